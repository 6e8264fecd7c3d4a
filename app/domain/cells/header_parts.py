"""What a header says about the numbers below it: units and factors, `Price (USD, millions)`, 功率/万千瓦.

A unit is certain in brackets, after a comma, `in` or a slash, and as money. The last word of a header may be one by
chance: `Vitamin C`.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from app.domain.units.atoms import MONEY_CODES
from app.domain.units.units import list_meanings

_BRACKET = re.compile(r"[(\[（【]([^()\[\]（）【】]{1,60})[)\]）】]")
# The year of which prices are: `2023 USD`.
_YEAR = re.compile(r"\b(?:in\s+|constant\s+)?(?:19|20)\d\d\b")
# A number alone in brackets is that of a note, and so is `*`.
_NOTE = re.compile(r"[\d*†‡§,; ]+|[a-z]\)|note\s\w+")
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_WORDS = {
    "hundreds": 2, "thousand": 3, "thousands": 3, "tsd": 3, "tausend": 3, "milliers": 3, "miles de": 3, "migliaia": 3, "ths": 3,
    "lakh": 5, "lakhs": 5, "crore": 7, "crores": 7,
    "million": 6, "millions": 6, "mio": 6, "mln": 6, "mn": 6, "millionen": 6, "millones": 6, "milioni": 6, "milhões": 6,
    "billion": 9, "billions": 9, "bn": 9, "bln": 9, "mrd": 9, "milliarden": 9, "milliards": 9, "miliardi": 9, "mds": 9,
    "trillion": 12, "trillions": 12, "tn": 12, "trn": 12,
}  # fmt: skip
_LETTERS = {"k": 3, "K": 3, "m": 6, "M": 6, "b": 9, "B": 9, "T": 12}
_CHINESE = {"十": 1, "百": 2, "千": 3, "万": 4, "萬": 4, "亿": 8, "億": 8, "兆": 12}
_COUNTED = "|".join(sorted(_WORDS, key=len, reverse=True))
# After a number or `per`, a word is no factor of what is below: `Cost per million tokens`, `Accuracy at 1 million`.
_SCALE = re.compile(
    r"(?<![\w/=.,-])(?<!\d )(?<!\bper )(?<!\bpro )(?<!\bpar )(?<!\ba )(?<!\bone )(?<!\bover )(?<!\babove )"
    rf"(?:(?P<word>{_COUNTED})\b\.?|['’]?(?P<zeros>0{{3}}(?:[,. ]?000)*)s?"
    r"|(?:[×x*]\s?|^|(?<=\bin ))1(?P<thousands>(?:[,. ]?000)+)s?"
    r"|(?:[×x*]\s?)?10(?:\s?(?:\^|\*{1,2})\s?(?P<power>\d{1,2})|(?P<raised>[⁰¹²³⁴-⁹]{1,2})))(?!\w)",
    re.IGNORECASE,
)
_CHINESE_SCALE = re.compile(r"([十百千万萬亿億兆]+)")
_MONEY = r"[€$£¥₹]|US\$|EUR|USD|GBP|CHF|CNY|RMB|JPY|INR"
_LETTER_MONEY = re.compile(rf"([kKmMbBT])n?({_MONEY})|({_MONEY})\s?([kKmMbBT])n?")
_AFTER_COMMA = re.compile(r"[,，](?!\d{3})\s*(?:in\s+)?([^,，]{1,40})$")
_IN = re.compile(r"(?:^|\s)(?:in|en|[/,，;:：])\s*$|[/,，]\s*$")
_MAX_TOKENS = 4
_MAX_CHINESE = 6
_UNIT_IS = re.compile(r"^(?:in |单位\s?[:：]?\s?)")
# What a share is in that is no percentage.
_RATIOS = frozenset({"fraction", "proportion", "ratio", "小数", "比率"})


class HeaderPart(NamedTuple):
    """A unit or a factor in a header.

    `codes` has the units that `words` may mean, and `power` that of ten with which they multiply the numbers
    beside. A part without a unit has no codes. `is_certain` is False for a last word that may be one by chance,
    and `is_named` is True for those in brackets or after a comma, from which a unit is taken.
    """

    words: str
    codes: tuple[str, ...]
    power: int = 0
    is_certain: bool = True
    is_named: bool = True


@lru_cache(maxsize=1_024)
def list_header_parts(header: str) -> tuple[HeaderPart, ...]:
    """Return the units and factors of a header, in no order."""
    parts = [
        part
        for match in _BRACKET.finditer(header)
        if not _NOTE.fullmatch(match[1].strip())
        for part in _read_words(match[1])
    ]
    rest = _YEAR.sub("", _BRACKET.sub(" ", header)).strip(" *†‡")
    return (*parts, *_read_rest(rest))


def _read_words(words: str) -> Iterator[HeaderPart]:
    """Yield the parts of what is in brackets or after a comma."""
    clean = _UNIT_IS.sub("", _YEAR.sub("", words).strip()).strip(" ,;")
    if not clean:
        return
    letter = _LETTERS.get(clean, 0)
    if codes := _find_codes(clean):
        yield HeaderPart(clean, codes, letter)
        return
    if letter:
        yield HeaderPart(clean, (), letter)
        return
    pieces = [piece for piece in re.split(r"[,，;；](?!\d{3})", clean) if piece.strip()]
    if len(pieces) > 1:
        for piece in pieces:
            yield from _read_words(piece)
        return
    yield from _read_scaled(clean)


def _find_codes(words: str) -> tuple[str, ...]:
    if words.lower() in _RATIOS:
        return ("1",)
    return tuple(list_meanings(words))


def _read_scaled(words: str) -> Iterator[HeaderPart]:
    """Yield factor and unit of words that are no unit as a whole: `thousands of USD`, `M€`, 千元."""
    if match := _LETTER_MONEY.fullmatch(words):
        letter, money = (match[1], match[2]) if match[1] else (match[4], match[3])
        yield HeaderPart(words, (), _LETTERS[letter])
        yield HeaderPart(words, _find_codes(money))
        return
    match = _SCALE.search(words)
    power = _find_power(match) if match else 0
    if match is None and (match := _CHINESE_SCALE.match(words)):
        power = sum(_CHINESE[char] for char in match[1])
        if words.startswith("百分"):
            return
    if match is None:
        return
    yield HeaderPart(words, (), power)
    beside = f"{words[: match.start()]} {words[match.end() :].strip().removeprefix('of ')}".strip()
    if codes := _find_codes(beside):
        yield HeaderPart(words, codes)


def _find_power(match: re.Match[str]) -> int:
    if word := match["word"]:
        return _WORDS[word.lower()]
    if zeros := match["zeros"] or match["thousands"]:
        return zeros.count("0")
    return int((match["power"] or match["raised"]).translate(_SUPERSCRIPTS))


def _read_rest(rest: str) -> Iterator[HeaderPart]:
    """Yield the parts of a header without its brackets: what it ends with, and a factor before that."""
    if match := _AFTER_COMMA.search(rest):
        named = list(_read_words(match[1]))
        yield from named
        rest = rest[: match.start()] if named else rest
    start = len(rest)
    for start in _list_starts(rest):
        words = rest[start:]
        if codes := _find_codes(words):
            if part := _make_last(rest[:start], words, codes):
                yield part
            break
        if _LETTER_MONEY.fullmatch(words):
            yield from (part._replace(is_named=False) for part in _read_scaled(words))
            break
    else:
        start = len(rest)
    for scale in _SCALE.finditer(rest):
        between = rest[scale.end() : start].strip()
        if 0 < scale.start() < start and between in {"", "of", "de"}:
            yield HeaderPart(rest[scale.start() :], (), _find_power(scale), is_named=False)


def _list_starts(rest: str) -> Iterator[int]:
    """Yield where a unit at the end may begin: the last words, what is after a slash, and characters in Chinese."""
    tokens = [match.start() for match in re.finditer(r"[^\s/,;]\S*", rest)]
    yield from tokens[-_MAX_TOKENS:]
    slash = rest.rfind("/")
    if slash > 0:
        yield slash + 1
    if rest and "\u4e00" <= rest[-1] <= "\u9fff":
        yield from range(max(1, len(rest) - _MAX_CHINESE), len(rest))


def _make_last(before: str, words: str, codes: tuple[str, ...]) -> HeaderPart | None:
    """Return the part of the last words; None for a counted thing, which says what is counted, and not in what."""
    is_money = any(code.startswith("10*") or code in MONEY_CODES for code in codes)
    is_certain = is_money or "/" in words or _IN.search(before) is not None
    if not is_certain and codes[0].startswith("{"):
        return None
    return HeaderPart(words, codes, 0, is_certain, is_named=False)
