"""The one reader of numbers: the quantities of a text, with unit, cue, range, tolerance and role.

Whatever reads a number reads it here: imports and edits, the check of texts, and candidates of a new text.
Numerals are found first, in any spelling (`numerals`), without those that only name something (`names`).
Each gets its unit (`measures`), numbers that belong together are combined (`combinations`), and cues
(`cues`) and roles (`roles`) are read around them. The rules are matched against a text of plain characters
of the same length (`flat_text`), so that every offset is one of the text.
"""

import re
from dataclasses import replace
from fractions import Fraction

from app.domain.numbers.quantity import Comparator, format_fraction
from app.domain.quotes.span import Span
from app.domain.units.units import find_unit
from app.extraction.combinations.combine import combine
from app.extraction.combinations.combined import Combined
from app.extraction.numbers.cues import Cue, find_cue
from app.extraction.numbers.flat_text import flatten
from app.extraction.measures.find_measure import find_measure
from app.extraction.measures.measure import Measure
from app.extraction.numbers.names import find_identifiers, names_product
from app.extraction.measures.ranks import find_rank
from app.extraction.numbers.roles import find_role
from app.extraction.numbers.text_quantity import TextQuantity
from app.extraction.numerals.list_numerals import list_numerals
from app.extraction.numerals.numeral import Numeral, NumeralKind

_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_CHINESE_WORD = re.compile("[〇零一二三四五六七八九十百千万萬亿億两兩俩]+")
_CHINESE_COUNT = re.compile(
    "[〇零一二三四五六七八九两兩].*[十百千万萬亿億]|[十百千][一-九]|十[一二三四五六七八九]"
)
_BRACKET = re.compile(r"\s?[(\[]\s?(?:or\s|about\s|i\.e\.,?\s)?|,?\s(?:or|i\.e\.,?)\s|\s/\s")
_HALF = re.compile("半(?![年天小月夜路导径圆球数])")
_SIGN_BEFORE_MONEY = re.compile("(?:^|[\\s(])[-\N{MINUS SIGN}]$")
_ONE_WORDS = frozenset({"one", "一"})


def read_quantities(text: str, language: str | None = None) -> list[TextQuantity]:
    """Read the quantities of a text, in order; their spans do not overlap.

    `language` is a BCP 47 tag, or None if it is not known. It decides what is ambiguous: `1,234` is a
    thousand in English and little more than one in German.
    """
    flat = flatten(text)
    language = language.split("-")[0].lower() if language else None
    numbers = list(_measure_all(flat, language))
    quantities: list[TextQuantity] = []
    previous: TextQuantity | None = None
    for part in combine(flat, numbers):
        previous = _describe(text, flat, part, previous, language)
        quantities.append(previous)
    return quantities


def _measure_all(text: str, language: str | None) -> list[tuple[Numeral, Measure]]:
    named = _mark_names(text)
    measured = []
    end = 0
    for numeral in list_numerals(text, language):
        if numeral.start < end or numeral.kind == NumeralKind.UNREADABLE:
            continue
        found = _measure(text, numeral, language, named)
        if found is not None:
            numeral, measure = found
            measured.append((numeral, _drop_before(measure, end)))
            end = measure.end
    return measured


def _drop_before(measure: Measure, end: int) -> Measure:
    """Leave out money that belongs to the number before: the sign of `5€` in `5€6`."""
    if measure.start >= end:
        return measure
    units = tuple(place for place in measure.units if place.start >= end)
    return replace(measure, start=end, units=units, unit=None, codes=())


def _mark_names(text: str) -> bytearray:
    """Mark each character that belongs to a name or date: 1 for a name, 2 for a date."""
    marks = bytearray(len(text))
    for identifier in find_identifiers(text):
        start, end = identifier.span.start, identifier.span.end
        mark = b"\x02" if identifier.kind == "date" else b"\x01"
        marks[start:end] = mark * (end - start)
    return marks


def _measure(
    text: str, numeral: Numeral, language: str | None, named: bytearray
) -> tuple[Numeral, Measure] | None:
    """Find the unit of a number; None if the number is not a quantity, as 737 in `Boeing 737`.

    The numeral of the result has 半 after the unit added: 两米半.
    """
    marks = set(named[numeral.start : numeral.end])
    if 1 in marks:
        return None
    if rank := find_rank(text, numeral):
        return numeral, rank
    if numeral.kind == NumeralKind.ORDINAL:
        return None
    measure = find_measure(text, numeral, language)
    if measure.start < numeral.start:
        numeral, measure = _read_sign_before_money(text, numeral, measure)
    written = text[numeral.start : numeral.end]
    if (
        (half := _HALF.match(text, measure.end))
        and measure.units
        and numeral.kind == NumeralKind.PLAIN
    ):
        numeral, measure = _add_half(numeral, measure, half.end())
    is_measured = measure.unit is not None and not measure.unit.code.startswith("{")
    if 2 in marks and not (is_measured and not named[numeral.end : numeral.end + 1].strip(b"\x00")):
        return None
    if _YEAR.fullmatch(written) and not is_measured and _is_year(text, numeral, measure):
        return None
    if written.lower() in _ONE_WORDS and not is_measured:
        return None
    if (
        not measure.units
        and numeral.kind == NumeralKind.PLAIN
        and text[numeral.end : numeral.end + 1].isalpha()
        and text[numeral.end].isascii()
    ):
        return None
    if text[numeral.start - 1 : numeral.start] == "每" and not numeral.unit:
        return None
    if not measure.units and names_product(text, Span(numeral.start, numeral.end)):
        return None
    return None if _is_chinese_word(written, numeral, measure) else (numeral, measure)


