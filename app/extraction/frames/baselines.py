"""Numbers from which a change or a comparison starts: `52 km, compared with 38 km`, 由9天减少到5天."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from app.extraction.agreement.changes.role import find_result, starts_change
from app.extraction.agreement.place import PlacedQuantity
from app.extraction.frames.article import SentenceNumbers
from app.extraction.frames.hoped_numbers import find_unmet_hope
from app.extraction.frames.partner import Partner, Partnership, Taken
from app.extraction.measures.measure import is_money
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
    r"[，、（(](?:而|但)?(?:去年同期|上年同期|前年同期|同期|(?:[一二两三四五六七八九十]|\d{1,2})年(?:以?前|之前)|此前|之前|以前|原来|过去|原先|上一?代|前代|上一?版|上一个版本|旧款|老款|旧版|老版|[老旧][\u4e00-\u9fff]{1,3}?|上一?[届次][^，。；\d]{0,8}|原型机?)[^，。；\d]{0,6}$"
    # 降解96%，而淀粉膜只有41%
    r"|[，、](?:而|但)(?!医生|专家|人工|人类|对手|同行|竞)[^，。；\d]{2,8}?(?:只|仅)[^，。；\d]{0,3}$"
    # 得分95.6，略低于Gemini 2.5 Pro的96.4
    r"|(?:高于|低于|超过|超越|优于|好于|不及|领先于?|落后于?)\s?[A-Za-z][\w.+-]{0,20}(?:\s[\w.+-]{1,12}){0,3}\s?的\s?$"
    # 刷新了该校2019年创下的2460米纪录
    r"|(?:刷新|打破|改写|超过)了?[^，。；]{0,12}?(?:创下|保持|创造)的$"
    r"|[，、（(](?:而|但)?(?:去年|上年|前年)(?:全年)?(?:为|是|仅|只有|有|净?亏损|盈利)$|[，、（(](?:而|但)?(?:上?[一二三四]季度|上半年|上个?季度|上月)(?:则|仅|只)?(?:为|有|是)$|[，、(（](?:而|但)?(?:此前|之前|原有?|旧|前|去年|前年|上年|\d{4}年)[^，。；\d]{0,16}(?:纪录|记录|水平|成绩)(?:为|是|仅)?$"
    r"|[，、（(](?:而|但)?(?:年初|期初|(?:去|上|前)年(?:年)?[底末初]|[\u4e00-\u9fff]{2}以?前)(?:还|只|仅|则)?(?:为|是|有|需|要)$"
    r"|(?:[,;(]|\bwhile|\bwhereas|\band|\bbut|\s[-–—])\s(?:the\s|its\s|last\s[a-z]+'s\s|an?\s)(?:(?:old(?:er)?|previous|earlier|prior|former|first|original)\s)?"
    r"(?:predecessors?|model|version|one|generation|record|design|(?<=(?:older|prior)\s)[A-Za-z]\w*|(?<=first\s)[A-Z]\w*|(?<=old\s)[a-z]+|(?<=(?:previous|original)\s)[a-z]+)\s(?:[a-z]+\s)?"
    r"(?:was|were|had|cost|took|held|made|ran|did|drew|flew|sold|gave|[a-z]+ed)\s(?:only\s|just\s|about\s)?[$€£¥]?$"
    # `sees 30 square degrees, where the dish managed only 0.8`, `nine seconds – a pharmacist takes about 50`
    r"|,\swhere\s(?:the|its|an?)\s(?:[a-z-]+\s){1,3}(?:that\s[^,.;]{3,50}\s)?(?:managed|needed|took|had|got\sby\swith|made\sdo\swith|used|reached|held|lasted|cost|weighed)\s(?:only\s|just\s|barely\s|about\s)?[$€£¥]?$"
    r"|(?:\s[–—-]|,\swhere)\san?\s[a-z]+(?:\s[a-z]+)?\s(?:takes|needs|manages|costs|uses|took|needed)\s(?:only\s|just\s|about\s)?[$€£¥]?$"
    r"|\bused\sto\s(?:be|take|cost|need|have|last|weigh|hold|use|make)\s(?:about\s)?[$€£¥]?$"
    r"|,\s(?:having|after)\s(?:started|begun|starting)\s(?:out\s)?(?:with|at|from)\s(?:just\s|only\s)?[$€£¥]?$"
    r"|\((?:it|that|this)\s(?:was|were|had\sbeen)\s(?:just\s|only\s|about\s)?[$€£¥]?$"
    r"|\((?:previously|formerly|before|prev\.(?:\s[a-z]+)?|prior|last|previous)(?:\s(?:year|quarter|month|round|period|season|generation|model))?:?\s(?:just\s|only\s|about\s)?[$€£¥]?$"
    r"|\((?:(?:[a-z]+\s){1,2}(?:in|of)\s20\d\d|January|February|March|April|May|June|July|August|September|October|November|December|(?:previous|last|prior)\s[a-z]+|an?\syear\s(?:ago|earlier)):\s$"
)
# 连续工作31小时，2022年首次海试时仅为12小时
_THEN_BEFORE = re.compile(
    r"[，、（(](?:而|但|可)?(?:去年|上年|前年|(?:19|20)\d\d年|[一二两三四五六七八九十]年前)(?P<what>[^，。；\d]{0,10}?)(?:还|才|只|仅)(?:有|是|为|能|需|要)?$"
)
_WHEN_THEN = re.compile("^$|时$|刚|首次|初|同[期日]")
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
# `used to be £212,000 a year should shrink to £60,000`, `a third of sales five years ago, now brings in 13 percent`
_LATER_BETWEEN = re.compile(
    r"(?:\s[a-z]+){0,4}\s(?:should|will|would|could|is\sto|are\sto|is\snow|has\snow|has|have)\s(?:[a-z]+\s){0,2}to\s(?:just\s|only\s|about\s)?[$€£¥]?"
    r"|[^,.;]{0,40}?\b(?:ago|earlier|before|in\s(?:19|20)\d\d|at\sfirst|then),\s(?:it\s)?now\s(?:[a-z]+\s){1,3}[$€£¥]?"
    r"|[^,.;]{0,40}?\b(?:ago|earlier|before|in\s(?:19|20)\d\d)\sand\s(?:now\s)?has\s(?:now\s|just\s|only\s)?"
    r"|[^，。；\d]{0,14}[，,](?:而)?(?:现在|如今|目前|眼下|今年)(?:已经?)?[^，。；\d]{0,8}"
)
_EARLIER_BEFORE = re.compile(
    r"\bused\sto\s(?:be|cost|take|pay|hold|have|weigh)\s(?:about\s)?[$€£¥]?$"
    r"|(?:去年|上年|前年|(?:19|20)\d\d年|[一二两三四五]年前|年初|去年[底末初])[^，。；\d]{0,16}(?:只|仅|才|还)(?:有|为|是|占)?$"
)
_SIZE, _OTHER_SIZE, _FAR_SIZE = 20, 50, 10_000
# `against the 80% that carmakers demand`
_REQUIRED_AFTER = re.compile(
    r"\sthat\s(?:[a-z]+\s){1,3}?(?:demands?|requires?|wants?|expects?|asks?\sfor|needs?)\b"
)
_LOSS_BEFORE = re.compile(
    r"\b(?:loss|losses|deficit)\sof\s(?:about\s)?[$€£¥]?$|\blost\s(?:about\s)?[$€£¥]?$|亏损?(?:了|额|为)*$"
)
_PROFIT_BEFORE = re.compile(
    r"\b(?:profits?|net\sincome|surplus|earned)\b[^.;,]{0,30}$|(?:净利润?|利润|盈利)[^，。；]{0,6}$"
)
_SOME_OF_BEFORE = re.compile(r"\d\s(?:out\s)?of\s(?:the\s)?$")
# `87% of its capacity (NX-140: 74%)`
_OF_MODEL_BEFORE = re.compile(r"\([A-Z][\w-]*\d[\w-]*:\s[$€£¥]?$")
_AGO_BETWEEN = re.compile(r"\bago\b|\bearlier\b|\bbefore\b|\bin\s(?:19|20)\d\d\b")
_PAST_BEFORE = re.compile(
    r"\b(?:once|used\sto\s[a-z]+|[Ww]hat\s(?:took|cost|needed|required|was))\s$|(?:过去|以前|原来|此前|原先|从前)[^，。；\d]{0,10}$"
)
_NOW_BETWEEN = re.compile(
    r"(?:\s(?:an?|per|each)\s[a-z]+)?,?\s(?:it\s)?(?:[a-z]+\s)?(?:now|today)\s(?:[a-z]+\s){0,2}|[^，。；\d]{0,4}[，,；](?:而)?(?:现在|如今|目前)[^，。；\d]{0,6}"
)
_DOUBLED = re.compile(
    r"\b(?:doubl(?:e|ing)|twice|tripl(?:e|ing)|trebl(?:e|ing)|quadrupl(?:e|ing)|half(?:\sof)?)\s(?:the|last\s[a-z]+'s)\s(?:[a-z]+\s){0,2}?[$€£¥]?$"
    # `12% up on last year's €36 million`, `above 2022's 40 t`
    r"|\b(?:on|than|over|above|below)\s(?:(?:last|the\s(?:previous|prior))\s[a-z]+|(?:19|20)\d\d)['’]s\s(?:[a-z]+\s)?[$€£¥]?$"
)
# `loses 17% of its water and wants that down to 12%`
_WANTED_BETWEEN = re.compile(
    r"[^.;]{0,80}?\b(?:wants?|plans?|aims?|hopes?|intends?|promis(?:es|ed)|expects?)\s(?:to\s(?:get|bring|cut|raise|push|take|lower|drive)\s)?(?:that|this|it|the\s(?:figure|share|rate|number|loss|level))\s(?:(?:down|up)\s)?(?:to\s)(?:about\s|just\s|only\s|under\s|below\s)?[$€£¥]?"
)
# Right before what was so in a year: `(2023: 2,100 t)`, 2023年为36亿元.
_IN_YEAR_BEFORE = re.compile(
    r"\((?:in\s|(?:H[12]|Q[1-4]|FY)\s?|(?:first|second)\shalf\s(?:of\s)?|full\syear\s)?(?P<year>(?:19|20)\d\d):\s[$€£¥]?$|[，、（(](?:而|但)?(?P<nian>(?:19|20)\d\d)年(?:同期|全年)?(?:则|仅|只)*(?:为|是|有)$"
)
_OPENING = (" (", "(")
_MILLION = 1_000_000
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# 低于行业平均的0.3%: the number of others is no earlier one.
_OF_OTHERS = re.compile(
    r"(?:行业|规范(?:要求)?|标准|法定|限值|合同|同行|同类|竞品|竞争|对手|全国|国内|国际|世界|全球|业界)[^，。；\d]{0,8}(?<![由从自])$"
)


def list_baselines(flat: str, sentence: SentenceNumbers, taken: Taken) -> Iterator[Partner]:
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
    if named := _find_beside(block, number, read):
        return named
    is_control = _is_control(block, number)
    if (number.role is QuantityRole.CHANGE and not is_control) or number.vague:
        return None
    if find_unmet_hope(block, number.span, number.whole):
        return None
    if same := _find_same_thing(block, number, read):
        return same
    placed = PlacedQuantity(block, 0, number, read)
    result = _skip_ratio(find_result(placed), number, read) or _find_undivided(block, number, read)
    result = result and _prefer_size(number, result, read)
    before = block[max(0, number.whole.start - 40) : number.whole.start]
    is_earlier = _is_earlier(block, number, before)
    if is_control or (is_earlier and result is None):
        result = _find_treated(number, read) or (
            _find_divided(number, read) if is_earlier else None
        )
    is_of_year = _is_of_earlier_year(block, number)
    if result is None and (is_of_year or _OLDER_BEFORE.search(before)):
        result = _find_divided(number, read)
    if result is None or not _may_be_of(block, number, result):
        return None
    is_older: object = result.span.end < number.span.start and (
        is_of_year or _OLDER_BEFORE.search(before) or _DOUBLED.search(before)
    )
    is_older = is_older or _is_then(block, number, result)
    is_compared = is_earlier or is_control or is_older or starts_change(placed, result)
    return result if is_compared else None


def _may_be_of(block: str, number: TextQuantity, result: TextQuantity) -> bool:
    """Return whether a number may be an earlier state of another: it is of the same, and not asked for."""
    before = block[max(0, number.whole.start - 16) : number.whole.start]
    # 去年为42%，到2030年要达到60%: what is planned does not start from what is said of last year.
    is_other = _is_planned(block, number, result) or _OF_OTHERS.search(before) is not None
    is_asked = _REQUIRED_AFTER.match(block, number.span.end) is not None
    is_other = is_other or is_asked or _is_swing(block, number, result)
    return not is_other and _may_be_sizes(number, result)


def _is_in_brackets(block: str, number: TextQuantity, earlier: TextQuantity) -> bool:
    """Return whether a bare number in brackets has the unit of the one before it: `SEK 18,902 m (17,615)`."""
    between = block[earlier.whole.end : number.numeral.start]
    is_bare = all(unit.end <= earlier.span.end for unit in number.units)
    is_alone = between in _OPENING and block.startswith(")", number.numeral.end)
    values = [Fraction(each.value or 0) for each in (number, earlier)]
    is_measured = bool(number.codes) or min(values) >= _MILLION
    return is_bare and is_alone and is_measured and number.codes == earlier.codes


def _find_beside(
    block: str, number: TextQuantity, read: Sequence[TextQuantity]
) -> TextQuantity | None:
    """Find the number that the words beside an earlier one name, whatever its role is."""
    before = block[max(0, number.whole.start - 40) : number.whole.start]
    is_named = _OF_MODEL_BEFORE.search(before) or _is_of_then(block, number, before)
    named = _find_treated(number, read) if is_named else None
    earlier = [other for other in read if other.span.end <= number.numeral.start]
    if earlier and _is_in_brackets(block, number, earlier[-1]):
        return earlier[-1]
    after = next((other for other in read if other.span.start >= number.span.end), None)
    if named or after is None:
        return named
    return after if _is_wanted(block, number, after) or _is_later(block, number, after) else None


def _is_of_then(block: str, number: TextQuantity, before: str) -> bool:
    """Return whether a number is what the same was then: `，去年刚下田时还不到七成`, but not 去年净利仅3亿元 behind 营收20亿元."""
    then = _THEN_BEFORE.search(before)
    if then is None:
        return False
    what = then["what"]
    is_said = block.find(what[-2:], 0, number.whole.start - len(then[0])) >= 0
    return _WHEN_THEN.search(what) is not None or is_said


def _is_of_earlier_year(block: str, number: TextQuantity) -> bool:
    """Return whether a year is right before a number, and no earlier one before that in its sentence: `(2023: 2,100 t)`."""
    start = number.whole.start
    match = _IN_YEAR_BEFORE.search(block, max(0, start - 28), start)
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


def _is_wanted(block: str, number: TextQuantity, after: TextQuantity) -> bool:
    """Return whether the next number is wanted in place of one: `loses 17% of its water and wants that down to 12%`."""
    between = block[number.whole.end : after.whole.start]
    is_alike = bool(number.codes) and after.codes == number.codes
    return is_alike and _WANTED_BETWEEN.fullmatch(between) is not None


def _is_later(block: str, number: TextQuantity, after: TextQuantity) -> bool:
    """Return whether the next number is that of today, behind an earlier one: `a third five years ago, now 13 percent`."""
    between = block[number.whole.end : after.whole.start]
    if not _are_comparable(number, after) or not _LATER_BETWEEN.fullmatch(between):
        return False
    before = block[max(0, number.whole.start - 40) : number.whole.start]
    return bool(_EARLIER_BEFORE.search(before) or _AGO_BETWEEN.search(between))


def _are_comparable(earlier: TextQuantity, later: TextQuantity) -> bool:
    """Return whether two numbers are of one unit; one of them may leave it out, or what it is divided by."""
    if not earlier.codes or not later.codes:
        return True
    bare = [{code.partition("/")[0] for code in number.codes} for number in (earlier, later)]
    shares = ({"%"}, {"1"})
    return bool(bare[0] & bare[1]) or (bare[0] in shares and bare[1] in shares)


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


def _prefer_size(
    number: TextQuantity, result: TextQuantity, read: Sequence[TextQuantity]
) -> TextQuantity:
    """Return the number right before a baseline if that is of its size: `£5.4 million, or £33,000 a kilo, against £47,000`."""
    # `14k req/s with 64 clients, vs 5.5k before`
    if number.unit_text is None and number.value and result.value:
        alike = [
            other
            for other in read
            if other.span.end <= result.span.start
            and other.value
            and other.role is QuantityRole.VALUE
            and _compare_sizes(other, number) < _SIZE
        ]
        is_far = _compare_sizes(result, number) >= _OTHER_SIZE
        return alike[-1] if is_far and alike else result
    before = [other for other in read if result.span.end <= other.span.start < number.span.start]
    if not before or not all(other.value for other in (number, result, before[-1])):
        return result
    bare = {code.partition("/")[0] for code in before[-1].codes}
    if not bare & set(number.codes) or before[-1].role is not QuantityRole.VALUE:
        return result
    far, near = (_compare_sizes(other, number) for other in (result, before[-1]))
    return before[-1] if near < _SIZE <= far else result


def _is_swing(block: str, number: TextQuantity, result: TextQuantity) -> bool:
    """Return whether one of two amounts is a loss and the other a profit: 净利润0.3亿元，上年同期为亏损0.42亿元."""
    if not is_money(result.codes):
        return False
    before = [
        block[max(0, other.whole.start - 40) : other.whole.start] for other in (number, result)
    ]
    losses = [_LOSS_BEFORE.search(words) is not None for words in before]
    profits = [_PROFIT_BEFORE.search(words) is not None for words in before]
    return (losses[0] and profits[1]) or (losses[1] and profits[0])


def _may_be_sizes(first: TextQuantity, second: TextQuantity) -> bool:
    """Return whether two values may be of the same: 3.9 million tonnes and 0.61 t are not."""
    return not (first.value and second.value) or _compare_sizes(first, second) < _FAR_SIZE


def _compare_sizes(first: TextQuantity, second: TextQuantity) -> Fraction:
    """Return how many times one of two values is the other, at least 1; zero values are not compared."""
    sizes = sorted(abs(Fraction(number.value or 0)) for number in (first, second))
    return sizes[1] / sizes[0] if sizes[0] else Fraction(1)


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
    """Return whether a number is that of a control group, and not of whom it counts some: `7 of 92 on placebo`."""
    before = block[max(0, number.whole.start - 24) : number.whole.start]
    if _SOME_OF_BEFORE.search(before):
        return False
    after = _CONTROL_AFTER.match(block, number.whole.end)
    return after is not None or _CONTROL_BEFORE.search(before) is not None


def list_times(flat: str, sentence: SentenceNumbers, taken: Taken) -> Iterator[Partner]:
    """Yield the two partners of `600 km, twice as long as the 300 of the old one`: the ratio, and what it is of."""
    numbers = sentence.numbers
    for owner, ratio, earlier in zip(numbers, numbers[1:], numbers[2:], strict=False):
        if {id(owner), id(earlier)} & taken.keys():
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
