"""What divides a unit: `/kg`, `per second`, `a year`, `daily`."""

import re
from dataclasses import dataclass, replace

from app.domain.quotes.span import Span
from app.domain.units.in_text import UnitMatch, match_denominators, match_unit
from app.domain.units.lexicon.words import AFTER_A
from app.extraction.measures.chinese_rates import divide_by_preceding
from app.extraction.measures.counted_nouns import find_thing_after_per
from app.extraction.measures.measure import Measure
from app.extraction.measures.money import is_ago, is_price_next
from app.extraction.words import unit_words
from app.extraction.words.patterns import match_any

# `every other` is no denominator. A blank is one only before `a` and a time, or after money.
_JOINT = re.compile(
    r"\s?/\s?|\s?-?per[\s-]|\s(?:every|each)\s(?!other)|\s(?=(?:an?)\s)",
    re.IGNORECASE,
)
# `3 million litres of water a day`
_OF_SUBSTANCE = re.compile(
    r"\sof\s(?!the\b|its\b|their\b|which\b|them\b)[a-z]+(?:\s[a-z]+)?(?=\s(?:an?|per|each|every)\s)"
)
_ARTICLE = re.compile(r"an?\s", re.IGNORECASE)
_TIMES = match_any(unit_words.ONE_TIME)
_A_TIME = re.compile(rf"an?\s(?:{_TIMES})\b|a\squarter(?=\s?[.,;)]|$)", re.IGNORECASE)
_TIME = re.compile(rf"(?:{_TIMES}|quarter)s?\b", re.IGNORECASE)
_AND_TIME = re.compile(
    r"\sand\s(?=(?:day|week|month|year|quarter)\b(?!\s(?:ago|later|earlier|before)))"
)
# Not `5 daily flights`.
_ADVERB = re.compile(rf"\s(?:{match_any(unit_words.RATE_ADVERBS)})\b(?!\s[a-z]+s\b)")
# `20 turbines each weighing 3 tons` is no rate.
_ONLY_OF_TIMES = frozenset({"each", "every"})
_CONTAINER_AHEAD = re.compile("/[箱盒瓶包袋卷托]")
_PER_SIGNS = frozenset({"per", "/"})
# Areas, volumes, and times of things.
_OF_DENSITY = re.compile(r"[a-z]?m[23]|\[[a-z]+_i\][23]|\{[a-z-]+\}\.(?:h|d|wk|mo|a)")
_MONEY = re.compile(r"[$€£¥₹]|\b(?:cents?|pence|euros?|dollars?|pounds?|[A-Z]{3})\b")
_MONEY_WINDOW = 90
_WORD_START = re.compile(r"[A-Za-z\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class _Denominator:
    """The place of what divides a unit, with its sign or `per`, and its codes; none if it is unknown."""

    place: Span
    codes: tuple[str, ...]


def divide_by_following(text: str, measure: Measure, language: str | None) -> Measure:
    """Divide a unit by what comes after it, or by the time that is named before a Chinese number."""
    if divided := _divide_by_container(text, measure, language):
        return divided
    if found := _find_denominator(text, measure, language):
        return _divide_by_time_too(text, measure.divide(found.place, found.codes), language)
    if not measure.units:
        return measure
    if measure.codes and "/" in measure.codes[0]:
        return _divide_by_time_too(text, measure, language)
    if match := _ADVERB.match(text, measure.end):
        place = Span(match.start() + 1, match.end())
        return measure.divide(place, (unit_words.RATE_ADVERBS[place.cut(text)],))
    return divide_by_preceding(text, measure)


def _divide_by_container(text: str, measure: Measure, language: str | None) -> Measure | None:
    """Divide by what is a unit only behind a slash: 36块/托, 5片/盒."""
    if not measure.codes or not _CONTAINER_AHEAD.match(text, measure.end):
        return None
    found = match_denominators(text, measure.end, measure.codes, language)
    if found is None or not found.codes:
        return None
    places = (*measure.units, Span(found.start, found.end))
    return replace(measure, end=found.end, units=places, unit=found.unit, codes=found.codes)


def _divide_by_time_too(text: str, measure: Measure, language: str | None) -> Measure:
    """Divide what is divided already by a time behind `and`: `€4.10 per square metre and month`."""
    match = _AND_TIME.match(text, measure.end)
    time = _TIME.match(text, match.end()) if match and measure.codes else None
    if match is None or time is None:
        return measure
    return measure.divide(Span(match.start(), time.end()), _read_time(text, time, language))


def _find_denominator(text: str, measure: Measure, language: str | None) -> _Denominator | None:
    substance = _OF_SUBSTANCE.match(text, measure.end) if measure.units else None
    end = substance.end() if substance else measure.end
    joint = _JOINT.match(text, end)
    if joint is None or is_price_next(text, end):
        return None
    sign = joint[0].strip()
    may_be_bare = measure.is_money or substance
    if not sign and not may_be_bare and not _A_TIME.match(text, joint.end()):
        return None
    start = joint.end() - len(joint[0].lstrip())
    article = _ARTICLE.match(text, joint.end())
    position = article.end() if article else joint.end()
    if time := _TIME.match(text, position):
        if not sign and is_ago(text, time.end()):
            return None
        return _Denominator(Span(start, time.end()), _read_time(text, time, language))
    if not measure.units or sign in _ONLY_OF_TIMES:
        is_bare = not measure.units and sign in _PER_SIGNS
        return _read_bare_divisor(text, measure, start, position) if is_bare else None
    is_named = bool(sign or measure.is_money)
    return (
        _read_divisor(text, start, position, language, is_signed=sign in {"/", "per"})
        if is_named
        else _read_after_substance(text, start, position, language)
    )


def _read_bare_divisor(
    text: str, measure: Measure, start: int, position: int
) -> _Denominator | None:
    """Read what divides a number of nothing: `0.21 per cm²`, `0.19 per patient-week`.

    Elsewhere the number may be of money that is named before it: `from 15 cents to 12 per kWh`.
    """
    found = match_unit(text, position)
    if found is None or found.unit is None or not _OF_DENSITY.fullmatch(found.unit.code):
        return None
    if _MONEY.search(text, max(0, measure.start - _MONEY_WINDOW), measure.start):
        return None
    return _Denominator(Span(start, found.end), found.codes)


def _read_after_substance(
    text: str, start: int, position: int, language: str | None
) -> _Denominator | None:
    """Read what follows `a` after what is measured: `5 tonnes of wheat a hectare`."""
    found = match_unit(text, position, language)
    if found is None or not found.codes or not all(code in AFTER_A for code in found.codes):
        return None
    return _Denominator(Span(start, found.end), found.codes)


def _read_divisor(
    text: str, start: int, position: int, language: str | None, *, is_signed: bool
) -> _Denominator | None:
    """Read what is no time: a unit, a thing, or after a sign any other word, which is unknown."""
    if found := _find_divisor(text, position, language):
        return _Denominator(Span(start, found.end), found.codes)
    if not is_signed or not _WORD_START.match(text, position):
        return None
    return _Denominator(Span(start, len(text[:position].rstrip())), ())


def _find_divisor(text: str, start: int, language: str | None) -> UnitMatch | None:
    """Find the unit, or else the counted thing, by which is divided."""
    return match_unit(text, start, language) or find_thing_after_per(text, start)


def _read_time(text: str, time: re.Match[str], language: str | None) -> tuple[str, ...]:
    if code := unit_words.OTHER_TIMES.get(time[0].lower().rstrip("s")):
        return (code,)
    found = match_unit(text, time.start(), language)
    return (found.unit.code,) if found and found.unit else ()
