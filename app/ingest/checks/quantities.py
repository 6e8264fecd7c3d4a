"""Checks of quantities: the value must agree with the source's words, and the unit with the metric."""

from dataclasses import dataclass

from app.domain.numbers.numerals import comparator_of_cue, read_numeral
from app.domain.numbers.quantity import Quantity, StatedQuantity, normalize, read_value, to_fraction
from app.domain.quotes.span import Span, locate
from app.domain.units.unit import Unit
from app.domain.units.units import describe_dimension, find_unit, get_unit, list_meanings
from app.errors import InvalidValue
from app.ingest.bundle.fault_collector import FaultCollector
from app.schemas.claims import QuantityCreate


@dataclass(frozen=True, slots=True)
class QuotedNumber:
    """The positions of a number and of its cue in a quote, counted from the start of the quote.

    The cue is the words that qualify the number, such as "more than"; None if there are none.
    """

    number: Span
    cue: Span | None


def check_quantity(
    quantity: QuantityCreate, metric_unit: Unit | None, pointer: str, findings: FaultCollector
) -> Quantity | None:
    """Check a quantity, and return it with its value converted to the unit of the metric.

    A quantity is a number with a unit, as a source states it. Return None if a value or the unit is
    faulty. `metric_unit` is None if the metric itself is unknown or faulty; the result is None then
    too.
    """
    unit: Unit | None = None
    with findings.at(f"{pointer}/unit"):
        unit = find_unit(quantity.unit)
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
    """Raise InvalidValue unless the words of the source agree with the number, cue and comparator.

    The words (`as_stated`) must contain the number and the cue (words that qualify it, such as "more
    than"). Every comparator except `eq` needs a cue with its meaning. A cue of unknown meaning fits
    every comparator.
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
    """Raise InvalidValue if the number in the source's words differs from `value`.

    Words that cannot be read as a number are accepted.
    """
    if (quantity.number or quantity.as_stated) == value:
        return
    stated = read_numeral(quantity.number or quantity.as_stated)
    if stated is not None and value is not None and stated != to_fraction(value):
        raise InvalidValue(
            "value_differs",
            f"the words {quantity.number or quantity.as_stated!r} state {stated}, not {value}",
        )


def _check_unit(quantity: QuantityCreate, unit: Unit, metric_unit: Unit) -> None:
    """Raise InvalidValue unless a unit has the metric's dimension and agrees with the source's words.

    Words that name no known unit agree with every unit.
    """
    if unit.dimension != metric_unit.dimension:
        raise InvalidValue(
            "unit_mismatch",
            f"{unit.code} measures {describe_dimension(unit)}, but the metric measures "
            f"{describe_dimension(metric_unit)} in {metric_unit.code}",
        )
    stated = _read_unit_words(quantity)
    if stated is not None and stated.code != unit.code:
        raise InvalidValue(
            "unit_differs", f"the words {quantity.as_stated!r} state {stated.code}, not {unit.code}"
        )


def _read_unit_words(quantity: QuantityCreate) -> Unit | None:
    """Return the unit that follows the number in the source's words (`as_stated`).

    Return None if the words after the number do not name a known unit.
    """
    words = quantity.as_stated.partition(quantity.number or quantity.as_stated)[2].strip()
    codes = list_meanings(words)
    return get_unit(codes[0]) if len(codes) == 1 else None


def find_mention(quantity: QuantityCreate, exact: str) -> QuotedNumber | None:
    """Return where a quote states a quantity: the positions of its number and of its cue.

    `exact` is the text of the quote. Return None if the quote does not contain the quantity's words
    (`as_stated`).

    Raises:
        InvalidValue: the words occur more than once in the quote and `occurrence` does not choose an
            existing occurrence, or the words do not contain the number and the cue exactly once.
    """
    if quantity.as_stated not in exact:
        return None
    stated = locate(exact, quantity.as_stated, quantity.occurrence)
    number = locate(quantity.as_stated, quantity.number or quantity.as_stated)
    cue = locate(quantity.as_stated, quantity.cue) if quantity.cue else None
    return QuotedNumber(number.shift(stated.start), cue and cue.shift(stated.start))
