"""Chinese and Japanese numerals: `三百亿`, `四十二`, `一点五`, `三分之一`, `百分之七十六`, `五成`, `四个半`."""

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from app.domain.quotes.span import Span
from app.extraction.numerals.chinese_values import (
    ANY,
    DIGIT,
    ONE_SCALE,
    WHOLE,
    find_more,
    read_either,
    read_whole,
)
from app.extraction.numerals.numeral import Numeral, NumeralKind, make_numeral
from app.extraction.words.number_words import (
    CHINESE_DIGITS,
    CHINESE_PAIRS,
    CHINESE_SCALES,
    CHINESE_TENS,
    CHINESE_VAGUE,
)

_COUNT = rf"(?:[{ANY}]{{1,12}}(?:[点點][{DIGIT}]{{1,12}})?|\d[\d,]{{0,12}}(?:\.\d{{1,12}})?)"
# 百分之七十六, 千分之三; the parts of 万 have no unit in Chinese texts.
_PERCENT = re.compile(rf"(?P<whole>[百千万])分之(?P<sign>[负負])?(?P<count>{_COUNT})")
_PERCENT_UNITS = {"百": "%", "千": "[ppth]"}
_PART = re.compile(
    rf"(?:(?P<mixed>[{ANY}]{{1,8}}|\d{{1,6}})又)?(?P<under>[{ANY}]{{1,8}}|\d{{1,6}}[{''.join(CHINESE_TENS | CHINESE_SCALES)}]{{0,2}})分之(?P<count>[{ANY}]{{1,8}}|\d{{1,6}})"
)
# 五成, 三成半, 7割; 一成功 and 三成员 are words.
_TENTHS = re.compile(
    rf"(?P<count>[{DIGIT}十](?:[点點][{DIGIT}])?|\d+(?:\.\d+)?)(?P<half>半)?(?:成(?P<rest>[一二三四五六七八九半](?![一二三四五六七八九十百千万亿个名家位台年月天次]))?(?![功为立本员品果长熟交分份就员]|都(?![不没沒未]))|割(?!引))|半成"
)
# 打七折 is 70 %, 七二折 72 %.
_DISCOUNT = re.compile(
    rf"(?:打|[售原]价)?(?P<count>[{DIGIT}](?:[点點]?[{DIGIT}])?|\d\.?\d?|对|對)折(?![叠合旧射扣断线磨腾损])"
)
_HALF = re.compile(
    r"[一两]?(?:一半|半数|對半|对半)"
    r"|(?<=[过過])半(?![数數年天月小百生场程路夜])"
    r"|(?<![一两二三四五六七八九十个大上下前后过])半(?=个?(?:小时|月|世纪)|年(?![报度底中末初])|天|公里|公斤|吨|米|亩)"
)
# 无一例死亡 is of none; 无一例外 and 无一幸免 are words.
_NONE = re.compile("[无無]一(?=例(?!外)|[起宗人](?=[\u4e00-\u9fff]))")
# 四个半 and, before times, 一个多
_HALF_AFTER = re.compile(r"个半")
_HUNDRED_MILLION_AFTER = re.compile("个亿")
_VAGUE = re.compile(CHINESE_VAGUE)
# 两三天, 十七八岁, 百分之七八十; 二〇二三 and 一二三 are more digits than a pair.
_PAIR = re.compile(
    rf"(?<![{ANY}\d点點第])(?:(?P<whole>[百千万])分之)?(?:[{ANY}\d]{{0,8}}[{''.join(CHINESE_TENS | CHINESE_SCALES)}])?"
    rf"(?:{CHINESE_PAIRS})(?![{DIGIT}]|[点點][{DIGIT}]){ONE_SCALE}{{0,3}}"
)
_GROWTH = re.compile(
    rf"翻了?[近约約超]?(?:(?P<times>[{DIGIT}]|\d+)(?P<kind>番|倍)|番|倍)|倍增(?!器)|减半"
)
# 百公里, 万人: a scale alone is a part of a word; 陆 and 伍 alone are words.
_LONE = re.compile("[百千万萬亿億兆]|[壹贰貳叁參肆伍陆陸柒捌玖拾佰仟]")
# 近百家, 不足千人: about a hundred, less than a thousand.
_BEFORE_LONE = re.compile("(?:[近约約逾超]|超过了?|不足|不到|突破了?|(?<![打侦告爆])破了?|多达)$")
_CHARACTER = re.compile("[\u4e00-\u9fff]")
_HALF_PRICE = frozenset("对對")
_TEN = 10
# 翻三十番 is 2^30 times; more is no change.
_MAX_DOUBLINGS = 30
# 三十来人 are about thirty.
_ABOUT_AFTER = re.compile("[来來](?=[个個人天岁歲斤吨噸米亩畝台臺家名位年辆輛种種次块塊元公])")
_MORE_AFTER = re.compile("个[多余](?=月|小时|星期|世纪|钟头)")


def list_chinese(text: str) -> Iterator[Numeral]:
    """Yield the Chinese numerals of a text, in no order; they may overlap."""
    if text.isascii() or not _CHARACTER.search(text):
        return
    # The first of two at one place is kept: a pair is no number of two digits.
    for match in _PAIR.finditer(text):
        unit = _PERCENT_UNITS.get(match["whole"] or "")
        yield _make_vague(match, unit)
    yield from _list_parts(text)
    yield from _list_tenths(text)
    for match in _VAGUE.finditer(text):
        yield _make_vague(match)
    for match in _NONE.finditer(text):
        yield make_numeral(*match.span(), Fraction(0), word=True)
    for match in _GROWTH.finditer(text):
        yield _read_growth(match)
    for match in WHOLE.finditer(text):
        if numeral := _make_whole(text, match):
            yield numeral


