"""Chinese and Japanese numerals: `三百亿`, `四十二`, `一点五`, `三分之一`, `百分之七十六`, `五成`, `四个半`."""

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from app.domain.numbers.quantity import format_fraction
from app.domain.quotes.span import Span
from app.extraction.numerals.numeral import Numeral, NumeralKind, make_numeral
from app.extraction.words.number_words import (
    CHINESE_DIGITS,
    CHINESE_SCALES,
    CHINESE_TENS,
    CHINESE_VAGUE,
)

_DIGIT = "".join(CHINESE_DIGITS)
_TEN = "".join(CHINESE_TENS)
_SCALE = "".join(CHINESE_SCALES)
_ALL = _DIGIT + _TEN + _SCALE
# 千 and 百 before these characters are part of the unit: 百千瓦 is a hundred kilowatts, 百帕 a unit.
_KILO_UNITS = "米克瓦赫帕伏焦卡字比"
_MEGA = f"兆(?=[{_KILO_UNITS}])"
_THOUSAND = f"千(?![{_KILO_UNITS}])"
_SCALES_AFTER = rf"(?:[十百{_SCALE[:-1]}]|兆(?![{_KILO_UNITS}])|{_THOUSAND})"
SCALE_AFTER = rf"{_SCALES_AFTER}{{0,2}}(?:[多余餘]?{_SCALES_AFTER}{{1,3}}|[多余餘](?![于少]))"
_WHOLE = (
    rf"(?!{_MEGA})(?:[{_ALL.replace('千', '').replace('百', '').replace('兆', '')}]|百(?!分[点之點])|{_THOUSAND}|兆(?![{_KILO_UNITS}])){{1,30}}"
    rf"(?:[点點][{_DIGIT}]{{1,20}}[{_SCALE}]{{0,2}}|[多余餘][{_SCALE}]{{0,2}})?"
)
_WHOLE_PATTERN = re.compile(_WHOLE)
_COUNT = rf"(?:[{_ALL}]{{1,12}}(?:[点點][{_DIGIT}]{{1,12}})?|\d[\d,]{{0,12}}(?:\.\d{{1,12}})?)"
_PERCENT = re.compile(rf"(?P<whole>[百千万])分之(?P<sign>[负負])?(?P<count>{_COUNT})")
_PART = re.compile(
    rf"(?:(?P<mixed>[{_ALL}]{{1,8}}|\d{{1,6}})又)?(?P<under>[{_ALL}]{{1,8}}|\d{{1,6}})分之(?P<count>[{_ALL}]{{1,8}}|\d{{1,6}})"
)
_TENTHS = re.compile(
    rf"(?P<count>[{_DIGIT}十](?:[点點][{_DIGIT}])?|\d+(?:\.\d+)?)(?P<half>半)?(?:成(?P<rest>[一二三四五六七八九半](?![十百千万\u4e00-\u9fff]))?(?![功为立本员品果长熟都交分份就员])|割(?!引))|半成"
)
_DISCOUNT = re.compile(
    rf"(?:打|[售原]价)?(?P<count>[{_DIGIT}](?:[点點]?[{_DIGIT}])?|\d\.?\d?|对|對)折(?![叠合旧射扣断线磨腾损])"
)
_HALF = re.compile(r"(?P<before>[一两])?(?:一半|半数|對半|对半)")
_HALF_AFTER = re.compile(r"个半")
_VAGUE = re.compile(CHINESE_VAGUE)
_GROWTH = re.compile(
    rf"翻了?(?:(?P<times>[{_DIGIT}]|\d+)(?P<kind>番|倍)|(?P<once>番|倍))|倍增(?!器)|减半"
)
# 百公里, 万人: a scale alone is a part of a word; 陆 and 伍 alone are words.
_LONE = re.compile("[百千万萬亿億兆]|[壹贰貳叁參肆伍陆陸柒捌玖拾佰仟]")
_MORE_AFTER = re.compile("(?P<more>个[多余])(?=月|小时|星期|世纪|钟头)")


def list_chinese(text: str) -> Iterator[Numeral]:
    """Yield the Chinese numerals of a text, in no order; they may overlap."""
    if text.isascii():
        return
    yield from _list_parts(text)
    yield from _list_tenths(text)
    for match in _VAGUE.finditer(text):
        yield Numeral(*match.span(), Fraction(0), "0", kind=NumeralKind.VAGUE, word=True)
    for match in _GROWTH.finditer(text):
        yield _read_growth(match)
    for match in _WHOLE_PATTERN.finditer(text):
        if numeral := _make_whole(text, match):
            yield numeral


