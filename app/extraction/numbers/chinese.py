"""Chinese numerals: `三百亿`, `四十二`, `一点五`, `三分之一`, `百分之七十六`."""

import re
from fractions import Fraction

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
    "兩": 2,
}
_TENS = {"十": 10, "百": 100, "千": 1000}
SCALES = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_DIGIT = "".join(_DIGITS)
_ALL = _DIGIT + "".join(_TENS) + "".join(SCALES)

# 千 before these characters is part of the unit: 百千瓦 is a hundred kilowatts.
_KILO_UNITS = "米克瓦赫帕伏焦卡字比"
_SCALE = "".join(SCALES)
WHOLE = re.compile(
    rf"(?:[{_ALL.replace('千', '')}]|千(?![{_KILO_UNITS}])){{1,30}}"
    rf"(?:[点點][{_DIGIT}]{{1,20}}[{_SCALE}]{{0,2}}|[多余][{_SCALE}]{{1,2}})?"
)
SCALE_AFTER = rf"[多余]?(?:[十百{_SCALE}]|千(?![{_KILO_UNITS}])){{1,3}}"
TENTHS = re.compile(r"成(?![功为立本员品果长熟])")
PART = re.compile(rf"(?P<whole>[{_ALL}]{{1,8}}|\d{{1,6}})分之(?P<count>[{_ALL}]{{1,8}}|\d{{1,6}})")
PERCENT = re.compile(
    rf"百分之(?P<count>[{_ALL}]{{1,8}}(?:[点點][{_DIGIT}]{{1,8}})?|[0-9.]{{1,12}})"
)


def read_whole(text: str) -> Fraction | None:
    """Return the number that a Chinese numeral such as `三百亿` or `一点五` means.

    The text must match `WHOLE`. Return None if its characters do not form a number.
    """
    text = re.sub("[多余]", "", text)
    tail = Fraction(1)
    while text and text[-1] in SCALES and re.search("[点點]", text):
        tail *= SCALES[text[-1]]
        text = text[:-1]
    before, point, after = re.sub("點", "点", text).partition("点")
    number = _read_integer(before)
    if number is None:
        return None
    if point:
        decimals = "".join(str(_DIGITS[char]) for char in after)
        number += Fraction(int(decimals), 10 ** len(decimals))
    return number * tail


def _read_integer(text: str) -> Fraction | None:
    """Read an integer in Chinese numerals; return None if the characters do not form one.

    A scale such as 亿 multiplies the group of digits before it: 一万二千亿 is 12,000 * 10^8.
    """
    if all(char in _DIGITS for char in text):
        return Fraction(int("".join(str(_DIGITS[char]) for char in text)))
    total = section = digit = 0
    for char in text:
        if char in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[char]
        elif char in _TENS:
            section += (digit or 1) * _TENS[char]
            digit = 0
        else:
            scale = SCALES[char]
            section += digit
            # A greater scale multiplies everything before it: 三万亿 is 3 * 10^4 * 10^8.
            total = (total + section) * scale if scale > total > 0 else total + section * scale
            section = digit = 0
            if total == 0:
                return None
    # 两千四百五 is 2450: a last digit right after 百, 千, 万 or 亿 counts tenths of that scale.
    last_scale = (_TENS | SCALES).get(text[-2:-1], 1)
    tenths = last_scale // 10 if last_scale >= _TENS["百"] else 1
    return Fraction(total + section + digit * tenths)


def read_part(match: re.Match[str]) -> Fraction | None:
    """Return the fraction of a match of `PART`, in which the denominator comes first: 1/3 for 三分之一.

    Return None if one of its numbers cannot be read, or if the denominator is zero.
    """
    whole, count = _read_either(match["whole"]), _read_either(match["count"])
    return count / whole if whole and count is not None else None


def read_percent(match: re.Match[str]) -> Fraction | None:
    """Return the percentage of a match of `PERCENT`: 76 for 百分之七十六. None means that it is no number."""
    return _read_either(match["count"])


def _read_either(text: str) -> Fraction | None:
    if re.fullmatch(r"\d+(?:\.\d+)?", text, re.ASCII):
        return Fraction(text)
    return read_whole(text) if WHOLE.fullmatch(text) else None
