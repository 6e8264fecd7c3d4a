"""Conditions under which a number holds: `402 Wh/kg at 25 °C after 800 cycles`, 在25℃下.

| rule | condition |
|---|---|
| circumstance | `at 25 °C`, `at a distance of three metres`, `in quantities of 1,000`, 85%湿度的环境中 |
| elapsed | `after 28 days`, 循环8000次后, 充电15分钟可达 |
| clause | `if yields exceed 80%`, `when 5,000 farms pay`, 如果油价跌破每桶70美元, 拉伸至2.4倍时 |
| group | `children under 15 kg`, `patients who took 75 mg`, 每两周注射0.3毫克 |
| bound_of_share | `96 percent of departures must leave within three minutes` |
"""

import re
from collections.abc import Iterator, Sequence

from app.domain.quotes.span import Span
from app.extraction.frames.article import SentenceNumbers
from app.extraction.frames.partner import Partner, Partnership, Taken
from app.extraction.numbers.text_quantity import QuantityRole, TextQuantity

_SOME = (
    r"(?:(?:only|just|about|around|some|up\sto|more\sthan|less\sthan|at\sleast|nearly|another)\s)*"
)
_PLACED = r"distances?|depths?|heights?|altitudes?|temperatures?|pressures?|voltages?|currents?|loads?|humidity|concentrations?|frequenc(?:y|ies)|angles?|powers?|flow\srates?"
_AT_BEFORE = re.compile(
    rf"\b(?:at|under|after|in|when|with)\s(?:(?:a|an|the|only|just|up\sto|(?:[a-z]+\s)?(?:{_PLACED})(?:\s(?:of|as\slow\sas|below|above|down\sto))?)\s)*$",
    re.IGNORECASE,
)
# `noise at a distance of three metres`, whatever the unit is.
_AT_NAMED = re.compile(
    rf"\bat\s(?:an?|the)\s(?:[a-z]+\s)?(?:{_PLACED})\sof\s{_SOME}$"
    r"|\bin\s(?:quantities|batches|lots|packs|groups)\sof\s$",
    re.IGNORECASE,
)
_AND_NAMED = re.compile(rf"(?:an?|the)\s(?:[a-z]+\s)?(?:{_PLACED})\sof\s{_SOME}$", re.IGNORECASE)
_FRONTED = re.compile(r"(?:At|Under|With)\s")
# `In schools with fewer than 200 pupils, the figure was 35`
_FRONTED_BOUND = re.compile(
    r"(?:In|Among|For|On|At)\s(?:the\s)?(?:[a-z-]+\s){1,3}(?:with|of|aged|weighing|under|over|below|above|costing|earning)\s$"
)
_CHINESE_ON = re.compile(r"[^，。；\d]{0,10}上[，,]")
_IS_AFTER = re.compile(r"\s(?:is|was|are|were)\s")
_CHINESE_IN = re.compile(
    r"(?:相对)?(?:湿度)?的?(?:低温|高温|常温|环境|条件|压力|温度|水深|海拔|风速|湿度|浓度|电压|电流|深处)?(?:条件)?(?:下|时|中)|(?:也|仍|还|依然|依旧|都)(?=能|可|会|保持|正常|有)"
)
_CHINESE_LIST = re.compile("[、和及]")
_DIMENSIONS = frozenset(
    [
        "Cel",
        "[degF]",
        "K",
        "bar",
        "Pa",
        "MPa",
        "kPa",
        "GPa",
        "atm",
        "mbar",
        "V",
        "kV",
        "mV",
        "Hz",
        "kHz",
        "/min",
        "{revolution}/min",
    ]
)
_CYCLES = "{cycle}"
_HUMIDITY = re.compile(r"(?:相对)?湿度|\s(?:relative\s)?humidity\b")
_TEMPERATURE_OF_THING = re.compile(
    r"\b(?:melts?|boils?|operat\w+|works?|runs?|heats?|heated|cools?|cooled|reach\w*|kept|stored|fired|sintered|freezes|superconduct\w*|temperatures?\s(?:of|from)|temperature\sis)\b[^,;]{0,30}$|温度(?:达|为|是|高达|降至|升至)",
    re.IGNORECASE,
)
# `after 26 months of building` says how long something took.
_WORK_AFTER = re.compile(
    r"\sof\s(?:hard\s)?(?:building|construction|work|works|talks|negotiations?|planning|preparations?|delays?|research|design|debate|litigation|development|trials?|testing)\b"
)
_AFTER_BEFORE = re.compile(rf"\bafter\s(?:a\s(?:[a-z]+\s)?(?:of\s)?)?{_SOME}$", re.IGNORECASE)
_TIMES = frozenset(
    [
        "s",
        "min",
        "h",
        "d",
        "wk",
        "mo",
        "a",
        "{cycle}",
        "{charge}",
        "{wash}",
        "{use}",
        "{time}",
        "km",
        "{kilometre}",
    ]
)
_CHINESE_AFTER = re.compile(
    r"(?:次?(?:充放电|循环|充电|弯折|折叠|洗涤|测试|试验|运行|使用|治疗|训练|发酵)?)(?:之|以)?后(?![续来台方者门])"
)
_CHINESE_WHILE = re.compile(
    r"(?:充电|快充|开售|上线|开业|运行|工作|加热|浸泡|训练|发售|通车|上市|营业|投用|使用|静置|放置|开播|上映)(?:了|仅|约|的)?$"
)
_CHINESE_THEN = re.compile("(?:即|便|就|能|可)")
_DURATIONS = frozenset(["s", "min", "h", "d", "wk", "mo"])
_IF = re.compile(
    r"(?:and\s|but\s)?(?:if|once|unless|provided(?:\sthat)?|assuming(?:\sthat)?|as\slong\sas|in\scase)\b|(?:但|而|不过)?(?:如果|假如|假设|倘若|若(?!干)|一旦|只要)",
    re.IGNORECASE,
)
_IF_WITHIN = re.compile(
    r"\b(?:if|once|unless|provided(?:\sthat)?|assuming(?:\sthat)?|as\slong\sas|when)\s(?P<rest>[^,;]{2,60})$|(?:如果|假如|倘若|一旦|若(?!干))[^，。；\d]{0,14}$"
)
_WHEN = "when"
_ADDED = frozenset(["and", ", and", "but", ", but"])
_PAST = re.compile(
    r"\b(?:was|were|had|did|[a-z]+ed|sold|made|built|rose|fell|grew|won|lost|began)\b"
)
_CHINESE_WHEN = re.compile(r"[^，。；、\d]{0,8}(?<![小届同当])时[，,]")
_GROUP = re.compile(
    r"(?:^|\b(?:and|but|for|in|among|of)\s)(?:[A-Za-z]+\s)?(?:children|adults|patients|people|men|women|babies|infants|volunteers|vehicles|lorries|trucks|cars|ships|boats|vessels|aircraft|drones|drivers|workers|farms|firms|companies|households|buildings|homes|parcels|loads)\s(?:aged\s|weighing\s|of\s)?(?:under|over|above|below|up\sto|older\sthan|younger\sthan|heavier\sthan|lighter\sthan|more\sthan|less\sthan|at\sleast)?\s?$",
    re.IGNORECASE,
)
_DOSE_BEFORE = re.compile(
    r"\b(?:who\s(?:took|take|received|receive|got|were\sgiven)|(?:people|patients|adults|children|those|mice|rats|volunteers)\s(?:given|receiving|taking|on|treated\swith))\s(?:(?:a|an|the|daily|weekly|single|dose|doses|of)\s)*$|(?:注射|服用|口服|静滴|给药|剂量为?)$",
    re.IGNORECASE,
)
_GROUP_CHARACTERS = 60
_SHARES = frozenset({"%", "1", "[ppth]"})
_OF_THINGS = re.compile(r"\sof\s(?:the\s|its\s|their\s|all\s)?[a-z]|\s[a-z]+\sin\s[a-z]+\s")


