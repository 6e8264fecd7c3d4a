"""Units by their codes: parsed, made canonical, with exact factors and dimensions."""

from fractions import Fraction
from functools import lru_cache

from app.domain.units.grammar import parse
from app.domain.units.labels import name_unit
from app.domain.units.lexicon.dimensions import DIMENSIONS
from app.domain.units.term import Term, find_atom, find_vector, write_code, write_dimension
from app.domain.units.unit import Unit
from app.errors import InvalidValue

# Units with a zero of their own, and the unit of their differences.
DIFFERENCES = {"Cel": "K", "[degF]": "[degR]", "[degRe]": "K"}


@lru_cache(maxsize=8192)
def canonicalize(code: str) -> str:
    """Return the canonical form of a code: `m.s-1` becomes `m/s`.

    Raises:
        InvalidValue: the text is no code; see `grammar.parse` and `term.write_code`.
    """
    return write_code(parse(code))


@lru_cache(maxsize=8192)
def read_code(code: str) -> Unit:
    """Return the unit that has exactly this canonical code.

    Raises:
        InvalidValue: as `canonicalize`; `unknown_unit` if the code is not canonical.
    """
    term = parse(code)
    canonical = write_code(term)
    if canonical != code:
        raise InvalidValue(
            "unknown_unit", f"{code!r} is not the canonical code: write {canonical!r}"
        )
    return make_unit(term)


def make_unit(term: Term) -> Unit:
    """Return the unit of a term."""
    code = write_code(term)
    factor, offset = Fraction(10) ** term.power, Fraction(0)
    for (atom, _), exponent in term.exponents.items():
        found = find_atom(atom)
        factor *= found.factor**exponent
        offset = found.atom.offset
    ordered = sorted(
        term.exponents.items(), key=lambda item: (find_atom(item[0][0]).atom.rank, item[0])
    )
    label, plural, symbol = name_unit(code, term, ordered)
    dimension = write_dimension(find_vector(term).items())
    return Unit(
        code=code,
        label=label,
        plural=plural,
        symbol=symbol,
        dimension=dimension,
        dimension_name=name_dimension(dimension),
        factor=factor,
        offset=offset if len(term.exponents) == 1 else Fraction(0),
    )


def name_dimension(dimension: str) -> str | None:
    """Return the English name of a dimension: `specific energy` for `m2/s2`."""
    return _name_dimensions().get(dimension)


def find_dimension(text: str) -> str:
    """Return the dimension that is named by its name, or by a unit of it, such as its own text.

    Raises:
        InvalidValue: it is neither; `unknown_dimension`.
    """
    named = _find_dimensions().get(text.lower().replace("-", " "))
    if named is not None:
        return named
    try:
        return read_code(canonicalize(text)).dimension
    except InvalidValue as error:
        detail = f"{text!r} is no dimension: write its name, such as 'length', or a product of base units, such as 'm2/s2'"
        raise InvalidValue("unknown_dimension", detail) from error


@lru_cache(maxsize=1)
def _find_dimensions() -> dict[str, str]:
    return {
        name: write_dimension(find_vector(parse(code)).items())
        for name, code in (
            (part.strip() for part in line.split(" = ")) for line in DIMENSIONS.strip().splitlines()
        )
    }


@lru_cache(maxsize=1)
def _name_dimensions() -> dict[str, str]:
    # Of several names, the first of the table is shown.
    return {dimension: name for name, dimension in reversed(_find_dimensions().items())}


@lru_cache(maxsize=4096)
def combine(factors: tuple[tuple[str, int], ...]) -> str:
    """Return the canonical code of a product of units: code and exponent of each.

    A temperature with its own zero becomes its difference where it is not alone: °C/V is K/V.
    """
    term = Term()
    alone = len(factors) == 1 and factors[0][1] == 1
    for code, exponent in factors:
        term.multiply_by(parse(code if alone else DIFFERENCES.get(code, code)), exponent)
    return write_code(term)
