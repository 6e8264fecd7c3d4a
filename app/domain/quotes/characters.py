"""Character classes for the folding of quotes: quotation marks, dashes, invisible characters, scripts.

Folding removes differences without meaning between a quote and its source (`folding.py`). `re` does not
know Unicode categories, so the character classes of a pattern are built from the few distinct
characters of the texts.
"""

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache


class Folding(StrEnum):
    """A kind of difference between a quote and the text of its source that matching ignores.

    These differences do not change the meaning: `whitespace`, `quotation_marks`, `dashes`, `case`,
    `unicode_nfc` (composed or decomposed letters), `compatibility` (width of characters, ligatures) and
    `soft_hyphen_zero_width` (invisible characters).
    """

    WHITESPACE = "whitespace"
    QUOTATION_MARKS = "quotation_marks"
    DASHES = "dashes"
    CASE = "case"
    UNICODE_NFC = "unicode_nfc"
    COMPATIBILITY = "compatibility"
    SOFT_HYPHEN_ZERO_WIDTH = "soft_hyphen_zero_width"


ALL_FOLDINGS = frozenset(Folding)
SOFT_HYPHEN = "\u00ad"
# The joiners U+200C and U+200D are not listed, because they distinguish Persian words and emoji.
INVISIBLE = f"{SOFT_HYPHEN}\u200b\u2060\ufeff"
# The minus sign is not listed, because it is not a dash.
DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\ufe58\ufe63\uff0d"
# Single and double marks stay distinct: 5' means feet, 5" means inches.
QUOTATION_MARKS = dict.fromkeys("‘’‚‛‹›『』﹃﹄＇", "'") | dict.fromkeys(
    "“”„‟«»⹂「」〝〞〟﹁﹂＂｢｣", '"'
)
# Characters that a number can contain in addition to digits.
NUMBER_PUNCTUATION = frozenset(".,'’:/⁄·٫٬^%‰~+-−–")
# Scripts without spaces between words: South East Asian, Chinese, Japanese.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fff\u3005-\u3007\u3021-\u3029\u3031-\u3035"
    "\u303b\u3040-\u30ff\u3100-\u312f\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\uff66-\uff9f\U00020000-\U0003ffff]"
)


def make_class(chars: Iterable[str]) -> str:
    """Return a regular expression that matches any single one of the characters.

    Without characters, it matches nothing.
    """
    listed = "".join(re.escape(char) for char in sorted(chars))
    return f"[{listed}]" if listed else r"[^\s\S]"


def is_mark(char: str) -> bool:
    """Return whether a character is a combining mark, which belongs to the character before it."""
    return unicodedata.category(char).startswith("M")


def is_unspaced(char: str) -> bool:
    """Return whether a character's script has no spaces between words, as Chinese and Thai have none."""
    return _UNSPACED.match(char) is not None


def is_cased(char: str) -> bool:
    return char.lower() != char or char.upper() != char


@lru_cache(maxsize=4096)
def expand(char: str) -> str:
    """Return a character in ordinary width, or the letters of a ligature (`ﬁ`) or squared unit (`㎞`).

    A character that is or would become a numeral is not changed, except full-width digits. Quotation
    marks, dashes and spaces are not changed, because other steps of folding replace them.
    """
    tag, *codes = unicodedata.decomposition(char).split() or [""]
    if char in QUOTATION_MARKS or char in DASHES or char.isspace():
        return char
    if tag in {"<wide>", "<narrow>"}:
        return chr(int(codes[0], 16))
    if tag not in {"<compat>", "<square>"}:
        return char
    expanded = "".join(chr(int(code, 16)) for code in codes)
    are_letters = expanded.isalpha() and not any(map(str.isnumeric, char + expanded))
    return expanded if are_letters else char


@lru_cache(maxsize=4096)
def fold_case(char: str) -> str:
    """Return a character in lower case if this is a single character: `ß` stays, "Maße" is not "Masse".

    Numerals and combining marks are not changed. Characters that another kind of folding changes
    (`Folding`) are not changed either, so that each difference is reported under one name.
    """
    own_folding = expand(char) != char or not unicodedata.is_normalized("NFC", char)
    if own_folding or char.isnumeric() or is_mark(char):
        return char
    return next((folded for folded in (char.casefold(), char.lower()) if len(folded) == 1), char)


# Characters that join the digits on both sides into one number.
_JOINERS = frozenset(".,'’/⁄·٫٬")


def cuts_numeral(text: str, start: int, end: int) -> bool:
    """Return whether a span begins or ends inside of a number, or of a word that ends in digits.

    `5` is whole in "the 5 systems", and cut in "top500", "15", "0.5" and "5,000".
    """
    return _begins_inside(text, start) or _ends_inside(text, end)


def _begins_inside(text: str, start: int) -> bool:
    if start == 0 or not text[start].isnumeric():
        return False
    left = text[start - 1]
    if left in _JOINERS:
        return start > 1 and text[start - 2].isnumeric()
    return left.isnumeric() or (left.isalpha() and not is_unspaced(left))


def _ends_inside(text: str, end: int) -> bool:
    if end == len(text) or not text[end - 1].isnumeric():
        return False
    if text[end] in _JOINERS:
        return text[end + 1 : end + 2].isnumeric()
    return text[end].isnumeric()
