"""The values of Chinese and Japanese numerals: `三百亿`, `四十二`, `一点五`, `两千四百五`."""

import re
from fractions import Fraction

from app.domain.quotes.span import Span
from app.extraction.words.number_words import (
    CHINESE_DIGITS,
    CHINESE_MORE,
    CHINESE_SCALES,
    CHINESE_TENS,
)

DIGIT = "".join(CHINESE_DIGITS)
_SCALE = "".join(CHINESE_SCALES)
ANY = DIGIT + "".join(CHINESE_TENS) + _SCALE
# 千 and 兆 before these characters are part of the unit: 百千瓦 is a hundred kilowatts.
_KILO_UNITS = "米克瓦赫帕伏焦卡字比"
_THOUSAND = f"千(?![{_KILO_UNITS}])"
# 兆 is a million of these units, and a trillion of all else: 2兆戈瑞, 2兆元.
_MEGA = f"兆(?!(?:[{_KILO_UNITS}升吨牛贝戈]|公吨|欧(?!元)|电子伏|像素))"
# Scales after digits, with 多 before, between or after them: 3千多, 5多万, 1.2万亿. 大于 and 多少 are words.
_HUNDRED = "百(?!分[点點])"
ONE_SCALE = rf"(?:[十{_SCALE.replace('兆', '')}]|{_HUNDRED}|{_MEGA}|{_THOUSAND})"
SCALES_AFTER = (
    rf"{ONE_SCALE}{{0,2}}(?:[{CHINESE_MORE}]?{ONE_SCALE}{{1,3}}|[{CHINESE_MORE}](?![于少]))"
)
# 百 in 百分 and 百分点 begins a percentage.
WHOLE = re.compile(
    rf"(?:[{re.sub('[百千兆]', '', ANY)}]|百(?!分[点之點])|{_THOUSAND}|{_MEGA}){{1,30}}"
    rf"(?:[点點][{DIGIT}]{{1,20}}[{_SCALE}]{{0,2}}|[{CHINESE_MORE}][{_SCALE}]{{0,2}})?"
)
_MORE = re.compile(f"[{CHINESE_MORE}]")
_DECIMAL = re.compile(r"\d+(?:\.\d+)?", re.ASCII)
_SCALED = re.compile(
    rf"(?P<digits>\d+)(?P<scale>[{''.join(CHINESE_TENS)}{_SCALE}]{{1,2}})", re.ASCII
)
_PLAIN = str.maketrans("點", "点", CHINESE_MORE)


def find_more(text: str, start: int) -> Span | None:
    """Return the place of 多 or the like inside of a numeral whose text begins at `start`."""
    match = _MORE.search(text)
    return Span(start + match.start(), start + match.end()) if match else None


def is_unit_ahead(text: str, end: int) -> bool:
    """Return whether the character at `end` makes the 千 before it a part of a unit (千瓦)."""
    return text[end : end + 1] in set(_KILO_UNITS)


def read_scale(text: str) -> Fraction:
    """Return the product of the scales after digits: 10^12 for 万亿; 多 counts as 1."""
    factor = Fraction(1)
    for char in text:
        factor *= CHINESE_TENS.get(char) or CHINESE_SCALES.get(char) or 1
    return factor


def read_whole(text: str) -> Fraction | None:
    """Return the number that a Chinese numeral such as `三百亿` or `一点五` means.

    Return None if its characters do not form a number.
    """
    text = text.translate(_PLAIN)
    tail = Fraction(1)
    if "点" in text:
        while text and text[-1] in CHINESE_SCALES:
            tail *= CHINESE_SCALES[text[-1]]
            text = text[:-1]
    before, point, after = text.partition("点")
    number = _read_integer(before) if before else None
    if number is None or (point and not after):
        return None
    if point:
        decimals = "".join(str(CHINESE_DIGITS[char]) for char in after)
        number += Fraction(int(decimals), 10 ** len(decimals))
    return number * tail


def _read_integer(text: str) -> Fraction | None:
    """Read an integer in Chinese numerals; return None if the characters do not form one.

    A scale such as 亿 multiplies the group of digits before it: 一万二千亿 is 12,000 * 10^8, 一百亿亿 is
    100 * 10^16.
    """
    if all(char in CHINESE_DIGITS for char in text):
        return Fraction(int("".join(str(CHINESE_DIGITS[char]) for char in text)))
    total = section = digit = Fraction(0)
    previous = ""
    for char in text:
        if char in CHINESE_DIGITS:
            if digit and previous not in "零〇":
                return None
            digit = Fraction(CHINESE_DIGITS[char])
        elif char in CHINESE_TENS:
            section += (digit or 1) * CHINESE_TENS[char]
            digit = Fraction(0)
        else:
            total = _multiply(total, section + digit, CHINESE_SCALES[char], previous)
            section = digit = Fraction(0)
            if not total:
                return None
        previous = char
    return total + section + digit * _find_last_scale(text)


def _multiply(total: Fraction, section: Fraction, scale: int, previous: str) -> Fraction:
    """Multiply a section by the scale after it; with 亿 after 万, all that is before it."""
    if previous in CHINESE_SCALES or scale > total > 0:
        return (total + section) * scale
    return total + (section or (0 if previous else 1)) * scale


def _find_last_scale(text: str) -> int:
    """Return what the last digit counts: 两千四百五 is 2450, for right after 百, 千, 万 or 亿 it counts tenths."""
    scale = (CHINESE_TENS | CHINESE_SCALES).get(text[-2:-1], 1)
    return scale // 10 if scale >= CHINESE_TENS["百"] else 1


def read_either(text: str) -> Fraction | None:
    """Read digits (also before a scale: 5万) or a Chinese numeral; return None for anything else."""
    plain = text.replace(",", "")
    if _DECIMAL.fullmatch(plain):
        return Fraction(plain)
    if scaled := _SCALED.fullmatch(plain):
        scale = read_whole("一" + scaled["scale"])
        return scale and Fraction(scaled["digits"]) * scale
    return read_whole(text) if WHOLE.fullmatch(text) else None
