"""Reading of numerals as sources write them: the exact number that some words state.

Understood are digits with thousands separators, decimals, fractions, English number words and ordinals,
and the scales after a number (such as million) in English and Chinese. The result for any other text is
None: a number is never guessed. A cue is the words beside a number that bound it, such as "more than".
"""

import re
from fractions import Fraction

_SCALES = {
    "hundred": 10**2,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "万": 10**4,
    "亿": 10**8,
}
_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
]
_WORDS = (
    {word: number for number, word in enumerate(_ONES)}
    | {word: 10 * number for number, word in enumerate(_TENS, start=2)}
    | {word: number for number, word in enumerate(_ORDINALS, start=1)}
)
# Thousands separators are at every group of three digits, or at none of the groups.
_DIGITS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\d+/[1-9]\d*", re.ASCII)
_HYPHEN = re.compile(r"(?<=[a-z])-(?=[a-z])")
_MAX_LENGTH = 300


def read_numeral(text: str) -> Fraction | None:
    """Return the number that `text` states, such as 6,750,000,000 for `6.75 billion`.

    Return None if any part of the text is not understood.
    """
    if len(text) > _MAX_LENGTH:
        return None
    if (number := _read_digits(text)) is not None:
        return number
    words = _HYPHEN.sub(" ", text.strip().lower()).split()
    if not words:
        return None
    words, scale = _split_scales(words)
    number = _read_digits(words[0]) if len(words) == 1 else None
    if number is None:
        number = _read_words(words)
    if number is None or (scale > 1 and words[-1] in _ORDINALS):
        return None
    return number * scale


def _split_scales(words: list[str]) -> tuple[list[str], int]:
    """Split off the scale words, such as `million`, at the end of a numeral.

    Return the other words, and the product of the scales (1 without any). Scales must grow from left to
    right, as in `two hundred million`.
    """
    scale, last = 1, max(_SCALES.values()) + 1
    while len(words) > 1 and _SCALES.get(words[-1], last) < last:
        last = _SCALES[words.pop()]
        scale *= last
    if len(words) == 1 and words[0][-1] in _SCALES:
        scale *= _SCALES[words[0][-1]]
        words = [words[0][:-1]]
    return words, scale


def _read_digits(word: str) -> Fraction | None:
    return Fraction(word.replace(",", "")) if _DIGITS.fullmatch(word) else None


def _read_words(words: list[str]) -> Fraction | None:
    """Return the number of a single word (`four`), or of a multiple of ten and a digit (`thirty five`).

    Return None for other words.
    """
    numbers = [_WORDS.get(word) for word in words]
    match numbers:
        case [int(only)]:
            return Fraction(only)
        case [int(ten), int(unit)] if ten in range(20, 100, 10) and 0 < unit < 10:  # noqa: PLR2004 - tens and a digit
            return Fraction(ten + unit)
    return None


# The cues of each comparator. The meaning of other cues is not known.
_CUES = {
    "gt": "more than, over, above, exceeding, greater than, 超过",
    "lt": "less than, under, below, fewer than",
    "gte": "at least, no less than, not less than, 至少",
    "lte": "at most, up to, no more than, not more than, 至多",
    "approx": "nearly, almost, about, around, approximately, roughly, some, close to, 约, 近",
    "eq": "only, exactly, just",
}
_COMPARATOR_OF_CUE = {
    cue: comparator for comparator, cues in _CUES.items() for cue in cues.split(", ")
}


def comparator_of_cue(cue: str) -> str | None:
    """Return the comparator, such as `gt`, that the words beside a number mean, such as `more than`.

    Return None if their meaning is not known.
    """
    return _COMPARATOR_OF_CUE.get(" ".join(cue.lower().split()))
