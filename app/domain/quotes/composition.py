"""Normalisation of texts to composed letters (NFC), ordinary width and no ligatures."""

import re
import unicodedata
from collections.abc import Set as AbstractSet

from app.domain.quotes.characters import ALL_FOLDINGS, Folding, expand, is_mark, make_class
from app.domain.quotes.offsets import Rewriter, Rewritten

# Jamo, of which Hangul syllables are composed; they are not marks.
_SYLLABLE = "[\uac00-\ud7a3]?[\u1100-\u11ff]+"
# No language has longer runs of marks (UAX #15, Stream-Safe Text Format); they are slow to order.
_MAX_MARKS = 30
# In ordinary width these could group digits, or mean `about`.
_WIDE_COMMA, _WIDE_TILDE = "，", "～"


class Composer:
    """Composes the texts that it is built from, and parts of them.

    `chars` are the characters of these texts before and after composition.
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
        """Expand width, ligatures and squared units, and normalise to NFC, as the foldings allow."""
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
    """Return whether this is a full-width character that folding would turn into part of a number."""
    if part == _WIDE_COMMA:
        return before.isnumeric() and after.isnumeric()
    return part == _WIDE_TILDE and (before.isnumeric() or after.isnumeric())
