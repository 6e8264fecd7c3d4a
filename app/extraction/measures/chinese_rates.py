"""The time that is named before a Chinese number: 每小时250千米, 年产3万吨, 时速350公里."""

import re
from dataclasses import replace

from app.domain.quotes.span import Span
from app.domain.units.in_text import match_unit
from app.extraction.measures.counted_nouns import find_chinese_thing
from app.extraction.measures.measure import Measure
from app.extraction.words import unit_words
from app.extraction.words.patterns import match_any

# 单日 (in a single day) divides nothing. 全年产值 is what a year makes, not a rate.
_TIME_BEFORE = re.compile(
    rf"(?P<per>每|单)(?P<time>{match_any(unit_words.CHINESE_TIMES)})[^\d。，,；;、:：]{{0,5}}$"
    r"|(?P<year>(?<![全去今当])年产(?![值粮])|年发电量?约?|年产能)\s?[^\d。，,；;]{0,3}$"
    r"|(?P<speed>时速)[^\d。，,；;]{0,2}$"
    r"|(?P<of>亩产|日产[量能]|(?P<pay>[时日周月年])薪|日均|月均)[^\d。，,；;、:：从由自]{0,7}$"
    r"|(?<![\u4e00-\u9fff\d])(?P<tonne>(?:平均)?(?:每)?吨)(?:[水钢煤铝铜纸油盐氨粮材硅奶]|产品|标煤){0,2}(?:综合)?(?:电耗|能耗|水耗|煤耗|耗[电水煤能]量?|成本|毛?利润?|净利)[^\d，。,，；;、:：]{0,4}$"
    r"|(?P<hundred>百公里)(?:(?:综合)?(?:电|油|能)耗|耗[电油])[^\d。，,；;、:：]{0,4}$"
)
_WINDOW = 14
# 每股派发现金红利0.35元: some characters may come between.
_GAP = 4
_GAP_OF_MONEY = 8
# 14 in 每百公里14-18度
_LOWER_BEFORE = re.compile(r"\d[\d.,]*[万亿]?\s?[-–~至到]\s?$")
# 每10万人, 每百公里
_POWER_OF_TEN = re.compile(r"(?P<digits>10{0,6})?(?P<scale>[十百千万亿]{0,2})(?![克米瓦卡焦帕])")
# 12万套 in 年产能由6万套增至12万套 is of the same time as the number before it.
_FROM_BEFORE = re.compile(
    r"[由从從]\s?[\d.,一二三四五六七八九十百千两兩]{1,12}[万萬亿億]?[^\d，。；、:：]{1,6}?(?:增长?|提升|提高|扩大|擴大|升|增加|增長|降低?|下降|减少|減少|减|減|缩减|縮減|缩短|縮短|扩|擴|压缩|壓縮)[至到为為](?:了|约|約|近|超过|逾)?\s?$"
)
_FROM_WINDOW = 32
_SCALES = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
# 12元 in 每百万输入 tokens 4元、输出12元
_OTHER_SIDE = re.compile(
    r"每(?P<power>[十百千万]{1,2})?(?:输入|輸入)?\s?(?:[Tt]okens?|词元)[^\d。；]{0,8}\d[\d.]*\s?[元分][、，,；和]\s?(?:输出|輸出)(?:价格?)?[为為]?\s?$"
)
# 每百万输入 tokens 4元
_EACH_OF = re.compile(r"(?:输入|输出|輸入|輸出|个)\s?(?=[Tt]oken|词元)")
_TIMES_OF = {"时": "h", "日": "d", "周": "wk", "月": "mo", "年": "a"}
_NO_UNIT = ("1",)
_OF_EACH = frozenset({"m", "K", "m/s"})
_FAR = re.compile(r"[\d。，,；;、:：]")