def list_conditions(flat: str, sentence: SentenceNumbers, taken: Taken) -> Iterator[Partner]:
    """Yield the conditions of a sentence, each with the number that holds under it."""
    free = [number for number in sentence.numbers if id(number) not in taken and not number.vague]
    conditions: list[TextQuantity] = []
    # From the last one: each number of a list is a condition if the one behind it is.
    for number in reversed(free):
        if _is_condition(flat, sentence, number, free) or (
            conditions and _is_listed(flat, number, conditions[-1])
        ):
            conditions.append(number)
    others = [number for number in free if not any(number is own for own in conditions)]
    for number in reversed(conditions):
        if owner := _find_owner(flat, sentence, number, others):
            yield Partner(number, owner, Partnership.CONDITION, "condition_words")


def _is_condition(
    flat: str, sentence: SentenceNumbers, number: TextQuantity, free: Sequence[TextQuantity]
) -> bool:
    if number.role is not QuantityRole.VALUE or len(free) == 1:
        return False
    before, after = sentence.cut_segment(flat, number.whole)
    later = any(other.span.start > number.span.end for other in free)
    return (
        _is_circumstance(number, before, after)
        or (_is_named(flat, sentence, number, free) and not before.endswith("between "))
        or _is_elapsed(flat, number, before, after, has_later=later)
        or is_in_clause(flat, sentence, number)
        or (later and _is_of_group(flat, sentence, number))
        or (later and number.cue is not None and _is_fronted_bound(flat, sentence, number))
        or (later and before == "在" and _CHINESE_ON.match(flat, number.span.end) is not None)
        or _is_bound_of_share(flat, sentence, number, free)
    )


