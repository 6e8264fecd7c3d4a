"""Where the case of letters tells units apart: 5 mW is not 5 MW, and 5 m is not 5 M.

A word right after a number keeps its case, unless it is an ordinary word of some length. A symbol
that is another unit in another case keeps it everywhere.
"""

import re
from collections.abc import Iterable, Iterator

from app.domain.numbers.units import list_units
from app.domain.quotes.characters import DASHES, INVISIBLE, is_cased, make_class
from app.domain.quotes.span import Span

_SCALES = "(?i:hundred|thousand|million|billion|trillion|dozen)"
# What can stand between a number and its unit.
_GAP = rf"[\s{INVISIBLE}{DASHES}(\[（/·⋅×*\-]"
_SCALE = re.compile(f"{_GAP}*{_SCALES}")
_MIN_WORD = 5
# Words of five letters or more that begin with a prefix all the same: a megaohm is no milliohm.
_PREFIXED = re.compile(
    "[mpyz](bit|byte|baud|bar|ohm|watt|volt|amp|ampere|joule|gram|mole|hertz|pascal|metre|meter)s?",
    re.IGNORECASE,
)


def _list_symbols() -> list[str]:
    """Symbols of at least two letters that are several units, depending on case; folded."""
    spellings: dict[str, set[str]] = {}
    for symbol in {name for unit in list_units() for name in (unit.code, unit.symbol)}:
        spellings.setdefault(symbol.casefold(), set()).add(symbol)
    several = [folded for folded, forms in spellings.items() if len(forms) > 1 and len(folded) > 1]
    # Bits and bytes, which the table of units writes out.
    return several + [f"{prefix}{unit}" for prefix in "kmgtp" for unit in ("b", "bps")]


_SYMBOLS = f"(?i:{'|'.join(sorted(map(re.escape, _list_symbols())))})"


class UnitCase:
    """Finds where the case of letters stays, in texts of these characters."""

    def __init__(self, chars: Iterable[str]) -> None:
        letters, numerals = set(filter(is_cased, chars)), set(filter(str.isnumeric, chars))
        letter, number = make_class(letters), make_class(numerals)
        both = make_class(letters | numerals)
        # One character at a time, so that there is one way to match and no need for a possessive
        # group, after which Python 3.11 before 3.11.5 goes on from the wrong place.
        word = f"(?P<word>{letter}++(?:[/·⋅*^-]?{both})*)"
        self._letters = re.compile(f"{letter}+")
        self._word = re.compile(f"{_GAP}*{word}")
        self._number = re.compile(f"(?:{number}{both}*|(?<!{both}){_SCALES}){_GAP}*$")
        self._kept = re.compile(
            f"(?<!{both})(?:"
            f"(?:(?P<number>{letter}*+{number}{both}*+)|{_SCALES}(?!{both}))(?={_GAP}*+{word}?)"
            f"|(?P<symbol>{_SYMBOLS})(?!{both}))"
        )

    def find(self, text: str) -> Iterator[Span]:
        """The parts of a text that keep their case, by their starts; they may overlap."""
        for found in self._kept.finditer(text):
            if found["number"] or found["symbol"]:
                yield Span(*found.span())
            if found["word"] and self.keeps(found["word"]):
                yield Span(*found.span("word"))

    def keeps(self, word: str) -> bool:
        """Whether the case of a word after a number may have a meaning."""
        return any(map(_is_like_a_symbol, self._letters.findall(word)))

    def ends_with_number(self, text: str) -> bool:
        """Whether a number, or a scale such as `million`, stands last, before a unit perhaps."""
        return self._number.search(text) is not None

    def begins_with_scale(self, text: str, start: int) -> bool:
        """Whether a scale such as `million` stands at `start`, for a number before it."""
        return _SCALE.match(text, start) is not None

    def read_unit(self, text: str, start: int = 0) -> str:
        """The word that is the unit if a number stands before `start`; empty without a word."""
        found = self._word.match(text, start)
        return found["word"] if found else ""


def _is_like_a_symbol(word: str) -> bool:
    in_ordinary_capitals = word.islower() or word.isupper() or word.istitle()
    is_prefixed = _PREFIXED.fullmatch(word) is not None
    return len(word) < _MIN_WORD or not in_ordinary_capitals or is_prefixed
