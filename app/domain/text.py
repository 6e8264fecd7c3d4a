"""Which text may be stored, and how text is folded for search.

A stored name must read the same in every tool that shows it: no NUL, no lone surrogates, no control
characters, nothing that reorders or hides text (Unicode bidirectional controls and zero-width
characters). Sources are kept as they are, so for them only what no database can return is refused.
"""

import re
import unicodedata

from app.errors import InvalidValue

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
# C0 and C1 controls, zero-width space and marks, bidirectional controls, the byte order mark.
_INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)


def check_storable(text: str) -> str:
    """Return `text` unchanged if every database can hand it back.

    Raises:
        InvalidValue: it holds NUL or a lone surrogate.
    """
    if found := _UNSTORABLE.search(text):
        raise InvalidValue(
            "unstorable_character",
            f"character U+{ord(found[0]):04X} at offset {found.start()} cannot be stored",
        )
    return text


def check_label(text: str) -> str:
    """Return `text` unchanged if it is fit to be shown: one line, trimmed, NFC, nothing hidden.

    Raises:
        InvalidValue: naming the first character at fault and its offset.
    """
    if found := _INVISIBLE.search(text):
        raise InvalidValue(
            "invisible_character",
            f"character U+{ord(found[0]):04X} at offset {found.start()} is not allowed here",
        )
    if not text or text != text.strip():
        raise InvalidValue("not_trimmed", "write at least one character, without space around it")
    if not unicodedata.is_normalized("NFC", text):
        raise InvalidValue("not_nfc", "write the text in Unicode normalisation form C")
    return text


def fold(text: str) -> str:
    """Fold for comparison: compatibility forms, case and diacritics are set aside."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in decomposed if not unicodedata.combining(char))
