"""The atoms of units and the prefixes, read from the tables once."""

import re
from collections.abc import Iterable
from fractions import Fraction

from app.domain.units.lexicon import atoms as table
from app.domain.units.lexicon.money import MONEY
from app.domain.units.things import pluralize
from app.domain.units.unit import Atom

Vector = dict[str, int]

# The order of the factors of a code. Derived units come in the order of `_DERIVED`, others after them.
THING_RANK, MONEY_RANK = 0, 1
_DERIVED = ("W", "N", "V", "A", "Pa", "Hz")
_OTHER_DERIVED = 2 + len(_DERIVED)
_BASE_RANKS = {
    base: _OTHER_DERIVED + 1 + place
    for place, base in enumerate(["kg", "m", "K", "mol", "By", "s"])
}
_TERM = re.compile(r"(?:([0-9][0-9./E-]*)(?:\s+|$))?(.*)")
_FACTOR = re.compile(r"((?:[A-Za-z_%']|\[[^]]*\])+)(\d?)")


def list_lines(text: str) -> list[list[str]]:
    """Return the cells of the lines of a table, which are separated by `|`."""
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


PREFIXES = {
    code: Fraction(10) ** int(power) for code, _, power in list_lines(table.METRIC_PREFIXES)
}
POWERS = {code: int(power) for code, _, power in list_lines(table.METRIC_PREFIXES)}
BINARY_PREFIXES = {
    code: Fraction(2) ** int(power) for code, _, power in list_lines(table.BINARY_PREFIXES)
}
PREFIX_NAMES = {
    code: name
    for code, name, _ in list_lines(table.METRIC_PREFIXES) + list_lines(table.BINARY_PREFIXES)
}
RESERVED = frozenset(table.RESERVED_CODES.split())
EQUAL_CODES: dict[str, str] = {
    other.strip(): stored.strip()
    for other, _, stored in (line.partition("=") for line in table.EQUAL_CODES.strip().splitlines())
}


def find_rank(code: str, vector: Iterable[tuple[str, int]]) -> int:
    """Return the place of an atom in a code: derived units, mass, length, temperature, ... time."""
    if code in _DERIVED:
        return 2 + _DERIVED.index(code)
    exponents = dict(vector)
    if len(exponents) == 1:
        ((base, exponent),) = exponents.items()
        if base in _BASE_RANKS and (exponent == 1 or (base == "m" and exponent > 0)):
            return _BASE_RANKS[base]
    return _OTHER_DERIVED


def add_up(vector: Vector, added: Iterable[tuple[str, int]], times: int) -> None:
    """Add the exponents of a factor, times its own exponent, to those of a product."""
    for base, exponent in added:
        vector[base] = vector.get(base, 0) + exponent * times


def _read_atoms() -> dict[str, Atom]:
    atoms: dict[str, Atom] = {}
    for code, prefixes, symbol, names, definition in list_lines(table.ATOMS):
        label, _, plural = (part.strip() for part in names.partition(","))
        factor, vector = _define(code, definition, atoms)
        atoms[code] = Atom(
            code=code,
            label=label,
            plural=plural or pluralize(label),
            symbol=symbol,
            prefixes=prefixes,
            vector=tuple(vector.items()),
            factor=factor,
            offset=Fraction(table.OFFSETS.get(code, 0)),
            rank=find_rank(code, vector.items()),
        )
    for code, sign, names, _ in list_lines(MONEY):
        label, _, plural = (part.strip() for part in names.partition(","))
        vector = {code: 1}
        name = plural or pluralize(label)
        atoms[code] = Atom(
            code, label, name, sign, "", tuple(vector.items()), Fraction(1), Fraction(0), MONEY_RANK
        )
    return atoms


def _define(code: str, definition: str, atoms: dict[str, Atom]) -> tuple[Fraction, Vector]:
    if definition == "*":
        # The base unit of mass is the kilogram, and of levels the decibel.
        if code == "g":
            return Fraction(1, 1000), {"kg": 1}
        if code.startswith("B") and code in table.LOG_ATOMS:
            return Fraction(10), {f"d{code}": 1}
        return Fraction(1), {code: 1}
    match = _TERM.fullmatch(definition)
    number, term = (match[1], match[2]) if match else ("", "")
    factor, vector = Fraction(number or 1), Vector()
    above, _, below = term.partition("/")
    for part, sign in ((above, 1), (below.strip("()"), -1)):
        for piece in filter(None, part.split(".")):
            found = _FACTOR.fullmatch(piece)
            if found is None:
                raise ValueError(definition)
            size, atom = _resolve(found[1], atoms)
            exponent = sign * int(found[2] or 1)
            factor *= (size * atom.factor) ** exponent
            add_up(vector, atom.vector, exponent)
    return factor, {base: exponent for base, exponent in vector.items() if exponent}


def _resolve(code: str, atoms: dict[str, Atom]) -> tuple[Fraction, Atom]:
    if code in atoms:
        return Fraction(1), atoms[code]
    for prefix, size in PREFIXES.items():
        if code.startswith(prefix) and code.removeprefix(prefix) in atoms:
            return size, atoms[code.removeprefix(prefix)]
    raise ValueError(code)


ATOMS = _read_atoms()
MONEY_CODES = frozenset(code for code, *_ in list_lines(MONEY))
