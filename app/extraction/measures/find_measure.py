"""The unit of a number: after it, before it (money, pH), or none."""

import re

from app.domain.quotes.span import Span
from app.domain.units.units import find_unit
from app.extraction.measures.counted_nouns import find_thing
from app.extraction.measures.denominators import divide_by_following
from app.extraction.measures.measure import Measure, make_measure
from app.extraction.measures.money import find_money, join_money
from app.extraction.measures.multipliers import find_multiplier
from app.extraction.measures.unit_words_of_metric import UnitWords, find_labelled
from app.extraction.measures.units_after import find_unit_after
from app.extraction.numerals.numeral import Numeral, NumeralKind
from app.extraction.words import unit_words
from app.extraction.words.patterns import match_any

_PH_BEFORE = re.compile(
    rf"\bpH(?:\svalue)?\s?(?:{match_any(unit_words.PH_JOINTS)}|值?[为约在]?)?\s?$"
)
_PH_WINDOW = 14
# 激活参数220亿, 激活仅22B; below a million they are those of a formula.
_PARAMETERS_BEFORE = re.compile(
    r"(?P<unit>参数(?:总?量|规模|总数)?|參數(?:總?量|規模|總數)?|激活)(?:[约約仅僅只达達为為是有近超逾过過]|高达|超过|突破|总计|共)*\s?$"
)
_MIN_PARAMETERS = 10**6
# 比首发价便宜了一千二: the money that is left out is that of the price.
_CHEAPER_BEFORE = re.compile(
    r"(?P<unit>便宜|降价|降價|涨价|漲價|立减|立減|立省)(?:了|约|約|近|足足|整整)*\s?$"
)
_YUAN_NEAR = re.compile("[元块塊]")
_PRICE_CHARACTERS = 60
_MIN_PRICE = 10
_NOTHING_AFTER = re.compile(r"[，。；！？,;)）]|$")
_PARTS_OF = "分之"
_TENTHS = re.compile("[成割折]")


def find_measure(
    text: str, numeral: Numeral, language: str | None, own: UnitWords | None = None
) -> Measure:
    """Find the unit of a number in a text; a measure without `units` if there is none.

    `own` are words that the table of units lacks.
    """
    if numeral.unit:
        unit = find_unit(numeral.unit)
        places = _find_own_unit(text, numeral)
        return Measure(numeral.start, numeral.end, places, unit, (unit.code,))
    if numeral.kind in {NumeralKind.MULTIPLE, NumeralKind.GROWTH}:
        return Measure(numeral.start, numeral.end, (), find_unit("1"), ("1",))
    if acidity := _find_acidity(text, numeral):
        return acidity
    measure = find_multiplier(text, numeral) or find_unit_after(text, numeral, language)
    money = find_money(text, numeral)
    if money:
        measure = join_money(text, numeral, money, measure, language)
    if measure is None:
        labelled = find_labelled(text, numeral, own)
        measure = (
            make_measure(numeral, labelled)
            if labelled
            else _find_parameters(text, numeral)
            or _find_left_out_money(text, numeral)
            or _find_thing(text, numeral, language)
        )
    return divide_by_following(text, measure, language)


def _find_own_unit(text: str, numeral: Numeral) -> tuple[Span, ...]:
    """Find the unit inside of a numeral: 百分之 in 百分之五, 成 in 三成; a ratio (`16:9`) has none."""
    written = text[numeral.start : numeral.end]
    at = written.find(_PARTS_OF)
    if at >= 0:
        return (Span(numeral.start, numeral.start + at + len(_PARTS_OF)),)
    sign = _TENTHS.search(written)
    return (Span(numeral.start + sign.start(), numeral.start + sign.end()),) if sign else ()


def _find_acidity(text: str, numeral: Numeral) -> Measure | None:
    """Find `pH` before a number: `a pH of about 7`."""
    if numeral.kind != NumeralKind.PLAIN:
        return None
    offset = max(0, numeral.start - _PH_WINDOW)
    match = _PH_BEFORE.search(text[offset : numeral.start])
    if match is None:
        return None
    start = offset + match.start()
    place = Span(start, start + len("pH"))
    return Measure(numeral.start, numeral.end, (place,), find_unit("[pH]"), ("[pH]",))


def _find_parameters(text: str, numeral: Numeral) -> Measure | None:
    """Find the parameters of a model before their number: 总参数量2350亿."""
    if numeral.value < _MIN_PARAMETERS:
        return None
    match = _PARAMETERS_BEFORE.search(text, max(0, numeral.start - _PH_WINDOW), numeral.start)
    # 激活3000万 may be of users.
    if match is None or (match["unit"] == "激活" and text[numeral.end - 1] not in "BM"):
        return None
    unit = find_unit("{parameter}")
    place = Span(*match.span("unit"))
    return Measure(numeral.start, numeral.end, (place,), unit, (unit.code,))


def _find_left_out_money(text: str, numeral: Numeral) -> Measure | None:
    """Find the word that makes a bare number behind a price an amount of money: 4299元，便宜了一千二."""
    start = numeral.start
    match = _CHEAPER_BEFORE.search(text, max(0, start - _PH_WINDOW), start)
    if match is None or numeral.value < _MIN_PRICE or not _NOTHING_AFTER.match(text, numeral.end):
        return None
    if not _YUAN_NEAR.search(text, max(0, start - _PRICE_CHARACTERS), start):
        return None
    return Measure(start, numeral.end, (Span(*match.span("unit")),), find_unit("CNY"), ("CNY",))


def _find_thing(text: str, numeral: Numeral, language: str | None) -> Measure:
    """Find a counted thing after the number; without one, it can still be a rate (`25 a year`)."""
    thing = find_thing(text, numeral, language)
    return make_measure(numeral, thing) if thing else Measure(numeral.start, numeral.end)