def _is_circumstance(number: TextQuantity, before: str, after: str) -> bool:
    """Return whether a temperature, pressure and the like is one at which something holds."""
    code = number.unit.code if number.unit else ""
    is_humidity = code == "%" and _HUMIDITY.match(after) is not None
    if code not in _DIMENSIONS and code != _CYCLES and not is_humidity:
        return False
    if _TEMPERATURE_OF_THING.search(before):
        return False
    if not before.isascii() or not after.isascii():
        return _CHINESE_IN.match(after) is not None
    return _AT_BEFORE.search(before) is not None


def _is_named(
    flat: str, sentence: SentenceNumbers, number: TextQuantity, free: Sequence[TextQuantity]
) -> bool:
    """Return whether words name a circumstance, of a number before it in its clause, or of that behind `is`."""
    before, _ = sentence.cut_segment(flat, number.whole)
    start = number.whole.start - len(before)
    is_fronted = _FRONTED.match(flat, sentence.span.start) is not None
    if is_fronted and start > sentence.span.start and _AND_NAMED.fullmatch(before):
        return any(other.span.end <= start for other in free)
    if not _AT_NAMED.search(before):
        return False
    if is_fronted and start == sentence.span.start:
        return any(other.span.start > number.span.end for other in free)
    is_behind = any(start <= other.span.start < number.span.start for other in free)
    return is_behind or _IS_AFTER.match(flat, number.span.end) is not None


def _is_elapsed(
    flat: str, number: TextQuantity, before: str, after: str, *, has_later: bool
) -> bool:
    """Return whether a number says after how long, or how many times, another one holds."""
    code = number.unit.code if number.unit else ""
    if code not in _TIMES:
        return False
    if _AFTER_BEFORE.search(before):
        return _WORK_AFTER.match(flat, number.span.end) is None
    if before.isascii() and after.isascii():
        return False
    if _CHINESE_AFTER.match(after):
        return has_later
    is_while = has_later and code in _DURATIONS and _CHINESE_WHILE.search(before)
    return bool(is_while) and (
        _CHINESE_THEN.match(flat, number.span.end) is not None or any(map(str.isdigit, after))
    )


