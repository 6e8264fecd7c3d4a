"""Cues: the words beside a number that bound it, such as `more than`, `以上` or `or so`."""

import re
from dataclasses import dataclass

from app.domain.numbers.numerals import comparator_of_cue
from app.domain.numbers.quantity import Comparator
from app.domain.quotes.span import Span


@dataclass(frozen=True, slots=True)
class Cue:
    """The words beside a number that bound it, such as `more than`, and the comparator they mean."""

    span: Span
    comparator: Comparator


_MORE = {
    ">": "gt",
    "≥": "gte",
    ">=": "gte",
    "<": "lt",
    "≤": "lte",
    "<=": "lte",
    "~": "approx",
    "≈": "approx",
    "±": "approx",
    "exceeds": "gt",
    "exceeded": "gt",
    "exceed": "gt",
    "surpassing": "gt",
    "surpassed": "gt",
    "surpasses": "gt",
    "topped": "gt",
    "beyond": "gt",
    "in excess of": "gt",
    "upwards of": "gt",
    "upward of": "gt",
    "larger than": "gt",
    "bigger than": "gt",
    "higher than": "gt",
    "longer than": "gt",
    "deeper than": "gt",
    "smaller than": "lt",
    "lower than": "lt",
    "shorter than": "lt",
    "a minimum of": "gte",
    "minimum of": "gte",
    "no fewer than": "gte",
    "not fewer than": "gte",
    "a maximum of": "lte",
    "maximum of": "lte",
    "not exceeding": "lte",
    "as much as": "lte",
    "as many as": "lte",
    "approx": "approx",
    "approx.": "approx",
    "circa": "approx",
    "ca.": "approx",
    "merely": "eq",
    "precisely": "eq",
}
_CHINESE = {
    "不超过": "lte",
    "不多于": "lte",
    "不高于": "lte",
    "至多": "lte",
    "最多": "lte",
    "不少于": "gte",
    "不低于": "gte",
    "不小于": "gte",
    "至少": "gte",
    "最少": "gte",
    "超过": "gt",
    "超出": "gt",
    "突破": "gt",
    "大于": "gt",
    "多于": "gt",
    "高于": "gt",
    "逾": "gt",
    "超": "gt",
    "少于": "lt",
    "小于": "lt",
    "低于": "lt",
    "不到": "lt",
    "不足": "lt",
    "大约": "approx",
    "约为": "approx",
    "接近": "approx",
    "将近": "approx",
    "约": "approx",
    "近": "approx",
    "仅为": "eq",
    "只有": "eq",
    "仅": "eq",
}
_CHINESE_BEFORE = re.compile(f"(?:{'|'.join(_CHINESE)})$")
_AFTER = {
    "gte": r"\s(?:or|and)\s(?:more|above|over|longer|higher|greater|deeper|upwards?)\b|\+|\s?及?以上",
    "lte": r"\s(?:or|and)\s(?:less|fewer|below|under|lower|shorter)\b|\s?及?以下|\s?以内",
    "approx": r"\s(?:or so|or thereabouts)\b|\s?左右|\s?上下",
}
_AFTER_PATTERNS = {name: re.compile(pattern) for name, pattern in _AFTER.items()}
_LAST_WORDS = re.compile(r"(?:[A-Za-z]+\.?\s){0,3}(?:[A-Za-z]+\.?\s|[<>≥≤~≈±]=?\s?)$")
_SOMEWHAT_MORE = re.compile("[多余]")
_WINDOW = 40


def find_cue(text: str, start: int, end: int) -> Cue | None:
    """Find the words that bound the number from `start` to `end`, such as `more than`; None without any.

    Words after the number are preferred to a character inside of it (多, 余), and this to words before
    it.
    """
    for comparator, pattern in _AFTER_PATTERNS.items():
        if match := pattern.match(text, end):
            start = match.end() - len(match[0].lstrip())
            return Cue(Span(start, match.end()), Comparator(comparator))
    if match := _SOMEWHAT_MORE.search(text, start, end):
        return Cue(Span(*match.span()), Comparator.GT)
    return _find_english(text, start) or _find_chinese(text, start)


def _find_english(text: str, start: int) -> Cue | None:
    offset = max(0, start - _WINDOW)
    match = _LAST_WORDS.search(text[offset:start])
    if match is None:
        return None
    words = [
        (offset + match.start() + word.start(), word[0]) for word in re.finditer(r"\S+", match[0])
    ]
    # The longest cue is used: `no more than`, not `more than`.
    for index, (place, _) in enumerate(words):
        written = " ".join(word for _, word in words[index:])
        comparator = comparator_of_cue(written) or _MORE.get(written.lower())
        if comparator:
            return Cue(Span(place, len(text[:start].rstrip())), Comparator(comparator))
    return None


def _find_chinese(text: str, start: int) -> Cue | None:
    match = _CHINESE_BEFORE.search(text[max(0, start - 4) : start])
    if match is None:
        return None
    return Cue(Span(start - len(match[0]), start), Comparator(_CHINESE[match[0]]))
