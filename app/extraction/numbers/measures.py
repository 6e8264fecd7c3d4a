"""Units beside a numeral: units of measurement, money before it, counted things, denominators."""

import re
from dataclasses import dataclass, replace

from app.domain.quotes.span import Span
from app.domain.units.codes import combine
from app.domain.units.in_text import UnitMatch, match_denominators, match_money_before, match_unit
from app.domain.units.unit import Unit
from app.domain.units.units import counted, find_unit
from app.errors import InvalidValue
from app.extraction.numbers.ambiguous_units import choose_unit
from app.extraction.numbers.counted_nouns import find_thing, find_thing_after_per
from app.extraction.numerals.numeral import Numeral, NumeralKind


@dataclass(frozen=True, slots=True)
class Measure:
    """The unit of a number in a text.

    `start` and `end` are the offsets of number and unit together. `units` are the places of the unit's
    parts in order; empty for a number without a unit. `unit` is None if there is none, or if it is
    ambiguous or unknown; `codes` are all codes that it may mean.
    """

    start: int
    end: int
    units: tuple[Span, ...] = ()
    unit: Unit | None = None
    codes: tuple[str, ...] = ()

    @property
    def is_written(self) -> bool:
        """Return whether a unit is written, be it known or not."""
        return bool(self.units)


# Words that are also symbols of units: `5 in 2020`, `30 billion a year`. `in` is an inch only in _INCHES.
_NO_UNITS = re.compile(
    r"(?:a|an|as|at|in|are|is|am|pm|to|or|of|on|the|by|for|from|no|us|we|it|me|per(?!\scent)|so|do|did|be|and|his|has|was|may|can)(?![A-Za-z/²³^])|(?:I|A)\s(?=[a-z])"
)
_INCHES = re.compile(
    r"in\b(?=\.?(?:$|[,;)|])|\s?\(|\s(?:thick|long|wide|tall|high|deep|in\s(?:diameter|the\s(?:length|width|height))|x\s\d|of\s(?:rain|snow))\b)"
)
_JOINT = re.compile(r"[ -]?(?:个(?=百分))?")
_LATIN_JOINT = re.compile(r"[ -]?(?:d'|de\s|di\s)?")
_LATIN = frozenset({"fr", "es", "pt", "it", "ca"})
_POINT = re.compile(r"-point\b")
_DENOMINATOR = re.compile(
    r"\s?/\s?|\s?-?per[\s-]|\s(?:every|each)\s(?!other)|\s(?=(?:an?)\s)", re.IGNORECASE
)
_ARTICLE = re.compile(r"an?\s", re.IGNORECASE)
_TIMES = re.compile(
    r"a\s(?:second|minute|hour|day|week|month|year|decade|century)\b|annum\b|(?:an?\s)?(?:[A-Za-z]+)\b",
    re.IGNORECASE,
)
_ADVERBS = {"daily": "d", "weekly": "wk", "monthly": "mo", "annually": "a", "yearly": "a"}
_ADVERB = re.compile(rf"\s(?:{'|'.join(_ADVERBS)})\b(?!\s[a-z]+s\b)")
_TIME_WORD = re.compile(
    r"(?:second|minute|hour|day|week|month|quarter|year|decade)s?\b", re.IGNORECASE
)
_MULTIPLIERS = re.compile(
    r"[x×X](?![\w×])|\s?[×x](?=\s(?:[a-z]|$))|\s?倍(?!增)|[ -]times\b|-?\s?fold\b"
)
# `42 times` counts, `42 times thinner` compares.
_COMPARED = re.compile(
    r"\s(?:as|the|that|its|their|what|more|less|fewer|better|[a-z]{2,}er|those|of|average|current|today)\b"
)
_GROWN = re.compile(
    r"\b(?:grew|grown|rose|risen|increased?|multiplied|expanded|jumped|soared|fell|shrank|by)\s(?:[a-z]+\s)?$"
)
_WINDOW = 30
_AS_FAR = re.compile(
    r"[ -]times\s(?:a|per|each|every|in|daily|weekly|round|around|over|across|during|before|after|since|already|today|this|last|that\s(?:year|month))\b"
)
_PH_BEFORE = re.compile(
    r"\bpH(?:\svalue)?\s?(?:of|at|=|~|≈|>|<|≥|≤|around|about|值?[为约在]?)?\s?$"
)
_IS_MONEY_NEXT = re.compile(r"\s?/\s?(?:[A-Z]{0,3}\$|[€£¥₩₹])")
_PH_WINDOW = 14
_CHINESE_RATE = {
    "秒": "s",
    "分钟": "min",
    "小时": "h",
    "天": "d",
    "日": "d",
    "周": "wk",
    "月": "mo",
    "年": "a",
}
_CHINESE_BEFORE = re.compile(
    r"(?P<per>每|单)(?P<time>秒|分钟|小时|天|日|周|月|年)[^\d。，,；;、:：]{0,5}$|(?P<year>(?<![全去今当])年产(?![值粮])|年发电量?约?|年产能)\s?[^\d。，,；;]{0,3}$|(?P<speed>时速)[^\d。，,；;]{0,2}$"
)


