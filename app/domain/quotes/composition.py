"""Normalisation of texts: composed letters (NFC), ordinary width, and no ligatures or squared units.

This is the first step of folding (`folding.py`).
"""

import re
import unicodedata
from collections.abc import Set as AbstractSet

from app.domain.quotes.characters import ALL_FOLDINGS, Folding, expand, is_mark, make_class
from app.domain.quotes.offsets import Rewriter, Rewritten

# Jamo, the letters of which Hangul syllables are composed, do not count as combining marks in Unicode.
_SYLLABLE = "[\uac00-\ud7a3]?[\u1100-\u11ff]+"
# No language has more combining marks in a row (UAX #15, Stream-Safe Text Format), and sorting them is
# slow.
_MAX_MARKS = 30
# Full-width characters. In ordinary width the comma could group digits; the tilde could mean `about`.
_WIDE_COMMA, _WIDE_TILDE = "，", "～"


class Composer:
    """Normaliser of letters, widths and ligatures, the first step of folding.

    It is prepared for the characters of the texts that are passed to the constructor, so it can be used
    only for these texts and parts of them. `chars` are all characters of the texts before and after
    normalisation.
    """

    def __init__(self, *texts: str) -> None:
        chars = set[str]().union(*texts)
        self.chars = chars
        self._changed = {char for char in chars if _compose(char, ALL_FOLDINGS) != char}
        self._parts: re.Pattern[str] | None = None
        marks = {
            form for char in chars for form in (char, expand(char)) if form and is_mark(form[0])
        }
        if marks or self._changed or any("\u1100" <= char <= "\u11ff" for char in chars):
            self._parts = re.compile(
                f"{_SYLLABLE}|(?s:.){make_class(marks)}{{1,{_MAX_MARKS}}}|{make_class(self._changed)}"
            )
            parts = {part for text in texts for part in self._parts.findall(text)}
            self.chars = chars.union(*(_compose(part, ALL_FOLDINGS) for part in parts))

    def compose(self, text: str, foldings: AbstractSet[Folding]) -> Rewritten:
        """Normalise a text, as far as `foldings` allows.

        If `COMPATIBILITY` is in `foldings`, characters get ordinary width, and ligatures and squared
        units are expanded. If `UNICODE_NFC` is, letters and their marks are composed to single
        characters.
        """
        if self._parts is None:
            return Rewriter(text).finish()
        # One-to-one replacements use a table, which is faster.
        singles = {char: _compose(char, foldings) for char in self._changed}
        table = {
            ord(char): new
            for char, new in singles.items()
            if len(new) == 1 and char not in (_WIDE_COMMA, _WIDE_TILDE)
        }
        text = text.translate(table)
        rewriter = Rewriter(text)
        for match in self._parts.finditer(text):
            start, end = match.span()
            if not _is_at_number(match[0], text[start - 1 : start], text[end : end + 1]):
                rewriter.replace(start, end, _compose(match[0], foldings))
        return rewriter.finish()


def _compose(part: str, foldings: AbstractSet[Folding]) -> str:
    if Folding.COMPATIBILITY in foldings:
        part = "".join(map(expand, part))
    return unicodedata.normalize("NFC", part) if Folding.UNICODE_NFC in foldings else part


def _is_at_number(part: str, before: str, after: str) -> bool:
    """Return whether `part` is a full-width comma or tilde that would become part of a number."""
    if part == _WIDE_COMMA:
        return before.isnumeric() and after.isnumeric()
    return part == _WIDE_TILDE and (before.isnumeric() or after.isnumeric())