def divide_by_preceding(text: str, measure: Measure) -> Measure:
    """Divide a unit by the time before its number, unless it is divided already."""
    offset = max(0, measure.start - _WINDOW)
    before = text[offset : measure.start]
    is_divided = measure.codes and "/" in measure.codes[0]
    if is_divided or before.isascii():
        return measure
    if lower := _LOWER_BEFORE.search(before):
        before = before[: lower.start()]
    elif earlier := _FROM_BEFORE.search(text, max(0, measure.start - _FROM_WINDOW), measure.start):
        offset = max(0, earlier.start() - _WINDOW)
        before = text[offset : earlier.start()]
    match = _TIME_BEFORE.search(before)
    if match is None:
        return _divide_by_each(text, measure, offset + len(before))
    if match["per"] == "单" or _is_share_of_time(measure, match):
        return measure
    end = match.end("time") if match["time"] else match.end()
    place = Span(offset + match.start(), offset + end)
    divided = measure.divide(place, (_read_time(match),))
    # 8 tonnes a tonne are no ratio of 8.
    if not divided.codes or divided.codes == _NO_UNIT:
        return measure
    is_beside = match["per"] and place.end == measure.start
    start = place.start if is_beside else measure.start
    return replace(divided, start=start, units=(place, *measure.units))


def _read_time(match: re.Match[str]) -> str:
    """Return the code of what divides: the time of 每小时 or 月薪, the year of 年产, the area of 亩产."""
    if match["hundred"]:
        return "10*2.km"
    if match["tonne"]:
        return "t"
    if match["of"]:
        return "[mu_cn]" if match["of"] == "亩产" else _TIMES_OF[match["of"][0]]
    if match["time"]:
        return unit_words.CHINESE_TIMES[match["time"]]
    return "a" if match["year"] else "h"


def _is_share_of_time(measure: Measure, match: re.Match[str]) -> bool:
    """Return whether a mean is of no amount: 日均增长5%, 日均3小时; of pay, only money is."""
    if not match["of"]:
        return False
    if match["pay"]:
        return not measure.is_money
    is_percent = measure.codes[:1] in {("%",), ("{percentage-point}",)}
    return is_percent or (measure.unit is not None and measure.unit.dimension == "s")


def _read_power_of_ten(text: str, start: int) -> tuple[int, int]:
    """Return the end of a power of ten after 每, and its exponent: 5 for 10万; 0 without one."""
    match = _POWER_OF_TEN.match(text, start)
    if match is None:
        return start, 0
    zeros = len(match["digits"]) - 1 if match["digits"] else 0
    return match.end(), zeros + sum(_SCALES[char] for char in match["scale"])


def _divide_by_each(text: str, measure: Measure, end: int) -> Measure:
    """Divide by what is named after 每 before the number: 每桶78美元, 每平方米500元, 每股0.35元.

    The number, or the lower one of a range, begins at `end`.
    """
    at = text.rfind("每", max(0, end - _WINDOW), end)
    if at < 0:
        return _divide_as_before(text, measure)
    first, power = _read_power_of_ten(text, at + 1)
    if named := _EACH_OF.match(text, first):
        first = named.end()
    found = match_unit(text, first, "zh") or find_chinese_thing(text, first)
    if found is None or not found.codes or found.end > end:
        return measure
    gap = _GAP_OF_MONEY if measure.is_money else _GAP
    if _FAR.search(text, found.end, end) or end - found.end > gap:
        return measure
    # 每艘船总长88.4米: each of them is as long.
    is_of_things = found.codes[0].startswith("{") and measure.unit is not None
    if is_of_things and measure.unit and measure.unit.dimension in _OF_EACH:
        return measure
    codes = tuple(f"10*{power}.{code}" for code in found.codes) if power else found.codes
    divided = measure.divide(Span(at, found.end), codes)
    if not divided.codes:
        return measure
    start = at if found.end == measure.start else measure.start
    return replace(
        divided, start=start, end=measure.end, units=(Span(at, found.end), *measure.units)
    )


def _divide_as_before(text: str, measure: Measure) -> Measure:
    """Divide the price of what a model writes by the tokens that the price of what it reads names."""
    if not measure.is_money:
        return measure
    match = _OTHER_SIDE.search(text, max(0, measure.start - 3 * _WINDOW), measure.start)
    if match is None:
        return measure
    power = sum(_SCALES[char] for char in match["power"] or "")
    code = f"10*{power}.{{token}}" if power else "{token}"
    divided = measure.divide(Span(match.start(), match.start()), (code,))
    return replace(divided, end=measure.end, units=measure.units) if divided.codes else measure
