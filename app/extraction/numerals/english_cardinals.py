"""English cardinals: `two hundred and fifty million`, `half a billion`, `a dozen`."""

import re
from dataclasses import dataclass
from fractions import Fraction

from app.extraction.numerals.numeral import Numeral, NumeralKind, make_numeral
from app.extraction.words.number_words import CARDINALS, ENGLISH_SCALES
from app.extraction.words.patterns import match_any

_SMALL = match_any(CARDINALS)
_SCALE = match_any(ENGLISH_SCALES)
# `a quarter of a million`, `half a million` or `a million`; else a number word or scale, but not `million tons`.
_FIRST = (
    r"(?:(?:a\s|one\s)?quarter|three[\s-]quarters)\s(?:of\sa\s)?(?:million|billion|trillion)"
    rf"|(?:half\san?\s|an?\s|half\s)(?=(?:{_SCALE})(?![a-z]))(?:{_SCALE})|(?:{_SMALL})|(?:{_SCALE})(?!s?\s(?:tons|of)\b)"
)
# `two hundred and fifty`, but `ten and fifteen` are two numbers.
_AND = "(?:(?<=hundred)|(?<=thousand)|(?<=illion)|(?<=lakh)|(?<=crore))\\sand\\s"
_NEXT = rf"(?:\s?-\s?|{_AND}|\s)(?:{_SMALL}|{_SCALE})(?![a-z])(?!\squarters)"
_CARDINAL = re.compile(
    rf"(?<![\w-])(?:{_FIRST})(?:{_NEXT}){{0,14}}"
    rf"(?:[\s-]and[\s-](?:a[\s-](?:half|quarter)|three[\s-]quarters))?(?:\s(?:{_SCALE}))?(?![A-Za-z])",
    re.IGNORECASE,
)
_BREAK = re.compile(r"[\s-]")
_BREAKS = re.compile(r"[\s-]+")
# Each is read as one word: `a quarter of a million`, `three-quarters million`.
_QUARTER = re.compile(r"(?:(?:a|one) )?quarter (?:of a )?(?=[mbt])")
_THREE_QUARTERS = re.compile(r"three[ -]quarters (?:of a )?(?=[mbt])")
_PARTS = {"half": Fraction(1, 2), "quarter": Fraction(1, 4), "threequarter": Fraction(3, 4)}
_TEN = 10
_TWENTY = 20


def read_cardinal_at(text: str, start: int) -> Numeral | None:
    """Read the longest cardinal that begins at `start`; an unreadable one if its words form no number."""
    match = _CARDINAL.match(text, start)
    if match is None:
        return None
    value = read_cardinal(match[0])
    kind = NumeralKind.PLAIN if value is not None else NumeralKind.UNREADABLE
    last = _BREAK.split(match[0].lower())[-1]
    factor = Fraction(ENGLISH_SCALES.get(last, 1))
    return make_numeral(*match.span(), value or Fraction(0), kind=kind, word=True, factor=factor)


def read_cardinal(text: str) -> Fraction | None:
    """Return the number that English number words mean, such as `two hundred and fifty million`.

    Return None if the words do not form one number (`twenty thirty`).
    """
    text = _QUARTER.sub("quarter ", text.lower())
    text = _THREE_QUARTERS.sub("threequarter ", text)
    count = _Sum()
    is_number = all(count.add(word) for word in _BREAKS.split(text))
    return count.total + count.group if is_number else None


@dataclass(slots=True)
class _Sum:
    """The sum of the words read so far.

    `group` is what the next scale multiplies. `limit` is what the next number must stay below, 0 at the
    start of a group.
    """

    total: Fraction = Fraction(0)
    group: Fraction = Fraction(0)
    limit: int = 0
    last_scale: int = 0

    def add(self, word: str) -> bool:
        """Add a word; return False if it does not continue the number."""
        if word in _PARTS:
            # `a million and a half` is 1.5 million.
            whole = self.last_scale if self.last_scale and not self.group else 1
            self.group += _PARTS[word] * whole
        elif word == "quarters":
            # `two and three quarters`
            self.group += Fraction(3, 4) - CARDINALS["three"]
        elif word in {"hundred", "dozen"}:
            self.limit = ENGLISH_SCALES[word]
            self.group = (self.group or Fraction(1)) * self.limit
        elif word in ENGLISH_SCALES:
            self._multiply(ENGLISH_SCALES[word])
        elif word in CARDINALS:
            return self._add_number(CARDINALS[word])
        return True

    def _multiply(self, scale: int) -> None:
        if self.last_scale and scale >= self.last_scale:
            self.total = (self.total + self.group) * scale
        else:
            self.total += (self.group or Fraction(0 if self.total else 1)) * scale
        self.group, self.limit, self.last_scale = Fraction(0), 0, scale

    def _add_number(self, number: int) -> bool:
        if self.limit and number >= self.limit:
            return False
        self.group += number
        self.limit = _TEN if number >= _TWENTY else 1
        return True