def _make_vague(match: re.Match[str], unit: str | None = None) -> Numeral:
    kind = NumeralKind.VAGUE
    return Numeral(*match.span(), Fraction(0), "0", kind=kind, unit=unit, word=True)


def _list_parts(text: str) -> Iterator[Numeral]:
    for match in _PERCENT.finditer(text):
        count = read_either(match["count"])
        if count is not None:
            yield _make_percentage(match, -count if match["sign"] else count)
    for match in _PART.finditer(text):
        under, count = read_either(match["under"]), read_either(match["count"])
        mixed = read_either(match["mixed"]) if match["mixed"] else Fraction(0)
        if under and count is not None and mixed is not None:
            value = mixed + count / under
            yield make_numeral(*match.span(), value, kind=NumeralKind.PART, word=True)
    for match in _HALF.finditer(text):
        yield make_numeral(*match.span(), Fraction(1, 2), kind=NumeralKind.PART, word=True)


def _make_percentage(match: re.Match[str], count: Fraction) -> Numeral:
    unit = _PERCENT_UNITS.get(match["whole"])
    if unit is None:
        value = count / CHINESE_SCALES[match["whole"]]
        return make_numeral(*match.span(), value, kind=NumeralKind.PART, word=True)
    return make_numeral(*match.span(), count, unit=unit, word=True)


def _list_tenths(text: str) -> Iterator[Numeral]:
    for match in _TENTHS.finditer(text):
        count = read_either(match["count"]) if match["count"] else Fraction(0)
        if count is not None and count <= _TEN:
            percent = count * _TEN + _read_rest(match)
            yield make_numeral(*match.span(), percent, unit="%", factor=Fraction(_TEN), word=True)
    for match in _DISCOUNT.finditer(text):
        count = Fraction(5) if match["count"] in _HALF_PRICE else read_either(match["count"])
        if count:
            factor = Fraction(1 if count > _TEN else _TEN)
            start, end = match.start("count"), match.end()
            yield make_numeral(start, end, count * factor, unit="%", factor=factor, word=True)


def _read_rest(match: re.Match[str]) -> Fraction:
    """Read the percents after tenths: 半 in 三半成 and 三成半, 五 in 三成五. 半成 has no tenths."""
    half = Fraction(5) if match["half"] or not match["count"] else Fraction(0)
    if not match["rest"]:
        return half
    return half + (5 if match["rest"] == "半" else CHINESE_DIGITS[match["rest"]])


def _read_growth(match: re.Match[str]) -> Numeral:
    """Read how many times something has become: 翻一番 and 翻倍 are twice, 翻两番 four times, 减半 half."""
    if match[0] == "减半":
        value = Fraction(1, 2)
    elif not match["times"]:
        value = Fraction(2)
    else:
        times = read_either(match["times"]) or Fraction(1)
        value = Fraction(2) ** min(int(times), _MAX_DOUBLINGS) if match["kind"] == "番" else times
    start = match.start("times") if match["times"] else match.start()
    return make_numeral(start, match.end(), value, kind=NumeralKind.GROWTH, word=True)


def _make_whole(text: str, match: re.Match[str]) -> Numeral | None:
    """Make a numeral of a match, without what does not form a number at its end: 一 in 三百一样."""
    start = match.start()
    for end in range(match.end(), start, -1):
        written = text[start:end]
        is_lone = _LONE.fullmatch(written) and not _BEFORE_LONE.search(
            text[max(0, start - 2) : start]
        )
        value = None if is_lone else read_whole(written)
        if value is None:
            continue
        is_ordinal = text[start - 1 : start] == "第"
        numeral = make_numeral(
            start,
            end,
            value,
            more=find_more(written, start),
            factor=_read_last_scales(written),
            word=True,
        )
        return replace(
            numeral,
            digits=_count_digits(numeral.text),
            kind=NumeralKind.ORDINAL if is_ordinal else numeral.kind,
        )
    return None


def _read_last_scales(written: str) -> Fraction:
    """Return the product of the scales at the end: 10^12 for 三万亿."""
    factor = Fraction(1)
    for char in reversed(written):
        if char not in CHINESE_SCALES:
            break
        factor *= CHINESE_SCALES[char]
    return factor


def _count_digits(text: str) -> int | None:
    plain = text.replace(".", "").strip("0")
    return max(1, len(plain)) if plain.isdecimal() or not plain else None


def read_after_classifier(text: str, numeral: Numeral) -> Numeral:
    """Add 半 or 多 after a numeral and 个, and 来: 四个半(小时) is 4.5, 一个多(月) more than 1."""
    if match := _MORE_AFTER.match(text, numeral.end):
        return replace(numeral, end=match.end(), more=Span(match.end() - 1, match.end()))
    if numeral.value and numeral.value % _TEN == 0 and _ABOUT_AFTER.match(text, numeral.end):
        end = numeral.end + 1
        return replace(numeral, end=end, more=Span(numeral.end, end))
    # 十个亿的融资
    if match := _HUNDRED_MILLION_AFTER.match(text, numeral.end):
        return replace(numeral.scale(Fraction(10**8)), end=match.end())
    if match := _HALF_AFTER.match(text, numeral.end):
        return replace(numeral.add(Fraction(1, 2)), end=match.end())
    return numeral
