"""Ranges: `5 to 7 km`, `between 5 and 7`, `5 kg - 7 kg`, 5到7之间; baselines are noted on the way."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from app.domain.quotes.span import Span
from app.domain.units.in_text import match_denominators
from app.extraction.combinations.changes import (
    ends_with_amount,
    ends_with_change,
    is_baseline,
    is_factor,
    is_listed_baseline,
    starts_change,
)
from app.extraction.combinations.combined import WINDOW, Combined
from app.extraction.measures.measure import Measure
from app.extraction.numerals.numeral import Numeral, NumeralKind
from app.extraction.words import joining_words as words
from app.extraction.words.patterns import match_any

_UP_BY = re.compile(r"\b(?:is|are|was|were)\s(?:up|down)\sby\s$")
_TO = re.compile(
    r"-?\s?(?:[-\N{EN DASH}\N{EM DASH}~\N{MINUS SIGN}]|\.\.\.?"
    rf"|\b(?:{match_any(words.TO)})\b|\s(?:{match_any(words.TO_BETWEEN_BLANKS)})\s|{match_any(words.CHINESE_TO)})"
    rf"\s?(?:(?:{match_any(words.BEFORE_UPPER)})\s|[~≈]\s?)?(?:(?:US|HK)?[$€£¥]\s?)?"
)
_AND = re.compile(
    rf"\s?(?:\b(?:{match_any(words.AND)})\b|{match_any(words.CHINESE_AND)})\s?(?:[$€£¥]\s?)?"
)
_BETWEEN_BEFORE = re.compile(
    rf"(?:\b(?:{match_any(words.BETWEEN)})\s(?:(?:{match_any(words.AFTER_BETWEEN)})\s)?"
    rf"|{match_any(words.CHINESE_BETWEEN)})[$€£¥]?\s?$",
    re.IGNORECASE,
)
_BETWEEN_AFTER = re.compile(match_any(words.CHINESE_BETWEEN_AFTER))
# 5 in `3 / 5 to 7` belongs to a quotient.
_SLASH_BEFORE = re.compile(r"\d\s?/\s?$")
_DASH = re.compile(r"[-\N{EN DASH}]")
# 5000元以上2万元以下
_LOWER_AFTER = re.compile(r"(?:[（(]含(?:本数)?[)）])?及?以上[，,、至]?(?:不满)?")
_BOUND_AFTER = re.compile(r"(?:[（(](?:不?含)(?:本数)?[)）])?及?以下")
_FROM_BEFORE = re.compile(r"\bfrom\s$", re.IGNORECASE)
_MUCH_LARGER = 4
# 增加200公里至600公里: a range has its unit twice where its bounds are small, near, percents or money.
_LARGER, _NOT_SMALL = 2, 10
# `25 basis points to 5.25%`: these are the amount of a change, the percentage is what came of it.
_OF_CHANGES = frozenset({("%/10*2",), ("{percentage-point}",)})
_KINDS = frozenset({NumeralKind.PLAIN, NumeralKind.PART, NumeralKind.MULTIPLE})


def join_ranges(text: str, parts: Sequence[Combined]) -> Iterator[Combined]:
    """Join two numbers that are the bounds of a range; mark those from which a change starts."""
    index = 0
    last: Combined | None = None
    while index < len(parts):
        current = parts[index]
        following = parts[index + 1] if index + 1 < len(parts) else None
        if following and (joined := _join(text, current, following)):
            yield joined
            index += 2
            continue
        baseline = is_baseline(text, current, following) or is_listed_baseline(text, last, current)
        last = replace(current, baseline=baseline)
        yield last
        index += 1


def is_to(between: str) -> bool:
    """Return whether a text between two numbers makes them a range: ` to about `, a dash."""
    return _TO.fullmatch(between) is not None


def _join(text: str, part: Combined, following: Combined) -> Combined | None:
    """Join two numbers to a range in the unit of the upper one; None if they are none."""
    is_between = _is_between_bounds(text, part, following)
    if not _may_join(part, following) or not (is_between or _is_joined(text, part, following)):
        return None
    bounds = _give_one_unit(part, following)
    upper = following.numeral
    if bounds and upper.value < bounds[0].value < 0 and not _is_from(text, part):
        bounds, upper = _put_in_order(bounds, upper)
    if bounds is None or bounds[0].value >= upper.value:
        return None
    lower, measure = bounds
    if is_between and (match := _BOUND_AFTER.match(text, measure.end)):
        measure = replace(measure, end=match.end())
    own_units = () if part.shared else part.measure.units
    units = tuple(dict.fromkeys((*own_units, *measure.units)))
    measure = replace(measure, start=part.measure.start, units=units)
    if measure.is_money and measure.end <= upper.end:
        measure = _divide_price(text, upper.end, measure)
    return Combined(lower, measure, upper, Span(part.numeral.start, upper.end))


def _is_from(text: str, part: Combined) -> bool:
    """Return whether `from` is before a number: what falls from -12 to -15 may change."""
    return _FROM_BEFORE.search(part.cut_before(text)) is not None


def _put_in_order(
    bounds: tuple[Numeral, Measure], upper: Numeral
) -> tuple[tuple[Numeral, Measure], Numeral]:
    """Exchange the values of two bounds below zero, the colder of which comes last: `-12 to -15 °C`."""
    lower, measure = bounds
    colder = replace(lower, value=upper.value, text=upper.text)
    return (colder, measure), replace(upper, value=lower.value, text=lower.text)


def _is_between_bounds(text: str, part: Combined, following: Combined) -> bool:
    """Return whether two Chinese bounds are those of one range: 5000元以上2万元以下."""
    between = text[part.measure.end : following.measure.start]
    is_lower = _LOWER_AFTER.fullmatch(between) and part.measure.units
    return bool(is_lower and _BOUND_AFTER.match(text, following.measure.end))


def _divide_price(text: str, end: int, measure: Measure) -> Measure:
    """Divide the money before a range by what comes after it: `$1-2 per cubic metre`."""
    found = match_denominators(text, end, measure.codes)
    if found is None:
        return replace(measure, end=max(end, measure.end))
    units = (*measure.units, Span(found.start, found.end))
    return replace(measure, end=found.end, units=units, unit=found.unit, codes=found.codes)


def _may_join(part: Combined, following: Combined) -> bool:
    lower, upper = part.numeral, following.numeral
    if (
        lower.kind not in _KINDS
        or upper.kind not in _KINDS
        or part.tolerance
        or following.tolerance
    ):
        return False
    if part.measure.codes in _OF_CHANGES and part.measure.codes != following.measure.codes:
        return False
    return lower.word == upper.word or lower.kind == NumeralKind.PLAIN


def _is_joined(text: str, part: Combined, following: Combined) -> bool:
    between = text[part.measure.end : following.measure.start]
    if len(between) > WINDOW:
        return False
    before = part.cut_before(text)
    if _AND.fullmatch(between):
        is_between = _BETWEEN_BEFORE.search(before) or _BETWEEN_AFTER.match(
            text, following.span.end
        )
        return bool(is_between) and not _is_in_quotient(before, between)
    if not is_to(between) or _is_in_quotient(before, between):
        return False
    # `from 0-100 km/h` is a range, `grew from 5 to 7` a change.
    if is_factor(before):
        return False
    if _DASH.fullmatch(between):
        return True
    return not starts_change(before) and not _is_change_to_level(before, part, following)


def _is_change_to_level(before: str, part: Combined, following: Combined) -> bool:
    """Return whether a change and what came of it are stated: `dropped $1.19 to $63`, 下调10个基点至3%.

    `rose 3 to 5 percent` is a range: both numbers are of one size and unit. `rose by 5 km to 15 km` and
    `rose 200 km to 600 km` are none, because a range has its unit once, unless it is of percents. What is small or
    near may be one: 下降4℃至6℃, 延长1年至3年.
    """
    if not (ends_with_change(before) or ends_with_amount(before)):
        return False
    units, others = part.measure.codes, following.measure.codes
    # `were down by 17 to 44 in 2024`
    if _UP_BY.search(before) and not others:
        return True
    if units != others and units:
        return True
    has_own = bool(part.measure.units) and not part.shared and part.measure.end > part.numeral.end
    if has_own and units != ("%",) and (before.endswith("by ") or _is_far_above(part, following)):
        return not before.endswith("of ")
    return following.numeral.value >= _MUCH_LARGER * part.numeral.value


def _is_far_above(part: Combined, following: Combined) -> bool:
    """Return whether a second number with the same unit is more than the end of a range."""
    lower = part.numeral
    is_small = lower.value < _NOT_SMALL * max(lower.factor, Fraction(1))
    return (
        not (is_small or part.measure.is_money) and following.numeral.value >= _LARGER * lower.value
    )


def _is_in_quotient(before: str, between: str) -> bool:
    return len(between) > 1 and _SLASH_BEFORE.search(before) is not None


def _has_price_after(money: Measure, price: Measure) -> bool:
    """Return whether the second of two bounds has the denominator of both: `$2.10-$2.20 per share`."""
    if not money.is_money or not price.codes:
        return False
    return tuple(code.partition("/")[0] for code in price.codes) == money.codes


def _give_one_unit(part: Combined, following: Combined) -> tuple[Numeral, Measure] | None:
    """Return the lower number and the unit of both; None if their units do not fit."""
    lower, lower_measure, measure = part.numeral, part.measure, following.measure
    if not lower_measure.units or part.shared or lower_measure.codes == measure.codes:
        return lower, measure
    if not measure.units and lower_measure.codes and lower_measure.is_money:
        return lower, measure.borrow_unit(lower_measure)
    if _has_price_after(lower_measure, measure):
        return lower, measure
    if _has_price_after(measure, lower_measure):
        # 每亩收费8元到12元: both are of a mu.
        return lower, replace(measure, unit=lower_measure.unit, codes=lower_measure.codes)
    first, last = lower_measure.unit, measure.unit
    is_alike = first is not None and last is not None and first.dimension == last.dimension
    if first is None or last is None or not is_alike or first.offset or last.offset:
        return None
    return replace(lower.scale(first.factor / last.factor), factor=lower.factor), measure
