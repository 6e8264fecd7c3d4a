"""Terms of units: products of powers of atoms, and their canonical code.

A term has one power of ten and a whole exponent for each factor. A factor is the code of an atom with its
prefix, and a note such as `CO2`, or nothing. A counted thing is a factor, too: `{call}`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache

from app.domain.units.atoms import (
    ATOMS,
    BINARY_PREFIXES,
    MONEY_CODES,
    PREFIXES,
    RESERVED,
    THING_RANK,
    Vector,
    add_up,
    find_rank,
)
from app.domain.units.lexicon.atoms import LOG_ATOMS
from app.domain.units.unit import Atom
from app.errors import InvalidValue

MAX_LENGTH = 64
MAX_FACTORS = 8
MAX_EXPONENT = 9
MAX_POWER = 30

# The code of the atom with its prefix, and the note.
Factor = tuple[str, str]


@dataclass(slots=True)
class Term:
    """A product that is being built; `write_code` checks it and writes it canonically."""

    power: int = 0
    exponents: dict[Factor, int] = field(default_factory=dict)

    def multiply(self, factor: Factor, exponent: int) -> None:
        self.exponents[factor] = self.exponents.get(factor, 0) + exponent
        if not self.exponents[factor]:
            del self.exponents[factor]

    def multiply_by(self, other: "Term", exponent: int) -> None:
        self.power += other.power * exponent
        for factor, times in other.exponents.items():
            self.multiply(factor, times * exponent)


@dataclass(frozen=True, slots=True)
class Prefixed:
    """An atom with its prefix, which may be empty; `factor` is that of both."""

    prefix: str
    atom: Atom
    factor: Fraction


@lru_cache(maxsize=4096)
def find_atom(code: str) -> Prefixed:
    """Return the atom that a code names, with its prefix. An atom goes before prefix and atom.

    Raises:
        InvalidValue: `prefix_not_allowed` or `unknown_unit`.
    """
    if code.startswith("{"):
        word = code[1:-1]
        vector = ((code, 1),)
        atom = Atom(code, word, word, word, "", vector, Fraction(1), Fraction(0), THING_RANK)
        return Prefixed("", atom, Fraction(1))
    if code in RESERVED:
        raise InvalidValue(
            "unknown_unit", f"{code!r} is no code here, because it is read otherwise"
        )
    if code in ATOMS:
        return Prefixed("", ATOMS[code], ATOMS[code].factor)
    for prefixes, kinds in ((BINARY_PREFIXES, "b"), (PREFIXES, "mb")):
        for prefix, size in prefixes.items():
            if code.startswith(prefix) and (stem := ATOMS.get(code[len(prefix) :])):
                if not stem.prefixes or stem.prefixes not in kinds:
                    raise InvalidValue(
                        "prefix_not_allowed",
                        f"{stem.code} ({stem.label}) takes no prefix {prefix!r}: write it without, or "
                        f"with a power of ten, such as '10*3.{stem.code}'",
                    )
                return Prefixed(prefix, stem, size * stem.factor)
    raise InvalidValue("unknown_unit", f"{code!r} is not a known unit")


def write_code(term: Term) -> str:
    """Return the canonical code of a term.

    Raises:
        InvalidValue: the term is none that a unit may have; see the grammar.
    """
    _check(term)
    code = _assemble(term)
    if len(code) > MAX_LENGTH:
        raise InvalidValue("unit_too_long", f"a unit has at most {MAX_LENGTH} characters: {code}")
    if code in RESERVED:
        raise InvalidValue(
            "unknown_unit", f"{code!r} is no code here, because it is read otherwise"
        )
    return code


def _assemble(term: Term) -> str:
    above, below = _split(term.exponents)
    if term.power > 0:
        above.insert(0, f"10*{term.power}")
    elif term.power:
        below.insert(0, f"10*{-term.power}")
    return _join(above, below)


def _split(exponents: dict[Factor, int]) -> tuple[list[str], list[str]]:
    """Return the factors above and below the line, as text, in their order."""
    ordered = sorted(exponents.items(), key=lambda item: (find_atom(item[0][0]).atom.rank, item[0]))
    above = [_write(factor, exponent) for factor, exponent in ordered if exponent > 0]
    return above, [_write(factor, -exponent) for factor, exponent in ordered if exponent < 0]


def _write(factor: Factor, exponent: int) -> str:
    code, note = factor
    return code + (str(exponent) if exponent > 1 else "") + (f"{{{note}}}" if note else "")


def _join(above: list[str], below: list[str]) -> str:
    if not below:
        return ".".join(above) or "1"
    under = ".".join(below)
    return f"{'.'.join(above)}/{f'({under})' if len(below) > 1 else under}"


def _check(term: Term) -> None:
    if len(term.exponents) + bool(term.power) > MAX_FACTORS:
        raise InvalidValue("unit_too_long", f"a unit has at most {MAX_FACTORS} factors")
    if abs(term.power) > MAX_POWER:
        raise InvalidValue(
            "unit_exponent", f"powers of ten go from 10*-{MAX_POWER} to 10*{MAX_POWER}"
        )
    for (code, _), exponent in term.exponents.items():
        if abs(exponent) > (1 if code.startswith("{") else MAX_EXPONENT):
            raise InvalidValue(
                "unit_exponent",
                f"the exponent of {code} is {exponent}: counted things have none, and other units one "
                f"from 1 to {MAX_EXPONENT}",
            )
    _check_scales(term)


def _check_scales(term: Term) -> None:
    """Refuse products of units that are no multiples: of temperatures with an offset, and of levels."""
    levels = 0
    for (code, _), exponent in term.exponents.items():
        atom = find_atom(code).atom
        if atom.offset and (exponent != 1 or len(term.exponents) > 1 or term.power):
            raise InvalidValue(
                "offset_in_product",
                f"{code} has its own zero, so that no product can have it: write "
                f"{_write_difference(term)!r}",
            )
        if atom.code in LOG_ATOMS:
            levels += 1
            if exponent != 1 or levels > 1:
                raise InvalidValue(
                    "log_in_product",
                    f"{code} is a level on a logarithmic scale: it can come once, above the line, with "
                    "no exponent",
                )


def _write_difference(term: Term) -> str:
    changed = Term(term.power)
    for (code, note), exponent in term.exponents.items():
        changed.multiply(
            ({"Cel": "K", "[degF]": "[degR]", "[degRe]": "K"}.get(code, code), note), exponent
        )
    return _assemble(changed)


def find_vector(term: Term) -> Vector:
    """Return the exponents of the base units of a term. The note of a level is part of its base."""
    vector: Vector = {}
    for (code, note), exponent in term.exponents.items():
        atom = find_atom(code).atom
        bases = atom.vector
        if note and atom.code in LOG_ATOMS:
            bases = tuple((f"{base}{{{note}}}", times) for base, times in bases)
        add_up(vector, bases, exponent)
    return {base: exponent for base, exponent in vector.items() if exponent}


def write_dimension(vector: Iterable[tuple[str, int]]) -> str:
    """Return the product of base units as text, in the order of codes: `kg.m2/s2`."""

    def order(item: tuple[str, int]) -> tuple[int, str]:
        base = item[0]
        if base.startswith("{"):
            return THING_RANK, base
        if base in MONEY_CODES:
            return ATOMS[base].rank, base
        return find_rank(base, ((base, 1),)), base

    ordered = sorted(vector, key=order)
    above = [_write((base, ""), exponent) for base, exponent in ordered if exponent > 0]
    return _join(
        above, [_write((base, ""), -exponent) for base, exponent in ordered if exponent < 0]
    )
