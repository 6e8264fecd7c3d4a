"""Codes of products of units that may be ambiguous."""

from functools import lru_cache
from itertools import product
from typing import NamedTuple

from app.domain.units.codes import combine
from app.domain.units.spelling.spellings import Codes
from app.errors import InvalidValue

# The codes that a factor may mean, and its exponent. No codes: an unknown factor.
Part = tuple[Codes, int]

MAX_PARTS = 6
_MAX_CODES = 24
# What an ambiguous symbol means in a product: above (True) or below (False) the line.
_IN_PRODUCTS: dict[tuple[Codes, bool], Codes] = {
    (("[car_m]", "EUR/10*2"), True): ("EUR/10*2",),
    (("Cel", "C"), True): ("C",),
    (("Cel", "C"), False): ("Cel",),
    (("rad", "RAD"), True): ("rad",),
    (("rad", "RAD"), False): ("rad",),
}
_MASSES = frozenset({"[lb_av]", "[ston_av]", "[lton_av]", "[oz_av]"})
_WITH_DIGITS = frozenset({"[in_i]", "[ft_i]", "[yd_i]", "[mi_i]"})


class Reading(NamedTuple):
    """A unit from the start of a reading to `end`. `codes` is empty if the unit cannot be named."""

    end: int
    codes: Codes


def compose(parts: list[Part], end: int) -> Reading:
    """Return the reading of a product that ends at `end`."""
    if len(parts) == 1 and parts[0][1] == 1:
        return Reading(end, parts[0][0])
    return Reading(end, _compose_codes(tuple(parts)))


@lru_cache(maxsize=16_384)
def _compose_codes(parts: tuple[Part, ...]) -> Codes:
    found: dict[str, None] = {}
    meant = [_IN_PRODUCTS.get((codes, exponent > 0), codes) for codes, exponent in parts]
    for chosen in product(*meant):
        if len(found) == _MAX_CODES:
            break
        factors = [(code, exponent) for code, (_, exponent) in zip(chosen, parts, strict=True)]
        if factors[0][0].endswith("}/s") and ("s", -1) in factors:
            # `ops/s`: the s of `ops` is that of the plural.
            factors.remove(("s", -1))
        try:
            found[combine(tuple(factors))] = None
        except InvalidValue:
            continue
    return tuple(found)


def add_note(parts: list[Part], note: str) -> bool:
    """Add a note such as `CO2` to the last part, if that is a mass; return whether it is."""
    codes, exponent = parts[-1]
    masses = tuple(code for code in codes if _is_mass(code))
    if masses:
        parts[-1] = (tuple(f"{code}{{{note}}}" for code in masses), exponent)
    return bool(masses)


@lru_cache(maxsize=1024)
def _is_mass(code: str) -> bool:
    return code in _MASSES or (code[-1] in "gt" and "/" not in code)


@lru_cache(maxsize=1024)
def takes_digit(code: str) -> bool:
    """Return whether a digit right after the symbol is its exponent, as in `m3`, `s2` and `ft2`."""
    return code in _WITH_DIGITS or (code[-1] in "ms" and not code.endswith("lm"))
