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
)
_WINDOW = 14
# 每吨成本约500元: a few characters may come between.
_GAP = 4
_FAR = re.compile(r"[\d。，,；;、:：]")


def divide_by_preceding(text: str, measure: Measure) -> Measure:
    """Divide a unit by the time before its number, unless it is divided already."""
    if measure.codes and "/" in measure.codes[0]:
        return measure
    offset = max(0, measure.start - _WINDOW)
    match = _TIME_BEFORE.search(text[offset : measure.start])
    if match is None:
        return _divide_by_each(text, measure)
    if match["per"] == "单":
        return measure
    end = match.end("time") if match["time"] else match.end()
    place = Span(offset + match.start(), offset + end)
    divided = measure.divide(place, (_read_time(match),))
    if divided.unit is None:
        return measure
    is_beside = match["per"] and place.end == measure.start
    start = place.start if is_beside else measure.start
    return replace(divided, start=start, units=(place, *measure.units))


def _read_time(match: re.Match[str]) -> str:
    """Return the code of the time: of `每小时`, of what a year makes, or the hour of 时速."""
    if match["time"]:
        return unit_words.CHINESE_TIMES[match["time"]]
    return "a" if match["year"] else "h"


def _divide_by_each(text: str, measure: Measure) -> Measure:
    """Divide by what is named after 每 before the number: 每桶78美元, 每平方米500元, 每股0.35元."""
    offset = max(0, measure.start - _WINDOW)
    at = text.rfind("每", offset, measure.start)
    if at < 0:
        return measure
    found = match_unit(text, at + 1, "zh") or find_chinese_thing(text, at + 1)
    if found is None or not found.codes or found.end > measure.start:
        return measure
    if _FAR.search(text, found.end, measure.start) or measure.start - found.end > _GAP:
        return measure
    divided = measure.divide(Span(at, found.end), found.codes)
    if not divided.codes:
        return measure
    start = at if found.end == measure.start else measure.start
    return replace(
        divided, start=start, end=measure.end, units=(Span(at, found.end), *measure.units)
    )
