"""Numbers that are part of a name: of a room, a channel, a patent, a telephone number."""

import re

from app.extraction.candidates.unstated.labels import is_label
from app.extraction.numbers.text_quantity import QuantityRole, TextQuantity
from app.extraction.organizations.chinese.common_words import has_uncommon
from app.extraction.words.name_patterns import BEFORE_CHINESE_COUNT
from app.extraction.words.nouns import CHINESE_CLASSIFIERS

_NUMBERED_BEFORE = re.compile(
    r"(?<!every\s)(?<!each\s)(?<!per\s)(?<!a\s)(?<!this\s)(?<!that\s)(?<!one\s)(?<!last\s)\b(?:channel|volume|vol\.|no\.|issue|day|week|year|month|stage|round|phase|step|part|lap|act|episode|season|track|line|zone|tier|type|class|grade|category|option|scenario|(?:order|ticket|case|part|item|serial|account|phone|registration|licence|license|flight|model|docket|reference)\snumber(?:\sis|:)?|isbn|issn|docket(?:\sis)?|patent(?:\s[A-Z]{2})?|call|tel\.?:?|phone:?|fax:?|dial|bus|tram|exit|junction|apartment|flat|suite|box|postcode|extension|ext\.|size|room|lot|rule|clause|bay|seat|row)\s$"
    r"|\b(?:lines|routes|rooms|chapters|sections|tables|figures|phases|floors|gates|platforms|halls|articles|clauses|pages|bays|zones|junctions|exits|units|blocks|stages|steps|levels|classes)\s(?:\d+,?\s)*(?:\d+\s(?:and|to|or)\s)?$"
    r"|(?:邮编|编号|热线|客服|电话|拨打?|致电|来电|传真|门牌号为?|标准号|GB/?T?|[A-Z]{2,4}\d{0,2}/[A-Z]{1,3}|图|表|见第|证书|代码|账号|型号|版本|波音|空客|国道|省道|县道|[\u4e00-\u9fff]号码?|QQ群?|微信群?)[为是：:]?\s?$",
    re.IGNORECASE,
)
# After these a number is a name, whatever a word behind it looks like.
_NAMED_BEFORE = re.compile(
    r"\b(?:bus|tram|flight|room|gate|platform|route|exit|junction)\s$|\b(?:patent(?:\s[A-Z]{2})?|(?-i:No\.|number|patent|patent\sno\.)\s(?-i:[A-Z]{2})|(?:ticker|NYSE|NASDAQ|SHE|SSE|SZSE|HKEX|TYO|TSE|LSE|KRX):)\s?$|(?:证号|QQ群?|号码)[为是：:]?\s?$",
    re.IGNORECASE,
)
# The last part of a number in parts: `number 12-34`, 编号2025-003, 电话6655-1234.
_NUMBERED_PART = re.compile(
    r"\bnumber(?:\sis|:)?\s\d+[-/]$|(?:编号|文号|批号|案号|登记号|证号|公告号|电话|热线|拨打?|致电|传真|客服)[为是：:]?\s?[\dA-Z〔〕\[\]-]{1,16}-$",
    re.IGNORECASE,
)
_FLOOR_BEFORE = re.compile("[楼厦座馆]$")
_FLOOR = re.compile("层(?!高|数|面|级)")
_CLASSED = re.compile(
    r"\s?(?:[卷期版道页章条款届集季回节课号代批轮场站局篇讲]|(?:出口|入口|航站楼|候机楼|展厅|展馆|车间|实验室|会议室|教室|医院|中学|小学|大街|大道|街区|小组|工作室|军|师团?|舰队|航线|跑道|泊位|码头|站台|检票口|登机口|工厂|分厂|电厂|矿区|区块|楼|层|排|列|栏|行|页))"
)
# `Folda 2`, 3·15
_LATIN_BEFORE = re.compile(r"[\u4e00-\u9fff“][A-Z][A-Za-z]+\s$")
# 《山海录2》
_TITLE_BEFORE = re.compile(r"《[^》]{0,20}$")
_QUOTED_BEFORE = re.compile(r"[“\"「][^”\"」\d\s]{1,10}$")
# `Regulation 2019/631`, `Article 5(2)`
_OF_LAW = re.compile(
    r"\b(?:Regulation|Directive|Decision|Resolution|Rule|Act|Law|Case)\s(?:\([A-Z]{2,4}\)\s)?(?:No\.?\s)?\d{1,4}/\d{1,4}|\b(?:Article|Section|Rule|Clause)\s\d{1,3}(?:\(\d{1,2}\))+"
)
_TIME_WITH_COLON = re.compile(r"(?<![\d比:：])(?:[01]?\d|2[0-3])[:：][0-5]\d(?!\d)")
# 双11, 三期工程, 90后, 歼-20
_CHINESE_NAMES = re.compile(
    r"双(?:1[12]|十[一二])|(?<!\d)\d0后(?![\d来])|(?<![\u4e00-\u9fff])?[歼轰直]-?\d{1,3}|运-?20"
    r"|\d\.\d\s?(?:版|时代|阶段|战略|模式|系统|计划|行动)|(?<!\d)(?:985|211|863|973)(?=高校|院校|大学|工程|计划|项目|名校|[、和及与])|\d{1,3}[A-Z](?=[座室口号栋区厅])"
)
# Measure words that are no units, and what comes behind a bare number.
_NO_NOUN = "间席票句段声顿拨批桩宗起辈代届轮周岁胎脚针味期卷排层级档度股手梯跨孔多余以左上到至和与或比的万亿千百几、为是均也已将不未"
# 618大促, 12306网站: what is counted has a measure word, and what is measured a unit.
_CHINESE_NAMING = re.compile(rf"\d{{3,5}}(?=[\u4e00-\u9fff])(?![{CHINESE_CLASSIFIERS}{_NO_NOUN}])")
_SHORT_NAMING = re.compile(
    rf"\d{{2,3}}(?P<named>(?![标{CHINESE_CLASSIFIERS}{_NO_NOUN}])[\u4e00-\u9fff]{{2}})"
)
_CLAUSE_STARTS = frozenset(["", *"\n，。；：、“！？（"])
_COUNTING = frozenset(BEFORE_CHINESE_COUNT) - frozenset("和与或及、在从其于这那各以")
# 3·15, 3.15晚会, 双11大促: a day by which an occasion is called.
_DOTTED = re.compile(
    r"\d{1,2}·\d{1,2}|\d{1,2}\.\d{1,2}(?=[”」\"]?(?:晚会|大促|促销|购物节|电商节|消费者|国际|活动|运动|事件|公告|政策|新政))"
)
_NUMBERED_AFTER = re.compile(
    r"\s(?:Series|bus|tram|train\sfrom)\b|x4\b|\s?(?:会议室|热线|\s(?:rue|avenue|boulevard|via|calle|rua|plaza)\s|\s[A-Z]\w+(?:straße|strasse|gasse|weg|allee)\b|类(?:新药|创新药|医疗器械|传染病|疫苗|户口|账户)|室(?!内|外|温)|楼(?!盘|市|房|价|宇)|点(?:钟|半|整|许|左右|开门|关门|开始)|期(?:临床|试验|试点|工程)|号(?!称|召)|路公交|级(?:认证|甲等|医院|资质|证书|响应|能效|等保|保护|标准化))"
)
_PHONE = re.compile(
    r"\(0\d{1,4}\)\s?\d{2,8}(?:[ -]\d{2,8})*|\b0\d{1,4}(?:[ -]\d{2,5}){2,5}\b|\+(?=(?:[ ()-]{0,2}\d){8})\d{1,3}(?:[ -]\(?\d{1,5}\)?){2,6}|\b97[89]-\d(?:-?\d+)+"
)
_LABEL_CHARACTERS = 24
_IN_ASCII = (_PHONE, _OF_LAW, _TIME_WITH_COLON)
_HAN = re.compile(r"[\u4e00-\u9fff]")
# `the 11.20 ferry`
_TIME_OF_DAY = re.compile(
    r"(?:[01]?\d|2[0-3])\.[0-5]\d(?=\s(?:am|pm|a\.m|p\.m|ferry|train|bus|tram|flight|boat|coach|service|sailing|departure|news|express|from|to|does|did|left|leaves|departs|departed|arrives|arrived|runs|ran)\b)"
)
_CLOCK_BEFORE = re.compile(r"\b(?:the|at|his|her|every|last)\s$")
_OF_NAMES = (_NAMED_BEFORE, _NUMBERED_PART, _TITLE_BEFORE)


