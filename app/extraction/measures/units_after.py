"""Units of measurement right after a number."""

import re
from dataclasses import replace

from app.domain.quotes.span import Span
from app.domain.units.in_text import UnitMatch, match_denominators, match_unit
from app.domain.units.units import find_unit
from app.extraction.measures.ambiguous_units import choose_unit
from app.extraction.measures.counted_nouns import find_thing_after_per
from app.extraction.measures.measure import Measure, make_measure
from app.extraction.measures.money import is_ago
from app.extraction.numerals.numeral import Numeral, NumeralKind
from app.extraction.words import unit_words
from app.extraction.words.patterns import match_any

_NO_UNITS = re.compile(
    rf"(?:{match_any(unit_words.NO_UNITS)}|per(?!\scent))(?![A-Za-z/²³^]|[-·]lb)|(?:I|A)\s(?=[a-z])"
)
_INCHES = re.compile(
    r"in\b(?=\.?(?:$|[,;)|])|\s?\(|\.\s[a-z(×]|"
    rf"\s(?:{match_any(unit_words.INCH_BEFORE)}|in\s(?:diameter|the\s(?:length|width|height))|x\s\d)\b)"
)
# The `+` of `500+ kg`, the `-plus` of `100-plus km` and the `-odd` of `30-odd km` are cues between the number and its unit.
_JOINT = re.compile(
    r"(?:\+|-plus|-odd)?[ -]?(?:[个個](?=百分|天文[单單]位|光年|[摄攝]氏度|字[节節]))?"
)
_LATIN_JOINT = re.compile(rf"[ -]?(?:{match_any(unit_words.LATIN_JOINTS)})?")
# `11.7p a share`; a picture has 1080p.
_PENCE = re.compile(r"p(?![\w.-]|\.\w)|p(?=\.(?:\s|$))")
_OF_PENCE = re.compile(
    r"£|\b(?:pence|penny|shares?|dividend|FTSE|London|pounds?|coins?|petrol|diesel|litre|tax|per|pints?|stock|price\w*)\b",
    re.IGNORECASE,
)
_LINES_OF_PICTURE = frozenset({144, 240, 360, 480, 540, 576, 720, 1080, 1440, 2160, 4320})
# `13st 7lb`
_STONES = re.compile(r"\s?(?P<unit>st)(?=\s\d{1,2}\s?lbs?\b)")
_PER = re.compile(r"\s?/\s?|\s?-?per[\s-](?:an?\s)?")
# `0.03 mm%` is no length.
_A_TIME_AT_END = re.compile(r"\san?\s[a-z]+$")
_SIGN_AFTER = re.compile(r"\s?[%‰](?![\w(])")
_INCHES_AFTER_FEET = re.compile(r"in\b")
_FEET_BEFORE = re.compile(r"\d\s?(?:ft|feet|foot|')\s$")
# `32pc` is a percentage in the news, a parsec among stars.
_STARS = re.compile(
    r"\b(?:stars?|stellar|galax\w*|parsecs?|light-years?|cluster|nebula|[kM]pc|astronom\w*)\b"
)
_SKY = 200
_NUMBER_UNDER = re.compile(r"\s?/\s?(?P<number>\d[\d,.]*)\s?(?P<unit>[A-Za-z]*)")
_PREFIXES = "kMGTm"
_NEAR = 12
# 6G 显存, 内存16G
_MEMORY_AFTER = re.compile(rf"\s?(?:的)?(?:{match_any(unit_words.MEMORIES)})")
_MEMORY_BEFORE = re.compile(
    rf"(?:{match_any(unit_words.MEMORIES)})(?:为|是|有|约|达|达到|需要?|至少)?\s?$"
)
_COMPOUND = re.compile(r"-[a-z]")
_TIME_COMPOUND = re.compile(
    r"(?<=\s(?:year|week))-(?:round|end|ahead)\b|(?<=\sday)-(?:care|time|ahead|trips?|trippers?)\b"
)
_NO_WORD = re.compile(r"(?![A-Za-z\d/])")
_OF_ONE = re.compile(r"\sof\s(?:an?|one)\s(?=[a-z])")
_SHARES = frozenset({"1", "%"})
_SEA_MILE, _QUBIT = "[nmi_i]", "{qubit}"
_OF_TWO_CHARACTERS = frozenset({_SEA_MILE, _QUBIT})
_AWAY = re.compile(r"\s(?:off|offshore|north|south|east|west|out\sto\ssea)\b")
_SEA = re.compile(
    r"\b(?:knots?|vessels?|ships?|yachts?|aircraft|flight|pilots?|sail\w*|nautical|offshore|coast|runway|airport)\b"
)
_SMALL = re.compile(
    r"\b(?:wavelengths?|lasers?|light|chips?|node|process|lithograph\w*|wafers?|films?|particles?|layers?|optical|ultraviolet|infrared)\b"
)
# 航速10.5节
_SPEED_BEFORE = re.compile(r"(?:航速|流速|风速|船速|速度|巡航)[^，。；\d]{0,6}$")
# 售价不到4万块, 便宜300块: 块 are yuan after words of prices, unless a thing is behind it.
_PRICE_BEFORE = re.compile(
    r"(?:[价價](?:格|位)?|便宜|降|涨|漲|贵|貴|花|赚|賺|省|亏|虧|工[资資]|薪|[补補][贴貼助]|[罚罰]款?|学费|[租押]金|房租|[费費]用?|成本|只要|只[卖賣]|才[卖賣]|[卖賣]到|[欠付掏])(?:[出掉下]?了|[为為]|是|到|至|在|要|[约約]|才|就|[仅僅]|只|不到|不足|超[过過]?|近|多|少|出)*\s?$"
)
_NO_THING_AFTER = re.compile(
    r"块?(?=[，。；、！？!?,;)）”」:：]|$|左右|上下|以[内內下上]|[出不]|一[台个個只件斤份张張部辆輛度吨噸次年月天位盒瓶]|的?[话話]|就|能|起|每|了|也|还|還)"
)
# 发了8000块奖金
_MONEY_AFTER = re.compile(
    "的?(?:奖金|獎金|补贴|補貼|补助|補助|工资|工資|现金|現金|红包|押金|学费|罚款|赔偿|定金|房租|月薪)"
)
# 72比特的量子芯片
_QUANTUM = re.compile("量子(?!密|通信|保密|随机|隨機)")
_NO_BITS_AFTER = re.compile(r"\s?(?:/|每|的?(?:密钥|加密|密码|数据|速率))")
# 须在30日内完成
_DAYS_WITHIN = re.compile("日(?=(?:之|以)?内(?![部容地阁外]))")
# `a three-tenths-point rise`
_POINT = re.compile(r"(?:-|\s(?:of\sa\s)?)(?:percentage[\s-])?points?\b")
# `rose 5 % points`
_PERCENT_POINTS = re.compile(r"\s?(?P<unit>%[\s-]?(?:age[\s-])?(?:points?|pts?))\b")
_POUND_IN = re.compile(r"lbs?\sin", re.IGNORECASE)
_NEXT_WORD = re.compile(r"\s[A-Za-z\d]")
_OF_TORQUE = re.compile(r"\b(?:torque|moment|tighten\w*|wrench|screws?|bolts?)\b", re.IGNORECASE)
_DECIMAL_BEFORE = re.compile(r"\d\.\d+\s?$")
_SYMBOL_AT_END = re.compile(r"[a-z]+[A-Z]\.")


