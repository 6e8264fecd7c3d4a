"""A unit of measure, of money, or of a counted thing."""

from dataclasses import dataclass
from fractions import Fraction

# Dimensions that have a meaning of their own in the code.
RATIO = "1"
TIME = "s"
TEMPERATURE = "K"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit. A value in the base unit of its dimension is `value * factor + offset`.

    `code` is the canonical code of UCUM, `label` and `plural` are English names, `symbol` is how it is
    shown. `dimension` is the canonical code of the product of base units, such as `m2/s2`: units convert
    into each other if these texts are equal. `dimension_name` is None for a dimension that nobody named.
    """

    code: str
    label: str
    plural: str
    symbol: str
    dimension: str
    dimension_name: str | None
    factor: Fraction
    offset: Fraction


@dataclass(frozen=True, slots=True)
class Atom:
    """A unit that is no product: of UCUM, of money (`USD`) or of a counted thing (`{call}`).

    `vector` has the exponents of the base units. `prefixes` is empty, `m` (metric), or `b` (binary, too).
    """

    code: str
    label: str
    plural: str
    symbol: str
    prefixes: str
    vector: tuple[tuple[str, int], ...]
    factor: Fraction
    offset: Fraction
    rank: int
