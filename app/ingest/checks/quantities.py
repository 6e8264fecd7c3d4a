"""Checks of quantities: what a claim gives is what the reader reads in its source, and fits its metric.

The reader (`app/extraction/numbers`) reads the words of the source in their surroundings, and fills what the
claim leaves out. A quantity that is `read_by: hand` is not read, and has to be complete.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from app.domain.numbers.quantity import (
    Comparator,
    Quantity,
    ReadBy,
    StatedQuantity,
    StatedTolerance,
    normalize,
    read_value,
)
from app.domain.quotes.span import Span, locate
from app.domain.units.unit import Unit
from app.domain.units.units import describe_dimension, find_unit
from app.errors import InvalidValue
from app.extraction.agreement.cells import check_cell
from app.extraction.agreement.header_units import read_header_unit
from app.extraction.agreement.place import Disagreement, PlacedQuantity
from app.extraction.agreement.quantity import GivenQuantity, contradict, read_stated
from app.extraction.measures.unit_words_of_metric import UnitWords
from app.ingest.bundle.fault_collector import FaultCollector
from app.schemas.quantities import QuantityCreate, ToleranceCreate
from app.schemas.sources import QuoteCreate


class LocatedQuote(NamedTuple):
    """A quote with the text of its source, and its span there; None if the text or the quote is faulty.

    A quote that is a cell has it as it is stored, with the header of its column. One of a key (`is_key`)
    states no number.
    """

    quote: QuoteCreate
    text: str
    language: str | None
    span: Span | None
    cell: str | None = None
    header: str = ""
    is_key: bool = False

    @property
    def is_context(self) -> bool:
        """Whether the quote is a cell that states no number."""
        return self.is_key or (
            self.cell is not None and not any(map(str.isdecimal, self.quote.exact))
        )

    def has_words(self, as_stated: str) -> bool:
        """Return whether the quote may state a quantity in these words."""
        return not self.is_key and as_stated in self.quote.exact


class QuotedNumber(NamedTuple):
    """The spans of a number, of its cue and of its unit in the text of the source.

    The cue is the words that qualify the number, such as "more than"; None if there are none in the quote.
    """

    number: Span
    cue: Span | None
    unit: Span | None = None


@dataclass(frozen=True, slots=True)
class CheckedQuantity:
    """A quantity with its value in the unit of the metric, None if it or the metric is faulty.

    `numbers` has, for each quote of the claim, where the quote states the quantity. `filled` has the
    fields that the reader has filled. `places` has what the reader has read in the quotes, also of a quantity
    that was read by hand, and `contradictions` what contradicts that one.
    """

    quantity: Quantity | None
    numbers: Sequence[QuotedNumber | None]
    filled: list[str] = field(default_factory=list)
    places: list[PlacedQuantity] = field(default_factory=list)
    contradictions: list[Disagreement] = field(default_factory=list)

    def say_with_cue(self, as_stated: str) -> str:
        """Return the words of the quantity with the cue that bounds it, which may be beside them: `more than 90%`."""
        quantity = self.quantity
        if quantity is None or not self.places:
            return as_stated
        read, cue = self.places[0].quantity, quantity.cue
        if (
            cue is None
            or read.cue is None
            or quantity.comparator == Comparator.EQ
            or cue in as_stated
        ):
            return as_stated
        return add_cue(as_stated, cue, is_before=read.cue.start < read.numeral.start)


def add_cue(as_stated: str, cue: str, *, is_before: bool) -> str:
    gap = " " if cue[-1].isascii() else ""
    return f"{cue}{gap}{as_stated}" if is_before else f"{as_stated}{gap}{cue}"


class _Given(NamedTuple):
    """What a claim gives, in canonical form, with its unit."""

    quantity: GivenQuantity
    unit: Unit | None


def check_quantity(
    stated: QuantityCreate,
    quotes: Sequence[LocatedQuote],
    metric_unit: Unit | None,
    pointer: str,
    findings: FaultCollector,
    *,
    difference: bool = False,
    unit_words: UnitWords | None = None,
) -> CheckedQuantity:
    """Check a quantity against each quote of the claim that has its words, and fill what is left out.

    `metric_unit` is None if the metric itself is unknown or faulty. With `difference`, the zero of a unit
    plays no part: 10 °C are 10 K. `unit_words` are those of the metric for its unit.
    """
    faults_before = findings.count
    given = _read_given(stated, unit_words, pointer, findings)
    places = _find_words(stated, quotes, pointer, findings)
    found: list[PlacedQuantity] = []
    contradictions: list[Disagreement] = []
    if stated.read_by is ReadBy.HAND:
        complete, numbers = _take(stated, given, places, pointer, findings)
        if complete is not None:
            found, contradictions = _contradict(given, quotes, places)
    elif findings.count > faults_before:
        return CheckedQuantity(None, [None for _ in quotes])
    else:
        complete, numbers, found = _read(stated, given, quotes, places, pointer, findings)
    if complete is None:
        return CheckedQuantity(None, numbers)
    unit = complete.unit
    if metric_unit is None or not _fits(unit, metric_unit, f"{pointer}/unit", findings):
        return CheckedQuantity(None, numbers)
    quantity: Quantity | None = None
    with findings.at(pointer):
        quantity = normalize(complete, metric_unit, difference=difference)
    filled = list(_list_filled(stated, complete))
    return CheckedQuantity(quantity, numbers, filled, found, contradictions)


def _read_given(
    stated: QuantityCreate, unit_words: UnitWords | None, pointer: str, findings: FaultCollector
) -> _Given:
    """Read what is given: numbers in canonical form, and the unit by its code. Faulty fields are None."""
    unit: Unit | None = None
    if stated.unit is not None:
        with findings.at(f"{pointer}/unit"):
            unit = find_unit(stated.unit)
    numbers = {
        name: _read_number(getattr(stated, name), f"{pointer}/{name}", findings)
        for name in ("value", "lower", "upper")
    }
    tolerance: StatedTolerance | None = None
    if stated.tolerance is not None:
        with findings.at(f"{pointer}/tolerance"):
            tolerance = _read_tolerance(stated.tolerance)
    quantity = GivenQuantity(
        **numbers,
        unit=unit.code if unit else None,
        comparator=stated.comparator,
        cue=stated.cue,
        tolerance=tolerance,
        number=stated.number,
        unit_words=unit_words,
    )
    return _Given(quantity, unit)


def _read_number(text: str | None, pointer: str, findings: FaultCollector) -> str | None:
    if text is not None:
        with findings.at(pointer):
            return read_value(text)
    return None


def _read_tolerance(tolerance: ToleranceCreate) -> StatedTolerance:
    minus, plus = read_value(tolerance.minus), read_value(tolerance.plus)
    if "-" in {minus[0], plus[0]}:
        raise InvalidValue("out_of_range", "a tolerance is not negative: `minus` is how much less")
    return StatedTolerance(tolerance.as_stated, minus, plus, tolerance.relative)


def _find_words(
    stated: QuantityCreate,
    quotes: Sequence[LocatedQuote],
    pointer: str,
    findings: FaultCollector,
) -> list[Span | None]:
    """Find the words of a quantity in each quote; the spans are those of the text of the source.

    Add a fault unless a quote has them.
    """
    places: list[Span | None] = []
    for located in quotes:
        place: Span | None = None
        if located.has_words(stated.as_stated):
            with findings.at(f"{pointer}/as_stated"):
                place = locate(located.quote.exact, stated.as_stated, stated.occurrence)
        places.append(place.shift(located.span.start) if place and located.span else None)
    # A cell that was not found has no words.
    is_known = all(located.quote.exact for located in quotes)
    if is_known and not any(located.has_words(stated.as_stated) for located in quotes):
        refuse_unquoted(stated.as_stated, pointer, findings)
    return places


def refuse_unquoted(as_stated: str, pointer: str, findings: FaultCollector) -> None:
    """Add the fault that no quote of a claim has these words."""
    findings.add(
        f"{pointer}/as_stated",
        "not_in_evidence",
        f"no quote of the claim holds the words {as_stated!r}",
    )


def _take(
    stated: QuantityCreate,
    given: _Given,
    places: Sequence[Span | None],
    pointer: str,
    findings: FaultCollector,
) -> tuple[StatedQuantity | None, list[QuotedNumber | None]]:
    """Take a quantity that was read by hand as it is given; it has to be complete."""
    numbers = [_find_number(stated, place, pointer, findings) for place in places]
    for name in ("unit", "comparator"):
        if getattr(stated, name) is None:
            findings.add(f"{pointer}/{name}", "missing", f"what is read by hand needs its `{name}`")
    quantity, comparator = given.quantity, given.quantity.comparator
    is_faulty = any(
        getattr(stated, name) is not None and getattr(quantity, name) is None
        for name in ("value", "lower", "upper", "tolerance")
    )
    if comparator is None or is_faulty:
        return None, numbers
    return _complete_by_hand(stated, given, ReadBy.HAND), numbers


def _contradict(
    given: _Given, quotes: Sequence[LocatedQuote], places: Sequence[Span | None]
) -> tuple[list[PlacedQuantity], list[Disagreement]]:
    """Read what was read by hand; return what agrees with it, and what contradicts it."""
    found: list[PlacedQuantity] = []
    contradictions: list[Disagreement] = []
    for located, place in zip(quotes, places, strict=True):
        if place is None:
            continue
        read = contradict(located.text, located.language, place, given.quantity)
        if isinstance(read, PlacedQuantity):
            found.append(read)
        else:
            contradictions += [fault for fault in read if fault not in contradictions]
    return found, contradictions


def _complete_by_hand(
    stated: QuantityCreate, given: _Given, read_by: ReadBy | None
) -> StatedQuantity | None:
    """Return a quantity as it is given; None without a unit."""
    quantity = given.quantity
    if given.unit is None:
        return None
    return StatedQuantity(
        stated.as_stated,
        quantity.comparator or Comparator.EQ,
        stated.cue,
        given.unit,
        quantity.value,
        quantity.lower,
        quantity.upper,
        read_by=read_by.value if read_by else None,
        tolerance=quantity.tolerance,
    )


def _take_unread(
    stated: QuantityCreate,
    given: _Given,
    places: Sequence[Span | None],
    faults: Sequence[Disagreement],
    pointer: str,
    findings: FaultCollector,
) -> tuple[StatedQuantity | None, list[QuotedNumber | None]]:
    """Take a quantity of an earlier version as it is given, though it is read otherwise, and list it.

    It is `read_by: hand` if it cannot be read. Otherwise nobody has read it so: that stays open.
    """
    read_by = ReadBy.HAND if is_unreadable(faults) else None
    for fault in faults:
        findings.doubt(f"{pointer}/{fault.field}", fault.code, fault.detail)
    numbers = [_find_number(stated, place, pointer, findings) for place in places]
    return _complete_by_hand(stated, given, read_by), numbers


def is_unreadable(faults: Sequence[Disagreement]) -> bool:
    """Return whether a number cannot be read at all, and is not read otherwise than it is given."""
    return {fault.code for fault in faults} <= {"not_readable", "ambiguous"}


def _find_number(
    stated: QuantityCreate, place: Span | None, pointer: str, findings: FaultCollector
) -> QuotedNumber | None:
    """Find number and cue of a quantity that was read by hand in its words, which are at `place`."""
    if place is None:
        return None
    number: Span | None = None
    cue: Span | None = None
    with findings.at(f"{pointer}/as_stated"):
        number = locate(stated.as_stated, stated.number or stated.as_stated).shift(place.start)
        cue = locate(stated.as_stated, stated.cue).shift(place.start) if stated.cue else None
    return QuotedNumber(number, cue) if number else None


def _read(
    stated: QuantityCreate,
    given: _Given,
    quotes: Sequence[LocatedQuote],
    places: Sequence[Span | None],
    pointer: str,
    findings: FaultCollector,
) -> tuple[StatedQuantity | None, list[QuotedNumber | None], list[PlacedQuantity]]:
    """Read a quantity at each of its places; the later ones have to state what the first one states."""
    complete: StatedQuantity | None = None
    read: list[PlacedQuantity] = []
    numbers: list[QuotedNumber | None] = [None for _ in quotes]
    for index, (located, place) in enumerate(zip(quotes, places, strict=True)):
        if place is None:
            continue
        found = read_stated(located.text, located.language, place, given.quantity)
        if located.cell and isinstance(found, PlacedQuantity):
            found = check_cell(found, located.header, given.unit) or found
        is_other = located.cell and not isinstance(found, PlacedQuantity)
        if is_other and _is_elsewhere(index, places):
            # Another edition has another number there.
            continue
        if not isinstance(found, PlacedQuantity):
            if findings.takes_unread and given.unit is not None:
                return *_take_unread(stated, given, places, found, pointer, findings), []
            for fault in found:
                findings.add(f"{pointer}/{fault.field}", fault.code, fault.detail)
            return None, numbers, []
        read.append(found)
        words = (place, stated.as_stated)
        numbers[index] = find_spans(found, located.span or place, words, stated.cue)
        if complete is None:
            with findings.at(f"{pointer}/unit"):
                complete = _fill(stated.as_stated, _take_header(given, found, located), found)
            if complete is None:
                return None, numbers, []
            given = _Given(_give_all(complete, given.quantity), complete.unit)
    return complete, numbers, read


def _is_elsewhere(index: int, places: Sequence[Span | None]) -> bool:
    """Return whether a quote beside the one at `index` has the words of a quantity."""
    return any(place is not None for at, place in enumerate(places) if at != index)


def _take_header(given: _Given, found: PlacedQuantity, located: LocatedQuote) -> _Given:
    """Return what is given, with the unit of the column where neither claim nor cell has one."""
    if given.unit is not None or found.quantity.codes or located.cell is None:
        return given
    return given._replace(unit=read_header_unit(located.header))


def find_spans(
    found: PlacedQuantity,
    quote: Span,
    words: tuple[Span, str] | None = None,
    cue: str | None = None,
) -> QuotedNumber:
    """Return the spans of a quantity that was read.

    That of the cue that was read is returned only if the quote has it. Of another word that qualifies the
    number, such as `only`, it is the span in the claim's `words`, which have a place and a text.
    """
    number, read = found.place(found.quantity.numeral), found.quantity.cue
    units = (found.place(unit) for unit in found.quantity.units)
    unit = next((unit for unit in units if _is_within(unit, quote)), None)
    if read is not None:
        own = found.place(read)
        return QuotedNumber(number, own if _is_within(own, quote) else None, unit)
    place, as_stated = words or (quote, "")
    if cue is None or as_stated.count(cue) != 1:
        return QuotedNumber(number, None, unit)
    return QuotedNumber(number, locate(as_stated, cue).shift(place.start), unit)


def _is_within(span: Span, quote: Span) -> bool:
    return quote.start <= span.start and span.end <= quote.end


def _fill(as_stated: str, given: _Given, found: PlacedQuantity) -> StatedQuantity:
    """Return what is given, and what the reader has read of the rest.

    Raises:
        InvalidValue: neither the words nor the claim say which unit it is.
    """
    own, read = given.quantity, found.quantity
    unit = given.unit or read.unit
    if unit is None:
        raise InvalidValue("missing", f"{found.describe()}: give the `unit`")
    return StatedQuantity(
        as_stated,
        own.comparator or read.comparator or Comparator.EQ,
        read.cue.cut(found.block) if read.cue else own.cue,
        unit,
        own.value or _store(read.value),
        own.lower or _store(read.lower),
        own.upper or _store(read.upper),
        read.unit_text,
        ReadBy.READER.value,
        read_tolerance(found),
    )


def _store(value: str | None) -> str | None:
    """Return a number that was read in the spelling in which it is stored."""
    return None if value is None else read_value(value)


def read_tolerance(found: PlacedQuantity) -> StatedTolerance | None:
    """Return the tolerance of a quantity that was read, in the form in which it is stored."""
    own = found.quantity.tolerance
    if own is None:
        return None
    minus, plus = read_value(own.minus), read_value(own.plus)
    return StatedTolerance(own.span.cut(found.block), minus, plus, own.relative)


def _give_all(complete: StatedQuantity, own: GivenQuantity) -> GivenQuantity:
    """Return a filled quantity as one that is given, with the cue only if the claim gives it."""
    return replace(
        own,
        value=complete.value,
        lower=complete.lower,
        upper=complete.upper,
        unit=complete.unit.code,
        comparator=complete.comparator,
    )


def _fits(unit: Unit, metric_unit: Unit, pointer: str, findings: FaultCollector) -> bool:
    """Add a fault and return False unless a unit has the dimension of the metric's."""
    if unit.dimension == metric_unit.dimension:
        return True
    findings.add(
        pointer,
        "unit_mismatch",
        f"{unit.code} measures {describe_dimension(unit)}, but the metric measures "
        f"{describe_dimension(metric_unit)} in {metric_unit.code}",
    )
    return False


def _list_filled(stated: QuantityCreate, complete: StatedQuantity) -> Iterator[str]:
    for name in ("value", "lower", "upper", "unit", "comparator", "cue", "tolerance"):
        if getattr(stated, name) is None and getattr(complete, name) is not None:
            yield name
