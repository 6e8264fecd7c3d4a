"""A number in a text, without its unit."""

from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import Self

from app.domain.numbers.quantity import format_fraction, read_value
from app.domain.quotes.span import Span
from app.errors import InvalidValue


class NumeralKind(StrEnum):
    """What a numeral is beside a plain number.

    `ordinal`: first, 3rd. `part`: a fraction in words or 1/3. `multiple`: twice. `growth`: doubled.
    `vague`: thousands. `unreadable`: more digits than a value may have, or digits that form no number.
    """

    PLAIN = "plain"
    ORDINAL = "ordinal"
    PART = "part"
    MULTIPLE = "multiple"
    GROWTH = "growth"
    VAGUE = "vague"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number in a text, from the offset `start` to the offset `end`, with sign and scale word.

    `text` is the number as a canonical decimal or fraction. `digits` counts the significant digits as
    written, None for words and fractions. `unit` is the code of a unit that is part of the numeral: `%`
    in 百分之七十六. `more` is the place of 多, 余 or 来 inside of it. `factor` is the scale after the number (a
    million), 1 without one. `word`: it is written in words. `signed`: with a sign or a word for minus.
    `tolerance` is the place and size of a tolerance before a power of ten.
    """

    start: int
    end: int
    value: Fraction
    text: str
    digits: int | None = None
    kind: NumeralKind = NumeralKind.PLAIN
    unit: str | None = None
    more: Span | None = None
    factor: Fraction = Fraction(1)
    word: bool = False
    signed: bool = False
    tolerance: tuple[Span, Fraction] | None = None

    def scale(self, factor: Fraction) -> Self:
        """Return the same numeral, multiplied: 6.75 in `6.75 to 30 billion` is in billions."""
        value = self.value * factor
        return replace(self, value=value, text=format_fraction(value), factor=factor)

    def add(self, amount: Fraction) -> Self:
        """Return the same numeral with an amount added to its value: 半 in 两米半."""
        value = self.value + amount
        return replace(self, value=value, text=format_fraction(value))

    def negate(self, start: int) -> Self:
        """Return the same numeral with a minus sign, or a word for it, from `start`."""
        return replace(self, start=start, value=-self.value, text=f"-{self.text}", signed=True)


def make_numeral(  # noqa: PLR0913 - one keyword for each field of a numeral
    start: int,
    end: int,
    value: Fraction,
    *,
    written: str | None = None,
    digits: int | None = None,
    kind: NumeralKind = NumeralKind.PLAIN,
    unit: str | None = None,
    more: Span | None = None,
    factor: Fraction = Fraction(1),
    word: bool = False,
) -> Numeral:
    """Make a numeral; an unreadable one if the value is longer or larger than a value may be.

    `written` is the number as written, if that is a plain decimal: `1.50` stays `1.50`.
    """
    try:
        text = read_value(written or format_fraction(value))
    except InvalidValue:
        return make_unreadable(start, end)
    return Numeral(start, end, value, text, digits, kind, unit, more, factor, word)


def make_unreadable(start: int, end: int) -> Numeral:
    """Make a numeral of digits that form no number, or of which the value is too large."""
    return Numeral(start, end, Fraction(0), "0", kind=NumeralKind.UNREADABLE)
