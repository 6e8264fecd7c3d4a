"""Limits of a filter for numbers, as users write them: `5 km`, `8000000 m`, `1/3`, `-40 Cel`.

The number is read exactly. The unit is looked up in the table of units, and never evaluated as an
expression.
"""

import re
from dataclasses import dataclass
from fractions import Fraction

from app.domain.numbers.quantity import read_value, to_fraction
from app.domain.units.unit import Unit
from app.domain.units.units import find_unit
from app.errors import InvalidValue

_NUMBER = r"[+-]?[0-9]+(?:/[0-9]+|(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?)"
PATTERN = rf"^ *{_NUMBER} *[^\u0000-\u001f\u007f]*$"
# What follows the digits that were read, where the number goes on: `,000 m`, `'000`, ` 000 km`, `-10 m`, `½ m`.
_REST_OF_NUMBER = re.compile(
    r"[ \u00a0\u202f]*"
    r"(?:[,.+\u2012-\u2015\u2212\u00bc-\u00be\u2150-\u215e-]|['’_/][0-9]|[0-9](?![0-9]*[*^]))"
)
_LIMIT = re.compile(rf" *({_NUMBER})(.*)", re.ASCII | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Limit:
    """A number and its unit, the limit of a number filter.

    `unit` is None if the user wrote only a number; the caller then chooses the unit.
    """

    value: Fraction
    unit: Unit | None


def parse_limit(text: str) -> Limit:
    """Parse a limit such as `5 km` or `1/3`: a number, and the unit after it if there is one.

    Raises:
        InvalidValue: the text does not begin with a number, the number is out of range, or the unit is
            unknown or ambiguous.
    """
    found = _LIMIT.fullmatch(text)
    if found is None:
        raise InvalidValue("not_a_number", f"{text[:60]!r} does not begin with a number")
    if _REST_OF_NUMBER.match(found[2]):
        raise InvalidValue(
            "not_a_number",
            f"'{text[:60]}' is not one number with a unit: write its digits without separators, such as "
            "5000 m, a decimal point, such as 0.5 m, or a fraction, such as 3/2 m",
        )
    unit = found[2].strip()
    return Limit(to_fraction(read_value(found[1])), find_unit(unit) if unit else None)
