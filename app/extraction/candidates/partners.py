"""Numbers that belong to another one of their sentence: its baseline, its change, its conversion, its condition.

| rule | sentence |
|---|---|
| baseline_words | `52 km, compared with 38 km`, `from 5 to 7`, 由9天减少到5天 |
| change_to | the amount, and what it led to: `doubled to 50,000 t`, 增长12%至340亿 |
| change_after | the number, and how much that is more: `340 t, up 12%`, 70.5%，比设计值高1.5个百分点 |
| times_as_much | `600 km, twice as long as the 300 of the old one` |
| control_group | `6.4 percent of treated patients and 5.9 percent of the placebo group` |
| conversion | the same in another unit: `US$1,900, or about €1,760`, 5英里（8公里） |
| condition_words | `402 Wh/kg at 25 °C after 800 cycles`, 在25℃下 |

A percentage more or less than another thing (`15 percent more than a diesel boat`) is a candidate of its own.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.quotes.span import Span
from app.extraction.agreement.changes.role import find_result, starts_change
from app.extraction.agreement.place import PlacedQuantity
from app.extraction.candidates.article import SentenceNumbers
from app.extraction.measures.measure import is_money
from app.extraction.numbers.text_quantity import QuantityRole, TextQuantity
from app.extraction.words import change_words


class Partnership(StrEnum):
    """What one number is of another."""

    BASELINE = "baseline"
    CHANGE = "change"
    ALSO = "also"
    CONDITION = "condition"


@dataclass(frozen=True, slots=True)
class Partner:
    """A number that belongs to another one, `owner`."""

    number: TextQuantity
    owner: TextQuantity
    role: Partnership
    rule: str


_CONVERSION = re.compile(
    r"(?:\s?[(\[（]|,?\s(?=or\b|i\.e\.|equivalent|equal)|[,，](?=约?合|折合|相当))\s?(?:or|i\.e\.,?|equivalent\sto|equal\sto|that\sis|=|约?合|折合|相当于)?\s?"
    r"(?:about|around|some|roughly|nearly|almost|approximately|~|≈|约|人民币|美元)?\s?|\s/\s|\s(?:or|=)\s"
)
_UP_OR_DOWN = rf"(?:{change_words.UP}|{change_words.DOWN}|doubl|tripl|quadrupl|multipl)[a-z]*"
_CHINESE_UP_OR_DOWN = f"(?:{change_words.CHINESE_UP}|{change_words.CHINESE_DOWN}|翻|多|少)"
# `doubled its capacity to`, `rose 5% year on year in the first half to`, 增长12%，达到
_LED_TO = re.compile(
    r"[^,;.。；，]{0,80}(?:,\s)?[^,;.。；，]{0,40}?\b(?:to|at|reaching|hitting)\s(?:[a-z]+\s){0,3}[$€£¥]?$|(?:,\s)(?:to|reaching)\s(?:[a-z]+\s){0,3}[$€£¥]?$"
    r"|[^,。，；]{0,6}?(?:至|到|达到?|为)(?:了|约|近|超过?)*$|[，,](?:总[额量数]|合计|共)?(?:增长?|增加|提[高升]|上升|扩大|下降|减少?|降低?|缩短|升|攀升)?(?:至|到|达到?)(?:了|约|近|超过?)*$"
)
# Before the amount of a change that is more of what came right before it.
_MORE_OF_IT = re.compile(
    r"(?:(?:or|that\sis|which\sis|i\.e\.,?|is|was|representing|marking|also|some|about|around|nearly|roughly|almost|just|only|more\sthan|over|still|equivalent\sto)\s)*"
    rf"(?:an?\s)?(?:(?:sharp|steep|slight|further|record|net|annual|year-on-year|small|big|modest|total|full)\s)?(?:{_UP_OR_DOWN}\s)?(?:(?:by|of|about|around|nearly|almost|roughly|some|over|more\sthan|another|a\sfurther|year-on-year|just|only|an?)\s)*[$€£¥+-]?",
    re.IGNORECASE,
)
_CHINESE_MORE_OF_IT = re.compile(
    rf"(?:也|且|并|还)?(?:同比|环比|同期|较[^，。；]{{0,14}}?|比[^，。；]{{0,14}}?|与[^，。；]{{1,12}}?相比)?(?:也|均|又)?(?:大幅|显著|明显|净|共)?{_CHINESE_UP_OR_DOWN}(?:幅度?|率)?(?:了|为|达到?|超过?|约|近|逾)*"
)
# An earlier state of the same: the change is of the number before.
_OF_TIME = re.compile(
    r"\s?(?:[a-z]+\s){0,2}?(?:than|from|on|over|compared\s(?:with|to)|versus|against|above|below)\s(?:in\s|at\s|for\s|the\s(?:same\s)?|its\s|a\s|it\s|what\s)?"
    r"(?:\d{4}\b|(?:year|month|quarter|week|day|decade)s?\b|last\b|previous|prior|preceding|earlier|before|planned|expected|forecast|predicted|target|budgeted|record|promised|ago|was\b|had\b|two\b|three\b|five\b|ten\b|January|February|March|April|May|June|July|August|September|October|November|December|first\b|second\b|third\b|fourth\b|design)",
    re.IGNORECASE,
)
_THAN = re.compile(
    r"\s?(?:[a-z]+\s){0,4}?(?:than|above|below|over|compared\s(?:with|to)|of)\s", re.IGNORECASE
)
_CHINESE_THAN = re.compile(
    r"(?:比|较|与)(?P<what>[^，。；\d]{1,14}?)(?:相比)?(?:大幅|显著|明显)?(?:增|提|升|上|高|多|长|扩|快|减|降|下|低|少|短|缩|慢|轻|便宜|节)"
)
_CHINESE_OF_TIME = re.compile(
    r"年|月|期|季|此前|之前|以前|原|上|前|设计|计划|目标|预期|预计|要求|初|改造|升级|起初"
)
_AS_MUCH = re.compile(r"\sas\s[a-z]+\sas\s(?:the\s|its\s|their\s)?(?:[a-z]+\s){0,2}?[$€£¥]?")
_CONTROL_AFTER = re.compile(
    r"(?:\s[a-z]+){0,2}?\s(?:of|on|with|in|for|under)\s(?:the\s|a\s)?(?:placebo|controls?|comparison|untreated|comparator|standard\streatment|standard\scare)\b|[^，。；\d]{0,6}(?:安慰剂|对照组)",
    re.IGNORECASE,
)
# `after a loss of €210 million the year before`
_EARLIER_AFTER = re.compile(
    r"\s(?:the\s(?:year|quarter|month)\sbefore|an?\s(?:year|quarter|month|decade)\s(?:earlier|ago|before)|(?:the|in\sthe)\s(?:previous|prior|preceding|same)\s(?:year|quarter|month|period))\b(?!\s?to\b)"
)
_CONTROL_BEFORE = re.compile(
    r"(?:安慰剂|对照)组?[^，。；\d]{0,8}$|\b(?:placebo|control)(?:\s(?:group|arm))?(?:\s(?:was|had|saw|by|it|only|just|fell|rose|[a-z]+ed)){0,3}\s$"
)
# 低于行业平均的0.3%: the number of others is no earlier one.
_OF_OTHERS = re.compile(
    r"(?:行业|同行|同类|竞品|竞争|对手|全国|国内|国际|世界|全球|业界)[^，。；\d]{0,8}$"
)
_CONDITION_BEFORE = re.compile(
    r"\b(?:at|under|after|in|when|with)\s(?:a\s|an\s|the\s|only\s|just\s|up\sto\s|(?:ambient\s|room\s|operating\s|constant\s)?(?:temperatures?|pressures?|humidity|loads?|voltages?|speeds?|depths?|altitudes?|concentrations?)\s(?:of\s|as\slow\sas\s|below\s|above\s|down\sto\s))*$"
    r"|(?:在|经|经过|循环|于|当温度为|温度为)$",
    re.IGNORECASE,
)
_CHINESE_CONDITION_AFTER = re.compile(
    r"(?:的?(?:低温|高温|常温|环境|条件|压力|温度|水深|海拔|风速|湿度|浓度|电压|电流|深处)?(?:条件)?(?:下|时|中)|次?(?:循环)?(?:之?后))"
)
_MORE_AFTER = re.compile(
    rf"\s(?:[a-z]+\s)?(?:{change_words.MORE}|{change_words.LESS}|above|below|over)\b"
)
# A change without words, as in `340 t (+12%)`, is right behind its number.
_BRACKET_CHARACTERS = 3
_CONDITION_DIMENSIONS = ("Cel", "[degF]", "K", "bar", "Pa", "MPa", "kPa", "GPa", "atm", "mbar")
_CONDITION_THINGS = ("{cycle}",)
_TEMPERATURE_OF_THING = re.compile(
    r"\b(?:melts?|boils?|operat\w+|works?|runs?|heats?|heated|cools?|cooled|reach\w*|kept|stored|fired|sintered|freezes|superconduct\w*|temperatures?\s(?:of|from)|temperature\sis)\b[^,;]{0,30}$|温度(?:达|为|是|高达|降至|升至)",
    re.IGNORECASE,
)


def list_partners(flat: str, sentence: SentenceNumbers) -> Iterator[Partner]:
    """Yield the numbers of a sentence that belong to another one, each once."""
    taken: set[int] = set()
    for rule in (_list_conversions, _list_times, _list_baselines, _list_changes, _list_conditions):
        for partner in rule(flat, sentence, taken):
            taken.add(id(partner.number))
            yield partner


def _list_conversions(flat: str, sentence: SentenceNumbers, taken: set[int]) -> Iterator[Partner]:
    numbers = sentence.numbers
    for first, second in zip(numbers, numbers[1:], strict=False):
        if id(first) in taken or not _CONVERSION.fullmatch(
            flat, first.whole.end, second.whole.start
        ):
            continue
        alike = first.unit and second.unit and first.unit.dimension == second.unit.dimension
        is_other = first.codes != second.codes
        if is_other and (alike or (is_money(first.codes) and is_money(second.codes))):
            if first.role is second.role:
                yield Partner(second, first, Partnership.ALSO, "conversion")


def _list_baselines(flat: str, sentence: SentenceNumbers, taken: set[int]) -> Iterator[Partner]:
    start = sentence.before[0].whole.start if sentence.before else sentence.span.start
    start = min(start, sentence.span.start)
    block = flat[start : sentence.span.end]
    own = [number for number in sentence.numbers if id(number) not in taken]
    read = [number.shift(-start) for number in (*sentence.before, *own)]
    originals = dict(zip(map(id, read), (*sentence.before, *own), strict=True))
    for number in read[len(sentence.before) :]:
        is_control = _is_control(block, number)
        if (number.role is QuantityRole.CHANGE and not is_control) or number.vague:
            continue
        placed = PlacedQuantity(block, 0, number, read)
        result = find_result(placed) or _find_undivided(number, read)
        result = _find_treated(number, read) if is_control else result
        if result is None or originals[id(result)] in sentence.before:
            continue
        if _OF_OTHERS.search(block, max(0, number.whole.start - 16), number.whole.start):
            continue
        is_earlier = _EARLIER_AFTER.match(block, number.whole.end) is not None
        if is_earlier or is_control or starts_change(placed, result):
            yield Partner(
                originals[id(number)], originals[id(result)], Partnership.BASELINE, "baseline_words"
            )


def _find_undivided(baseline: TextQuantity, read: Sequence[TextQuantity]) -> TextQuantity | None:
    """Find the number before a baseline of which that leaves out the denominator: `5 L/km, down from 7 L`."""
    before = [other for other in read if other.span.end <= baseline.span.start]
    if not before or baseline.role is not QuantityRole.BASELINE or not baseline.unit_text:
        return None
    unit = before[-1].unit_text or ""
    is_longer = unit.startswith(baseline.unit_text) and unit != baseline.unit_text
    return before[-1] if is_longer and before[-1].role is QuantityRole.VALUE else None


def _find_treated(control: TextQuantity, read: Sequence[TextQuantity]) -> TextQuantity | None:
    """Find the number of the treated patients before that of a control group."""
    before = [
        other
        for other in read
        if other.span.end <= control.span.start and other.codes == control.codes
    ]
    return before[-1] if before else None


def _is_control(block: str, number: TextQuantity) -> bool:
    """Return whether a number is that of a control group."""
    before = block[max(0, number.whole.start - 24) : number.whole.start]
    after = _CONTROL_AFTER.match(block, number.whole.end)
    return after is not None or _CONTROL_BEFORE.search(before) is not None


def _list_times(flat: str, sentence: SentenceNumbers, taken: set[int]) -> Iterator[Partner]:
    numbers = sentence.numbers
    for owner, ratio, earlier in zip(numbers, numbers[1:], numbers[2:], strict=False):
        if ratio.codes != ("1",) or not _AS_MUCH.fullmatch(
            flat, ratio.whole.end, earlier.whole.start
        ):
            continue
        if not re.fullmatch(
            r",\s(?:or\s|that\sis\s|which\sis\s)?", flat[owner.span.end : ratio.whole.start]
        ):
            continue
        if earlier.codes in (owner.codes, ()):
            yield Partner(earlier, owner, Partnership.BASELINE, "times_as_much")
            yield Partner(ratio, owner, Partnership.CHANGE, "times_as_much")


def _list_changes(flat: str, sentence: SentenceNumbers, taken: set[int]) -> Iterator[Partner]:
    owners: set[int] = set()
    for index, number in enumerate(sentence.numbers):
        if number.role is not QuantityRole.CHANGE or id(number) in taken or number.vague:
            continue
        found = _find_after(flat, sentence.numbers[index + 1 :], number, taken) or _find_before(
            flat, sentence, index, taken
        )
        if found and id(found.owner) not in owners:
            owners.add(id(found.owner))
            yield found


def _find_after(
    flat: str, later: Sequence[TextQuantity], number: TextQuantity, taken: set[int]
) -> Partner | None:
    """Find what a change led to: the next value behind `to`."""
    for other in later:
        if other.role is QuantityRole.CHANGE:
            return None
        if id(other) in taken:
            continue
        if other.role is QuantityRole.VALUE and _LED_TO.fullmatch(
            flat, number.whole.end, other.whole.start
        ):
            return Partner(number, other, Partnership.CHANGE, "change_to")
        return None
    return None


def _find_before(
    flat: str, sentence: SentenceNumbers, index: int, taken: set[int]
) -> Partner | None:
    """Find the number of which a change says how much more it is: the last value before it."""
    number = sentence.numbers[index]
    values = [
        other
        for other in sentence.numbers[:index]
        if id(other) not in taken and other.role is QuantityRole.VALUE and not other.vague
    ]
    if not values:
        return None
    owner = values[-1]
    before, after = sentence.cut_segment(flat, number.whole)
    if owner.span.end > number.whole.start - len(before):
        before = flat[owner.whole.end : number.whole.start].lstrip(" ,(")
        if before and not re.match(r"\s?[,(（，]", flat[owner.whole.end : number.whole.start]):
            return None
    elif any(
        other.span.start > owner.span.start
        for other in sentence.numbers[:index]
        if id(other) not in taken
    ):
        return None
    is_far = number.whole.start - owner.whole.end > _BRACKET_CHARACTERS
    if not before.strip() and is_far and not _MORE_AFTER.match(after):
        return None
    if not _is_beside(sentence, owner.whole, number.whole):
        return None
    is_chinese = not before.isascii()
    if not (_CHINESE_MORE_OF_IT if is_chinese else _MORE_OF_IT).fullmatch(before):
        return None
    if not _is_of_own(flat, owner, number, before, after):
        return None
    return Partner(number, owner, Partnership.CHANGE, "change_after")


def _is_beside(sentence: SentenceNumbers, first: Span, second: Span) -> bool:
    """Return whether two numbers are in one clause or in neighbouring ones."""
    segments = sentence.sentence
    return segments.find_segment(second.start) - segments.find_segment(first.start) <= 1


def _is_of_own(
    flat: str, owner: TextQuantity, number: TextQuantity, before: str, after: str
) -> bool:
    """Return whether a change compares a number with an earlier or planned state of the same, not with another thing."""
    is_share = number.codes in (("%",), ("1",), ("{percentage-point}",))
    if not is_share:
        return _is_alike(owner, number)
    if number.codes == ("{percentage-point}",):
        return True
    if than := _CHINESE_THAN.match(before):
        return _CHINESE_OF_TIME.search(than["what"]) is not None
    if not before.isascii():
        return True
    return _OF_TIME.match(after) is not None or not _THAN.match(after)


def _is_alike(first: TextQuantity, second: TextQuantity) -> bool:
    """Return whether two numbers are of one dimension; one without a unit may be of any."""
    if first.unit and second.unit:
        return first.unit.dimension == second.unit.dimension
    return first.codes == second.codes or second.unit_text is None


def _list_conditions(flat: str, sentence: SentenceNumbers, taken: set[int]) -> Iterator[Partner]:
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
