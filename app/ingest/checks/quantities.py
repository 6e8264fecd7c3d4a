"""Checks of quantities: the value agrees with the words of the source, and the unit with the metric."""

from dataclasses import dataclass
from functools import lru_cache

from app.domain.numbers.numerals import comparator_of_cue, read_numeral
from app.domain.numbers.quantity import Quantity, StatedQuantity, normalize, read_value, to_fraction
from app.domain.numbers.unit_table import Unit
from app.domain.numbers.units import find_unit, get_unit
from app.domain.quotes.span import Span, locate
from app.errors import InvalidValue
from app.ingest.bundle.fault_collector import FaultCollector
from app.ingest.rows.record import Row
from app.schemas.claims import QuantityCreate


@dataclass(frozen=True, slots=True)
class QuotedNumber:
    """The spans of a quantity's number and of its cue, in offsets of the quote.

    A cue is the source's words that qualify the number, such as "more than"; None without such words.
    """

    number: Span
    cue: Span | None


def check_quantity(
    quantity: QuantityCreate, metric_unit: Unit | None, pointer: str, findings: FaultCollector
) -> Quantity | None:
    """Check a quantity, and return it normalised to the unit of the metric.

    Return None where the quantity's unit or a value is faulty. `metric_unit` is None where the metric
    itself is unknown or faulty; then the result is None too.
    """
    unit: Unit | None = None
    with findings.at(f"{pointer}/unit"):
        unit = get_unit(quantity.unit)
        if metric_unit:
            _check_unit(quantity, unit, metric_unit)
    values = {
        name: None if text is None else _check_value(text, f"{pointer}/{name}", findings)
        for name, text in (
            ("value", quantity.value),
            ("lower", quantity.lower),
            ("upper", quantity.upper),
        )
    }
    with findings.at(f"{pointer}/as_stated"):
        _check_words(quantity)
    with findings.at(f"{pointer}/value"):
        _check_numeral(quantity, values["value"])
    if unit is None or metric_unit is None or unit.dimension != metric_unit.dimension:
        return None
    if any(getattr(quantity, name) and not values[name] for name in values):
        return None
    with findings.at(pointer):
        stated = StatedQuantity(
            quantity.as_stated, quantity.comparator, quantity.cue, unit=unit, **values
        )
        return normalize(stated, metric_unit)
    return None


def _check_value(text: str, pointer: str, findings: FaultCollector) -> str | None:
    with findings.at(pointer):
        return read_value(text)
    return None


def _check_words(quantity: QuantityCreate) -> None:
    """Raise InvalidValue unless `as_stated` holds number and cue, and the cue means the comparator.

    A comparator other than `eq` needs a cue.
    """
    locate(quantity.as_stated, quantity.number or quantity.as_stated)
    if quantity.cue is None:
        if quantity.comparator != "eq":
            raise InvalidValue(
                "comparator_without_cue",
                f"`{quantity.comparator}` needs the source's word for it as `cue`",
            )
        return
    locate(quantity.as_stated, quantity.cue)
    meant = comparator_of_cue(quantity.cue)
    if meant is not None and meant != quantity.comparator:
        raise InvalidValue(
            "comparator_differs", f"{quantity.cue!r} means `{meant}`, not `{quantity.comparator}`"
        )


def _check_numeral(quantity: QuantityCreate, value: str | None) -> None:
    """Raise InvalidValue if the words state another value. Words that cannot be read as a number pass."""
    if (quantity.number or quantity.as_stated) == value:
        return
    stated = read_numeral(quantity.number or quantity.as_stated)
    if stated is not None and value is not None and stated != to_fraction(value):
        raise InvalidValue(
            "value_differs",
            f"the words {quantity.number or quantity.as_stated!r} state {stated}, not {value}",
        )


def _check_unit(quantity: QuantityCreate, unit: Unit, metric_unit: Unit) -> None:
    """Raise InvalidValue unless the unit has the metric's dimension and agrees with the words."""
    if unit.dimension != metric_unit.dimension:
        raise InvalidValue(
            "unit_mismatch",
            f"{unit.code} measures {unit.dimension}, but the metric measures "
            f"{metric_unit.dimension} in {metric_unit.code}",
        )
    stated = _read_unit_words(quantity)
    if stated is not None and stated.code != unit.code:
        raise InvalidValue(
            "unit_differs", f"the words {quantity.as_stated!r} state {stated.code}, not {unit.code}"
        )


def _read_unit_words(quantity: QuantityCreate) -> Unit | None:
    """Return the unit after the number in `as_stated`; None if the words there are not a known unit."""
    return _find_unit(
        quantity.as_stated.partition(quantity.number or quantity.as_stated)[2].strip()
    )


@lru_cache(maxsize=4096)
def _find_unit(words: str) -> Unit | None:
    """Find a unit by its words; return None for unknown words.

    Cached, because words repeat, and refusing unknown words includes a search for similar units.
    """
    try:
        return find_unit(words) if words else None
    except InvalidValue:
        return None


def find_mention(quantity: QuantityCreate, exact: str) -> QuotedNumber | None:
    """Return the spans at which the quote `exact` states the quantity; None if it lacks `as_stated`.

    Raises:
        InvalidValue: the quote states the quantity more than once and `occurrence` does not choose an
            existing occurrence, or `as_stated` does not hold the number and the cue exactly once.
    """
    if quantity.as_stated not in exact:
        return None
    stated = locate(exact, quantity.as_stated, quantity.occurrence)
    number = locate(quantity.as_stated, quantity.number or quantity.as_stated)
    cue = locate(quantity.as_stated, quantity.cue) if quantity.cue else None
    return QuotedNumber(number.shift(stated.start), cue and cue.shift(stated.start))


def list_quantity_columns(prefix: str, quantity: Quantity | None) -> Row:
    """Return the columns of a quantity by name; all are None if `quantity` is None."""
    names = Quantity.__slots__
    return {f"{prefix}_{name}": getattr(quantity, name, None) for name in names}
