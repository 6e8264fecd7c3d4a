"""The numbers of an article that are no candidates, each with the reason.

Reasons are those of numbers of sources: `name page address score date list_number idiom not_quantity repetition other`.
"""

import re
from collections.abc import Iterator, Sequence

from app.domain.quotes.span import Span
from app.extraction.candidates.candidate import Unstated
from app.extraction.candidates.unstated.numbered_names import is_numbered, is_part_of_name
from app.extraction.candidates.unstated.page_marks import (
    is_clock_of_launch,
    is_length_of_page,
    is_mark_in_drawing,
    is_reaction,
)
from app.extraction.candidates.unstated.wordings import is_in_wording
from app.extraction.numbers.every_number import NamingReason, list_numbers
from app.extraction.numbers.text_quantity import QuantityRole, TextQuantity

_PAGE_BEFORE = re.compile(r"\b(?:pages?|pp?\.)\s?$|第$", re.IGNORECASE)
_ADDRESS = re.compile(r"://|@|\bwww\.")
# Chinese words and signs are of no address, and have no blanks between them.
_NOT_OF_ADDRESS = re.compile(r"[\s\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
_ADDRESS_CHARACTERS = 400
_LIST_BEFORE = re.compile(r"(?:^|\n)[ \t(\[（]*$")
_LIST_AFTER = re.compile(r"[.)、\]）]\s")
_SCORE = re.compile(r"\d{1,3}\s?[-–:：比]\s?\d{1,3}")
_SCORE_BEFORE = re.compile(
    r"\b(?:vote[ds]?|won|lost|beat|beats|beaten|drew|victory|defeat|score[ds]?|lead|led|draw|win|match)\b[^.;]{0,40}$|(?:以|战胜|击败|比分)[^。；\d]{0,12}$",
    re.IGNORECASE,
)
_SCORE_AFTER = re.compile(r"(?:获胜|取胜|战胜|击败|险胜|大胜|小胜|胜|负于|战平|不敌|逆转)")
# `by two goals to one`
_GOALS = re.compile(r"\s(?:goals?|points?|sets?|games?)\sto\b")
# `4.5 out of 5`, `8/10`, four stars: marks that somebody gives.
_MARK = re.compile(r"\d{1,2}(?:\.\d)?\s?(?:/|out\sof)\s?(?:5|10|20|100|five|ten)\b")
_MARK_BEFORE = re.compile(
    r"\b(?:scor(?:e|es|ed|ing)|rat(?:e|es|ed|ing)|verdict|marks?|gave|gives|gets|got|earns|earned|awarded|review(?:ers?|s)?)\b[^.;\d]{0,30}(?:[\d.]+\s?(?:/|out\sof)\s?)?$|(?:[评評]分|打分|得分)[^。；\d]{0,8}(?:[\d.]+\s?分?\s?[/(（，,]\s?(?:[满滿]分[为為]?)?)?$",
    re.IGNORECASE,
)
_STARS = re.compile(r"\sstars?\b|\w*[\s-]stars?\b|颗?星")
_IDIOM = re.compile(
    r"\b(?:(?:one|two|three|four|five|six|some|many|most|both|all)\sof\s(?:us|you)|(?:big|magnificent|famous|fantastic)\s(?:two|three|four|five|six|seven)|one\sof(?:\sthe)?|one\sday|one\sanother|at\sone|one\s(?:by|after)\sone|number\sone|no\.?\s?1\spriority|the\sone|top\s(?:three|five|ten|twenty|\d{1,3})|9-to-5|nine-to-five|24-hour(?=\s(?:hotline|helpline|service|news|shift))|(?:Group|Club)\sof\s(?:Seven|Ten|Twenty|\d{1,2})|one-(?:off|stop|time|third\sof\sthe\sway)|zero\stolerance|back\sto\ssquare\sone|cloud\snine|zero-(?:emission|carbon|sum|shot|tolerance|day|cost)|24/7|on\sthe\sother|second\sto\snone|whichever\scomes\sfirst|half\sas\s(?:much|many|large|big|long)\sagain|(?:one|two|three|four)\splaces\s(?:behind|ahead|above|below)|two\s(?:sides|thumbs)|a\s(?:thousand|hundred|million)\stimes|first-(?:ever|class|hand)|(?:mother|father|parent|mum|dad)\sof\s(?:one|two|three|four|five|six|\d))\b",
    re.IGNORECASE,
)
_CHINESE_IDIOM = re.compile(
    r"一度电(?=[收要卖才贵])|一带一路|一体化|一方面|一系列|一流|唯一|统一|第一时间|一一|万一|千万(?!\w)|一站式|一次性|三农|[两三四]轮(?:车|电动|摩托|驱动)|三十而立|[十五六八]一(?:黄金周|假期|长假|小长假|节)|24小时(?=店|营业|便利|热线|值班|值守|服务|不间断|在岗|在线|开放)|双一流|一线|二线|三线|四面八方|五花八门|百花|千家万户|十分|零件|零部件|零售|零食|零星|零散|一旦|一直|一起|一般|一定|一些|一样"
)
_SCORE_START = re.compile(r"\d{1,3}\s?[-–:：比]\s?$")
# No person is older than 119.
_AGE = re.compile(r"\d{1,2}|1[01]\d")
_AGE_IN_BRACKETS = re.compile(r"(?:[\u4e00-\u9fff]{2,4}|[A-Z][a-z]+)\s?[（(]$")
# `the 45-year-old founder`, `she was 45 when`, 今年45岁
_OLD_PERSON = re.compile(
    r"(?:-years?|\syears)[\s-]old\s(?:[A-Z][a-z]+|(?:[a-z-]+\s){0,2}(?:founder|man|woman|boy|girl|sister|brother|wife|husband|sibling|widow|child|father|mother|engineer|farmer|driver|teacher|nurse|doctor|student|worker|owner|pilot|patient|entrepreneur|chief|boss|professor|scientist|physicist|chemist|billionaire|lawyer|resident|son|daughter|inventor|director|player|runner))\b"
)
_PERSON_BEFORE_AGE = re.compile(
    r"\b(?:[Hh]e|[Ss]he)\s(?:is|was|turned|turns)\s(?:only\s|just\s)?$|\baged\s$"
)
_SUI = re.compile(r"\s?岁(?!以[上下]|及)")
_SUI_BEFORE = re.compile(
    r"(?:今年|现年|年仅|当时|时年|他|她|自己|我|才|刚|[人者员长师]|[，。、（(：；“]|^|是|已|一名|一位|名)$"
)
# `Jo Kern turned 50 on Monday`, `the director, 29 when appointed`
_TURNED_BEFORE = re.compile(r"\b[A-Z]\w+\s(?:turned|turns)\s$")
_TURNED_AFTER = re.compile(r"[,.;]|\s(?:on|in|this|last|today|yesterday)\b")
_ASIDE_BEFORE = re.compile(r"\b[A-Za-z]{3,},\s$")
_WHEN_AFTER = re.compile(r"\s(?:when|at\sthe\stime)\b")
# `Ines Calder, 38,`, `a spokesman, 54,`
_NAME_BEFORE_AGE = re.compile(
    r"(?:[A-Z][\w'-]+\s[A-Z][\w'-]+|\b(?:spokes\w+|son|daughter|wife|husband|brother|sister|founder|engineer|farmer|driver|woman|man|father|mother|teacher|nurse|doctor|student|worker|owner|pilot|resident|patient)),\s$"
)
_WEATHER = re.compile(
    r"\b(?:rain(?:ed|y|ing)?|snow(?:ed|y|ing)?|sunny|weather|wet|foggy|windy|chilly|(?:cold|hot|warm)\s(?:day|morning|afternoon|evening))\b|[雨雪晴阴]|天气|气温",
    re.IGNORECASE,
)
# `the two said`
_TWO_ALONE = re.compile(
    r"(?:two|three|both)\s(?:said|say|have|had|are|were|will|also|plan|want|did|do|then|now|announced|agreed|expect)\b",
    re.IGNORECASE,
)
# `the two companies`
_DEFINITE_BEFORE = re.compile(r"\b(?:the|these|those|both|its|their|all)\s$|[这该]$", re.IGNORECASE)
_REFERRED = re.compile(
    r"(?:two|three|four)\s(?:companies|firms|partners|sides|groups|countries|teams|founders|parties|rivals|universities|institutions|organi[sz]ations|brothers|men|women)\b|[两三四](?:家|方|国|校|者)",
    re.IGNORECASE,
)
# `one of two firms left`, `the second of two test runs`
_FEW = re.compile(r"(?:two|three|four|five|six|seven|eight|nine|ten)\s", re.IGNORECASE)
_ONE_OF_BEFORE = re.compile(
    r"\b(?:one|first|second|third|last|latest|larger|smaller|other)\sof\s(?:the\s)?$", re.IGNORECASE
)
# `founded by two of the engineers behind it`
_FOUNDERS = re.compile(r"(?:two|three|four|five)\sof\s", re.IGNORECASE)
_FOUNDED_BEFORE = re.compile(
    r"\b(?:founded|started|set\sup|led|run|created|headed|owned)\sby\s$", re.IGNORECASE
)
# 两项数据都经认证: both of what was said before.
_ALL_OF = re.compile(r"[两二三四][个项款台家者组种份方人][^，。；\d]{0,5}(?:都|均|皆)")
# 两家企业打算把这套办法搬到矿山
_BOTH_ACT = re.compile(
    "[两三](?:家|所|方)(?:企业|公司|机构|单位|车企|厂商|院校|高校|团队)?(?=打算|计划|表示|将|还|均|都|也|共同|联合|合作|签|约定|一致|宣布|认为|说|此前|已|随后|之间|相距|的)"
)
_CLAUSE_START = re.compile(r"(?:^|[，。；\n“])$")
_IDIOM_CHARACTERS = 20
_ONE = re.compile(r"一(?!半|成|倍|番|千|百|万|亿|分|点|[一二三四五六七八九])")
_COUNTED_BEFORE = re.compile(r"(?:至|到|为|仅|需|用|超|约|近|足|时|共|有|只|了|建成|于|达)$")

# `($1 = 9.58 Swedish crowns)`, （1美元约合7.18元人民币）
_EXCHANGE_RATE = re.compile(
    r"[(（]\s?(?:US)?[$€£¥]?1\s?(?:[A-Za-z]+\s|[\u4e00-\u9fff]{1,4}?)?(?:=|equals|等于|约合|折合|兑|合)[^()（）]{1,40}[)）]"
)
_BRACKET_CHARACTERS = 60
# 按1美元兑7.19元人民币, €1 = $1.137, 中间价报7.1869, `Translation rates: EUR 11.49 (11.10), USD 11.03`
_RATE = re.compile(
    r"(?<!\d)1\s?(?:美元|美金|[欧歐]元|英[镑鎊]|港元|港[币幣]|日[元圆圓]|瑞士法郎)(?:[兑兌][换換]?|[对對]|[折约約]?合|等[于於])[约約为為]?\d[\d.]*\s?元?(?:人民币|人民幣|新?[台臺][币幣])?"
    r"|[$€£]1\s?=\s?[$€£¥]?\d[\d.]*|中间价[报为]?\d[\d.]*"
    r"|\b(?:[Tt]ranslation|[Ee]xchange|[Cc]onversion)\srates?:\s(?:[A-Z]{3}\s[\d.]+(?:\s\([\d.]+\))?(?:,\s|;\s|\sand\s)?)+"
)
_P_VALUE_BEFORE = re.compile(r"\b[pP]\s?(?:-value\s)?[<=>≤]\s?$")
_INTERVAL_AFTER = re.compile(
    r"\s?(?:CI\b|confidence\s(?:interval|level)|置信(?:区间|度|水平)|可信区间)"
)
_INTERVAL_BEFORE = re.compile(
    r"(?:95|90|99)\s?%\s?(?:CI\b|confidence\sinterval|置信区间|可信区间)[:：,]?\s?(?:of\s|from\s|为)?(?:[-\d.]+%?\s?(?:to|[-–—~～至]|and)\s?)?$"
)
_DETERMINER_BEFORE = re.compile(r"\b(?:whose|its|his|her|their|the|this|that|a)\s$|'s\s$")
_SINGULAR_AFTER = re.compile(r"\s[a-z]+(?<!s)\b(?!\s(?:million|billion))")
_RATE_VALUE = re.compile(r"1?\d(?:\.\d)?")
_C_RATE = re.compile(r"C(?=[\s.,;)/]|$|倍率|快充|超充|充电|放电)")
_BATTERY = re.compile(
    r"\b(?:batter(?:y|ies)|cells?|charg\w*|discharg\w*|capacity|cycl\w*|Wh/kg|mAh)\b|电池|电芯|倍率|快充|超充|充电|放电|循环|容量",
    re.IGNORECASE,
)
_CLAUSE_ENDS = re.compile(r"[.,;!?)]|$|\s(?:before|after|in|since|by)\b")
_AMOUNT_BEFORE = re.compile(
    r"\b(?:is|are|was|were|at|to|than|nearly|almost|about|over|or|only|than)\s$"
)
_SINCE_AFTER = re.compile("(?:以?来|间)(?![\u4e00-\u9fff]?[往自临])")
_THAN_BEFORE = re.compile(r"\bthan\s$")
_BEFORE_AFTER = re.compile(r"\s(?:before|earlier|ago|previously)\b(?!\s(?:the|it|he|she|they)\b)")
# `24 months ago`, `One year on,`, `six months later`: a time, but a duration in `four years later than planned`.
_AGO_AFTER = re.compile(
    r"\sago\b|\son(?=,)|\s(?:earlier|later)(?=[,.;)]|\s(?:the|a|it|he|she|they|we|its)\b)"
)
_LATITUDE_BEFORE = re.compile(
    r"(?:北纬|南纬|东经|西经|纬度|经度)[^，。；\d]{0,3}$|\b(?:latitudes?|longitudes?)\s(?:of\s|at\s)?$",
    re.IGNORECASE,
)
_LATITUDE_AFTER = re.compile(r"\s?(?:north|south|east|west|N|S|E|W)\b(?!\sof\b)")
_COMPARED_BEFORE = re.compile(
    "(?:不及|落后于?|超过|超越|领先于?|紧追|逼近|优于|高于|低于|仅次于|次于)$"
)
_NAME_AFTER = re.compile("名?(?=[\u4e00-\u9fff]{2})")
# `Credit: L. Ek/2024`
_CREDIT_BEFORE = re.compile(r"[A-Za-z]/$")
_YEAR = re.compile(r"(?:19|20)\d\d(?!\d)")


def find_reason(flat: str, number: TextQuantity) -> tuple[str, str] | None:
    """Return why a number that the reader reads states nothing, with the rule; None if it states something."""
    if number.vague:
        return "not_quantity", "vague"
    return next((found for rule, found in _REASONS if rule(flat, number)), None)


def _refers_back(flat: str, number: TextQuantity) -> bool:
    start = number.span.start
    if _FEW.match(flat, start) and _ONE_OF_BEFORE.search(flat, max(0, start - 16), start):
        return True
    if _FOUNDERS.match(flat, start) and _FOUNDED_BEFORE.search(flat, max(0, start - 24), start):
        return True
    is_definite = _DEFINITE_BEFORE.search(flat, max(0, start - 8), start) is not None
    is_all = _ALL_OF.match(flat, start) or _BOTH_ACT.match(flat, start)
    if is_all and _CLAUSE_START.search(flat, max(0, start - 1), start):
        return True
    is_referred = _REFERRED.match(flat, start) or _TWO_ALONE.match(flat, start)
    return is_definite and is_referred is not None


def _is_idiom(flat: str, number: TextQuantity) -> bool:
    """Return whether a number is in a phrase that counts nothing: `one of the`, 一带一路."""
    first = max(0, number.span.start - _IDIOM_CHARACTERS)
    around = flat[first : number.span.end + _IDIOM_CHARACTERS]
    at = number.span.start - first
    end = at + min(number.span.end - number.span.start, 3)
    found = (match for pattern in (_IDIOM, _CHINESE_IDIOM) for match in pattern.finditer(around))
    return any(match.start() <= at < match.end() and match.end() >= end for match in found)


def _is_age(flat: str, number: TextQuantity) -> bool:
    """Return whether a number is the age of somebody who is named or speaks: `Ines Calder, 38,`, 周岚（41岁）."""
    before = flat[max(0, number.span.start - 40) : number.span.start]
    after = flat[number.span.end : number.span.end + 1]
    is_bare = number.unit is None
    if _OLD_PERSON.match(flat, number.numeral.end):
        return True
    if _PERSON_BEFORE_AGE.search(before):
        return is_bare
    if is_bare and any(
        around.search(before) and behind.match(flat, number.span.end)
        for around, behind in ((_TURNED_BEFORE, _TURNED_AFTER), (_ASIDE_BEFORE, _WHEN_AFTER))
    ):
        return number.cue is None and _AGE.fullmatch(number.value or "") is not None
    if _SUI.match(flat, number.numeral.end) and _SUI_BEFORE.search(before):
        return number.cue is None
    if _AGE_IN_BRACKETS.search(before) and after in ")）" and _AGE.fullmatch(number.value or ""):
        return is_bare or (number.unit is not None and number.unit.code == "a")
    return is_bare and after in ",.;" and _NAME_BEFORE_AGE.search(before) is not None


def _is_article(flat: str, number: TextQuantity) -> bool:
    """Return whether 一 is an article: 一架飞机一天能打多少亩."""
    is_plain = number.value == "1" and not number.cue and number.role is QuantityRole.VALUE
    if not is_plain or not _ONE.match(flat, number.span.start):
        return False
    return not _COUNTED_BEFORE.search(flat, max(0, number.span.start - 4), number.span.start)


def _is_mark(flat: str, number: TextQuantity) -> bool:
    """Return whether a number is a mark that somebody gave: `4.5 out of 5`, four stars."""
    start = number.span.start
    if not _MARK_BEFORE.search(flat, max(0, start - 50), start):
        return False
    if _STARS.match(flat, number.numeral.end):
        return True
    marks = _MARK.finditer(flat, max(0, start - 12), number.span.end + 12)
    return any(match.start() <= start < match.end() for match in marks)


def _is_result(flat: str, number: TextQuantity) -> bool:
    """Return whether a number is one of two of a match: `Harriers beat Rovers 3-1`, `two goals to one`."""
    is_bare = number.unit is None or number.unit.code == "1"
    if is_bare and _is_score(flat, number.span):
        return True
    return _GOALS.match(flat, number.numeral.end) is not None


def _is_score(flat: str, span: Span) -> bool:
    start = span.start
    match = _SCORE.match(flat, start)
    if match is None:
        match = _SCORE_START.search(flat, max(0, start - 6), start)
        start = match.start() if match else start
    if match is None:
        return False
    end = match.end() if match.end() > span.start else span.end
    is_after = _SCORE_BEFORE.search(flat[max(0, start - 50) : start]) is not None
    return is_after or _SCORE_AFTER.match(flat, end) is not None


def _is_weather(flat: str, number: TextQuantity) -> bool:
    """Return whether a temperature is that of the weather: `on a wet morning at 7 °C`."""
    if number.unit is None or number.unit.code not in ("Cel", "[degF]"):
        return False
    return _WEATHER.search(flat, max(0, number.span.start - 60), number.span.start) is not None


def _is_exchange_rate(flat: str, number: TextQuantity) -> bool:
    """Return whether a number is in brackets that say what another money of the article is worth."""
    nearest = max(0, number.span.start - _BRACKET_CHARACTERS)
    first = max(flat.rfind(sign, nearest, number.span.end) for sign in "(（")
    match = _EXCHANGE_RATE.match(flat, first) if first >= 0 else None
    if match is not None and number.span.end < match.end():
        return True
    start = max(0, number.span.start - _BRACKET_CHARACTERS)
    rates = _RATE.finditer(flat, start, number.span.end + _BRACKET_CHARACTERS)
    return any(rate.start() <= number.span.start < rate.end() for rate in rates)


def _is_time_ago(flat: str, number: TextQuantity) -> bool:
    """Return whether a number says when something was otherwise: `fewer than twelve months before`, 五年来."""
    start, end = number.span.start, number.span.end
    if number.unit is None or number.unit.code not in ("a", "mo", "wk", "d"):
        return False
    if _AGO_AFTER.match(flat, end) or (number.unit.code == "a" and _SINCE_AFTER.match(flat, end)):
        return True
    is_than = _THAN_BEFORE.search(flat, max(0, start - 8), start) is not None
    is_than = is_than or (number.cue is not None and number.cue.cut(flat).endswith("than"))
    return is_than and _BEFORE_AFTER.match(flat, end) is not None


def _is_coordinate(flat: str, number: TextQuantity) -> bool:
    """Return whether a number says where on the globe: 北纬40度, `at 40 degrees south`."""
    start = number.span.start
    if _LATITUDE_BEFORE.search(flat, max(0, start - 16), start):
        return True
    is_angle = number.unit is not None and number.unit.code == "deg"
    return is_angle and _LATITUDE_AFTER.match(flat, number.span.end) is not None


def _is_rank_of_other(flat: str, number: TextQuantity) -> bool:
    """Return whether a rank only says with whom something is compared: 不及第三名燕行速运的一半."""
    if number.unit is None or number.unit.code != "{rank}":
        return False
    start = number.span.start
    is_compared = _COMPARED_BEFORE.search(flat, max(0, start - 6), start)
    return is_compared is not None and _NAME_AFTER.match(flat, number.span.end) is not None


def _is_confidence(flat: str, number: TextQuantity) -> bool:
    """Return whether a number says how sure another one is: 95% CI, its bounds, `p < 0.001`."""
    before = flat[max(0, number.span.start - 32) : number.span.start]
    if _P_VALUE_BEFORE.search(before):
        return True
    is_level = number.codes == ("%",) and _INTERVAL_AFTER.match(flat, number.span.end) is not None
    return is_level or _INTERVAL_BEFORE.search(before) is not None


def _is_year_of_thing(flat: str, number: TextQuantity) -> bool:
    """Return whether a number is the year of one thing: `whose 1974 patent`."""
    start, end = number.numeral.start, number.numeral.end
    is_year = _YEAR.fullmatch(flat, start, end) is not None
    if not is_year or not _DETERMINER_BEFORE.search(flat, max(0, start - 24), start):
        return False
    return _SINGULAR_AFTER.match(flat, end) is not None


def _is_charging_rate(flat: str, number: TextQuantity) -> bool:
    """Return whether a number is the rate of a battery: `capacity at 1C and 3C`, 2C倍率."""
    is_bare = number.cue is None and _RATE_VALUE.fullmatch(number.value or "") is not None
    if not is_bare or not _C_RATE.match(flat, number.numeral.end):
        return False
    around = flat[max(0, number.span.start - 80) : number.span.end + 60]
    return _BATTERY.search(around) is not None


def _is_frequency(flat: str, number: TextQuantity) -> bool:
    """Return whether `twice` at the end of a clause says how often: `had turned down her design twice`."""
    is_twice = number.span.cut(flat).lower() == "twice"
    if not is_twice or not _CLAUSE_ENDS.match(flat, number.span.end):
        return False
    return _AMOUNT_BEFORE.search(flat, max(0, number.span.start - 16), number.span.start) is None


def _is_year_of_credit(flat: str, number: TextQuantity) -> bool:
    start = number.span.start
    is_behind = _CREDIT_BEFORE.search(flat, max(0, start - 2), start) is not None
    return is_behind and _YEAR.match(flat, start) is not None


_REASONS = (
    (is_numbered, ("name", "numbered")),
    (is_part_of_name, ("name", "part_of_name")),
    (is_reaction, ("other", "reactions")),
    (is_length_of_page, ("page", "length_of_page")),
    (is_mark_in_drawing, ("name", "mark_in_drawing")),
    (is_clock_of_launch, ("date", "clock_of_launch")),
    (_is_confidence, ("not_quantity", "confidence")),
    (_is_year_of_thing, ("date", "year_of_thing")),
    (_is_charging_rate, ("name", "charging_rate")),
    (_is_frequency, ("not_quantity", "frequency")),
    (_is_time_ago, ("date", "time_ago")),
    (_is_coordinate, ("not_quantity", "coordinate")),
    (_is_rank_of_other, ("name", "rank_of_other")),
    (_is_weather, ("not_quantity", "weather")),
    (_is_mark, ("score", "mark")),
    (_is_result, ("score", "score")),
    (_is_age, ("not_quantity", "age_of_person")),
    (_refers_back, ("not_quantity", "refers_back")),
    (_is_article, ("not_quantity", "article")),
    (_is_idiom, ("idiom", "idiom")),
    (is_in_wording, ("name", "wording")),
    (_is_exchange_rate, ("other", "exchange_rate")),
    (_is_year_of_credit, ("date", "year_of_credit")),
)


def list_naming(
    flat: str, text: str, language: str | None, read: Sequence[TextQuantity]
) -> Iterator[Unstated]:
    """Yield the digits of a text that the reader reads no quantity in: names, dates, and what it cannot read."""
    taken = {number.span for number in read}
    for number in list_numbers(text, language):
        if number.span not in taken:
            reason, rule = _name_reason(flat, number.span, number.reason)
            yield Unstated(number.span, reason, rule)


def _name_reason(flat: str, span: Span, reason: NamingReason | None) -> tuple[str, str]:
    before, after = flat[max(0, span.start - 12) : span.start], flat[span.end : span.end + 3]
    if reason is NamingReason.DATE:
        return "date", "date"
    if _PAGE_BEFORE.search(before) and ("页" in after or before.rstrip()[-1:] != "第"):
        return "page", "page"
    first = max(0, span.start - _ADDRESS_CHARACTERS)
    outside = (match.end() for match in _NOT_OF_ADDRESS.finditer(flat, first, span.start))
    start = max(outside, default=first)
    after_it = _NOT_OF_ADDRESS.search(flat, span.end, span.end + _ADDRESS_CHARACTERS)
    end = after_it.start() if after_it else span.end + _ADDRESS_CHARACTERS
    if _ADDRESS.search(flat, start, end):
        return "address", "address"
    if _LIST_BEFORE.search(flat, max(0, span.start - 12), span.start) and _LIST_AFTER.match(after):
        return "list_number", "list_number"
    if _is_score(flat, span):
        return "score", "score"
    return ("name", "name") if reason is NamingReason.NAME else ("other", "not_readable")