def find_unit_after(text: str, numeral: Numeral, language: str | None) -> Measure | None:
    """Find a unit of measurement or percentage points right after a number."""
    start = _skip_joint(text, numeral, language)
    if part := _find_part_of_one(text, numeral, language):
        return part
    if known := _find_by_surroundings(text, numeral, start, language):
        return known
    if _NO_UNITS.match(text, start):
        return None
    found = _match(text, start, numeral, language)
    # `36 battery-electric buses` are no batteries, `6 year-round resorts` no years.
    if found and (_COMPOUND if _is_counted(found) else _TIME_COMPOUND).match(text, found.end):
        return None
    is_part = numeral.kind == NumeralKind.PART
    if found is None or (is_part and numeral.value < 1 and _is_counted(found)):
        return None
    return make_measure(numeral, found)


def _find_part_of_one(text: str, numeral: Numeral, language: str | None) -> Measure | None:
    """Find the unit of which a number is a part: `three quarters of an hour`, `a tenth of a second`."""
    of = _OF_ONE.match(text, numeral.end) if numeral.kind == NumeralKind.PART else None
    found = match_unit(text, of.end(), language) if of else None
    if found is None or found.unit is None or _is_counted(found) or found.unit.code in _SHARES:
        return None
    return make_measure(numeral, found)


