"""Amounts of a change beside the number that it led to: `doubled to 50,000 t`, `340 t, up 12%`, 增长12%至340亿."""

import re
from collections.abc import Iterator

from app.domain.quotes.span import Span
from app.extraction.frames.article import SentenceNumbers
from app.extraction.frames.partner import Partner, Partnership, Taken
from app.extraction.measures.measure import is_money
from app.extraction.numbers.text_quantity import QuantityRole, TextQuantity
from app.extraction.words import change_words

_UP_OR_DOWN = rf"(?:{change_words.UP}|{change_words.DOWN}|doubl|tripl|quadrupl|multipl)[a-z]*"
_CHINESE_UP_OR_DOWN = f"(?:{change_words.CHINESE_UP}|{change_words.CHINESE_DOWN}|翻|多|少)"
# `doubled its capacity to`, `rose 5% year on year in the first half to`, 增长12%，达到
_LED_TO = re.compile(
    r"[^,;.。；，]{0,80}(?:,\s)?[^,;.。；，]{0,40}?\b(?:to|at|reaching|hitting)\s(?:[a-z]+\s){0,3}[$€£¥]?$|(?:,\s)(?:to|reaching)\s(?:[a-z]+\s){0,3}[$€£¥]?$"
    r"|[^,。，；]{0,6}?(?:至|到|达到?|为)(?:了|约|近|超过?)*$|[，,](?:总[额量数]|合计|共)?(?:增长?|增加|提[高升]|上升|扩大|下降|减少?|降低?|缩短|升|攀升)?(?:至|到|达到?)(?:了|约|近|超过?)*$|[，,](?:目前|现在|如今)?(?:仅|只)(?:需要?|用|有|要|为|剩)?约?$"
)
# Before the amount of a change that is more of what came right before it.
_MORE_OF_IT = re.compile(
    r"(?:(?:or|that\sis|which\sis|i\.e\.,?|is|are|was|were|representing|marking|also|some|about|around|nearly|roughly|almost|just|only|more\sthan|over|still|equivalent\sto)\s)*"
    rf"(?:an?\s)?(?:(?:sharp|steep|slight|further|record|net|annual|year-on-year|small|big|modest|total|full)\s)?(?:{_UP_OR_DOWN}\s)?(?:(?:by|of|about|around|nearly|almost|roughly|some|over|more\sthan|another|a\sfurther|year-on-year|just|only|an?)\s)*[$€£¥+-]?",
    re.IGNORECASE,
)
_CHINESE_MORE_OF_IT = re.compile(
    rf"(?:但|不过|而|却)?(?:也|且|并|还)?(?:净?亏损额?)?(?:[年季月周](?=[增减跌涨升降])|同比|[年季月周]?环比|按[年季月周]|同期|较[^，。；]{{0,14}}?|比[^，。；]{{0,14}}?|与[^，。；]{{1,12}}?相比)?(?:也|均|又)?(?:大幅|显著|明显|净|共|大|猛|骤|激|锐|微|略|小幅|再)?{_CHINESE_UP_OR_DOWN}(?:幅度?|率)?(?:了|为|达到?|超过?|约|近|逾)*"
)
# An earlier state of the same: the change is of the number before.
_OF_TIME = re.compile(
    r"\s?(?:[a-z]+\s){0,2}?(?:than|from|on|over|compared\s(?:with|to)|versus|against|above|below)\s(?:(?:in|at|for|during)\s)?(?:the\s(?:same\s)?|its\s|a\s|it\s|what\s)?"
    r"(?:(?:all\sof\s|the\swhole\sof\s)?\d{4}\b|old(?:er)?\b|predecessor|(?:year|month|quarter|week|day|decade)s?\b|last\b|previous|prior|preceding|earlier|before|planned|expected|forecast|predicted|target|budgeted|record|promised|ago|was\b|had\b|two\b|three\b|five\b|ten\b|January|February|March|April|May|June|July|August|September|October|November|December|first\b|second\b|third\b|fourth\b|design)",
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
_ASIDE = re.compile(r"\s?[,(（，]")
_IS = re.compile(r"\s(?:is|was|are|were)\s(?:(?:up|down)\s)?")
_UP_BEFORE = re.compile(r"\b(?:up|down)\s$")
# `At €40 million, sales were 11% higher`
_AT_BEFORE = re.compile(r"\bAt\s[$€£¥]?$")
_FRONTED = re.compile(r",\s(?:[a-z]+\s){1,4}?(?:was|were|is|are)\s(?:(?:up|down)\s)?")
# `rose 22%, and margins widened to 14%`: what is behind a verb of its own is no result of the change before.
_OTHER_CHANGE = re.compile(
    rf"[^.]*?,\s(?:and|while|but|whereas)\s(?:[a-z]+\s){{1,4}}?(?:{change_words.UP}|{change_words.DOWN}|widen|narrow)[a-z]*\s(?:to|at)\s(?:[a-z]+\s){{0,2}}[$€£¥]?"
)
# `8% more than in the year before, and wants to reach 3.6 million`: what is wanted is no result of what was.
_WANTED = re.compile(
    r"\b(?:wants?|plans?|aims?|hopes?|intends?|expects?|will|would|(?:is|are)\s(?:to|due|set|expected|meant))\b"
)
# `loses 40% less energy` says something of its own.
_OWN_LESS = re.compile(rf"{_UP_OR_DOWN}\s(?:[a-z]+\s)*$", re.IGNORECASE)
_ASIDES = ("which", "who", "whose", "(", "（")
_CONVERTED = re.compile(r"\s?[(（]|,\sor\s|[，,](?:约?合|折合|相当)")
_MORE_AFTER = re.compile(
    rf"\s(?:[a-z]+\s)?(?:{change_words.MORE}|{change_words.LESS}|above|below|over|up\son|down\son)\b"
)
# A change without words, as in `340 t (+12%)`, is right behind its number.
_BRACKET_CHARACTERS = 3
_PERCENTAGE_POINTS = ("{percentage-point}",)


def list_changes(flat: str, sentence: SentenceNumbers, taken: Taken) -> Iterator[Partner]:
    """Yield the changes of a sentence, at most one for each number that they led to."""
    owners: set[int] = set()
    for index, number in enumerate(sentence.numbers):
        if number.role is not QuantityRole.CHANGE or id(number) in taken or number.vague:
            continue
        found = _find_before(flat, sentence, index, taken) or _find_after(
            flat, sentence, index, taken
        )
        if found and id(found.owner) not in owners:
            owners.add(id(found.owner))
            yield found


def _find_after(flat: str, sentence: SentenceNumbers, index: int, taken: Taken) -> Partner | None:
    """Find what a change led to: the next value behind `to`, which is not behind an aside that has the change."""
    number = sentence.numbers[index]
    find, segments = sentence.sentence.find_segment, sentence.sentence.segments
    at = find(number.span.start)
    for other in sentence.numbers[index + 1 :]:
        if segments[at].link.endswith(_ASIDES) and find(other.span.start) > at:
            return None
        if other.role is QuantityRole.CHANGE:
            return None
        if id(other) in taken:
            continue
        between = flat[number.whole.end : other.whole.start]
        if not _may_lead_to(number, other, between):
            return None
        if other.role is QuantityRole.VALUE and _LED_TO.fullmatch(
            flat, number.whole.end, other.whole.start
        ):
            return Partner(number, other, Partnership.CHANGE, "change_to")
        return None
    return None


def _may_lead_to(number: TextQuantity, other: TextQuantity, between: str) -> bool:
    """Return whether a change may have led to another number, by their units and the words between them."""
    if _OTHER_CHANGE.fullmatch(between) or _WANTED.search(between):
        return False
    if number.codes in (("%",), ("1",)) or _are_points(other, number):
        return True
    # `climbs 600 metres at 18 metres per second`
    is_at = between.endswith(" at ") and number.codes != other.codes
    return not is_at and _is_alike(other, number)


def _find_before(flat: str, sentence: SentenceNumbers, index: int, taken: Taken) -> Partner | None:
    """Find the number of which a change says how much more it is: the last one before it, if that is a value."""
    number = sentence.numbers[index]
    free = [other for other in sentence.numbers[:index] if id(other) not in taken]
    owner = free[-1] if free else None
    compared = taken.get(id(sentence.numbers[index - 1])) if index else None
    # 4.8万公里，占世界的七成，较2012年的0.94万公里增长4.1倍: what is compared has changed.
    if compared and compared.role is Partnership.BASELINE:
        owner = compared.owner
    # `costs $64, or about €59, a third less`: the change is behind the conversion.
    last = sentence.numbers[index - 1] if index else None
    is_converted = last is not None and last is not owner and _is_aside(flat, owner, last)
    if owner is None or owner.role is not QuantityRole.VALUE or owner.vague:
        return None
    # `€40 million, against €36 million, a rise of 11%`
    is_compared = last is not None and id(last) in taken
    nearest = last if last and (is_converted or is_compared) else owner
    if not _is_beside(sentence, nearest.whole, number.whole):
        return None
    before, after = sentence.cut_segment(flat, number.whole)
    if compared and number.whole.start - len(before) <= compared.number.whole.start:
        before = flat[compared.number.whole.end : number.whole.start]
    if _is_fronted(flat, owner, number):
        before = ""
    elif owner.span.end > number.whole.start - len(before):
        before = flat[owner.whole.end : number.whole.start]
        is_said = _IS.fullmatch(before) and (_MORE_AFTER.match(after) or _UP_BEFORE.search(before))
        if before.strip() and not _ASIDE.match(before) and not is_said:
            return None
        before = before.lstrip(" ,(")
    if _OWN_LESS.search(before) and _MORE_AFTER.match(after):
        return None
    if not _is_more_of_it(before, after, number.whole.start - owner.whole.end):
        return None
    is_own = _is_of_own(owner, number, before, after)
    return Partner(number, owner, Partnership.CHANGE, "change_after") if is_own else None


def _is_fronted(flat: str, owner: TextQuantity, number: TextQuantity) -> bool:
    """Return whether what a change led to is in front: `At €40 million, sales were 11% higher`."""
    # `At 40 °C, sales were 11% higher` has a condition in front.
    if not is_money(owner.codes) and not any(code.startswith(("{", "%")) for code in owner.codes):
        return False
    start = owner.whole.start
    is_at = _AT_BEFORE.search(flat, max(0, start - 8), start) is not None
    return is_at and _FRONTED.fullmatch(flat, owner.whole.end, number.whole.start) is not None


def _is_aside(flat: str, owner: TextQuantity | None, last: TextQuantity) -> bool:
    """Return whether the last number before a change converts the one before that."""
    return owner is not None and _CONVERTED.match(flat, owner.span.end, last.span.start) is not None


def _is_more_of_it(before: str, after: str, gap_characters: int) -> bool:
    """Return whether the words before a change have no subject of their own: `up`, `an increase of`, 同比增长."""
    is_far = gap_characters > _BRACKET_CHARACTERS
    if not before.strip() and is_far and not _MORE_AFTER.match(after):
        return False
    pattern = _MORE_OF_IT if before.isascii() else _CHINESE_MORE_OF_IT
    return pattern.fullmatch(before) is not None


def _is_beside(sentence: SentenceNumbers, first: Span, second: Span) -> bool:
    """Return whether two numbers are in one clause or in neighbouring ones."""
    segments = sentence.sentence
    return segments.find_segment(second.start) - segments.find_segment(first.start) <= 1


def _is_of_own(owner: TextQuantity, number: TextQuantity, before: str, after: str) -> bool:
    """Return whether a change compares a number with an earlier or planned state of the same, not with another thing."""
    is_share = number.codes in (("%",), ("1",)) or _are_points(owner, number)
    if not is_share:
        is_other = _THAN.match(after) and not _OF_TIME.match(after)
        than = _CHINESE_THAN.match(before)
        is_other = is_other or (than and not _CHINESE_OF_TIME.search(than["what"]))
        return _is_alike(owner, number) and not is_other
    if _are_points(owner, number):
        return True
    if than := _CHINESE_THAN.match(before):
        return _CHINESE_OF_TIME.search(than["what"]) is not None
    if not before.isascii():
        return True
    return _OF_TIME.match(after) is not None or not _THAN.match(after)


def _are_points(owner: TextQuantity, number: TextQuantity) -> bool:
    """Return whether a change is one of points of a percentage: `41%, up 3 points`."""
    is_percentage = owner.codes == ("%",)
    return number.codes == _PERCENTAGE_POINTS or (number.codes == ("{point}",) and is_percentage)


def _is_alike(first: TextQuantity, second: TextQuantity) -> bool:
    """Return whether two numbers are of one dimension; one without a unit may be of any."""
    if {code.partition("/")[0] for code in first.codes} & {*second.codes}:
        return True
    if first.unit and second.unit:
        are_things = first.unit.code.startswith("{") and second.unit.code.startswith("{")
        is_bare = are_things and second.unit_text is not None and len(second.unit_text) == 1
        return is_bare or first.unit.dimension == second.unit.dimension
    return first.codes == second.codes or second.unit_text is None