def _list_parts(text: str) -> Iterator[Numeral]:
    for match in _PERCENT.finditer(text):
        count = read_either(match["count"])
        if count is None:
            continue
        count = -count if match["sign"] else count
        units = {"百": "%", "千": "[ppth]", "万": "[ppm]"}
        if match["whole"] == "万":
            value = count / 10_000
            yield make_numeral(*match.span(), value, kind=NumeralKind.PART, word=True)
        else:
            yield make_numeral(*match.span(), count, unit=units[match["whole"]], word=True)
    for match in _PART.finditer(text):
        under, count = read_either(match["under"]), read_either(match["count"])
        mixed = read_either(match["mixed"]) if match["mixed"] else Fraction(0)
        if under and count is not None and mixed is not None:
            yield make_numeral(
                *match.span(), mixed + count / under, kind=NumeralKind.PART, word=True
            )
    for match in _HALF.finditer(text):
        yield make_numeral(*match.span(), Fraction(1, 2), kind=NumeralKind.PART, word=True)


def _list_tenths(text: str) -> Iterator[Numeral]:
    for match in _TENTHS.finditer(text):
        count = read_either(match["count"]) if match["count"] else Fraction(0)
        if count is not None and count <= 10:  # noqa: PLR2004 - tenths
            half = Fraction(5) if match["half"] or not match["count"] else Fraction(0)
            if match["rest"]:
                half += 5 if match["rest"] == "半" else CHINESE_DIGITS[match["rest"]]
            yield make_numeral(*match.span(), count * 10 + half, unit="%", word=True)
    for match in _DISCOUNT.finditer(text):
        count = Fraction(5) if match["count"] in "对對" else read_either(match["count"])
        if count:
            percent = count if count > 10 else count * 10  # noqa: PLR2004 - 七二折 is 72 %
            start = match.start("count")
            yield make_numeral(start, match.end(), percent, unit="%", word=True)


def _read_growth(match: re.Match[str]) -> Numeral:
    """Read how many times something has become: 翻一番 and 翻倍 are twice, 翻两番 four times, 减半 half."""
    if match[0] == "减半":
        value = Fraction(1, 2)
    elif not match["times"]:
        value = Fraction(2)
    else:
        times = read_either(match["times"]) or Fraction(1)
        value = Fraction(2) ** int(min(times, 30)) if match["kind"] == "番" else times
    start = match.start("times") if match["times"] else match.start()
    return make_numeral(start, match.end(), value, kind=NumeralKind.GROWTH, word=True)


def _make_whole(text: str, match: re.Match[str]) -> Numeral | None:
    """Make a numeral of a match, without what does not form a number at its end: 一 in 三百一样."""
    end = match.end()
    while end > match.start():
        written = text[match.start() : end]
        value = None if _LONE.fullmatch(written) else read_whole(written)
        if value is not None:
            at = max(written.find("多"), written.find("余"), written.find("餘"))
            more = Span(match.start() + at, match.start() + at + 1) if at > 0 else None
            numeral = make_numeral(match.start(), end, value, more=more, word=True)
            numeral = replace(numeral, digits=_count_digits(numeral.text))
            ordinal = text[match.start() - 1 : match.start()] == "第"
            kind = NumeralKind.ORDINAL if ordinal else numeral.kind
            factor = Fraction(1)
            for char in reversed(written):
                if char not in CHINESE_SCALES:
                    break
                factor *= CHINESE_SCALES[char]
            return replace(numeral, kind=kind, factor=factor)
        if len(written) == 1:
            return None
        end -= 1
    return None


def _count_digits(text: str) -> int | None:
    plain = text.replace(".", "").strip("0")
    return max(1, len(plain)) if plain.isdecimal() or not plain else None


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
    text = re.sub("[多余餘]", "", text).replace("點", "点")
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
            scale = CHINESE_SCALES[char]
            section += digit
            if previous in CHINESE_SCALES or scale > total > 0:
                total = (total + section) * scale
            else:
                total += (section or (1 if not total and not previous else 0)) * scale
            section = digit = Fraction(0)
            if not total:
                return None
        previous = char
    # 两千四百五 is 2450: a last digit right after 百, 千, 万 or 亿 counts tenths of that scale.
    last_scale = (CHINESE_TENS | CHINESE_SCALES).get(text[-2:-1], 1)
    tenths = last_scale // 10 if last_scale >= CHINESE_TENS["百"] else 1
    return total + section + digit * tenths


def read_either(text: str) -> Fraction | None:
    """Read digits or a Chinese numeral; return None for anything else."""
    plain = text.replace(",", "")
    if re.fullmatch(r"\d+(?:\.\d+)?", plain, re.ASCII):
        return Fraction(plain)
    return read_whole(text) if _WHOLE_PATTERN.fullmatch(text) else None


def read_after_classifier(text: str, numeral: Numeral) -> Numeral | None:
    """Read 半 or 多 after a numeral and 个: 四个半(小时) is 4.5, 一个多(月) more than 1. None without them."""
    if match := _MORE_AFTER.match(text, numeral.end):
        return replace(numeral, end=match.end(), more=Span(match.end() - 1, match.end()))
    match = _HALF_AFTER.match(text, numeral.end)
    if match is None:
        return None
    value = numeral.value + Fraction(1, 2)
    return replace(numeral, end=match.end(), value=value, text=format_fraction(value))
