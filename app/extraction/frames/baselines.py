"""Numbers from which a change or a comparison starts: `52 km, compared with 38 km`, 由9天减少到5天."""

import re
from collections.abc import Iterator, Sequence

from app.extraction.agreement.changes.role import find_result, starts_change
from app.extraction.agreement.place import PlacedQuantity
from app.extraction.frames.article import SentenceNumbers
from app.extraction.frames.hoped_numbers import find_unmet_hope
from app.extraction.frames.partner import Partner, Partnership
from app.extraction.numbers.text_quantity import QuantityRole, TextQuantity

_AS_MUCH = re.compile(r"\sas\s[a-z]+\sas\s(?:the\s|its\s|their\s)?(?:[a-z]+\s){0,2}?[$€£¥]?")
_CONTROL_AFTER = re.compile(
    r"(?:\s[a-z]+){0,2}?\s(?:of|on|with|in|for|under)\s(?:the\s|a\s)?(?:placebo|controls?|comparison|untreated|comparator|standard\streatment|standard\scare)\b|[^，。；\d]{0,6}(?:安慰剂|对照组)",
    re.IGNORECASE,
)
_CONTROL_BEFORE = re.compile(
    r"(?:安慰剂|对照)组?[^，。；\d]{0,8}$|\b(?:placebo|control)(?:\s(?:group|arm))?(?:\s(?:was|had|saw|by|it|only|just|fell|rose|[a-z]+ed)){0,3}\s$"
)
# `after a loss of €210 million the year before`
_EARLIER_AFTER = re.compile(
    r"\s(?:(?:in\s)?the\s(?:year|quarter|month|one)\sbefore|an?\s(?:year|quarter|month|decade)\s(?:earlier|ago|before)|(?:the|in\sthe)\s(?:previous|prior|preceding|same)\s(?:year|quarter|month|period))\b(?!\s?to\b)"
)
# `made 14 million, after a loss of 31 million in 2023`
_AFTER_LOSS = re.compile(
    r"\bafter\s(?:an?\s)?(?:[a-z]+\s)?(?:loss|profit|deficit|surplus|gain|result|turnover|revenue|sales)\sof\s(?:about\s)?[$€£¥]?$"
)
# `Tickets, at £19, were £16 before.`
_WAS_BEFORE = re.compile(r"\b(?:was|were|had\sbeen|stood\sat)\s[$€£¥]?$")
_BEFORE_AFTER = re.compile(r"\s(?:before|previously|until\sthen)(?=[.,;)])")
# An earlier state, right before its number: 去年同期8艘, 两年前要410万, `its predecessor needed`.
_OLDER_BEFORE = re.compile(
    r"[，、（(](?:而|但)?(?:去年同期|上年同期|前年同期|同期|(?:[一二两三四五六七八九十]|\d{1,2})年(?:以?前|之前)|此前|之前|以前|原来|过去|原先|上一?代|前代|旧款|老款|旧版|原型机?)[^，。；\d]{0,6}$"
    r"|[，、（(](?:而|但)?(?:去年|上年|前年)(?:全年)?(?:为|是|仅|只有|有|净?亏损|盈利)$|[，、（(](?:而|但)?(?:上?[一二三四]季度|上半年|上个?季度|上月)(?:则|仅|只)?(?:为|有|是)$|[，、(（](?:而|但)?(?:此前|之前|原有?|旧|前|去年|前年|上年|\d{4}年)[^，。；\d]{0,16}(?:纪录|记录|水平|成绩)(?:为|是|仅)?$"
    r"|[，、（(](?:而|但)?(?:年初|期初|(?:去|上|前)年(?:年)?[底末初]|[\u4e00-\u9fff]{2}以?前)(?:还|只|仅|则)?(?:为|是|有|需|要)$"
    r"|(?:[,;(]|\bwhile|\bwhereas|\band|\bbut|\s[-–—])\s(?:the\s|its\s|last\s[a-z]+'s\s|an?\s)(?:(?:old(?:er)?|previous|earlier|prior|former|first|original)\s)?"
    r"(?:predecessors?|model|version|one|generation|record|design|(?<=(?:older|prior)\s)[A-Za-z]\w*|(?<=first\s)[A-Z]\w*|(?<=old\s)[a-z]+|(?<=(?:previous|original)\s)[a-z]+)\s(?:[a-z]+\s)?"
    r"(?:was|were|had|cost|took|held|made|ran|did|drew|flew|sold|gave|[a-z]+ed)\s(?:only\s|just\s|about\s)?[$€£¥]?$"
    r"|\bused\sto\s(?:be|take|cost|need|have|last|weigh|hold|use|make)\s(?:about\s)?[$€£¥]?$"
    r"|,\s(?:having|after)\s(?:started|begun|starting)\s(?:out\s)?(?:with|at|from)\s(?:just\s|only\s)?[$€£¥]?$"
    r"|\((?:(?:[a-z]+\s){1,2}(?:in|of)\s20\d\d|January|February|March|April|May|June|July|August|September|October|November|December|(?:previous|last|prior)\s[a-z]+|an?\syear\s(?:ago|earlier)):\s$"
)
# 今年计划出货5000台，去年实际出货1860台
_LAST_YEAR_BEFORE = re.compile(
    "[，、；（](?:而|但)?(?:去年|上年|前年)(?:同期|全年|实际|共|只|仅)*(?P<what>[\u4e00-\u9fff]{2,4})$"
)
_AFTER = re.compile(r"\bafter\s(?:just\s|only\s)?[$€£¥]?$")
_IN_TIME = re.compile(
    r"\sin\s(?:(?:19|20)\d\d|January|February|March|April|May|June|July|August|September|October|November|December|the\s(?:first|second|third|fourth|previous|prior)\s[a-z]+)\b\)?"
)
_TO = re.compile(r"(?:\sto\s(?:[a-z]+\s)?|[到至为成])$")
_PLANNED = re.compile(
    r"[，,；;][^，。；]*(?:到|至)?(?:19|20|21)\d\d年[^，。；]*$|[，,；;][^，。；]*(?:计划|目标|要达|将达|力争)"
)
_PAST_BEFORE = re.compile(
    r"\b(?:once|used\sto\s[a-z]+|[Ww]hat\s(?:took|cost|needed|required|was))\s$|(?:过去|以前|原来|此前|原先|从前)[^，。；\d]{0,10}$"
)
_NOW_BETWEEN = re.compile(
    r",?\s(?:it\s)?(?:[a-z]+\s)?(?:now|today)\s(?:[a-z]+\s){0,2}|[^，。；\d]{0,4}[，,；](?:而)?(?:现在|如今|目前)[^，。；\d]{0,6}"
)
_DOUBLED = re.compile(
    r"\b(?:doubl(?:e|ing)|twice|tripl(?:e|ing)|trebl(?:e|ing)|quadrupl(?:e|ing)|half(?:\sof)?)\s(?:the|last\s[a-z]+'s)\s(?:[a-z]+\s){0,2}?[$€£¥]?$"
    # `12% up on last year's €36 million`, `above 2022's 40 t`
    r"|\b(?:on|than|over|above|below)\s(?:(?:last|the\s(?:previous|prior))\s[a-z]+|(?:19|20)\d\d)['’]s\s(?:[a-z]+\s)?[$€£¥]?$"
)
# Right before what was so in a year: `(2023: 2,100 t)`, 2023年为36亿元.
_IN_YEAR_BEFORE = re.compile(
    r"\((?:in\s)?(?P<year>(?:19|20)\d\d):\s[$€£¥]?$|[，、（(](?:而|但)?(?P<nian>(?:19|20)\d\d)年(?:同期|全年)?(?:则|仅|只)*(?:为|是|有)$"
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# 低于行业平均的0.3%: the number of others is no earlier one.
_OF_OTHERS = re.compile(
    r"(?:行业|规范(?:要求)?|标准|法定|限值|合同|同行|同类|竞品|竞争|对手|全国|国内|国际|世界|全球|业界)[^，。；\d]{0,8}$"
)


def list_baselines(flat: str, sentence: SentenceNumbers, taken: set[int]) -> Iterator[Partner]:
    """Yield the baselines of a sentence, each with the number that it is compared with."""
    start = sentence.before[0].whole.start if sentence.before else sentence.span.start
    start = min(start, sentence.span.start)
    block = flat[start : sentence.span.end]
    own = [number for number in sentence.numbers if id(number) not in taken]
    read = [number.shift(-start) for number in (*sentence.before, *own)]
    originals = dict(zip(map(id, read), (*sentence.before, *own), strict=True))
    for number in read[len(sentence.before) :]:
        result = _find_compared(block, number, read)
        if result and originals[id(result)] not in sentence.before:
            yield Partner(
                originals[id(number)], originals[id(result)], Partnership.BASELINE, "baseline_words"
            )


def _find_compared(
    block: str, number: TextQuantity, read: Sequence[TextQuantity]
) -> TextQuantity | None:
    """Find the number that is compared with an earlier one; None if that is no earlier state of any."""
    is_control = _is_control(block, number)
    if (number.role is QuantityRole.CHANGE and not is_control) or number.vague:
        return None
    if find_unmet_hope(block, number.span, number.whole):
        return None
    placed = PlacedQuantity(block, 0, number, read)
    result = _skip_ratio(find_result(placed), number, read) or _find_undivided(block, number, read)
    before = block[max(0, number.whole.start - 40) : number.whole.start]
    is_earlier = _is_earlier(block, number, before)
    if is_control or (is_earlier and result is None):
        result = _find_treated(number, read) or (
            _find_divided(number, read) if is_earlier else None
        )
    if same := _find_same_thing(block, number, read):
        return same
    is_of_year = _is_of_earlier_year(block, number)
    if result is None and (is_of_year or _OLDER_BEFORE.search(before)):
        result = _find_divided(number, read)
    # 去年为42%，到2030年要达到60%: what is planned does not start from what is said of last year.
    if result is None or _is_planned(block, number, result) or _OF_OTHERS.search(before[-16:]):
        return None
    is_older: object = result.span.end < number.span.start and (
        is_of_year or _OLDER_BEFORE.search(before) or _DOUBLED.search(before)
    )
    is_older = is_older or _is_then(block, number, result)
    is_compared = is_earlier or is_control or is_older or starts_change(placed, result)
    return result if is_compared else None


def _is_of_earlier_year(block: str, number: TextQuantity) -> bool:
    """Return whether a year is right before a number, and no earlier one before that in its sentence: `(2023: 2,100 t)`."""
    start = number.whole.start
    match = _IN_YEAR_BEFORE.search(block, max(0, start - 16), start)
    if match is None:
        return False
    year = int(match["year"] or match["nian"])
    first = max(block.rfind(end, 0, match.start()) for end in (". ", "。")) + 1
    return all(int(said[0]) > year for said in _YEAR.finditer(block, first, match.start()))


def _is_earlier(block: str, number: TextQuantity, before: str) -> bool:
    """Return whether the words around a number say that it is that of an earlier time."""
    is_said = _EARLIER_AFTER.match(block, number.whole.end) or _AFTER_LOSS.search(before)
    was = _WAS_BEFORE.search(before) and _BEFORE_AFTER.match(block, number.whole.end)
    return is_said is not None or was is not None or _is_of_month_before(block, number)


def _find_same_thing(
    block: str, number: TextQuantity, read: Sequence[TextQuantity]
) -> TextQuantity | None:
    """Find the number before one of last year that is of the same thing: 今年计划出货5000台，去年实际出货1860台."""
    before = [other for other in read if other.span.end <= number.span.start]
    last = _LAST_YEAR_BEFORE.search(block, max(0, number.whole.start - 16), number.whole.start)
    if last is None or not before or before[-1].codes != number.codes:
        return None
    is_same = block.endswith(last["what"][-2:], 0, before[-1].whole.start)
    return before[-1] if is_same else None


def _find_undivided(
    block: str, baseline: TextQuantity, read: Sequence[TextQuantity]
) -> TextQuantity | None:
    """Find the number before a baseline of which that leaves out the denominator: `5 L/km, down from 7 L`."""
    after = next((other for other in read if other.span.start >= baseline.span.end), None)
    is_to = after and _TO.search(block, baseline.span.end, after.whole.start)
    if after and is_to and _is_per(baseline, after):
        return after
    before = [other for other in read if other.span.end <= baseline.span.start]
    # `lost 1.7% of their apples, against 6.3% in other orchards`
    if before and baseline.role is QuantityRole.BASELINE and before[-1].role is QuantityRole.CHANGE:
        return before[-1] if before[-1].codes == baseline.codes else None
    if not before or baseline.role is not QuantityRole.BASELINE or not baseline.unit_text:
        return None
    unit = before[-1].unit_text or ""
    is_longer = unit.startswith(baseline.unit_text) and unit != baseline.unit_text
    return before[-1] if is_longer and before[-1].role is QuantityRole.VALUE else None


def _is_of_month_before(block: str, number: TextQuantity) -> bool:
    """Return whether a number is that of an earlier month or year: `after 250 kg in April`, `(£29m in 2023)`."""
    before = block[max(0, number.whole.start - 12) : number.whole.start]
    behind = _IN_TIME.match(block, number.whole.end)
    if behind is None:
        return False
    return _AFTER.search(before) is not None or (before.endswith("(") and behind[0].endswith(")"))


def _is_then(block: str, number: TextQuantity, result: TextQuantity) -> bool:
    """Return whether a number is that of the past, and the next one that of today: 过去要16小时，现在5小时."""
    if not number.span.end <= result.span.start:
        return False
    before = block[max(0, number.whole.start - 16) : number.whole.start]
    between = block[number.whole.end : result.whole.start]
    return _PAST_BEFORE.search(before) is not None and _NOW_BETWEEN.fullmatch(between) is not None


def _is_planned(block: str, number: TextQuantity, result: TextQuantity) -> bool:
    """Return whether a later number is what is planned, in a clause of its own."""
    if result.span.start < number.span.end or number.role is QuantityRole.BASELINE:
        return False
    return _PLANNED.search(block, number.span.end, result.whole.start) is not None


def _skip_ratio(
    result: TextQuantity | None, baseline: TextQuantity, read: Sequence[TextQuantity]
) -> TextQuantity | None:
    """Return the number before a ratio, if that is between: `sold 4 million, nearly double the 2 million of 2023`."""
    if result is None or result.codes != ("1",) or baseline.codes == ("1",):
        return result
    before = [other for other in read if other.span.end <= result.span.start]
    is_alike = before and (not baseline.codes or before[-1].codes == baseline.codes)
    return before[-1] if is_alike and before[-1].role is QuantityRole.VALUE else result


def _find_divided(baseline: TextQuantity, read: Sequence[TextQuantity]) -> TextQuantity | None:
    """Find the number before an older one that leaves out per what: 每公斤6.3元，去年同期为7.1元."""
    before = [other for other in read if other.span.end <= baseline.span.start]
    codes = {code.partition("/")[0] for code in before[-1].codes} if before else set()
    return before[-1] if codes and codes & set(baseline.codes) else None


def _is_per(baseline: TextQuantity, result: TextQuantity) -> bool:
    """Return whether only the baseline of two numbers says per what: 从每年40台提到100台."""
    if baseline.role is not QuantityRole.BASELINE or result.role is not QuantityRole.VALUE:
        return False
    own, its = set(baseline.codes), set(result.codes)
    own_bare, its_bare = ({code.partition("/")[0] for code in codes} for codes in (own, its))
    return own != its and bool(own) and (own_bare == its or its_bare == own)


def _find_treated(control: TextQuantity, read: Sequence[TextQuantity]) -> TextQuantity | None:
    """Find the number of the treated patients, or of this year, before that of a control group or of the year before."""
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


def list_times(flat: str, sentence: SentenceNumbers, taken: set[int]) -> Iterator[Partner]:
    """Yield the two partners of `600 km, twice as long as the 300 of the old one`: the ratio, and what it is of."""
    numbers = sentence.numbers
    for owner, ratio, earlier in zip(numbers, numbers[1:], numbers[2:], strict=False):
        if {id(owner), id(earlier)} & taken:
            continue
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