def is_numbered(flat: str, number: TextQuantity) -> bool:
    """Return whether a number is that of a channel, patent, telephone and the like."""
    start, end = number.span.start, number.span.end
    first = max(0, start - _LABEL_CHARACTERS)
    if any(pattern.search(flat, first, start) for pattern in _OF_NAMES):
        return True
    if (
        number.unit_text is None
        and flat[end : end + 1] in '”"」'
        and _QUOTED_BEFORE.search(flat, first, start)
    ):
        return True
    if number.unit is None and _LATIN_BEFORE.search(flat, first, start):
        return True
    if any(rule(flat, number) for rule in (is_label, _is_code, _is_floor, _is_time_of_day)):
        return True
    if _NUMBERED_BEFORE.search(flat, first, start):
        return (
            number.unit is None
            or number.unit.code == "{rank}"
            or _HAN.search(flat, start, end) is not None
        )
    return _NUMBERED_AFTER.match(flat, number.numeral.end) is not None


def _is_code(flat: str, number: TextQuantity) -> bool:
    """Return whether a number has a zero in front, as no quantity has: 编号007."""
    start = number.span.start
    return flat[start] == "0" and flat[start + 1 : start + 2].isdigit()


def _is_floor(flat: str, number: TextQuantity) -> bool:
    before = flat[max(0, number.span.start - 1) : number.span.start]
    is_floor = _FLOOR.match(flat, number.numeral.end) is not None
    return is_floor and _FLOOR_BEFORE.search(before) is not None


