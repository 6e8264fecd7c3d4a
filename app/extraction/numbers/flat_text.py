"""A text in plain characters, of the same length: what the rules of the reader are matched against."""

import re
from functools import lru_cache

_FULL_WIDTH_COMMA = "\N{FULLWIDTH COMMA}"
# It separates thousands only between full-width digits; else it ends a clause: `$20，300美元`.
_COMMA_IN_NUMBER = re.compile(r"(?<=[０-９])，(?=[０-９]{3})")
# A line of wrapped text: its end is a blank between words, not the end of a sentence, a cell or an item.
_WRAPPED = re.compile(r"(?<=[\w,%°])\n(?=[a-z0-9%°])(?!\d{1,2}[.)]\s)")
# Full-width forms, special spaces, and the characters that look like a minus or an apostrophe. Each is
# replaced by one character, so that offsets do not change.
_PLAIN = (
    {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if code != ord(_FULL_WIDTH_COMMA)}
    | dict.fromkeys((0x00A0, 0x2007, 0x2009, 0x200A, 0x202F, 0x3000), " ")
    | dict.fromkeys((0x2212, 0xFE63), "\N{MINUS SIGN}")
    | dict.fromkeys((0x2010, 0x2011), "-")
    | dict.fromkeys((0x2019, 0x02BC), "'")
    | dict.fromkeys((0x223C, 0x02DC, 0x301C), "~")
    | {0x00B5: "\u03bc", 0x2126: "\u03a9", 0x2044: "/", 0x2215: "/", 0x00BA: "\u00b0"}
)


# Rules ask for the same few texts again and again: a block, and the words before a number.
_MAX_KEPT_CHARACTERS = 2_000


def flatten(text: str) -> str:
    """Replace full-width and look-alike characters by plain ones, in the same places."""
    return _flatten_kept(text) if len(text) <= _MAX_KEPT_CHARACTERS else _flatten(text)


def _flatten(text: str) -> str:
    if "\n" in text:
        text = _WRAPPED.sub(" ", text)
    if text.isascii():
        return text
    return _COMMA_IN_NUMBER.sub(",", text).translate(_PLAIN)


_flatten_kept = lru_cache(maxsize=64)(_flatten)
