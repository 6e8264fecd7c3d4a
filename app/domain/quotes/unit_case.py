"""Words whose case distinguishes units: 5 mW is not 5 MW, and 5 m is not 5 M.

A word right after a number keeps its case, unless it is an ordinary word of five letters or more. A
symbol that is another unit in another case keeps its case everywhere.
"""

import re
from collections.abc import Iterable, Iterator

from app.domain.numbers.units import list_units
from app.domain.quotes.characters import DASHES, INVISIBLE, is_cased, make_class
from app.domain.quotes.span import Span

_SCALES = "(?i:hundred|thousand|million|billion|trillion|dozen)"
# Characters between a number and its unit.
_GAP = rf"[\s{INVISIBLE}{DASHES}(\[（/·⋅×*\-]"
_SCALE = re.compile(f"{_GAP}*{_SCALES}")
_MIN_WORD = 5
# Longer words that begin with a metric prefix: a megaohm is not a milliohm.
_PREFIXED = re.compile(
    "[mpyz](bit|byte|baud|bar|ohm|watt|volt|amp|ampere|joule|gram|mole|hertz|pascal|metre|meter)s?",
    re.IGNORECASE,
)


def _list_symbols() -> list[str]:
    """List the folded symbols of two or more letters that are different units in different case."""
    spellings: dict[str, set[str]] = {}
    for symbol in {name for unit in list_units() for name in (unit.code, unit.symbol)}:
        spellings.setdefault(symbol.casefold(), set()).add(symbol)
    symbols = [folded for folded, forms in spellings.items() if len(forms) > 1 and len(folded) > 1]
    # Bits and bytes, which the table of units writes out.
    return symbols + [f"{prefix}{unit}" for prefix in "kmgtp" for unit in ("b", "bps")]


_SYMBOLS = f"(?i:{'|'.join(sorted(map(re.escape, _list_symbols())))})"


class UnitCase:
    """Finds the parts of a text that keep their case. `chars` are all characters of the texts."""

    def __init__(self, chars: Iterable[str]) -> None:
        letters, numerals = set(filter(is_cased, chars)), set(filter(str.isnumeric, chars))
        letter, number = make_class(letters), make_class(numerals)
        both = make_class(letters | numerals)
        # One character at a time: then there is only one possible match, and no possessive group is
        # needed, after which Python 3.11 before 3.11.5 continues at the wrong offset.
        word = f"(?P<word>{letter}++(?:[/·⋅*^-]?{both})*)"
        self._letters = re.compile(f"{letter}+")
        self._word = re.compile(f"{_GAP}*{word}")
        self._number = re.compile(f"(?:{number}{both}*|(?<!{both}){_SCALES}){_GAP}*$")
        self._cased = re.compile(
            f"(?<!{both})(?:"
            f"(?:(?P<number>{letter}*+{number}{both}*+)|{_SCALES}(?!{both}))(?={_GAP}*+{word}?)"
            f"|(?P<symbol>{_SYMBOLS})(?!{both}))"
        )

    def find(self, text: str) -> Iterator[Span]:
        """Yield the parts that keep their case, ordered by start; they may overlap."""
        for match in self._cased.finditer(text):
            if match["number"] or match["symbol"]:
                yield Span(*match.span())
            if match["word"] and self.keeps(match["word"]):
                yield Span(*match.span("word"))

    def keeps(self, word: str) -> bool:
        """Return whether the case of a word after a number may have a meaning."""
        return any(map(_is_like_a_symbol, self._letters.findall(word)))

    def ends_with_number(self, text: str) -> bool:
        """Return whether the text ends with a number or a scale such as `million`, ready for a unit."""
        return self._number.search(text) is not None

    def begins_with_scale(self, text: str, start: int) -> bool:
        """Return whether a scale such as `million` follows at `start`, for a number before it."""
        return _SCALE.match(text, start) is not None

    def read_unit(self, text: str, start: int = 0) -> str:
        """Return the word that would be the unit of a number before `start`; empty if there is none."""
        match = self._word.match(text, start)
        return match["word"] if match else ""


def _is_like_a_symbol(word: str) -> bool:
    in_ordinary_capitals = word.islower() or word.isupper() or word.istitle()
    is_prefixed = _PREFIXED.fullmatch(word) is not None
    return len(word) < _MIN_WORD or not in_ordinary_capitals or is_prefixed
