"""Numbers without a unit that share the unit, or the scale, of a number beside them.

They share it if both are listed or compared: `6.75 billion and then 30 billion calls`, `10,000 km, up from
7,000`, `164.9 x 77.1 x 9 mm`, `400 calls, of which 30`.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from app.domain.quotes.span import Span
from app.domain.units.in_text import match_denominators
from app.extraction.combinations.changes import follows_baseline_word, is_factor, is_from_to
from app.extraction.combinations.combined import WINDOW, Combined
from app.extraction.combinations.elided_units import leaves_out_unit
from app.extraction.combinations.ranges import is_to
from app.extraction.measures.money import is_ago
from app.extraction.numerals.numeral import Numeral, NumeralKind
from app.extraction.words import cue_words
from app.extraction.words import joining_words as words
from app.extraction.words.patterns import match_any

_LISTED = re.compile(
    rf"\s?(?:{match_any((*words.LIST_SIGNS, *words.CHINESE_LIST_WORDS, *words.LIST_PHRASES))}"
    rf"|(?:,\s?)?(?:and|or)\b|\b(?:{match_any(words.LIST_WORDS)})\b)"
    rf"\s?(?:[$€£¥]\s?)?(?:(?:{match_any(words.LIST_FILLERS)})\s){{0,2}}"
)
# `more than 40 but fewer than 50 patients`: two bounds of one unit.
_BOUNDS = tuple(
    bound for name, bounds in cue_words.BEFORE.items() if name != "approx" for bound in bounds
)
_BOUND_BEFORE = re.compile(rf"\b(?:{match_any(_BOUNDS)})\s$", re.IGNORECASE)
_TWO_BOUNDS = re.compile(rf",?\s(?:but|and|yet)\s(?:{match_any(_BOUNDS)})\s")
_OF_WHICH_BEFORE = re.compile(
    rf"\b(?:{match_any((*words.OF_WHICH, *words.OF_THEM))})\s(?:(?:{match_any(words.AFTER_OF_WHICH)})\s)?$"
)
_OF_THEM_AFTER = re.compile(rf"\s(?:{match_any(words.OF_THEM)})\b")
_COMPARED_AFTER = re.compile(rf"\s(?:{match_any(words.COMPARED_WITH)})\b")
_TO_BEFORE = re.compile(r"\bto\s$")
# `requires alarms in under 500 ms; in trials it took 340`
_TOOK_BEFORE = re.compile(r"\b(?:took|takes|needed|needs)\s(?:just\s|only\s|about\s)?$")
# `150 metres a minute; on coated stock they must be slowed to 90`
_CHANGED_TO_BEFORE = re.compile(
    r"\b(?:slowed|cut|reduced|lowered|raised|limited|dropped|fell|falls|rose|rises|drops|down|up)\sto\s(?:just\s|only\s|about\s)?$"
)
_SAME_THING = re.compile(r"\b(?:it|they|this|that|these)\b")
# `320 of its 2,900 jobs`
_OF_ALL = re.compile(
    r"\s(?:out\s)?of\s(?:its|their|the|all|some|about|his|her)(?:\s(?:about|some|nearly|total))?\s"
)
_ARTICLE_BEFORE = re.compile(r"\b(?:the|an?|its|their)\s$")
# `once 55 minutes a job, now takes less than four`
_ONCE_BEFORE = re.compile(r"\bonce\s$")
_NOW_BETWEEN = re.compile(
    r"(?:\s(?:an?|per|each)\s[a-z]+)?,\s(?:it\s)?now\s[a-z]+\s(?:(?:just|only|about|(?:less|more|fewer)\sthan)\s)?"
)
_FULL_STOP = re.compile(r"[.!?。]\s|\n")
# `, would take this to`
_ASIDE_END = re.compile(r",\s(?!to\s|up\s|down\s|from\s|or\s).*\sto\s$")
_TIME = "s"
_CLAUSE_END = re.compile(r"[.,;:)!?]|$")
_NEXT_CLAUSE_CHARACTERS = 90
_SENTENCE_END = re.compile(r"[.!?。;；]\s|\n")
# 610,000 in `610,000, or 41%` is no percentage.
_PERCENT_LIMIT = 100
_TIMES = frozenset("xX×*")
_OF_SIZES = frozenset({"m", "deg", "{pixel}"})
_PERCENT = "%"
_COMMAS = frozenset(",，")
_CLAUSE_ENDS = _COMMAS | {"、"}
# 11.870 in `from 11.870 to 11.683 million` is of millions, 1200 in `1200 or 2 million` is not.
_SCALED_LIMIT = 1000
_MAX_RATIO = 50
_OPENING = (" (", "(")
_DIGITS = re.compile(r"[-\N{MINUS SIGN}]?\d[\d, ]*(?:\.(?P<decimals>\d+))?")
# What changed more from year to year is no such pair.
_MAX_YEARLY = Fraction(3)
_NO_LIST = frozenset({NumeralKind.ORDINAL, NumeralKind.GROWTH, NumeralKind.MULTIPLE})


def share_units(text: str, parts: Sequence[Combined]) -> list[Combined]:
    """Return the numbers of a text; some without a unit get that of the next number, or of the last one."""
    shared = list(parts)
    for index in range(len(shared) - 2, -1, -1):
        part, following = shared[index], shared[index + 1]
        shared[index] = (
            _share_of_all(text, part, following)
            or _share_price(text, part, following)
            or _share_following(text, part, following)
        )
    for index in range(1, len(shared)):
        shared[index] = _share_earlier(text, shared[index], shared[index - 1])
    return shared


def _share_of_all(text: str, part: Combined, following: Combined) -> Combined | None:
    """Return a bare number with the unit of the things of which it is some: `320 of its 2,900 jobs`."""
    unit = following.measure.unit
    is_plain = part.numeral.kind is NumeralKind.PLAIN and not part.measure.units
    is_of_things = is_plain and unit is not None and unit.code.startswith("{")
    if not is_of_things or not _OF_ALL.fullmatch(text, part.span.end, following.measure.start):
        return None
    return replace(part, measure=part.measure.borrow_unit(following.measure), shared=True)


def _share_price(text: str, part: Combined, following: Combined) -> Combined | None:
    """Divide the first of two prices as the second: `$0.60 / $2.40 per million tokens`."""
    first, second = part.measure, following.measure
    if not first.is_money or first.end != part.numeral.end:
        return None
    if text[first.end : second.start].strip() != "/":
        return None
    if tuple(code.partition("/")[0] for code in second.codes) != first.codes:
        return None
    units = (*first.units, *second.units[1:])
    return replace(part, measure=replace(first.borrow_unit(second), units=units), shared=True)


def _share_following(text: str, part: Combined, following: Combined) -> Combined:
    between = text[part.span.end : following.measure.start]
    # `a crew of 22, the 9.3-metre giant`
    is_adjective = text.startswith("-", following.numeral.end)
    if (is_adjective and _ARTICLE_BEFORE.search(between)) or not _is_listed(
        text, part, following, between
    ):
        return part
    scaled = replace(part, numeral=_share_scale(part.numeral, following.numeral))
    measure, other = part.measure, following.measure
    # No unit, or only money before the number.
    is_open = measure.end == part.numeral.end
    if measure.units and is_open and measure.codes == other.codes:
        return scaled
    if measure.units and (other.units or not is_open) and not _is_price(part, following):
        return part
    if (
        _is_count_of_sizes(between, following)
        or _is_too_large(part.numeral, following)
        or _is_own_percentage(between, following)
        or _falls_to_percentage(part, following, between)
    ):
        return part
    if not other.units or other.units[0].start < following.numeral.start:
        return scaled if is_to(between) else part
    units = tuple(dict.fromkeys((*measure.units, *other.units)))
    return replace(scaled, measure=replace(measure.borrow_unit(other), units=units), shared=True)


def _is_listed(text: str, part: Combined, following: Combined, between: str) -> bool:
    numeral = part.numeral
    if set(between) & _CLAUSE_ENDS and not _is_of_one_size(numeral, following.numeral):
        return False
    if numeral.kind in _NO_LIST or following.numeral.kind in _NO_LIST:
        return False
    if numeral.kind == NumeralKind.VAGUE or (numeral.kind == NumeralKind.PART and numeral.word):
        return False
    before = part.cut_before(text)
    if is_factor(before):
        return False
    if _TWO_BOUNDS.fullmatch(between):
        return _BOUND_BEFORE.search(before) is not None
    return bool(_LISTED.fullmatch(between)) or is_from_to(before, between)


def _is_of_one_size(numeral: Numeral, following: Numeral) -> bool:
    """Return whether two numbers may be of one list; 3亿，一年 are of two clauses."""
    is_alike = numeral.word == following.word or following.unit is not None
    return is_alike and numeral.factor <= following.factor


def _is_price(part: Combined, following: Combined) -> bool:
    """Return whether `part` has the money and `following` its denominator: `$1-2 per cubic metre`."""
    money, other = part.measure, following.measure
    is_before = money.units[0].start < part.numeral.start and money.end == part.numeral.end
    return bool(money.codes and is_before and other.units and not other.codes)


def _is_count_of_sizes(between: str, following: Combined) -> bool:
    """Return whether a number counts things of a size: 8 in `8x128GB`; `3x5 m` are two lengths."""
    unit = following.measure.unit
    is_product = between.strip() in _TIMES
    return is_product and unit is not None and unit.dimension not in _OF_SIZES


def _is_too_large(numeral: Numeral, following: Combined) -> bool:
    limit = _PERCENT_LIMIT * max(Fraction(1), following.numeral.value)
    return following.measure.codes == (_PERCENT,) and numeral.value > limit


def _is_own_percentage(between: str, following: Combined) -> bool:
    """Return whether a percentage only comments on the number before it: `29, or 88%`; `5, 6 and 7%` is a list."""
    is_percentage = following.measure.codes == (_PERCENT,) and not following.shared
    return is_percentage and bool(set(between) & _COMMAS)


def _falls_to_percentage(part: Combined, following: Combined, between: str) -> bool:
    """Return whether a number before `to` is of something else than percents: `lasts 800 to 80 per cent capacity`."""
    is_percentage = following.measure.codes == (_PERCENT,) and is_to(between)
    return is_percentage and part.numeral.value > _PERCENT_LIMIT > following.numeral.value


def _share_scale(numeral: Numeral, following: Numeral) -> Numeral:
    """Give a number the scale of the next one, if both are of one size then."""
    factor = following.factor
    is_plain = numeral.kind in {NumeralKind.PLAIN, NumeralKind.PART} and numeral.factor <= 1
    if factor == 1 or not is_plain or not numeral.value or numeral.value >= _SCALED_LIMIT:
        return numeral
    bare = following.value / factor
    is_near = bare and Fraction(1, _MAX_RATIO) <= abs(numeral.value / bare) <= _MAX_RATIO
    return numeral.scale(factor) if is_near else numeral


def _share_earlier(text: str, part: Combined, earlier: Combined) -> Combined:
    measure = part.measure
    if _is_in_brackets(text, part, earlier):
        numeral = part.numeral.scale(earlier.numeral.factor)
        borrowed = measure.borrow_unit(earlier.measure)
        return replace(part, numeral=numeral, measure=borrowed, shared=True)
    if measure.units or not earlier.measure.units or part.numeral.kind != NumeralKind.PLAIN:
        return part
    if earlier.measure.codes == (_PERCENT,) and part.numeral.value > _PERCENT_LIMIT:
        return part
    return _borrow(text, part, earlier) if _is_shared(text, part, earlier) else part


def _is_shared(text: str, part: Combined, earlier: Combined) -> bool:
    """Return whether the words around a bare number say that it is of the unit of the one before it."""
    between = text[earlier.span.end : part.measure.start]
    before = part.cut_before(text)
    if _is_of_next_clause(text, part, earlier, between) or leaves_out_unit(text, part, earlier):
        return True
    if len(between) >= WINDOW or _SENTENCE_END.search(between):
        return False
    return bool(
        _OF_WHICH_BEFORE.search(before)
        or _OF_THEM_AFTER.match(text, part.measure.end)
        or (between == ", " and _COMPARED_AFTER.match(text, part.measure.end))
        or (_TO_BEFORE.search(between) and _may_lead_to(text, earlier, between))
        or follows_baseline_word(before)
    )


def _is_in_brackets(text: str, part: Combined, earlier: Combined) -> bool:
    """Return whether a bare number in brackets is that of the time before: `SEK 18,902 m (17,615)`, `12.4% (11.8)`.

    It has the decimals of the number before it, and is not far from it; a footnote or a count is.
    """
    if part.measure.units or part.numeral.kind != NumeralKind.PLAIN or part.numeral.factor != 1:
        return False
    is_alone = (
        text[earlier.span.end : part.span.start] in _OPENING
        and text[part.span.end : part.span.end + 1] == ")"
    )
    if not is_alone or not (earlier.measure.units or earlier.numeral.factor > 1):
        return False
    decimals = [_count_decimals(text, each.numeral) for each in (part, earlier)]
    if decimals[0] != decimals[1] or (earlier.measure.codes == (_PERCENT,) and not decimals[0]):
        return False
    bare = earlier.numeral.value / earlier.numeral.factor
    return bool(bare) and 1 / _MAX_YEARLY <= part.numeral.value / bare <= _MAX_YEARLY


def _count_decimals(text: str, numeral: Numeral) -> int:
    written = _DIGITS.match(text, numeral.start)
    return len(written["decimals"] or "") if written else 0


def _borrow(text: str, part: Combined, earlier: Combined) -> Combined:
    """Give a number an earlier unit, divided by what is behind it: `from 15 cents to 12 per litre`."""
    measure = part.measure.borrow_unit(earlier.measure)
    found = match_denominators(text, measure.end, measure.codes) if measure.codes else None
    if found is None or is_ago(text, found.end):
        return replace(part, measure=measure, shared=True)
    if "/" in measure.codes[0]:
        return part
    units = (*measure.units, Span(found.start, found.end))
    divided = replace(measure, end=found.end, units=units, unit=found.unit, codes=found.codes)
    return replace(part, measure=divided, shared=True)


def _may_lead_to(text: str, earlier: Combined, between: str) -> bool:
    """Return whether a number after `to` may be of an earlier unit.

    It is not in `the nine-month total to 440`, nor in `an extension, budgeted at €2.9bn, would take this to 32k`.
    """
    measure = earlier.measure
    if measure.codes == (_PERCENT,) or text.startswith("-", earlier.numeral.end):
        return False
    return not measure.is_money or _ASIDE_END.search(between) is None


def _is_of_next_clause(text: str, part: Combined, earlier: Combined, between: str) -> bool:
    """Return whether a number of a later clause is of the unit of an earlier one: `in under 500 ms; it took 340`."""
    if len(between) > _NEXT_CLAUSE_CHARACTERS or _FULL_STOP.search(between):
        return False
    if not _CLAUSE_END.match(text, part.measure.end):
        return False
    before = part.cut_before(text)
    unit = earlier.measure.unit
    is_time = unit is not None and unit.dimension == _TIME
    if is_time and _TOOK_BEFORE.search(before):
        return True
    if _ONCE_BEFORE.search(earlier.cut_before(text)) and _NOW_BETWEEN.fullmatch(between):
        return True
    is_changed = _CHANGED_TO_BEFORE.search(before) and _SAME_THING.search(between)
    return earlier.measure.codes != (_PERCENT,) and is_changed is not None
