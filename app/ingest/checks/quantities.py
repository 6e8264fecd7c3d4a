"""Quantities of a bundle: is the number what its words say, in a unit that the metric can have?"""

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
    """Where a quote states a quantity, in offsets of the quote."""

    number: Span
    cue: Span | None


def check_quantity(
    given: QuantityCreate, metric_unit: Unit | None, pointer: str, findings: FaultCollector
) -> Quantity | None:
    """Check all rules of one quantity; None if it breaks any.

    `metric_unit` is None when the metric itself is faulty; then nothing is normalised.
    """
    unit: Unit | None = None
    with findings.at(f"{pointer}/unit"):
        unit = get_unit(given.unit)
        if metric_unit:
            _check_unit(given, unit, metric_unit)
    values = {
        name: None if text is None else _check_value(text, f"{pointer}/{name}", findings)
        for name, text in (("value", given.value), ("lower", given.lower), ("upper", given.upper))
    }
    with findings.at(f"{pointer}/as_stated"):
        _check_words(given)
    with findings.at(f"{pointer}/value"):
        _check_numeral(given, values["value"])
    if unit is None or metric_unit is None or unit.dimension != metric_unit.dimension:
        return None
    if any(getattr(given, name) and not values[name] for name in values):
        return None
    with findings.at(pointer):
        stated = StatedQuantity(given.as_stated, given.comparator, given.cue, unit=unit, **values)
        return normalize(stated, metric_unit)
    return None


def _check_value(text: str, pointer: str, findings: FaultCollector) -> str | None:
    with findings.at(pointer):
        return read_value(text)
    return None


def _check_words(given: QuantityCreate) -> None:
    """The number and the cue stand in `as_stated`, and the cue means the comparator."""
    locate(given.as_stated, given.number or given.as_stated)
    if given.cue is None:
        if given.comparator != "eq":
            raise InvalidValue(
                "comparator_without_cue",
                f"`{given.comparator}` needs the source's word for it as `cue`",
            )
        return
    locate(given.as_stated, given.cue)
    meant = comparator_of_cue(given.cue)
    if meant is not None and meant != given.comparator:
        raise InvalidValue(
            "comparator_differs", f"{given.cue!r} means `{meant}`, not `{given.comparator}`"
        )


def _check_numeral(given: QuantityCreate, value: str | None) -> None:
    """The words state the value. A numeral that cannot be read is left to its curator."""
    if (given.number or given.as_stated) == value:
        return
    stated = read_numeral(given.number or given.as_stated)
    if stated is not None and value is not None and stated != to_fraction(value):
        raise InvalidValue(
            "value_differs",
            f"the words {given.number or given.as_stated!r} state {stated}, not {value}",
        )


def _check_unit(given: QuantityCreate, unit: Unit, metric_unit: Unit) -> None:
    if unit.dimension != metric_unit.dimension:
        raise InvalidValue(
            "unit_mismatch",
            f"{unit.code} measures {unit.dimension}, but the metric measures "
            f"{metric_unit.dimension} in {metric_unit.code}",
        )
    stated = _read_unit_words(given)
    if stated is not None and stated.code != unit.code:
        raise InvalidValue(
            "unit_differs", f"the words {given.as_stated!r} state {stated.code}, not {unit.code}"
        )


def _read_unit_words(given: QuantityCreate) -> Unit | None:
    """The unit that follows the number in `as_stated`, None if the words name none we know."""
    return _find_unit(given.as_stated.partition(given.number or given.as_stated)[2].strip())


@lru_cache(maxsize=4096)
def _find_unit(words: str) -> Unit | None:
    """Words repeat, and refusing some takes a search for what is near them."""
    try:
        return find_unit(words) if words else None
    except InvalidValue:
        return None


def find_mention(given: QuantityCreate, exact: str) -> QuotedNumber | None:
    """Where the quote `exact` states the quantity; None if it does not.

    Raises:
        InvalidValue: it does so more than once, and `occurrence` chooses none.
    """
    if given.as_stated not in exact:
        return None
    stated = locate(exact, given.as_stated, given.occurrence)
    number = locate(given.as_stated, given.number or given.as_stated)
    cue = locate(given.as_stated, given.cue) if given.cue else None
    return QuotedNumber(number.shift(stated.start), cue and cue.shift(stated.start))


def list_quantity_columns(prefix: str, quantity: Quantity | None) -> Row:
    """The columns of the row, all None without a quantity."""
    names = Quantity.__slots__
    return {f"{prefix}_{name}": getattr(quantity, name, None) for name in names}
