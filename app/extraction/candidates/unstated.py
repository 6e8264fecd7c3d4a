"""The numbers of an article that are no candidates, each with the reason.

Reasons are those of numbers of sources: `name page address score date list_number idiom not_quantity repetition other`.
"""

import re
from collections.abc import Iterator, Sequence

from app.domain.quotes.span import Span
from app.extraction.candidates.candidate import Unstated
from app.extraction.numbers.every_number import NamingReason, list_numbers
from app.extraction.numbers.text_quantity import QuantityRole, TextQuantity

_PAGE_BEFORE = re.compile(r"\b(?:pages?|pp?\.)\s?$|第$", re.IGNORECASE)
_ADDRESS = re.compile(r"://|@|\bwww\.")
_LIST_BEFORE = re.compile(r"(?:^|\n)[ \t(\[（]*$")
_LIST_AFTER = re.compile(r"[.)、\]）]\s")
_SCORE = re.compile(r"\d{1,3}\s?[-–:：比]\s?\d{1,3}")
_SCORE_BEFORE = re.compile(
    r"\b(?:won|lost|beat|beaten|drew|victory|defeat|score[ds]?|lead|led|draw|win|match)\b[^.;\d]{0,40}$|(?:以|战胜|击败|比分)[^。；\d]{0,12}$",
    re.IGNORECASE,
)
_IDIOM = re.compile(
    r"\b(?:one\sof(?:\sthe)?|one\sday|one\sanother|at\sone|one\s(?:by|after)\sone|number\sone|no\.?\s?1\spriority|the\sone|one-(?:off|stop|time|third\sof\sthe\sway)|zero-(?:emission|carbon|sum|shot|tolerance|day|cost)|24/7|on\sthe\sother|second\sto\snone|two\s(?:sides|thumbs)|a\s(?:thousand|hundred|million)\stimes|first-(?:ever|class|hand))\b",
    re.IGNORECASE,
)
_CHINESE_IDIOM = re.compile(
    r"一带一路|一体化|一方面|一系列|一流|唯一|统一|第一时间|一一|万一|千万(?!\w)|一站式|一次性|三农|双一流|一线|二线|三线|四面八方|五花八门|百花|千家万户|十分|一旦|一直|一起|一般|一定|一些|一样"
)
_SCORE_START = re.compile(r"\d{1,3}\s?[-–:：]\s?$")
_AGE_IN_BRACKETS = re.compile(r"(?:[\u4e00-\u9fff]{2,4}|[A-Z][a-z]+)\s?[（(]$")
# `Ines Calder, 38,`, `a spokesman, 54,`
_NAME_BEFORE_AGE = re.compile(
    r"(?:[A-Z][\w'-]+\s[A-Z][\w'-]+|\b(?:spokes\w+|founder|engineer|farmer|driver|woman|man|father|mother|teacher|nurse|doctor|student|worker|owner|pilot|resident|patient)),\s$"
)
_NUMBERED_BEFORE = re.compile(
    r"\b(?:channel|volume|issue|(?:order|ticket|case|part|item|serial|account|phone|registration|licence|license|flight|model|docket|reference)\snumber(?:\sis|:)?|isbn|issn|docket(?:\sis)?|patent(?:\s[A-Z]{2})?|call|tel\.?:?|phone:?|fax:?|dial|bus|tram|exit|junction|apartment|flat|suite|box|postcode|extension|ext\.|size|room|lot|rule|clause|bay|seat|row)\s$"
    r"|(?:邮编|编号|热线|电话|拨打|门牌号为?|标准号|GB/?T?|图|表|见第|证书|代码|账号|型号)[：:]?\s?$",
    re.IGNORECASE,
)
_NUMBERED_AFTER = re.compile(
    r"\s(?:Series|bus|tram|train\sfrom)\b|x4\b|\s?(?:会议室|热线|号楼|号院|路公交)"
)
_PHONE = re.compile(r"\+\d{1,3}(?:[ -]\d{2,5}){2,6}|\b97[89]-\d(?:-?\d+)+")
_WEATHER = re.compile(
    r"\b(?:rain(?:ed|y|ing)?|snow(?:ed|y|ing)?|sunny|weather|wet|foggy|windy|chilly|(?:cold|hot|warm)\s(?:day|morning|afternoon|evening))\b|[雨雪晴阴]|天气|气温",
    re.IGNORECASE,
)
# `the two companies`
_DEFINITE_BEFORE = re.compile(r"\b(?:the|these|those|both|its|their|all)\s$|[这该]$", re.IGNORECASE)
_REFERRED = re.compile(
    r"(?:two|three|four)\s(?:companies|firms|partners|sides|groups|countries|teams|founders|parties|rivals|universities|institutions|organi[sz]ations|brothers|men|women)\b|[两三四](?:家|方|国|校|者)",
    re.IGNORECASE,
)
_IDIOM_CHARACTERS = 12
_ONE = re.compile(r"一(?!半|成|倍|番|千|百|万|亿|分|点|[一二三四五六七八九])")
_COUNTED_BEFORE = re.compile(r"(?:至|到|为|仅|需|用|超|约|近|足|时|共|有|只|了|建成|于|达)$")


