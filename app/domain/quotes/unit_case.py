"""Words of which the case is never ignored, because case distinguishes units: 5 mW is not 5 MW.

When a quote is compared with its source, other words match in upper and lower case. A word right after
a number keeps its case, unless it is an ordinary word of five letters or more. A symbol that means
another unit in another case keeps its case everywhere. A scale is a word such as `million` between a
number and its unit.
"""

import re
from collections.abc import Iterable, Iterator

from app.domain.quotes.characters import DASHES, INVISIBLE, is_cased, make_class
from app.domain.quotes.span import Span
from app.domain.units.units import list_units

_SCALES = "(?i:hundred|thousand|million|billion|trillion|dozen)"
# Characters between a number and its unit.
_GAP = rf"[\s{INVISIBLE}{DASHES}(\[（/·⋅×*\-]"
_SCALE = re.compile(f"{_GAP}*{_SCALES}")
_MIN_WORD = 5
_SHORT = frozenset({"mw", "mv", "mj"})
# Longer words that begin with a metric prefix: a megaohm is not a milliohm.
_PREFIXED = re.compile(
    "[mpyz](bit|byte|baud|bar|ohm|watt|volt|amp|ampere|joule|gram|mole|hertz|pascal|metre|meter)s?",
    re.IGNORECASE,
)


def _list_symbols() -> list[str]:
    """Return the symbols whose case distinguishes units, such as `mw` for `mW` and `MW`, casefolded.

    Shorter symbols are left out, because most of them are words, such as `us`.
    """
    spellings: dict[str, set[str]] = {}
    for symbol in {name for unit in list_units() for name in (unit.code, unit.symbol)}:
        spellings.setdefault(symbol.casefold(), set()).add(symbol)
    symbols = [
        folded
        for folded, forms in spellings.items()
        if len(forms) > 1 and folded.isalpha() and (len(folded) > len("mw") or folded in _SHORT)
    ]
    # Bits and bytes are added, such as Kb and KB: in the table, the symbol of the kilobit is `kbit`.
    return symbols + [f"{prefix}{unit}" for prefix in "kmgtp" for unit in ("b", "bps")]


_SYMBOLS = f"(?i:{'|'.join(sorted(map(re.escape, _list_symbols())))})"


class UnitCase:
    """Finder of the words that keep their case when differences of case are removed from a text.

    `chars` are all characters of the texts in which it is used.
    """

    def __init__(self, chars: Iterable[str]) -> None:
        letters, numerals = set(filter(is_cased, chars)), set(filter(str.isnumeric, chars))
        letter, number = make_class(letters), make_class(numerals)
        both = make_class(letters | numerals)
        # The group matches one character at a time, so that it can match in only one manner and need
        # not be possessive: Python 3.11 before 3.11.5 continues at the wrong offset after a possessive
        # group.
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
        """Yield the spans of the words and symbols that keep their case, ordered by start.

        The spans may overlap.
        """
        for match in self._cased.finditer(text):
            if match["number"] or match["symbol"]:
                yield Span(*match.span())
            if match["word"] and self.keeps(match["word"]):
                yield Span(*match.span("word"))

    def keeps(self, word: str) -> bool:
        """Return whether the case of a word after a number may have a meaning, as in the unit `MW`."""
        return any(map(_is_like_a_symbol, self._letters.findall(word)))

    def ends_with_number(self, text: str) -> bool:
        """Return whether the text ends with a number or scale (`million`), so that a unit may follow."""
        return self._number.search(text) is not None

    def begins_with_scale(self, text: str, start: int) -> bool:
        """Return whether a scale such as `million` comes at `start`.

        It then belongs to the number that ends there.
        """
        return _SCALE.match(text, start) is not None

    def read_unit(self, text: str, start: int = 0) -> str:
        """Return the word at `start`, or an empty text if there is no word.

        If a number comes right before `start`, the word is read as its unit.
        """
        match = self._word.match(text, start)
        return match["word"] if match else ""


def _is_like_a_symbol(word: str) -> bool:
    in_ordinary_capitals = word.islower() or word.isupper() or word.istitle()
    is_prefixed = _PREFIXED.fullmatch(word) is not None
    return len(word) < _MIN_WORD or not in_ordinary_capitals or is_prefixed
