"""Numbers that belong together: ranges, tolerances, 5 ft 2 in, from-to pairs, and lists that share one unit."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from app.domain.numbers.quantity import format_fraction
from app.domain.quotes.span import Span
from app.extraction.measures.measure import Measure
from app.extraction.numbers.text_quantity import Tolerance
from app.extraction.numerals.numeral import Numeral, NumeralKind
from app.extraction.words import change_words


@dataclass(frozen=True, slots=True)
class Combined:
    """A number of a text with its unit, or a range from `numeral` to `upper`.

    `numeral_span` goes to the last numeral. `baseline`: a change starts from it. `shared`: the unit is
    written beside another number.
    """

    numeral: Numeral
    measure: Measure
    upper: Numeral | None = None
    numeral_span: Span | None = None
    tolerance: Tolerance | None = None
    baseline: bool = False
    shared: bool = False

    @property
    def span(self) -> Span:
        """Return the place of number, unit beside it, and tolerance."""
        end = self.measure.end
        if self.tolerance:
            end = max(end, self.tolerance.span.end)
        return Span(self.measure.start, end)


_TO = re.compile(
    r"-?\s?(?:[-\N{EN DASH}\N{EM DASH}~\N{MINUS SIGN}]|\.\.\.?|\b(?:to|through|bis|til)\b|\s(?:à|a|до)\s|至|到)\s?(?:up\sto\s|about\s|around\s|roughly\s|some\s|as\smuch\sas\s|nearly\s|almost\s|over\s|more\sthan\s|[~≈]\s?)?(?:(?:US|HK)?[$€£¥]\s?)?"
)
_AND = re.compile(r"\s?(?:\b(?:and|und|et|y|e|i|и)\b|和|与|及)\s?(?:[$€£¥]\s?)?")
_BETWEEN_BEFORE = re.compile(
    r"(?:\b(?:between|zwischen|entre|tra|između|између|между|pomiędzy|among)\s(?:about\s|around\s|roughly\s|approximately\s)?|介于|介於|在)[$€£¥]?\s?$",
    re.IGNORECASE,
)
_BETWEEN_AFTER = re.compile(r"之?间|之間")
_FROM_BEFORE = re.compile(r"(?:\bfrom\s(?:[a-z]+\s){0,2}|从|由|自|從)[$€£¥]?\s?$", re.IGNORECASE)
_BASELINE_BEFORE = re.compile(
    rf"\b(?:{change_words.BASELINE_BEFORE})\s(?:[a-z]+\s){{0,2}}(?:[$€£¥]|[A-Z]{{2,3}}\$?)?\s?$",
    re.IGNORECASE,
)
_TO_BEFORE = re.compile(
    r"\bto\s(?:[a-z]+\s){0,2}\S{1,12}(?:\s[a-z%°/.-]+){0,4},?\s(?:up\s|down\s)?from\s(?:[a-z]+\s){0,2}(?:[$€£¥]|[A-Z]{2,3}\$?)?\s?$",
    re.IGNORECASE,
)
_TO_LATER = re.compile(
    r"(?:\s[A-Za-z-]+){0,4}(?:\s(?:in\s)?\d{4})?,?\s(?:up\s|down\s)?to\s(?:[a-z]+\s){0,3}(?:[$€£¥]\s?)?"
    r"|[^\d,。，;；]{0,8}(?:到|至|为|成|達|达)[^\d,。，;；]{0,3}"
)
_CHANGES = re.compile(
    rf"\b(?:{change_words.UP}|{change_words.DOWN}|chang|went|gone|goes?|mov|turn|stretch|switch|bring|brought|took|doubl|tripl|shift)[a-z]*\b"
    r"|[增提升延扩降减缩涨加跌]",
    re.IGNORECASE,
)
_SHARED = re.compile(
    r"\s?(?:,|/|\band\b|\bor\b|\bto\b|and then|, then|and later|and even|[-~\N{EN DASH}]|至|到|和|、|，|或|与|(?:,\s?)?(?:and|or)\b|[x×*X]|\bby\b|\bund\b|\boder\b|\bet\b|\bou\b|versus|vs\.?)\s?(?:[$€£¥]\s?)?(?:(?:the|a|about|around|some|then|later|finally|only|just|another|even|roughly|nearly|almost)\s){0,2}"
)
_OF_WHICH = re.compile(
    r"\b(?:of\s(?:which|them|these|those)|including)\s(?:about\s|around\s|only\s)?$"
)
_OF_THEM = re.compile(r"\sof\s(?:them|these|those)\b")
_FEWER_AFTER = re.compile(r"\s(?:fewer|more|less)\sthan\b")
_SENTENCE_END = re.compile(r"[.!?。;；]\s|\n")
_TOLERANCE = re.compile(
    r"\s?(?:±|\+/[-\N{MINUS SIGN}]|\+-)\s?(?P<both>\d+(?:[.,]\d+)?)(?P<percent>\s?%)?"
    r"|\s?\(?\+\s?(?P<plus>\d+(?:\.\d+)?)\s?/?,?\s?[-\N{MINUS SIGN}\N{EN DASH}]\s?(?P<minus>\d+(?:\.\d+)?)\)?(?P<percent2>\s?%)?"
)
_BARE_TOLERANCE = re.compile(r"(?:^|[^\d\w%)°])\s?(?P<sign>(?:±|\+/[-\N{MINUS SIGN}])\s?)$")
_COMPOUND_UNITS = {
    ("h", "min"), ("min", "s"), ("[ft_i]", "[in_i]"), ("[lb_av]", "[oz_av]"), ("deg", "'"), ("'", "''"),
    ("[st_av]", "[lb_av]"),
}  # fmt: skip
_COMPOUND_JOINT = re.compile(r"(?:,?\s(?:and\s)?|\s?)")
_WINDOW = 80
_SMALL = 1000
# 610,000 in `610,000, or 41%` is no percentage.
_PERCENT_LIMIT = 100
_ALONE = frozenset(
    {NumeralKind.ORDINAL, NumeralKind.GROWTH, NumeralKind.MULTIPLE, NumeralKind.VAGUE}
)


def combine(text: str, numbers: Sequence[tuple[Numeral, Measure]]) -> list[Combined]:
    """Combine the numbers of a flat text, in order.

    A number without a unit gets the unit of a number that it is listed or compared with.
    """
    parts = [Combined(numeral, measure) for numeral, measure in numbers]
    parts = list(_join_compounds(text, _add_tolerances(text, parts)))
    parts = _share_units(text, parts)
    return list(_join_ranges(text, parts))


def _add_tolerances(text: str, parts: Sequence[Combined]) -> list[Combined]:
    """Add tolerances (`± 5`) to the numbers before them; a bare `± 5` is the range from -5 to 5."""
    result: list[Combined] = []
    for part in parts:
        last = result[-1] if result else None
        if last and last.tolerance and part.numeral.start < last.tolerance.span.end:
            result[-1] = _adopt_unit(last, part)
        else:
            result.append(_add_tolerance(text, _widen_bare(text, part)))
    return result


def _adopt_unit(part: Combined, within: Combined) -> Combined:
    """Give a number the unit that is after its tolerance: `24 ± 2 h`."""
    if part.measure.units and part.measure.codes == within.measure.codes:
        return replace(part, measure=replace(part.measure, end=within.measure.end))
    if part.measure.units or not within.measure.units:
        return part
    measure = replace(within.measure, start=part.measure.start)
    return replace(part, measure=measure)


def _widen_bare(text: str, part: Combined) -> Combined:
    numeral = part.numeral
    match = _BARE_TOLERANCE.search(text[max(0, numeral.start - 4) : numeral.start])
    if match is None or part.upper or numeral.value <= 0:
        return part
    start = numeral.start - len(match["sign"])
    lower = replace(numeral, start=start, value=-numeral.value, text=f"-{numeral.text}")
    measure = replace(part.measure, start=min(start, part.measure.start))
    return replace(
        part, numeral=lower, measure=measure, upper=numeral, numeral_span=Span(start, numeral.end)
    )


def _add_tolerance(text: str, part: Combined) -> Combined:
    """Read `± 5` after a number or after its unit."""
    numeral = part.numeral
    if numeral.tolerance:
        place, size = numeral.tolerance
        written = format_fraction(size)
        return replace(part, tolerance=Tolerance(place, written, written))
    match = _TOLERANCE.match(text, part.measure.end)
    if match is None or part.upper:
        return part
    percent = match["percent"] or match["percent2"] or ""
    minus = (match["both"] or match["minus"]).replace(",", ".")
    plus = (match["both"] or match["plus"]).replace(",", ".")
    # `5 ± 1 %` has the unit %; `5 V ± 1 %` is relative.
    end = match.end() if part.measure.units else match.end() - len(percent)
    start = match.end() - len(match[0].lstrip())
    relative = bool(percent) and bool(part.measure.units) and part.measure.codes != ("%",)
    return replace(part, tolerance=Tolerance(Span(start, end), minus, plus, relative=relative))


def _join_compounds(text: str, parts: Sequence[Combined]) -> Iterator[Combined]:
    """Join what states one quantity in two units: 5 feet 2 inches, 24小时6分钟. The unit is the last one."""
    index = 0
    while index < len(parts):
        current = parts[index]
        while index + 1 < len(parts) and _is_compound(text, current, parts[index + 1]):
            following = parts[index + 1]
            first, second = current.measure.unit, following.measure.unit
            assert first is not None and second is not None  # noqa: S101, PT018 - _is_compound
            value = current.numeral.value * first.factor / second.factor + following.numeral.value
            numeral = replace(
                current.numeral,
                end=following.numeral.end,
                value=value,
                text=format_fraction(value),
                digits=None,
            )
            units = (*current.measure.units, *following.measure.units)
            measure = replace(following.measure, start=current.measure.start, units=units)
            current = Combined(numeral, measure)
            index += 1
        yield current
        index += 1


def _is_compound(text: str, part: Combined, following: Combined) -> bool:
    first, second = part.measure.unit, following.measure.unit
    if (
        first is None
        or second is None
        or part.upper
        or (first.code, second.code) not in _COMPOUND_UNITS
    ):
        return False
    small = abs(following.numeral.value) * second.factor < first.factor
    between = text[part.measure.end : following.measure.start]
    whole = part.numeral.value.denominator == 1 and part.numeral.kind == NumeralKind.PLAIN
    return bool(
        small and whole and _COMPOUND_JOINT.fullmatch(between) and not following.numeral.signed
    )


def _share_units(text: str, parts: Sequence[Combined]) -> list[Combined]:
    """Return the numbers of a text; some without a unit get the unit (and scale) of the next or last one.

    They get it if both are listed or compared: `6.75 billion and then 30 billion calls`, `10,000 km, up from
    7,000`, `164.9 x 77.1 x 9 mm`.
    """
    shared = list(parts)
    for index in range(len(shared) - 2, -1, -1):
        shared[index] = _share_following(text, shared[index], shared[index + 1])
    for index in range(1, len(shared)):
        shared[index] = _share_earlier(text, shared[index], shared[index - 1])
    return shared


def _share_following(text: str, part: Combined, following: Combined) -> Combined:
    if part.numeral.kind in _ALONE or (part.numeral.kind == NumeralKind.PART and part.numeral.word):
        return part
    end = part.span.end
    between = text[end : following.measure.start]
    before = text[max(0, part.measure.start - _WINDOW) : part.measure.start]
    listed = _SHARED.fullmatch(between)
    from_to = _FROM_BEFORE.search(before) and _TO_LATER.fullmatch(between)
    if not (listed or from_to) or following.numeral.kind in {
        NumeralKind.ORDINAL,
        NumeralKind.GROWTH,
        NumeralKind.MULTIPLE,
    }:
        return part
    if (
        part.measure.units
        and part.measure.codes == following.measure.codes
        and part.measure.end == part.numeral.end
    ):
        return replace(part, numeral=_share_scale(part.numeral, following.numeral))
    numeral = _share_scale(part.numeral, following.numeral)
    money_alone = part.measure.end == part.numeral.end and not following.measure.units
    if part.measure.units and not (money_alone or _is_only_money(part, following)):
        return part
    if part.measure.units and money_alone:
        return replace(part, numeral=numeral) if _TO.fullmatch(between) else part
    if following.measure.codes == ("%",) and part.numeral.value > _PERCENT_LIMIT * max(
        1, following.numeral.value
    ):
        return part
    if not following.measure.units or following.measure.units[0].start < following.numeral.start:
        return replace(part, numeral=numeral) if _TO.fullmatch(between) else part
    units = tuple(dict.fromkeys((*part.measure.units, *following.measure.units)))
    measure = replace(
        part.measure, units=units, unit=following.measure.unit, codes=following.measure.codes
    )
    return replace(part, numeral=numeral, measure=measure, shared=True)


def _is_only_money(part: Combined, following: Combined) -> bool:
    """Return whether `part` has the money and `following` its denominator: `$1-2 per cubic metre`."""
    money, other = part.measure, following.measure
    return bool(
        money.codes and money.units[0].start < part.numeral.start and money.end == part.numeral.end
        and not other.codes and other.units
    )  # fmt: skip


def _share_scale(numeral: Numeral, following: Numeral) -> Numeral:
    """Give a number the scale of the next one: 11.870 in `from 11.870 to 11.683 million`."""
    factor = following.factor
    if (
        factor == 1
        or numeral.factor > 1
        or numeral.kind not in {NumeralKind.PLAIN, NumeralKind.PART}
        or numeral.value >= _SMALL
        or not numeral.value
    ):
        return numeral
    bare = following.value / factor
    close = bare and Fraction(1, 50) <= abs(numeral.value / bare) <= 50  # noqa: PLR2004 - of one size
    return numeral.scale(factor) if close else numeral


def _share_earlier(text: str, part: Combined, earlier: Combined) -> Combined:
    if part.measure.units or not earlier.measure.units or part.numeral.kind != NumeralKind.PLAIN:
        return part
    start = part.measure.start
    before = text[max(0, start - _WINDOW) : start]
    between = text[earlier.span.end : start]
    of_them = _OF_WHICH.search(before) or _OF_THEM.match(text, part.measure.end)
    if (
        of_them
        and len(between) < _WINDOW
        and not _SENTENCE_END.search(between)
        and part.numeral.kind == NumeralKind.PLAIN
    ):
        return _adopt_earlier(part, earlier)
    fewer = between == ", " and _FEWER_AFTER.match(text, part.measure.end)
    compared = fewer or (
        (
            _BASELINE_BEFORE.search(before)
            or _TO_BEFORE.search(before)
            or re.search(r"\bto\s$", between)
        )
        and len(between) < _WINDOW
    )
    if not compared or _SENTENCE_END.search(between):
        return part
    return _adopt_earlier(part, earlier)


def _adopt_earlier(part: Combined, earlier: Combined) -> Combined:
    measure = replace(
        part.measure,
        units=earlier.measure.units,
        unit=earlier.measure.unit,
        codes=earlier.measure.codes,
    )
    return replace(part, measure=measure, shared=True)


def _join_ranges(text: str, parts: Sequence[Combined]) -> Iterator[Combined]:
    index = 0
    last: Combined | None = None
    while index < len(parts):
        current = parts[index]
        following = parts[index + 1] if index + 1 < len(parts) else None
        if following and (joined := _join_range(text, current, following)):
            yield joined
            index += 2
            continue
        baseline = _is_baseline(text, current, following) or _is_listed_baseline(
            text, last, current
        )
        last = replace(current, baseline=baseline)
        yield last
        index += 1


def _join_range(text: str, part: Combined, following: Combined) -> Combined | None:
    """Join two numbers to a range, with the lower bound in the unit of the upper one; None if they are none."""
    lower, upper = part.numeral, following.numeral
    plain = {NumeralKind.PLAIN, NumeralKind.PART, NumeralKind.MULTIPLE}
    if lower.kind not in plain or upper.kind not in plain or part.tolerance or following.tolerance:
        return None
    if lower.word != upper.word and lower.kind != NumeralKind.PLAIN:
        return None
    between = text[part.measure.end : following.measure.start]
    if len(between) > _WINDOW or not _is_joined(text, part, following, between):
        return None
    measure = following.measure
    if part.measure.units and not part.shared and part.measure.codes != measure.codes:
        first, last = part.measure.unit, measure.unit
        if not measure.units and part.measure.codes:
            measure = replace(
                measure, units=part.measure.units, unit=first, codes=part.measure.codes
            )
        elif (
            first
            and last
            and first.dimension == last.dimension
            and not first.offset
            and not last.offset
        ):
            lower = replace(lower.scale(first.factor / last.factor), factor=lower.factor)
        else:
            return None
    if lower.value >= upper.value:
        return None
    units = tuple(dict.fromkeys((*(part.measure.units if not part.shared else ()), *measure.units)))
    whole = replace(measure, start=part.measure.start, units=units)
    return Combined(lower, whole, upper, Span(part.numeral.start, upper.end))


def _is_joined(text: str, part: Combined, following: Combined, between: str) -> bool:
    before = text[max(0, part.measure.start - _WINDOW) : part.measure.start]
    if re.search(r"\d\s?/\s?$", before) and len(between) > 1:
        return False
    if _AND.fullmatch(between):
        return bool(
            _BETWEEN_BEFORE.search(before) or _BETWEEN_AFTER.match(text, following.span.end)
        )
    return bool(_TO.fullmatch(between)) and not _is_pair(before)


def _is_pair(before: str) -> bool:
    sentence = re.split(r"[.!?。;；]\s?", before)[-1]
    return bool(_FROM_BEFORE.search(before) and _CHANGES.search(sentence))


def _is_listed_baseline(text: str, last: Combined | None, part: Combined) -> bool:
    """Return whether a number is listed with a baseline: 1080 in `instead of 1920 x 1080 pixels`."""
    if last is None or not last.baseline or not last.shared:
        return False
    return bool(re.fullmatch(r"\s?[x×/]\s?", text[last.numeral.end : part.measure.start]))


def _is_baseline(text: str, part: Combined, following: Combined | None) -> bool:
    before = text[max(0, part.measure.start - _WINDOW) : part.measure.start]
    if _BASELINE_BEFORE.search(before) or (_TO_BEFORE.search(before)):
        return True
    if following is None or not _FROM_BEFORE.search(before):
        return False
    between = text[part.span.end : following.measure.start]
    changes = _is_pair(before) or _CHANGES.search(between)
    return bool(changes and _TO_LATER.fullmatch(between))
