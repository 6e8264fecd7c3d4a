"""Checks of quantities: the number agrees with its words, and the unit with the metric."""

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
    """The spans of a quantity's number and cue, in offsets of the quote."""

    number: Span
    cue: Span | None


def check_quantity(
    quantity: QuantityCreate, metric_unit: Unit | None, pointer: str, findings: FaultCollector
) -> Quantity | None:
    """Check and normalise a quantity; return None where its unit or a value is faulty.

    `metric_unit` is None where the metric itself is faulty; then nothing is normalised.
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
    """Check that `as_stated` holds the number and the cue, and the cue means the comparator."""
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
    """Check that the words state the value. A numeral that cannot be read is left to its curator."""
    if (quantity.number or quantity.as_stated) == value:
        return
    stated = read_numeral(quantity.number or quantity.as_stated)
    if stated is not None and value is not None and stated != to_fraction(value):
        raise InvalidValue(
            "value_differs",
            f"the words {quantity.number or quantity.as_stated!r} state {stated}, not {value}",
        )


def _check_unit(quantity: QuantityCreate, unit: Unit, metric_unit: Unit) -> None:
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
    """Return the unit that follows the number in `as_stated`, None if no known unit does."""
    return _find_unit(
        quantity.as_stated.partition(quantity.number or quantity.as_stated)[2].strip()
    )


@lru_cache(maxsize=4096)
def _find_unit(words: str) -> Unit | None:
    """Find a unit. Cached: words repeat, and to refuse unknown ones takes a search for similar ones."""
    try:
        return find_unit(words) if words else None
    except InvalidValue:
        return None


def find_mention(quantity: QuantityCreate, exact: str) -> QuotedNumber | None:
    """Return the spans at which the quote `exact` states the quantity; None if it does not.

    Raises:
        InvalidValue: the quote states it more than once, and `occurrence` chooses none.
    """
    if quantity.as_stated not in exact:
        return None
    stated = locate(exact, quantity.as_stated, quantity.occurrence)
    number = locate(quantity.as_stated, quantity.number or quantity.as_stated)
    cue = locate(quantity.as_stated, quantity.cue) if quantity.cue else None
    return QuotedNumber(number.shift(stated.start), cue and cue.shift(stated.start))


def list_quantity_columns(prefix: str, quantity: Quantity | None) -> Row:
    """Return the columns of a quantity, all None without one."""
    names = Quantity.__slots__
    return {f"{prefix}_{name}": getattr(quantity, name, None) for name in names}