def _find_by_surroundings(
    text: str, numeral: Numeral, start: int, language: str | None
) -> Measure | None:
    """Find a unit whose spelling means it only between certain words: inches, stones, pence, points, 月."""
    if points := _find_points(text, numeral):
        return points
    if end := _find_inch_end(text, numeral, start):
        return _make(numeral, start, end, "[in_i]")
    if match := _STONES.match(text, numeral.end):
        return _make(numeral, match.start("unit"), match.end(), "[stone_av]")
    if _is_pence(text, numeral, language):
        return _make_pence(text, numeral)
    if code := _find_other_code(text, numeral, start):
        return _make(numeral, start, start + (2 if code in _OF_TWO_CHARACTERS else 1), code)
    return _find_gigabytes(text, numeral)


def _find_points(text: str, numeral: Numeral) -> Measure | None:
    """Find the percentage points of `a three-tenths-point rise` and `rose 5 % points`."""
    if numeral.kind == NumeralKind.PART and (match := _POINT.match(text, numeral.end)):
        return _make(numeral, match.start() + 1, match.end(), "{percentage-point}")
    if match := _PERCENT_POINTS.match(text, numeral.end):
        return _make(numeral, match.start("unit"), match.end(), "{percentage-point}")
    return None


def _is_at_sea(text: str, numeral: Numeral, end: int) -> bool:
    """Return whether nm are nautical miles: `60 nm off the coast`; light and chips have nanometres."""
    if numeral.value < 1 or not _NO_WORD.match(text, end):
        return False
    around = text[max(0, numeral.start - _SKY) : end + _SKY]
    is_beside = _AWAY.match(text, end) is not None
    return is_beside or (_SEA.search(around) is not None and not _SMALL.search(around))


def _find_other_code(text: str, numeral: Numeral, start: int) -> str | None:
    """Return the code of a unit that has other meanings too: nautical miles, knots, days, months."""
    if text.startswith("nm", start):
        return _SEA_MILE if _is_at_sea(text, numeral, start + 2) else None
    before = text[max(0, numeral.start - _NEAR) : numeral.start]
    if text.startswith("节", start) and _SPEED_BEFORE.search(before):
        return "[kn_i]"
    if text.startswith("比特", start) and _is_of_qubits(text, numeral, start + 2):
        return _QUBIT
    if _is_of_price(text, numeral, start):
        return "CNY"
    if _DAYS_WITHIN.match(text, start):
        return "d"
    return "mo" if numeral.more and text.startswith("月", start) else None