def find_measure(text: str, numeral: Numeral, language: str | None) -> Measure:
    """Find the unit of a number in a text; a measure without `units` if there is none."""
    if numeral.unit:
        place = Span(numeral.end - 1, numeral.end)
        unit = find_unit(numeral.unit)
        return Measure(numeral.start, numeral.end, (place,), unit, (unit.code,))
    if numeral.kind in {NumeralKind.MULTIPLE, NumeralKind.GROWTH}:
        return Measure(numeral.start, numeral.end, (), find_unit("1"), ("1",))
    offset = max(0, numeral.start - _PH_WINDOW)
    if (
        match := _PH_BEFORE.search(text[offset : numeral.start])
    ) and numeral.kind == NumeralKind.PLAIN:
        place = Span(offset + match.start(), offset + match.start() + len("pH"))
        return Measure(numeral.start, numeral.end, (place,), find_unit("[pH]"), ("[pH]",))
    after = _find_after(text, numeral, language)
    money = _find_money(text, numeral) if numeral.kind != NumeralKind.ORDINAL else None
    if money:
        after = _join_money(text, numeral, money, after, language)
    if after is None:
        return _find_thing(text, numeral, language)
    return _add_denominators(text, after, language)


def _find_after(text: str, numeral: Numeral, language: str | None) -> Measure | None:
    """Find a unit of measurement right after the number."""
    if (match := _MULTIPLIERS.match(text, numeral.end)) and not _AS_FAR.match(text, numeral.end):
        start = match.end() - len(match[0].lstrip(" -"))
        place = Span(start, match.end())
        counts = match[0].strip() == "times" and not _COMPARED.match(text, match.end())
        if (
            counts
            and numeral.value.denominator == 1
            and not _GROWN.search(text[max(0, numeral.start - _WINDOW) : numeral.start])
        ):
            return Measure(numeral.start, match.end(), (place,), counted("time"), ("{time}", "1"))
        return Measure(numeral.start, match.end(), (place,), find_unit("1"), ("1",))
    if (match := _POINT.match(text, numeral.end)) and numeral.kind == NumeralKind.PART:
        return _measure(
            numeral,
            UnitMatch(
                match.start() + 1,
                match.end(),
                find_unit("{percentage-point}"),
                ("{percentage-point}",),
            ),
        )
    joint = (_LATIN_JOINT if language in _LATIN else _JOINT).match(text, numeral.end)
    start = joint.end() if joint else numeral.end
    if match := _INCHES.match(text, start):
        return _measure(numeral, UnitMatch(start, match.end(), find_unit("[in_i]"), ("[in_i]",)))
    if _NO_UNITS.match(text, start):
        return None
    if numeral.more and text.startswith("月", start):
        return _measure(numeral, UnitMatch(start, start + 1, find_unit("mo"), ("mo",)))
    found = match_unit(text, start, language)
    if found is None or (
        numeral.kind == NumeralKind.PART
        and numeral.value < 1
        and all(code.startswith("{") for code in found.codes)
    ):
        return None
    return _measure(numeral, choose_unit(text, found, numeral.start))


def _measure(numeral: Numeral, found: UnitMatch) -> Measure:
    return Measure(
        numeral.start, found.end, (Span(found.start, found.end),), found.unit, found.codes
    )


def _find_money(text: str, numeral: Numeral) -> UnitMatch | None:
    end = numeral.start - (text[numeral.start - 1 : numeral.start] == " ")
    return match_money_before(text, end) if end > 0 else None


def _join_money(
    text: str, numeral: Numeral, money: UnitMatch, after: Measure | None, language: str | None
) -> Measure:
    """Join money before the number with what is after it: 人民币 1,999 元, `US$5 million`, `$5 per kg`."""
    place = Span(money.start, money.end)
    if (
        after
        and text[after.units[0].start] in "$€£¥"
        and re.match(r"\s?\d", text[after.end : after.end + 2])
    ):
        after = None
    if after and after.codes and set(after.codes) & set(money.codes):
        codes = tuple(code for code in money.codes if code in after.codes)
        unit = find_unit(codes[0]) if len(codes) == 1 else None
        return Measure(money.start, after.end, (place, *after.units), unit, codes)
    divided = match_denominators(text, numeral.end, money.codes, language)
    if divided is None or _IS_MONEY_NEXT.match(text, divided.start):
        return Measure(money.start, numeral.end, (place,), money.unit, money.codes)
    units = (place, Span(divided.start, divided.end))
    return Measure(money.start, divided.end, units, divided.unit, divided.codes)


