"""Agreement of a quantity: what a claim gives must be what the reader reads at that place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.domain.numbers.quantity import (
    Comparator,
    StatedTolerance,
    format_fraction,
    to_fraction,
)
from app.domain.quotes.span import Span
from app.domain.units.units import find_unit
from app.extraction.agreement.denial import find_denial, list_left
from app.extraction.agreement.place import (
    Disagreement,
    PlacedQuantity,
    explain_by_hand,
    find_quantity,
    is_unread,
    list_stated,
    refuse_unread,
)
from app.extraction.agreement.words import describe_number
from app.extraction.agreement.words_by_hand import refuse_numberless
from app.extraction.measures.unit_words_of_metric import UnitWords
from app.extraction.numbers.text_quantity import TextQuantity

_PIECE = "{piece}"


@dataclass(frozen=True, slots=True)
class GivenQuantity:
    """What a claim gives beside its words; None for what it leaves to the reader.

    Numbers and the code of the unit are canonical. `number` is the numeral that is meant. `unit_words` are
    those of the metric for its unit.
    """

    value: str | None = None
    lower: str | None = None
    upper: str | None = None
    unit: str | None = None
    comparator: Comparator | None = None
    cue: str | None = None
    tolerance: StatedTolerance | None = None
    number: str | None = None
    unit_words: UnitWords | None = None


def read_stated(
    text: str, language: str | None, span: Span, given: GivenQuantity
) -> PlacedQuantity | list[Disagreement]:
    """Read the quantity whose words are at `span` of a text, and compare it with what a claim gives.

    Return faults if nothing can be read there, if the words cut it, or if what is given differs.
    """
    found = find_quantity(text, language, span, given.number, own=given.unit_words)
    if not isinstance(found, PlacedQuantity):
        return found
    if denial := find_denial(found.block, found.quantity):
        return [_refuse_denied(found, denial)]
    return list(_compare(found, given)) or found


def contradict(
    text: str, language: str | None, span: Span, given: GivenQuantity
) -> PlacedQuantity | list[Disagreement]:
    """Read the words of a quantity that was read by hand; list what contradicts it.

    Nothing does if they hold a number that the reader cannot read, or not all of it. Of several quantities,
    one has to be what is given. A denied number may be a bound.
    """
    found = find_quantity(text, language, span, given.number, own=given.unit_words)
    if isinstance(found, PlacedQuantity):
        return _contradict_one(found, given)
    codes = {fault.code for fault in found}
    if "not_readable" in codes:
        fault = refuse_numberless(text, language, span)
        return [explain_by_hand(fault)] if fault else []
    if "ambiguous" in codes:
        return _contradict_all(list_stated(text, language, span, own=given.unit_words), given)
    return [explain_by_hand(fault) for fault in found]


def _contradict_one(
    found: PlacedQuantity, given: GivenQuantity
) -> PlacedQuantity | list[Disagreement]:
    if denial := find_denial(found.block, found.quantity):
        return _contradict_denied(found, given, denial)
    if found.goes_on:
        return []
    own = _convert(given, found)
    if own is not given and not list(_compare(found, own)):
        return found
    faults = [fault for fault in _compare(found, given) if fault.code != "not_readable"]
    return [explain_by_hand(fault) for fault in faults] or found


def _contradict_denied(
    found: PlacedQuantity, given: GivenQuantity, denial: str
) -> list[Disagreement]:
    """List what contradicts a number that is denied: it may be a bound, as the denial leaves one."""
    if given.comparator not in list_left(denial, found.quantity):
        return [_refuse_denied(found, denial)]
    faults = _compare(found, replace(given, comparator=None, cue=None))
    return [explain_by_hand(fault) for fault in faults if fault.code != "not_readable"]


def _contradict_all(
    candidates: Sequence[PlacedQuantity | list[Disagreement]], given: GivenQuantity
) -> PlacedQuantity | list[Disagreement]:
    """List what contradicts a number whose words state several quantities: it has to be one of them."""
    whole = [found for found in candidates if isinstance(found, PlacedQuantity)]
    for found in whole:
        read = _contradict_one(found, given)
        if read == [] or isinstance(read, PlacedQuantity):
            return read
    if any(not isinstance(found, PlacedQuantity) and is_unread(found) for found in candidates):
        return []
    return [explain_by_hand(_refuse_others(whole, given))]


def _refuse_others(whole: Sequence[PlacedQuantity], given: GivenQuantity) -> Disagreement:
    number = describe_number(given.value, given.lower, given.upper)
    shown = " ".join(
        filter(None, (given.comparator and given.comparator.value, number, given.unit))
    )
    read = ", and ".join(found.describe() for found in whole) or "the words hold parts of numbers"
    name = "lower" if given.value is None else "value"
    code = "bounds_differ" if given.value is None else "value_differs"
    return Disagreement(code, name, f"{shown!r} is given, but {read}")


def _convert(given: GivenQuantity, found: PlacedQuantity) -> GivenQuantity:
    """Return what is given in the unit that is read, if both measure the same: half is 50 %."""
    read = found.quantity.unit
    if given.unit is None or read is None or given.unit == read.code:
        return given
    own = find_unit(given.unit)
    if own.dimension != read.dimension or own.offset != read.offset:
        return given
    factor = own.factor / read.factor
    value, lower, upper = (
        number and format_fraction(to_fraction(number) * factor)
        for number in (given.value, given.lower, given.upper)
    )
    return replace(given, unit=read.code, value=value, lower=lower, upper=upper)


def _refuse_denied(found: PlacedQuantity, denial: str) -> Disagreement:
    bounds = " or ".join(f"`{bound.value}`" for bound in sorted(list_left(denial, found.quantity)))
    return Disagreement(
        "denied",
        "as_stated",
        f"{denial!r} denies the number: {found.describe()}; if the source states a bound so, give it by "
        f"`comparator` ({bounds}) and `read_by: hand`, or say in the `note` of the claim, with `read_by: hand`, "
        "why it is the number",
    )


def _compare(found: PlacedQuantity, given: GivenQuantity) -> Iterator[Disagreement]:
    read = found.quantity
    if read.unit_text is not None and read.unit is None and not read.codes:
        yield refuse_unread(found.describe())
        return
    yield from _compare_numbers(found, given)
    codes = read.codes
    if (
        given.unit is not None
        and codes
        and given.unit not in codes
        and not is_piece(codes, given.unit)
    ):
        yield _differ(found, "unit_differs", "unit", given.unit)
    if given.comparator is not None and given.comparator != read.comparator:
        yield _differ(found, "comparator_differs", "comparator", given.comparator.value)
    if given.cue is not None and (fault := _check_cue(found, given.cue)):
        yield fault
    if given.tolerance is not None and not _equals_tolerance(read, given.tolerance):
        shown = f"-{given.tolerance.minus} +{given.tolerance.plus}"
        yield _differ(found, "bounds_differ", "tolerance", shown)


def _compare_numbers(found: PlacedQuantity, given: GivenQuantity) -> Iterator[Disagreement]:
    read = found.quantity
    is_range = read.value is None
    if is_range != (given.value is None) or not is_range:
        bounds = given.lower is not None or given.upper is not None
        if (bounds and not is_range) or (given.value is not None and is_range):
            shown = describe_number(given.value if is_range else None, given.lower, given.upper)
            yield _differ(found, "bounds_differ", "value" if is_range else "lower", shown)
            return
    if not _equals(given.value, read.value):
        yield _differ(found, "value_differs", "value", given.value)
    for name in ("lower", "upper"):
        if not _equals(getattr(given, name), getattr(read, name)):
            yield _differ(found, "bounds_differ", name, getattr(given, name))


def is_piece(codes: tuple[str, ...], given: str) -> bool:
    """Return whether the words have only a measure word (座, 台): what is counted is not said there."""
    return codes == (_PIECE,) and given.startswith("{")


def _equals(given: str | None, read: str | None) -> bool:
    """Return whether a number is the one that was read; what is not given is."""
    return given is None or (read is not None and to_fraction(given) == to_fraction(read))


def _equals_tolerance(read: TextQuantity, given: StatedTolerance) -> bool:
    own = read.tolerance
    return (
        own is not None
        and own.relative == given.relative
        and _equals(given.minus, own.minus)
        and _equals(given.plus, own.plus)
    )


def _check_cue(found: PlacedQuantity, cue: str) -> Disagreement | None:
    """Return a fault if a cue is a part of the one that was read, or is another one.

    Where none was read, any words beside the number are taken: `only` qualifies a number, and bounds nothing.
    """
    read = found.quantity
    if read.cue is None:
        said = _fold(cue) in _fold(found.block)
        return (
            None
            if said
            else Disagreement("not_in_text", "cue", f"{cue!r} is not beside the number")
        )
    words = read.cue.cut(found.block)
    if _fold(words) in _fold(cue):
        return None
    code = "cue_cut" if _fold(cue) in _fold(words) else "comparator_differs"
    return _differ(found, code, "cue", cue)


def _fold(words: str) -> str:
    return " ".join(words.casefold().split())


def _differ(found: PlacedQuantity, code: str, field: str, given: str | None) -> Disagreement:
    return Disagreement(code, field, f"{given!r} is given, but {found.describe()}")
