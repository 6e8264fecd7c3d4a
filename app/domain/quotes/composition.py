"""One form for what Unicode can write in several: composed letters, ordinary width, no ligatures."""

import re
import unicodedata
from collections.abc import Set as AbstractSet

from app.domain.quotes.characters import ALL_FOLDINGS, Folding, expand, is_mark, make_class
from app.domain.quotes.offsets import Rewriter, Rewritten

# Letters of which a Hangul syllable is composed; they are no marks.
_SYLLABLE = "[\uac00-\ud7a3]?[\u1100-\u11ff]+"
# A longer run of marks is of no language (UAX #15, Stream-Safe Text Format), and slow to order.
_MAX_MARKS = 30
# In ordinary width these would group the digits of a number, or mean `about`.
_WIDE_COMMA, _WIDE_TILDE = "，", "～"


class Composer:
    """Composes texts of which it is given all characters.

    `chars` are the characters of these texts, before and after.
    """

    def __init__(self, *texts: str) -> None:
        chars = set[str]().union(*texts)
        self.chars = chars
        self._changed = {char for char in chars if _compose(char, ALL_FOLDINGS) != char}
        self._parts: re.Pattern[str] | None = None
        marks = {one for char in chars for one in (char, expand(char)) if one and is_mark(one[0])}
        if marks or self._changed or any("\u1100" <= char <= "\u11ff" for char in chars):
            self._parts = re.compile(
                f"{_SYLLABLE}|(?s:.){make_class(marks)}{{1,{_MAX_MARKS}}}|{make_class(self._changed)}"
            )
            parts = {part for text in texts for part in self._parts.findall(text)}
            self.chars = chars.union(*(_compose(part, ALL_FOLDINGS) for part in parts))

    def compose(self, text: str, foldings: AbstractSet[Folding]) -> Rewritten:
        """Expand width, ligatures and squared units, and normalise to NFC, if these are folded."""
        if self._parts is None:
            return Rewriter(text).finish()
        # What stays one character is changed by a table, which is faster.
        singles = {char: _compose(char, foldings) for char in self._changed}
        table = {
            ord(char): new
            for char, new in singles.items()
            if len(new) == 1 and char not in (_WIDE_COMMA, _WIDE_TILDE)
        }
        text = text.translate(table)
        rewriter = Rewriter(text)
        for found in self._parts.finditer(text):
            start, end = found.span()
            if not _is_at_number(found[0], text[start - 1 : start], text[end : end + 1]):
                rewriter.replace(start, end, _compose(found[0], foldings))
        return rewriter.finish()


def _compose(part: str, foldings: AbstractSet[Folding]) -> str:
    if Folding.COMPATIBILITY in foldings:
        part = "".join(map(expand, part))
    return unicodedata.normalize("NFC", part) if Folding.UNICODE_NFC in foldings else part


def _is_at_number(part: str, before: str, after: str) -> bool:
    """Whether this is a full-width character that would mean another thing beside these digits."""
    if part == _WIDE_COMMA:
        return before.isnumeric() and after.isnumeric()
    return part == _WIDE_TILDE and (before.isnumeric() or after.isnumeric())