def _find_thing(text: str, numeral: Numeral, language: str | None) -> Measure:
    """Find a counted thing after the number, or only a denominator (`25 a year`)."""
    nothing = Measure(numeral.start, numeral.end)
    thing = find_thing(text, numeral, language)
    if thing is None:
        rated = _add_denominators(text, nothing, language)
        return rated if rated.units else nothing
    place = Span(thing.start, thing.end)
    codes = (thing.unit.code,) if thing.unit else thing.codes
    found = Measure(numeral.start, thing.end, (place,), thing.unit, codes)
    return _add_denominators(text, found, language)


def _add_denominators(text: str, measure: Measure, language: str | None) -> Measure:
    """Add what divides the unit: `/kg`, `per second`, `a year`, 每秒 before the number."""
    found = _find_denominator(text, measure, language)
    if found is not None:
        place, codes = found
        return _divide(measure, place, codes, end=place.end)
    if match := _ADVERB.match(text, measure.end):
        place = Span(match.start() + 1, match.end())
        return (
            _divide(measure, place, (_ADVERBS[match[0].strip()],), end=match.end())
            if measure.units
            else measure
        )
    return _add_chinese_rate(text, measure)


def _find_denominator(
    text: str, measure: Measure, language: str | None
) -> tuple[Span, tuple[str, ...]] | None:
    """Return the place and the codes of the denominator after a unit; no codes for an unknown one."""
    joint = _DENOMINATOR.match(text, measure.end)
    if (
        joint is None
        or _IS_MONEY_NEXT.match(text, measure.end)
        or (
            not joint[0].strip()
            and not _TIME_AHEAD.match(text, joint.end())
            and not _is_money(measure)
        )
    ):
        return None
    position = joint.end()
    article = _ARTICLE.match(text, position)
    position = article.end() if article else position
    start = joint.end() if not joint[0].strip() else joint.end() - len(joint[0].lstrip())
    if not measure.units and not _TIME_WORD.match(text, position):
        return None
    if match := _TIME_WORD.match(text, position):
        code = {"quarter": "(3.mo)", "decade": "(10*1.a)"}.get(match[0].lower().rstrip("s"))
        unit = None if code else match_unit(text, position, language)
        return Span(start, match.end()), (unit.unit.code,) if unit and unit.unit else ()
    found = match_unit(text, position, language)
    if found is not None and not (article and not joint[0].strip() and not _is_money(measure)):
        return Span(start, found.end), found.codes
    thing = find_thing_after_per(text, position)
    if thing is None:
        return (
            (Span(start, position), ())
            if joint[0].strip() in {"/", "per"}
            and measure.units
            and re.match(r"[A-Za-z\u4e00-\u9fff]", text[position : position + 1])
            else None
        )
    return Span(start, thing.end), (thing.unit.code,) if thing.unit else ()


_TIME_AHEAD = re.compile(r"an?\s(?:second|minute|hour|day|week|month|year|decade)\b", re.IGNORECASE)


def _is_money(measure: Measure) -> bool:
    return bool(measure.codes) and all(len(code) == 3 and code.isupper() for code in measure.codes)  # noqa: PLR2004 - ISO 4217


def _divide(measure: Measure, place: Span, codes: tuple[str, ...], *, end: int) -> Measure:
    """Return a measure with the unit divided by another. Without `codes` the quotient is not known."""
    units = (*measure.units, place)
    numerators = measure.codes or (() if measure.units else ("1",))
    quotients = tuple(
        quotient
        for above in numerators
        for below in codes
        if (quotient := divide_codes(above, below))
    )
    unit = find_unit(quotients[0]) if len(quotients) == 1 else None
    return replace(measure, end=max(end, measure.end), units=units, unit=unit, codes=quotients)


def divide_codes(above: str, below: str) -> str | None:
    """Return the code of a quotient of two units; None if it is none by the grammar of units."""
    try:
        return combine(((above, 1), (below, -1)))
    except InvalidValue:
        return None


def _add_chinese_rate(text: str, measure: Measure) -> Measure:
    """Divide by the time that is named before the number: 每秒, 每小时250千米, 年产3万吨, 时速350公里."""
    start = measure.start
    match = _CHINESE_BEFORE.search(text[max(0, start - 14) : start])
    if match is None or not measure.units or (measure.codes and "/" in measure.codes[0]):
        return measure
    code = "h" if match["speed"] else "a" if match["year"] else _CHINESE_RATE[match["time"]]
    offset = max(0, start - 14)
    if match["per"] == "单":
        return measure
    place = Span(
        offset + match.start(), offset + (match.end("time") if match["time"] else match.end())
    )
    divided = _divide(measure, place, (code,), end=measure.end)
    begin = place.start if place.end == start and match["per"] else start
    return replace(divided, start=begin, units=(place, *measure.units)) if divided.unit else measure