def _is_of_qubits(text: str, numeral: Numeral, end: int) -> bool:
    """Return whether bits are those of a quantum computer, which a whole number of is counted: 72比特."""
    if numeral.value.denominator != 1 or _NO_BITS_AFTER.match(text, end):
        return False
    return _QUANTUM.search(text, max(0, numeral.start - _SKY // 2), end) is not None


def _is_of_price(text: str, numeral: Numeral, start: int) -> bool:
    if not text.startswith(("块", "塊"), start):
        return False
    if _MONEY_AFTER.match(text, start + 1):
        return True
    if not _NO_THING_AFTER.match(text, start + 1):
        return False
    return _PRICE_BEFORE.search(text, max(0, numeral.start - _NEAR), numeral.start) is not None


def _find_gigabytes(text: str, numeral: Numeral) -> Measure | None:
    """Find the G of a memory: 6G 显存, 内存16G."""
    end = numeral.end + 1
    if not text.startswith("G", numeral.end):
        return None
    before = text[max(0, numeral.start - _NEAR) : numeral.start]
    if not _MEMORY_AFTER.match(text, end) and not (
        _MEMORY_BEFORE.search(before) and _NO_WORD.match(text, end)
    ):
        return None
    return _make(numeral, numeral.end, end, "GBy")


def _is_pence(text: str, numeral: Numeral, language: str | None) -> bool:
    if language not in {"en", None} or not _PENCE.match(text, numeral.end):
        return False
    if numeral.word or numeral.factor != 1 or numeral.value in _LINES_OF_PICTURE:
        return False
    return bool(_OF_PENCE.search(text, max(0, numeral.start - _SKY), numeral.end + _SKY))


def _make_pence(text: str, numeral: Numeral) -> Measure:
    end, code = numeral.end + 1, "GBP/10*2"
    divided = match_denominators(text, end, (code,))
    if divided and divided.codes and not is_ago(text, divided.end):
        return make_measure(numeral, replace(divided, start=numeral.end))
    return _make(numeral, numeral.end, end, code)


def _find_inch_end(text: str, numeral: Numeral, start: int) -> int | None:
    """Return the end of `in` where it is an inch, as in `5 in thick` and `12 ft 2 in`."""
    match = _INCHES.match(text, start)
    if match is None and _FEET_BEFORE.search(text[max(0, numeral.start - _NEAR) : numeral.start]):
        match = _INCHES_AFTER_FEET.match(text, start)
    is_power = match is not None and text[match.end() : match.end() + 1] in ("²", "³", "^")
    return match.end() if match and not is_power else None


def _match(text: str, start: int, numeral: Numeral, language: str | None) -> UnitMatch | None:
    """Match a unit; one that a sign follows (`mm%`) or that nothing names is unknown, not cut."""
    found = match_unit(text, start, language)
    if found is None:
        return None
    if (time := _A_TIME_AT_END.search(text, found.start, found.end)) and is_ago(text, found.end):
        found = match_unit(text[: time.start()], start, language) or found
    found = _drop_next_number(text, found, start, language)
    found = _drop_what_follows(text, found, start, language)
    if not found.codes:
        found = _name_denominator(text, found, language)
    is_written_pc = found.codes == ("pc",) and text[found.start : found.end].isascii()
    if is_written_pc and not _STARS.search(text, max(0, start - _SKY), start + _SKY):
        return UnitMatch(found.start, found.end, find_unit("%"), ("%",))
    if sign := _SIGN_AFTER.match(text, found.end):
        return UnitMatch(start, sign.end(), None, ())
    return choose_unit(text, found, numeral.start)


def _drop_what_follows(text: str, found: UnitMatch, start: int, language: str | None) -> UnitMatch:
    """Drop a preposition or full stop that is no part of a unit: `5 lb in total`, `It holds 5 pC.`, of a sentence."""
    written = text[found.start : found.end]
    end = found.end
    if _POUND_IN.fullmatch(written) and _NEXT_WORD.match(text, found.end):
        is_torque = _OF_TORQUE.search(text, max(0, start - _SKY), start) is not None
        end -= 0 if is_torque else len(" in")
    elif _SYMBOL_AT_END.fullmatch(written) or (
        # No piece is counted in decimals: `It yields 4.5pc.`
        written == "pc." and _DECIMAL_BEFORE.search(text, max(0, start - _NEAR), start)
    ):
        end -= 1
    shorter = match_unit(text[:end], start, language) if end < found.end else None
    return shorter if shorter and shorter.end == end else found


def _drop_next_number(text: str, found: UnitMatch, start: int, language: str | None) -> UnitMatch:
    """Leave out a quantity that a slash only separates: `48MW / 144MWh`; `kWh/100 km` is one unit."""
    if "/" not in text[found.start : found.end + 1]:
        return found
    joint = _NUMBER_UNDER.search(text, found.start)
    if joint is None or joint.start() >= found.end:
        return found
    number, rest = joint["number"].replace(",", ""), joint["unit"].lstrip(_PREFIXES)
    head = text[found.start : joint.start()].strip().lstrip(_PREFIXES)
    is_power = len(number) > len("10") and number.strip("0") == "1"
    if is_power and not (head and rest.startswith(head)):
        return found
    return match_unit(text[: joint.start()], start, language) or found


def _name_denominator(text: str, found: UnitMatch, language: str | None) -> UnitMatch:
    """Divide a unit by a thing that the table of units does not have: `km per preform`."""
    joint = _PER.search(text, found.start, found.end)
    if joint is None:
        return found
    head = match_unit(text[: joint.start()], found.start, language)
    thing = find_thing_after_per(text, joint.end())
    if head is None or not head.codes or thing is None:
        return found
    above = Measure(found.start, head.end, (), head.unit, head.codes)
    divided = above.divide(Span(joint.start(), thing.end), thing.codes)
    return UnitMatch(found.start, thing.end, divided.unit, divided.codes)


def _skip_joint(text: str, numeral: Numeral, language: str | None) -> int:
    joint = _LATIN_JOINT if language in unit_words.LATIN_LANGUAGES else _JOINT
    match = joint.match(text, numeral.end)
    return match.end() if match else numeral.end


def _is_counted(found: UnitMatch) -> bool:
    """Return whether a unit counts things: `half a call` is no measurement."""
    return all(code.startswith("{") for code in found.codes)


def _make(numeral: Numeral, start: int, end: int, code: str) -> Measure:
    return make_measure(numeral, UnitMatch(start, end, find_unit(code), (code,)))
