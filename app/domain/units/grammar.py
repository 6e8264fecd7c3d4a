"""The grammar of unit codes, after UCUM: `kW.h/(10*2.km)`.

    unit    = "1" | product | [ "1" ] "/" factor { "/" factor } ;
    product = factor { "." factor } { "/" factor } ;
    factor  = power | atom [ exp ] [ note ] | "{" thing "}" | "(" product ")" ;
    power   = ( "10*" | "10^" ) [ "+" | "-" ] digit [ digit ] ;
    exp     = [ "+" | "-" ] digit ;

Text of users is only matched and looked up, never evaluated. UCUM allows `a/b.c`; here it is refused,
because most people mean `a/(b.c)` by it.
"""

import re
from typing import NoReturn

from app.domain.units.atoms import ATOMS, EQUAL_CODES, PREFIXES
from app.domain.units.term import MAX_FACTORS, MAX_LENGTH, MAX_POWER, Term, find_atom
from app.domain.units.things import MAX_THING, THING, singularize
from app.errors import InvalidValue

_ATOM = re.compile(r"(?:[A-Za-z_%']|\[[^\][{}]{1,16}\])+", re.ASCII)
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+(?![0-9]*[*^]))?(?:\*\*)?")
_POWER = re.compile(r"10[*^]([+-]?)([0-9]{0,3})")
_EXPONENT = re.compile(r"[+-]?[0-9]+")
_NOTE = re.compile(r"\{([\x20-\x7a|~]{1,40})\}")
_DEPTH = 2


def parse(text: str) -> Term:
    """Parse a code, which need not be canonical.

    Raises:
        InvalidValue: `unit_syntax`, `unit_ambiguous`, `unit_factor`, `unit_exponent`, `unit_too_long`,
            `prefix_not_allowed` or `unknown_unit`; the detail says what to write.
    """
    if len(text) > MAX_LENGTH:
        raise InvalidValue(
            "unit_too_long",
            f"a unit has at most {MAX_LENGTH} characters, this has {len(text)}",
        )
    if text == "1":
        return Term()
    return _Parser(text).read_unit()