def find_reason(flat: str, number: TextQuantity) -> tuple[str, str] | None:
    """Return why a number that the reader reads states nothing, with the rule; None if it states something."""
    if number.vague:
        return "not_quantity", "vague"
    return next((found for rule, found in _REASONS if rule(flat, number)), None)


def _refers_back(flat: str, number: TextQuantity) -> bool:
    start = number.span.start
    is_definite = _DEFINITE_BEFORE.search(flat, max(0, start - 8), start) is not None
    return is_definite and _REFERRED.match(flat, start) is not None


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
    if _AGE_IN_BRACKETS.search(before) and after in ")）":
        return is_bare or (number.unit is not None and number.unit.code == "a")
    return is_bare and after in ",.;" and _NAME_BEFORE_AGE.search(before) is not None


def _is_article(flat: str, number: TextQuantity) -> bool:
    """Return whether 一 is an article: 一架飞机一天能打多少亩."""
    is_plain = number.value == "1" and not number.cue and number.role is QuantityRole.VALUE
    if not is_plain or not _ONE.match(flat, number.span.start):
        return False
    return not _COUNTED_BEFORE.search(flat, max(0, number.span.start - 4), number.span.start)


def _is_score(flat: str, span: Span) -> bool:
    """Return whether a number is one of two of a match: `Harriers beat Rovers 3-1`."""
    start = span.start
    match = _SCORE.match(flat, start)
    if match is None:
        match = _SCORE_START.search(flat, max(0, start - 6), start)
        start = match.start() if match else start
    return match is not None and _SCORE_BEFORE.search(flat[max(0, start - 50) : start]) is not None


def _is_numbered(flat: str, number: TextQuantity) -> bool:
    """Return whether a number is that of a channel, patent, telephone and the like."""
    start, end = number.span.start, number.span.end
    phone = _PHONE.search(flat, max(0, start - 24), end + 24)
    if phone and phone.start() <= start < phone.end():
        return True
    if _NUMBERED_BEFORE.search(flat, max(0, start - 24), start):
        return number.unit is None or number.unit.code == "{rank}" or not flat[start:end].isascii()
    return _NUMBERED_AFTER.match(flat, number.numeral.end) is not None


def _is_weather(flat: str, number: TextQuantity) -> bool:
    """Return whether a temperature is that of the weather: `on a wet morning at 7 °C`."""
    if number.unit is None or number.unit.code not in ("Cel", "[degF]"):
        return False
    return _WEATHER.search(flat, max(0, number.span.start - 60), number.span.start) is not None


_REASONS = (
    (_is_numbered, ("name", "numbered")),
    (_is_weather, ("not_quantity", "weather")),
    (lambda flat, number: _is_score(flat, number.span), ("score", "score")),
    (_is_age, ("not_quantity", "age_of_person")),
    (_refers_back, ("not_quantity", "refers_back")),
    (_is_article, ("not_quantity", "article")),
    (_is_idiom, ("idiom", "idiom")),
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
    start = flat.rfind(" ", 0, span.start) + 1
    if _ADDRESS.search(flat, start, span.end):
        return "address", "address"
    if _LIST_BEFORE.search(flat, max(0, span.start - 12), span.start) and _LIST_AFTER.match(after):
        return "list_number", "list_number"
    if _is_score(flat, span):
        return "score", "score"
    return ("name", "name") if reason is NamingReason.NAME else ("other", "not_readable")
