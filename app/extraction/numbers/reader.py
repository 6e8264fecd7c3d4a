"""The one reader of numbers: the quantities of a text, with unit, cue, range, tolerance and role.

Whatever reads a number reads it here: imports and edits, the check of texts, and candidates of a new text.
Numerals are found first, in any spelling (`numerals`), without those that only name something (`names`).
Each gets its unit (`measures`), numbers that belong together are combined (`combinations`), and cues
(`cues`) and roles (`roles`) are read around them. The rules are matched against a text of plain characters
of the same length (`flat_text`), so that every offset is one of the text.
"""

import re
from dataclasses import replace
from itertools import pairwise

from app.domain.numbers.quantity import Comparator
from app.domain.quotes.span import Span
from app.domain.units.units import find_unit
from app.extraction.combinations.combine import combine
from app.extraction.combinations.combined import Combined
from app.extraction.combinations.scaled_money import multiply_money
from app.extraction.measures.measure import Measure, is_money
from app.extraction.measures.unit_words_of_metric import UnitWords
from app.extraction.numbers.cues import Cue, find_cue
from app.extraction.numbers.flat_text import flatten, set_plain
from app.extraction.numbers.measured_numbers import list_measured
from app.extraction.numbers.roles import find_role
from app.extraction.numbers.text_quantity import QuantityRole, TextQuantity
from app.extraction.numerals.numeral import NumeralKind

# `5 miles (8 km)`, `5 miles, or 8 km`
_LISTED = re.compile(r",?\s(?:and|or)\s|[和、，]")
_ABOUT = frozenset("来來")
_OR = re.compile(r",?\sor\s(?:about\s|nearly\s|almost\s)?")
_CONVERSION = re.compile(r"\s?[(\[]\s?(?:or\s|about\s|i\.e\.,?\s)?|,?\s(?:or|i\.e\.,?)\s|\s/\s")


def read_quantities(
    text: str, language: str | None = None, own: UnitWords | None = None
) -> list[TextQuantity]:
    """Read the quantities of a text, in order; their spans do not overlap.

    `language` is a BCP 47 tag, or None if it is not known. It decides what is ambiguous: `1,234` is a
    thousand in English and little more than one in German. `own` are a metric's words for its unit.
    """
    language = reduce_language(language) if language else None
    own = own and own._replace(words=tuple(map(flatten, own.words)))
    plain = set_plain(text)
    if plain is None:
        return _read(text, language, own)
    return [quantity.move(plain.locate) for quantity in _read(plain.text, language, own)]


def _read(text: str, language: str | None, own: UnitWords | None) -> list[TextQuantity]:
    flat = flatten(text)
    quantities: list[TextQuantity] = []
    previous: TextQuantity | None = None
    for part in map(multiply_money, combine(flat, list_measured(flat, language, own))):
        cue = _find_cue(flat, part, language)
        comparator = cue.comparator if cue else _repeat_comparator(flat, previous, part)
        quantity = _describe(text, flat, part, cue, comparator)
        previous = _repeat_role(flat, previous, quantity)
        quantities.append(previous)
    return quantities


def reduce_language(tag: str) -> str:
    """Return the part of a BCP 47 tag that decides what is read."""
    return tag.partition("-")[0].lower()


def _repeat_role(text: str, previous: TextQuantity | None, quantity: TextQuantity) -> TextQuantity:
    """Give the second of two listed numbers the role of the first: `rose 45 cents, or 0.6 percent`."""
    if previous is None or quantity.role != QuantityRole.VALUE or quantity.vague:
        return quantity
    if previous.role != QuantityRole.CHANGE or previous.unit_text is None:
        return quantity
    between = text[previous.whole.end : quantity.whole.start]
    alike = previous.codes == quantity.codes and _LISTED.fullmatch(between)
    if not alike and not _OR.fullmatch(between):
        return quantity
    return replace(quantity, role=previous.role, direction=previous.direction)


def _find_cue(text: str, part: Combined, language: str | None) -> Cue | None:
    """Find the cue beside the number, its unit or its tolerance; 多 and 来 inside of a numeral are cues too."""
    numeral, measure = part.upper or part.numeral, part.measure
    if numeral.kind == NumeralKind.VAGUE:
        return None
    if numeral.more:
        is_about = numeral.more.cut(text) in _ABOUT
        return Cue(numeral.more, Comparator.APPROX if is_about else Comparator.GT)
    dimension = measure.unit.dimension if measure.unit else None
    found = find_cue(text, part.span, dimension=dimension, language=language)
    if found or measure.end <= numeral.end:
        return found
    # `142.5万以上个`, `5 or more units`: the cue is between the number and its unit.
    beside = Span(measure.start, numeral.end)
    cue = find_cue(text, beside, dimension=dimension, language=language)
    # 3起事故 are three of them, no more.
    is_unit = cue is not None and any(cue.span.overlaps(place) for place in measure.units)
    return None if is_unit else cue


def _repeat_comparator(text: str, previous: TextQuantity | None, part: Combined) -> Comparator:
    """Return the comparator of a number without a cue: that of the one before if it converts that one."""
    if previous is None or not _is_conversion(text, previous, part.measure):
        return Comparator.EQ
    return previous.comparator or Comparator.EQ


def _is_conversion(text: str, previous: TextQuantity, measure: Measure) -> bool:
    """Return whether a number in brackets says the one before it in another unit."""
    first, second = previous.unit, measure.unit
    is_alike = first is not None and second is not None and first.dimension == second.dimension
    if not is_alike and not (is_money(previous.codes) and measure.is_money):
        return False
    between = text[previous.whole.end : measure.start]
    return previous.codes != measure.codes and _CONVERSION.fullmatch(between) is not None


def _describe(
    text: str, flat: str, part: Combined, cue: Cue | None, comparator: Comparator
) -> TextQuantity:
    numeral, upper, measure, span = part.numeral, part.upper, _complete(part), part.span
    whole = Span(min(span.start, cue.span.start), max(span.end, cue.span.end)) if cue else span
    role, direction = find_role(flat, part, whole)
    vague = numeral.kind == NumeralKind.VAGUE
    return TextQuantity(
        span=span,
        whole=whole,
        numeral=part.numeral_span or Span(numeral.start, numeral.end),
        units=measure.units,
        cue=cue.span if cue else None,
        value=None if upper or vague else numeral.text,
        lower=numeral.text if upper else None,
        upper=upper.text if upper else None,
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


def _complete(part: Combined) -> Measure:
    """Return the unit of a number; a fraction without one (`one third`) has the unit 1."""
    numeral, measure = part.numeral, part.measure
    is_fraction = numeral.kind == NumeralKind.PART and abs(numeral.value) < 1
    if not is_fraction or measure.codes or measure.units:
        return measure
    return replace(measure, unit=find_unit("1"), codes=("1",))


def _write_unit(text: str, measure: Measure) -> str | None:
    """Return the unit as written. Parts that are apart are joined by an ellipsis: `$…per kg`."""
    if not measure.units:
        return None
    places = sorted(measure.units, key=lambda place: place.start)
    if len({place.cut(text) for place in places}) == 1:
        return places[0].cut(text)
    written = places[0].cut(text)
    for earlier, later in pairwise(places):
        between = text[earlier.end : later.start]
        written += "…" + later.cut(text).strip() if between.strip() else between + later.cut(text)
    return written
