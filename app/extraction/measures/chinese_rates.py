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
_SCALES = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
_TIMES_OF = {"时": "h", "日": "d", "周": "wk", "月": "mo", "年": "a"}
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
    match = _TIME_BEFORE.search(before)
    if match is None:
        return _divide_by_each(text, measure, offset + len(before))
    if match["per"] == "单" or _is_share_of_time(measure, match):
        return measure
    end = match.end("time") if match["time"] else match.end()
    place = Span(offset + match.start(), offset + end)
    divided = measure.divide(place, (_read_time(match),))
    if not divided.codes:
        return measure
    is_beside = match["per"] and place.end == measure.start
    start = place.start if is_beside else measure.start
    return replace(divided, start=start, units=(place, *measure.units))


def _read_time(match: re.Match[str]) -> str:
    """Return the code of what divides: the time of 每小时 or 月薪, the year of 年产, the area of 亩产."""
    if match["hundred"]:
        return "10*2.km"
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
        return measure
    first, power = _read_power_of_ten(text, at + 1)
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