def is_in_clause(flat: str, sentence: SentenceNumbers, number: TextQuantity) -> bool:
    """Return whether a number is in a clause that says on what condition another one holds."""
    segments, index = sentence.sentence.segments, sentence.sentence.find_segment(number.span.start)
    segment = segments[index].span
    if _CHINESE_WHEN.match(flat, number.span.end):
        return True
    before, after = flat[segment.start : number.whole.start], flat[number.span.end : segment.end]
    # `Make-ready, once 55 minutes a job, now takes four`
    if _IF.match(before) and before.strip() != "once":
        # `and if the mains fail its generators run for 30 hours`: what holds is in the clause too.
        is_last = segment.end == sentence.span.end
        return not (is_last and segments[index].link in _ADDED)
    within = _IF_WITHIN.search(before)
    if segments[index].link.split(" ")[-1] != _WHEN and not within:
        return False
    said = before[within.start("rest") :] if within and within["rest"] else before
    return not _PAST.search(f"{said} {after}")


def _is_fronted_bound(flat: str, sentence: SentenceNumbers, number: TextQuantity) -> bool:
    before = flat[sentence.span.start : number.whole.start]
    return _FRONTED_BOUND.fullmatch(before) is not None


def _is_of_group(flat: str, sentence: SentenceNumbers, number: TextQuantity) -> bool:
    """Return whether a number says who has another one: `children under 15 kg received 120 mg`."""
    before = flat[
        max(sentence.span.start, number.whole.start - _GROUP_CHARACTERS) : number.whole.start
    ]
    if _DOSE_BEFORE.search(before):
        return number.unit is not None and not number.unit.code.startswith("{")
    is_bound = number.cue is not None and number.unit is not None
    return is_bound and _GROUP.search(before) is not None


def _is_bound_of_share(
    flat: str, sentence: SentenceNumbers, number: TextQuantity, free: Sequence[TextQuantity]
) -> bool:
    """Return whether a number bounds what a share counts: `one train in four is more than an hour late`."""
    code = number.unit.code if number.unit else ""
    if number.cue is None or code not in _DURATIONS:
        return False
    before = [other for other in free if other.span.end <= number.whole.start]
    share = before[-1] if before else None
    if share is None or not share.codes or share.codes[0] not in _SHARES:
        return False
    find = sentence.sentence.find_segment
    is_near = find(share.span.start) == find(number.span.start)
    words = flat[share.span.start : number.whole.start]
    return is_near and _OF_THINGS.search(words) is not None


def _is_listed(flat: str, number: TextQuantity, following: TextQuantity) -> bool:
    """Return whether a number is listed with a condition behind it: 85摄氏度、85%湿度."""
    between = flat[number.span.end : following.whole.start]
    return _CHINESE_LIST.fullmatch(between) is not None


def _find_owner(
    flat: str, sentence: SentenceNumbers, number: TextQuantity, others: Sequence[TextQuantity]
) -> TextQuantity | None:
    """Find the number that holds under a condition: one before it in its clause, else the next one."""
    segments = sentence.sentence
    index = segments.find_segment(number.span.start)
    segment = segments.segments[index].span
    before = [other for other in others if other.span.end <= number.span.start]
    after = [other for other in others if other.span.start >= number.span.end]
    is_own = bool(before) and before[-1].span.start >= segment.start
    is_chinese = not flat[segment.start : segment.end].isascii()
    if is_own and not (is_chinese and after):
        return before[-1]
    is_fronted = not is_own and (index == 0 or is_chinese or _IF.match(flat, segment.start))
    if after and (is_fronted or not before):
        return after[0]
    return min(
        (*before[-1:], *after[:1]),
        key=lambda other: _distance(other.span, number.span),
        default=None,
    )


def _distance(first: Span, second: Span) -> int:
    return max(second.start - first.end, first.start - second.end)