def _find_equal(code: str) -> str:
    """Return the code that is stored for an atom of UCUM that has two, with its prefix: `ml` is `mL`."""
    for equal, stored in EQUAL_CODES.items():
        prefix = code.removesuffix(equal)
        if code == equal or (code.endswith(equal) and prefix in PREFIXES and code not in ATOMS):
            return code[: len(code) - len(equal)] + stored
    return code


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.factors = 0

    def read_unit(self) -> Term:
        term = Term()
        start = 1 if self.text.startswith("1/") else 0
        if self.text.startswith("/", start):
            self.position = start
            self._read_quotient(term)
        else:
            self._read_product(term, 0)
        if self.position < len(self.text):
            self._refuse_rest()
        return term

    def _read_product(self, term: Term, depth: int) -> None:
        self._read_factor(term, 1, depth)
        while self._accept("."):
            self._read_factor(term, 1, depth)
        self._read_quotient(term, depth)

    def _read_quotient(self, term: Term, depth: int = 0) -> None:
        while self._accept("/"):
            before = self.position
            self._read_factor(term, -1, depth)
            if self.text.startswith(".", self.position):
                self._refuse_product_below(before)

    def _read_factor(self, term: Term, sign: int, depth: int) -> None:
        if self._accept("("):
            if depth == _DEPTH:
                self._refuse("unit_syntax", f"brackets are at most {_DEPTH} deep")
            inner = Term()
            self._read_product(inner, depth + 1)
            if not self._accept(")"):
                self._refuse("unit_syntax", "a bracket is not closed")
            term.multiply_by(inner, sign)
            return
        self.factors += 1
        if self.factors > MAX_FACTORS:
            raise InvalidValue("unit_too_long", f"a unit has at most {MAX_FACTORS} factors")
        if self.text.startswith("{", self.position):
            term.multiply((f"{{{self._read_thing()}}}", ""), sign)
        elif self.text[self.position : self.position + 1].isdigit():
            term.power += sign * self._read_power()
        else:
            self._read_atom(term, sign)

    def _read_thing(self) -> str:
        end = self.text.find("}", self.position)
        thing = self.text[self.position + 1 : end] if end > 0 else ""
        if not THING.fullmatch(thing) or len(thing) > MAX_THING:
            self._refuse(
                "unit_syntax",
                "a counted thing is a word in braces, such as '{call}' or '{gpu-hour}'",
            )
        self.position = end + 1
        if _EXPONENT.match(self.text, self.position):
            self._refuse("unit_exponent", "a counted thing has no exponent")
        return singularize(thing.lower())

    def _read_power(self) -> int:
        match = _POWER.match(self.text, self.position)
        if match is None:
            self._refuse_number()
        power = int(match[2] or 0)
        if not match[2] or not 0 < power <= MAX_POWER:
            self._refuse(
                "unit_exponent",
                f"a power of ten is written '10*6', from 10*-{MAX_POWER} to 10*{MAX_POWER}, never 10*0",
            )
        self.position = match.end()
        return -power if match[1] == "-" else power

    def _read_atom(self, term: Term, sign: int) -> None:
        match = _ATOM.match(self.text, self.position)
        if match is None:
            self._refuse("unit_syntax", "a unit is missing")
        self.position = match.end()
        exponent = self._read_exponent(match[0])
        note = _NOTE.match(self.text, self.position)
        if note:
            self.position = note.end()
        elif self.text.startswith("{", self.position):
            self._refuse("unit_syntax", "a note has 1 to 40 ASCII characters, none of them a brace")
        equal, times = _find_equal(match[0]), 1
        if equal != match[0] and equal[-1].isdigit():
            equal, times = equal[:-1], int(equal[-1])
        found = find_atom(equal)
        term.multiply(
            (found.prefix + found.atom.code, note[1] if note else ""), sign * exponent * times
        )

    def _read_exponent(self, atom: str) -> int:
        match = _EXPONENT.match(self.text, self.position)
        if match is None:
            return 1
        exponent = int(match[0]) if len(match[0]) <= len("-9") else 0
        if not exponent or abs(exponent) > 9:  # noqa: PLR2004 - one digit, by the grammar
            self._refuse(
                "unit_exponent",
                f"the exponent {match[0][:8]} of {atom} is not one of -9 to -1 and 1 to 9",
            )
        self.position = match.end()
        return exponent

    def _accept(self, char: str) -> bool:
        if self.text.startswith(char, self.position):
            self.position += 1
            return True
        return False

    def _refuse_number(self) -> NoReturn:
        match = _NUMBER.match(self.text, self.position)
        number = match[0] if match else ""
        digits = number.rstrip("0")
        advice = "powers of ten are written '10*3', and there are no other numbers"
        if digits == "1" and number != "1":
            written = self.text.replace(number, f"10*{len(number) - 1}", 1)
            advice = f"write {written!r}"
        self._refuse("unit_factor", f"a unit has no number such as {number}: {advice}")

    def _refuse_product_below(self, before: int) -> NoReturn:
        above, below = self.text[: before - 1], self.text[before : self.position]
        rest = self.text[self.position + 1 :]
        self._refuse(
            "unit_ambiguous",
            f"what is multiplied after '/' may be above or below: write '{above}/({below}.{rest})' or "
            f"'{above}.{rest}/{below}'",
        )

    def _refuse_rest(self) -> NoReturn:
        rest = self.text[self.position :]
        advice = "factors are separated by '.' or '/'"
        if rest.startswith(("*", "^")):
            self._refuse("unit_factor", "there are no powers but those of ten, such as '10*6'")
        self._refuse("unit_syntax", f"{advice}, but {rest[:20]!r} follows")

    def _refuse(self, rule: str, advice: str) -> NoReturn:
        raise InvalidValue(rule, f"{self.text!r}: {advice}")