def _is_time_of_day(flat: str, number: TextQuantity) -> bool:
    start = number.numeral.start
    is_time = _TIME_OF_DAY.match(flat, start) is not None
    return is_time and _CLOCK_BEFORE.search(flat, max(0, start - 8), start) is not None


def is_part_of_name(flat: str, number: TextQuantity) -> bool:
    """Return whether a number is in a telephone number, in 3·15, or counts an edition: 第18卷."""
    start, end = number.span.start, number.span.end
    first, last = max(0, start - _LABEL_CHARACTERS), end + _LABEL_CHARACTERS
    patterns = _IN_ASCII if flat[first:last].isascii() else (*_IN_ASCII, _DOTTED, _CHINESE_NAMES)
    for pattern in patterns:
        found = pattern.finditer(flat, first, last)
        if any(match.start() <= start < match.end() for match in found):
            return True
    if _is_chinese_name(flat, number):
        return True
    is_ordinal = "第" in flat[max(0, start - 1) : number.numeral.end]
    return is_ordinal and _CLASSED.match(flat, number.numeral.end) is not None


def _is_chinese_name(flat: str, number: TextQuantity) -> bool:
    """Return whether a bare number has a noun right behind it and nothing that counts before it: 618大促."""
    start = number.span.start
    if number.codes or number.cue or number.role is not QuantityRole.VALUE:
        return False
    before = flat[max(0, start - 1) : start]
    is_named = _CHINESE_NAMING.match(flat, start) is not None and before not in _COUNTING
    return is_named or (before in _CLAUSE_STARTS and _begins_name(flat, start))


def _begins_name(flat: str, start: int) -> bool:
    """Return whether two characters of no common word are behind a bare number: 58同城."""
    short = _SHORT_NAMING.match(flat, start)
    return short is not None and has_uncommon(short["named"])