def _read_sign_before_money(
    text: str, numeral: Numeral, measure: Measure
) -> tuple[Numeral, Measure]:
    """Read the sign in front of money: `-€3 million`."""
    match = _SIGN_BEFORE_MONEY.search(text[max(0, measure.start - 2) : measure.start])
    if match is None or numeral.signed or numeral.value <= 0:
        return numeral, measure
    negative = replace(numeral, value=-numeral.value, text=f"-{numeral.text}", signed=True)
    return negative, replace(measure, start=measure.start - 1)


def _add_half(numeral: Numeral, measure: Measure, end: int) -> tuple[Numeral, Measure]:
    value = numeral.value + Fraction(1, 2)
    return replace(numeral, value=value, text=format_fraction(value)), replace(measure, end=end)


def _is_year(text: str, numeral: Numeral, measure: Measure) -> bool:
    if measure.codes and len(measure.codes[0]) == 3 and measure.codes[0].isupper():  # noqa: PLR2004 - money
        return False
    if not measure.units:
        return True
    if measure.units[0].start > numeral.end + 1 or " " in measure.units[0].cut(text):
        return True
    before = text[max(0, numeral.start - 8) : numeral.start]
    return bool(re.search(r"(?:\b(?:the|in|its|a|an|of|by|since|for)|'s)\s$", before))


def _is_chinese_word(written: str, numeral: Numeral, measure: Measure) -> bool:
    """Return whether Chinese digits are only a part of a word, such as 三 in 三星."""
    if numeral.unit or measure.units or not _CHINESE_WORD.fullmatch(written):
        return False
    return not _CHINESE_COUNT.search(written)


def _describe(
    text: str, flat: str, part: Combined, previous: TextQuantity | None, language: str | None
) -> TextQuantity:
    numeral, measure, span = part.numeral, part.measure, part.span
    if (
        not measure.codes
        and not measure.units
        and numeral.kind == NumeralKind.PART
        and abs(numeral.value) < 1
    ):
        measure = replace(measure, unit=find_unit("1"), codes=("1",))
    vague = numeral.kind == NumeralKind.VAGUE
    dimension = measure.unit.dimension if measure.unit else None
    cue = None if vague else _find_cue(flat, part, dimension, language)
    comparator = cue.comparator if cue else Comparator.EQ
    cue_span = cue.span if cue else None
    if cue is None and previous and _is_conversion(flat, previous, part):
        comparator, cue_span = previous.comparator or Comparator.EQ, None
    whole = span
    if cue_span:
        whole = Span(min(span.start, cue_span.start), max(span.end, cue_span.end))
    role, direction = find_role(flat, part, whole)
    one = part.upper is None and not vague
    return TextQuantity(
        span=span,
        whole=whole,
        numeral=part.numeral_span or Span(numeral.start, numeral.end),
        units=measure.units,
        cue=cue_span,
        value=numeral.text if one else None,
        lower=numeral.text if part.upper else None,
        upper=part.upper.text if part.upper else None,
        tolerance=part.tolerance,
        unit=measure.unit,
        codes=measure.codes,
        unit_text=_write_unit(text, measure),
        comparator=None if vague else comparator,
        role=role,
        direction=direction,
        vague=vague,
        digits=numeral.digits,
    )


def _find_cue(text: str, part: Combined, dimension: str | None, language: str | None) -> Cue | None:
    """Find the cue beside the number, its unit or its tolerance; 多 inside of a numeral is one too."""
    numeral = part.upper or part.numeral
    found = find_cue(text, part.span, dimension=dimension, language=language)
    if numeral.more:
        return Cue(numeral.more, Comparator.GT)
    if found is None and part.measure.end > numeral.end:
        # `142.5万以上个`, `5 or more units`: the cue is between the number and its unit.
        found = find_cue(
            text, Span(part.measure.start, numeral.end), dimension=dimension, language=language
        )
    return found


def _is_conversion(text: str, previous: TextQuantity, part: Combined) -> bool:
    """Return whether a number in brackets says the one before it in another unit."""
    between = text[previous.whole.end : part.measure.start]
    first, second = previous.unit, part.measure.unit
    alike = first is not None and second is not None and first.dimension == second.dimension
    money = _is_money(previous.codes) and _is_money(part.measure.codes)
    return bool(
        (alike or money) and previous.codes != part.measure.codes and _BRACKET.fullmatch(between)
    )


def _is_money(codes: tuple[str, ...]) -> bool:
    return bool(codes) and all(len(code) == 3 and code.isupper() for code in codes)  # noqa: PLR2004 - ISO 4217


def _write_unit(text: str, measure: Measure) -> str | None:
    """Return the unit as written. Parts that are apart are joined by an ellipsis: `$…per kg`."""
    if not measure.units:
        return None
    places = sorted(measure.units, key=lambda place: place.start)
    written = places[0].cut(text)
    for earlier, later in zip(places, places[1:], strict=False):
        between = text[earlier.end : later.start]
        written += (
            between + later.cut(text) if not between.strip() else "…" + later.cut(text).strip()
        )
    return written
