"""Conditions under which a number holds: `402 Wh/kg at 25 °C after 800 cycles`, 在25℃下."""

import re
from collections.abc import Iterator

from app.domain.quotes.span import Span
from app.extraction.frames.article import SentenceNumbers
from app.extraction.frames.partner import Partner, Partnership
from app.extraction.numbers.text_quantity import QuantityRole, TextQuantity

_CONDITION_BEFORE = re.compile(
    r"\b(?:at|under|after|in|when|with)\s(?:a\s|an\s|the\s|only\s|just\s|up\sto\s|(?:ambient\s|room\s|operating\s|constant\s)?(?:temperatures?|pressures?|humidity|loads?|voltages?|speeds?|depths?|altitudes?|concentrations?)\s(?:of\s|as\slow\sas\s|below\s|above\s|down\sto\s))*$"
    r"|(?:在|经|经过|循环|于|当温度为|温度为)$",
    re.IGNORECASE,
)
_CHINESE_CONDITION_AFTER = re.compile(
    r"(?:的?(?:低温|高温|常温|环境|条件|压力|温度|水深|海拔|风速|湿度|浓度|电压|电流|深处)?(?:条件)?(?:下|时|中)|次?(?:循环)?(?:之?后))"
)
_CONDITION_DIMENSIONS = ("Cel", "[degF]", "K", "bar", "Pa", "MPa", "kPa", "GPa", "atm", "mbar")
_CONDITION_THINGS = ("{cycle}",)
_TEMPERATURE_OF_THING = re.compile(
    r"\b(?:melts?|boils?|operat\w+|works?|runs?|heats?|heated|cools?|cooled|reach\w*|kept|stored|fired|sintered|freezes|superconduct\w*|temperatures?\s(?:of|from)|temperature\sis)\b[^,;]{0,30}$|温度(?:达|为|是|高达|降至|升至)",
    re.IGNORECASE,
)


def list_conditions(flat: str, sentence: SentenceNumbers, taken: set[int]) -> Iterator[Partner]:
    """Yield the conditions of a sentence, each with the nearest number of another unit."""
    for number in sentence.numbers:
        if id(number) in taken or number.role is not QuantityRole.VALUE or number.vague:
            continue
        if not _is_condition(flat, sentence, number):
            continue
        others = [
            other
            for other in sentence.numbers
            if other is not number
            and id(other) not in taken
            and other.codes != number.codes
            and not other.vague
        ]
        near = min(others, key=lambda other: _distance(other.span, number.span), default=None)
        if near:
            yield Partner(number, near, Partnership.CONDITION, "condition_words")


def _is_condition(flat: str, sentence: SentenceNumbers, number: TextQuantity) -> bool:
    code = number.unit.code if number.unit else ""
    if code not in _CONDITION_DIMENSIONS and code not in _CONDITION_THINGS:
        return False
    before, after = sentence.cut_segment(flat, number.whole)
    if _TEMPERATURE_OF_THING.search(before):
        return False
    if not before.isascii() or not after.isascii():
        return _CHINESE_CONDITION_AFTER.match(after) is not None
    return _CONDITION_BEFORE.search(before) is not None


def _distance(first: Span, second: Span) -> int:
    return max(second.start - first.end, first.start - second.end)
