"""Wordings in which a number counts nothing, whatever unit is read behind it: `Expo '25`, `Rule 144A`, `half past 4`, 7排8座."""

import re

from app.extraction.numbers.text_quantity import TextQuantity
from app.extraction.words.name_patterns import AFTER_CHINESE_MODEL, BEFORE_CHINESE_COUNT
from app.extraction.words.quick_pattern import QuickPatterns

_NO_QUANTITY_AFTER = r"(?![\d%°]|[.,]\d|\s?(?:%|per\s?cent\b|million|billion))"
# A year without its century: `Expo '25`, `since '09`; a quotation may begin with a number too.
_SHORT_YEAR = (
    r"(?:\b[A-Z]\w*|\b(?:of|since|in|from|by|until|before|after|spring|summer|autumn|fall|winter|early|late))\s['’‘]\d\d\b(?!['’])"
    rf"{_NO_QUANTITY_AFTER}"
)
# `Rule 144A`, `Section 7(b)`, `exhibit 99.1`, `UL 9540A`, `NIST SP 800-53`
_OF_DOCUMENT = (
    r"\b(?:Rule|Form|Schedule|Title|Section|Item|Annex|Regulation|[Ee]xhibit)\s(?:No\.?\s)?\d{1,4}(?:\.\d{1,3})?[A-Z]?(?:\(\w{1,3}\))*(?!\w)"
    rf"{_NO_QUANTITY_AFTER}"
)
_STANDARD = r"(?<![A-Za-z])(?:UL|NFPA|CSA|BS|JIS|ASME|API|NIST|FIPS|ETSI|FMVSS|ECE|JEDEC|VDE|VDA|SEMI)\s(?:[A-Z]{1,3}[\s-])?\d{1,5}(?:[-.]\d{1,4}){0,2}[A-Z]?(?![A-Za-z0-9])"
# `half past 4`, `six o'clock`
_CLOCK = (
    r"\b(?:half|quarter|minutes|five|ten|twenty)\s(?:past|to)\s(?:\d{1,2}|[a-z]+)\b(?=[.,;]|\s(?:in|on|this|that|when|and|o['’]clock)\b|$)"
    r"|\b(?:\d{1,2}|[a-z]+)\so['’]clock\b"
)
# Names with a number of their own: `Brandt & 3 Sons`, `40 Under 40`, `the 1.5-degree pathway`.
_OF_NAME = (
    r"\b[A-Z]\w+\s&\s\d{1,2}\s[A-Z][a-z]+|\b(?P<ages>\d\d)\s[Uu]nder\s(?P=ages)\b|\b\d\d\sUnder\s\d\d\b"
    r"|\b\d(?:\.\d)?[-\s]degree\s(?:[A-Z]\w+\s)?(?:path|pathway|scenario)\b"
)
_SHORT_NUMBER = r"\b(?:[Tt]ext|[Rr]ing|WhatsApp|SMS|[Hh]elpline|[Hh]otline)\s(?:[A-Z]+\s(?:to|on)\s|is\s|on\s|to\s)?\d{3,6}(?=[.,;)]?(?:\s(?:or|for|to|and|from)\b|\s?$|[.;)]\s|,\s))"
# `on 3/4`, `opens from 9 to 5`, `at km 12`
_ON_A_DAY = r"\bon\s(?:0?[1-9]|[12]\d|3[01])/(?:0?[1-9]|[12]\d|3[01])(?=[,.;)]|\s(?:and|at|in|when|with|he|she|it|they)\b|$)"
_HOURS = r"\b(?:opens?|opened|closes?|weekdays|daily|works?)\s(?:[a-z]+\s){0,2}from\s\d{1,2}\sto\s\d{1,2}(?=[,.;)]|\s(?:on|and|in)\b|$)"
_MARKER = r"(?<!\d\s)(?<!\d)\b(?:km|kilomet(?:re|er)|mile(?:\smarker)?)\s\d{1,4}(?=[,.;)]|\s(?:of|on|near|and)\b|$)"
# `gathered outside 40 Jalan Kenari on Wednesday`
_AT_HOUSE = r"\b(?:outside|opposite|at|in\sfront\sof)\s\d{1,4}[A-Za-z]?\s(?:[A-Z][a-z]+\s){1,2}[A-Z][a-z]+(?=[,.;)]|\s(?:in|on|and|to|for|this|last|yesterday)\b)"
# `Ocean's Eleven`; in `Firm Hires Twelve Engineers` all words have capitals.
_WORD_IN_NAME = r"\b[A-Z][\w'’]+\s(?:Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Eleven|Twelve|Twenty|Hundred)\b(?!\s[A-Z]|-)"
_ENGLISH = QuickPatterns(
    map(
        re.compile,
        (
            _ON_A_DAY,
            _HOURS,
            _MARKER,
            _AT_HOUSE,
            _WORD_IN_NAME,
            _SHORT_YEAR,
            _OF_DOCUMENT,
            _STANDARD,
            _CLOCK,
            _OF_NAME,
            _SHORT_NUMBER,
        ),
    )
)
_CHINESE = re.compile(
    # 9时30分开始; 2时8分15秒 and 以2时8分 are how long something took.
    r"(?<![\d以时绩为])(?:[01]?\d|2[0-3])[时時点點][0-5]?\d分(?!\d|钟)"
    # 5车12F, 7排8座, 3单元1201; 3排7座SUV is how many a car has.
    r"|\d{1,3}(?:车厢?|排|单元|栋|幢|弄)\d{1,4}[A-Z]?(?:座|室|号|排)?(?![户家人套层\d]|的?(?:布局|设计|SUV|MPV|车|大|家))"
    # 注释5, 附件3, 座位12A
    r"|(?:注释|脚注|附注|附件|附录|附表|附图|序号|学号|工号|车次|航班|座位|房间|货架|站台|窗口|包厢)\d{1,5}[A-Z]?(?![\d.]|[个条项份间处万亿次名人架])"
    r"|0\d{2,3}-\d{3,4}\s\d{3,4}(?!\d)"
    # 分机802, 618期间
    r"|(?<=[\dxX*])(?:转|轉|分机|分機)\d{1,5}(?!\d)|(?<!\d)\d{3,4}(?=期间)"
    # 从1层到126层
    r"|(?<=从)\d{1,3}层(?=[到至]\d)|(?<=层[到至])\d{1,3}层(?!楼?高)"
    # 延长至22时
    r"|(?<=[至到])(?:[01]?\d|2[0-4])[时点](?=[，。；、）]|$)"
    # 滨河路12号3层, 建设大街8号院6号楼: an address.
    r"|(?<=[街路道巷弄里坊区區])\d{1,5}[号號](?:(?:院|楼|樓|大厦|大廈)?[A-Z]?\d{0,4}(?:层|樓|楼|室|单元|單元|栋|棟|座|院|号楼|號樓)?){1,4}"
    # 权利要求书2页 说明书7页 附图3幅
    r"|(?:权利要求书|權利要求書|说明书|說明書|说明书附图|摘要附图|附图)[共计]?\s?\d{1,4}\s?[页頁幅]"
    # 第22期,5.26—6.1: the days of an issue.
    r"|(?:期|周|旬|月报|周报)[,，、 ]?[(（]?(?:0?[1-9]|1[0-2])\.(?:[12]?\d|3[01])\s?[-—–~～至]\s?(?:0?[1-9]|1[0-2])\.(?:[12]?\d|3[01])(?=[)）])"
    # 40尺高柜, 20英尺集装箱
    r"|(?<![\d.])(?:20|40|45|53)\s?(?:英?[尺呎])(?=[高标普冷]?(?:柜|櫃|箱|集装箱|集裝箱|货柜|貨櫃))"
    # 式说4.0模型
    rf"|(?<=[\u4e00-\u9fffA-Za-z])(?<![{BEFORE_CHINESE_COUNT}])\d{{1,2}}\.\d(?=(?!的){AFTER_CHINESE_MODEL.join(('(?:', ')'))})"
)
_WINDOW = 24


def is_in_wording(flat: str, number: TextQuantity) -> bool:
    """Return whether a number begins within a wording that counts nothing."""
    start = number.numeral.start
    first, last = max(0, start - _WINDOW), number.numeral.end + _WINDOW
    around = flat[first:last]
    patterns = [*_ENGLISH.list_possible(around)]
    if not around.isascii():
        patterns.append(_CHINESE)
    found = (match for pattern in patterns for match in pattern.finditer(flat, first, last))
    return any(match.start() <= start < match.end() for match in found)
