"""Names and symbols of units at one place of a text, without what they are multiplied or divided by."""

from typing import NamedTuple

from app.domain.chinese_characters import SIMPLIFIED
from app.domain.units.lexicon.chinese import OTHER_WORDS
from app.domain.units.spelling.dictionary import LETTERS, Dictionary, is_ideographic
from app.domain.units.spelling.spellings import Codes

_BLANKS = str.maketrans("-\u00a0\u2009\u202f\u2011", "     ")
# A symbol and the `s` of its plural: MWs, GBs.
_MIN_PLURAL = 3


class Name(NamedTuple):
    """A name that ends at `end`, and the codes it may mean. A symbol may have an exponent."""

    end: int
    codes: Codes
    is_symbol: bool


class NameReader:
    """Reader of the names of one dictionary."""

    def __init__(self, dictionary: Dictionary) -> None:
        self._dictionary = dictionary

    def read(self, text: str, start: int) -> Name | None:
        """Read the longest name that begins at `start`; None if there is none."""
        char = text[start : start + 1]
        if is_ideographic(char):
            return self._read_characters(text, start)
        match = LETTERS.match(text, start)
        first = match[0] if match else char
        return (
            self._read_long_symbol(text, start, first)
            or self._read_long_word(text, start, first.lower())
            or (self._read_run(text, match.end(), first) if match else None)
        )

    def find_symbol(self, symbol: str) -> Codes | None:
        """Return the codes of a symbol of letters, in exactly this case."""
        return self._dictionary.symbols.get(symbol)

    def _read_characters(self, text: str, start: int) -> Name | None:
        longest = self._dictionary.longest.get(text[start].translate(SIMPLIFIED), 0)
        piece = text[start : start + longest].translate(SIMPLIFIED)
        for length in range(len(piece), 0, -1):
            codes = self._dictionary.characters.get(piece[:length])
            if codes is None:
                continue
            after = text[start + length : start + length + 1]
            if length == 1 and after and after in OTHER_WORDS.get(piece[0], ""):
                continue
            if not (_is_kana(piece[length - 1]) and _is_kana(after)):
                return Name(start + length, codes, is_symbol=True)
        return None

    def _read_long_symbol(self, text: str, start: int, first: str) -> Name | None:
        for symbol, codes in self._dictionary.long_symbols.get(first, ()):
            if text.startswith(symbol, start) and is_end(text, start + len(symbol)):
                return Name(start + len(symbol), codes, is_symbol=True)
        return None

    def _read_long_word(self, text: str, start: int, first: str) -> Name | None:
        listed = self._dictionary.long_words.get(first)
        if listed is None:
            return None
        written = text[start : start + len(listed[0][0])].lower().translate(_BLANKS)
        for words, codes in listed:
            end = start + len(words)
            if written.startswith(words) and is_end(text, end):
                return Name(end, codes, is_symbol=False)
        return None

    def _read_run(self, text: str, end: int, run: str) -> Name | None:
        dictionary = self._dictionary
        codes = dictionary.symbols.get(run)
        if codes is not None:
            # A plural such as `kgs` has no exponent.
            is_plural = (
                len(run) >= _MIN_PLURAL and run[-1] == "s" and run[:-1] in dictionary.symbols
            )
            return Name(end, codes, is_symbol=not is_plural)
        folded = run.lower()
        codes = dictionary.words.get(folded)
        if codes is not None:
            return Name(end, codes, is_symbol=False) if is_end(text, end) else None
        if len(run) >= _MIN_PLURAL and run[-1] == "s" and not run.islower():
            codes = dictionary.symbols.get(run[:-1])
        codes = codes or self._find_in_any_case(run, folded)
        return Name(end, codes, is_symbol=True) if codes else None

    def _find_in_any_case(self, run: str, folded: str) -> Codes:
        """Return the codes of a symbol in another case; milli is never mega, nor pico peta.

        `mw` has both codes, because its case says nothing; `Mvar` is not `mvar`.
        """
        found = self._dictionary.caseless.get(folded)
        if found is None:
            return ()
        says_nothing = run == folded or run.isupper()
        kept = [
            codes
            for symbol, codes in found.items()
            if says_nothing or symbol[0] == run[0] or symbol[0] not in "mMpP"
        ]
        codes = tuple(dict.fromkeys(code for several in kept for code in several))
        alone = len(codes) == 1 and all(
            symbol[0] in "mMpP" and symbol[0] != run[0] for symbol in found
        )
        return () if alone else codes


def is_end(text: str, end: int) -> bool:
    """Return whether a name may end here: no letter or digit that belongs to the word follows."""
    after = text[end : end + 1]
    if not after or after in " ,./)-":
        return True
    if not text[end - 1].isalnum() or is_ideographic(text[end - 1]):
        return True
    return is_ideographic(after) or after in "⁰¹²³⁴⁵⁶⁷⁸⁹" or not (after.isalnum() or after == "_")


def _is_kana(char: str) -> bool:
    return "\u30a1" <= char <= "\u30ff" or "\uac00" <= char <= "\ud7a3"
