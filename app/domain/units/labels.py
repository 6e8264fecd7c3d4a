"""Names and symbols of units, composed from those of their factors: `watt-hour per kilogram`, `Wh/kg`."""

from app.domain.units.atoms import PREFIX_NAMES, list_lines
from app.domain.units.lexicon.atoms import LOG_ATOMS
from app.domain.units.lexicon.dimensions import NAMED_UNITS
from app.domain.units.term import Factor, Term, find_atom
from app.domain.units.things import pluralize

# code -> singular, plural, symbol
_NAMED = {
    code: (singular, plural, symbol) for code, singular, plural, symbol in list_lines(NAMED_UNITS)
}
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SMALL_POWER = 5
# Symbols that are written together, as in `kWh` and `VA`; others have a dot, as in `N·m`.
_TOGETHER = {("W", "h"), ("A", "h"), ("V", "A")}
_POWER_WORDS = {2: "square", 3: "cubic"}
_POWERS = {
    1: "ten",
    2: "hundred",
    3: "thousand",
    4: "ten thousand",
    5: "hundred thousand",
    6: "million",
    8: "hundred million",
    9: "billion",
    12: "trillion",
    15: "quadrillion",
    18: "quintillion",
}

Parts = list[tuple[Factor, int]]


def name_unit(code: str, term: Term, ordered: Parts) -> tuple[str, str, str]:
    """Return the English singular and plural, and the symbol of a unit.

    `ordered` are the factors in the order of the code, with their exponents.
    """
    if code in _NAMED:
        return _NAMED[code]
    above = [(factor, exponent) for factor, exponent in ordered if exponent > 0]
    below = [(factor, -exponent) for factor, exponent in ordered if exponent < 0]
    return (
        _write_label(term, above, below, plural=False),
        _write_label(term, above, below, plural=True),
        _write_symbol(term, above, below),
    )


def _write_label(term: Term, above: Parts, below: Parts, *, plural: bool) -> str:
    words = [_name_power(term.power)] if term.power > 0 else []
    if above:
        names = [_name_factor(*part, plural=False) for part in above[:-1]]
        words.append("-".join([*names, _name_factor(*above[-1], plural=plural)]))
    if below or term.power < 0:
        many = term.power < 0
        words.append("per")
        if many:
            words.append(_name_power(-term.power))
        names = [
            _name_factor(*part, plural=many and place == len(below) - 1)
            for place, part in enumerate(below)
        ]
        words.append("-".join(names))
    return " ".join(filter(None, words))


def _name_factor(factor: Factor, exponent: int, *, plural: bool) -> str:
    code, note = factor
    found = find_atom(code)
    atom = found.atom
    if code in _NAMED:
        name = _NAMED[code][plural]
    elif code.startswith("{"):
        name = code[1:-1].replace("-", " ")
        name = pluralize(name) if plural else name
    else:
        name = PREFIX_NAMES.get(found.prefix, "") + (atom.plural if plural else atom.label)
    if exponent > 1:
        is_length = atom.vector == (("m", 1),)
        after = {2: "squared", 3: "cubed"}.get(exponent, f"to the power of {exponent}")
        word = _POWER_WORDS.get(exponent) if is_length else None
        name = f"{word} {name}" if word else f"{name} {after}"
    return f"{name} ({note})" if note else name


def _name_power(power: int) -> str:
    return _POWERS.get(power, f"10{str(power).translate(_SUPERSCRIPTS)}")


def _write_symbol(term: Term, above: Parts, below: Parts) -> str:
    over = _join(above)
    if term.power > 0:
        over = f"{_write_power(term.power)} {over}".strip()
    under = _join(below)
    if term.power < 0:
        under = f"{_write_power(-term.power)} {under}".strip()
        return f"{over or '1'}/{under}"
    if not below:
        return over
    return f"{over or '1'}/{f'({under})' if '·' in under else under}"


def _write_power(power: int) -> str:
    if power <= _SMALL_POWER:
        return f"{10**power:,}" if power > 3 else str(10**power)  # noqa: PLR2004 - from 10,000
    return f"10{str(power).translate(_SUPERSCRIPTS)}"


def _join(parts: Parts) -> str:
    written = ""
    before = ""
    for factor, exponent in parts:
        symbol, base = _write_factor(factor, exponent)
        together = (before, base) in _TOGETHER and not written.endswith(("²", "³", ")"))
        written += ("" if together or not written else "·") + symbol
        before = base
    return written


def _write_factor(factor: Factor, exponent: int) -> tuple[str, str]:
    code, note = factor
    found = find_atom(code)
    if code in _NAMED:
        symbol = _NAMED[code][2]
    elif code.startswith("{"):
        symbol = code[1:-1].replace("-", " ")
    else:
        symbol = found.prefix.replace("u", "μ") + found.atom.symbol
    power = str(exponent).translate(_SUPERSCRIPTS) if exponent > 1 else ""
    close = note.islower() or found.atom.code in LOG_ATOMS
    noted = f"{'' if close else ' '}{note}" if note else ""
    return f"{symbol}{power}{noted}", found.atom.code
