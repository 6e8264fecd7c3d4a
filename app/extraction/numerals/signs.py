"""Signs before a number: `-5`, `minus 5`, 零下5, 负五."""

import re
from dataclasses import replace

from app.extraction.numerals.numeral import Numeral, NumeralKind
from app.extraction.words import number_words as words
from app.extraction.words.patterns import match_any

_SIGNS = "-+\N{MINUS SIGN}\N{EN DASH}"
# After these, a dash is no sign: `5%-7%`, `(a)-5`, `3/-5`.
_BEFORE_DASH = ")]%°℃'\"±/" + _SIGNS
# 背负15公斤 is no less than nothing, and 正负2厘米 a tolerance.
_CHINESE = rf"(?<![背担擔肩抱胜勝辜自正])(?:{match_any(words.CHINESE_MINUS)})"
_BEFORE_DIGITS = re.compile(
    rf"(?:\b(?:{match_any((*words.MINUS, *words.OTHER_MINUS))})\s|{_CHINESE})$", re.IGNORECASE
)
_BEFORE_WORDS = re.compile(rf"(?:\b(?:{match_any(words.MINUS)})\s|{_CHINESE})$", re.IGNORECASE)
_WINDOW = 10
# `plus or minus 3` is a tolerance.
_OR_MINUS = re.compile(r"\bplus(?:\sor\s|/)minus\s$", re.IGNORECASE)


def read_sign(text: str, numeral: Numeral) -> Numeral:
    """Add the sign before digits. A hyphen after a word or number is none."""
    start = numeral.start
    sign = text[start - 1 : start]
    if sign and sign in _SIGNS:
        if _joins(text[start - 2 : start - 1] if start > 1 else " "):
            return numeral
        return _put_sign(numeral, start - 1, negative=sign != "+")
    if _OR_MINUS.search(text[max(0, start - 2 * _WINDOW) : start]):
        return numeral
    if match := _BEFORE_DIGITS.search(text[max(0, start - _WINDOW) : start]):
        return _put_sign(numeral, start - len(match[0]), negative=True)
    return numeral


def read_minus(text: str, numeral: Numeral) -> Numeral:
    """Add a word for minus before a number in words."""
    if numeral.signed or numeral.value <= 0 or numeral.kind != NumeralKind.PLAIN:
        return numeral
    if _OR_MINUS.search(text[max(0, numeral.start - 2 * _WINDOW) : numeral.start]):
        return numeral
    match = _BEFORE_WORDS.search(text[max(0, numeral.start - _WINDOW) : numeral.start])
    return numeral.negate(numeral.start - len(match[0])) if match else numeral


def _joins(before: str) -> bool:
    """Return whether a dash after this character joins two numbers or words."""
    return (before.isalnum() and before.isascii()) or before in _BEFORE_DASH


def _put_sign(numeral: Numeral, start: int, *, negative: bool) -> Numeral:
    if negative and numeral.value:
        return numeral.negate(start)
    return replace(numeral, start=start, signed=True)
