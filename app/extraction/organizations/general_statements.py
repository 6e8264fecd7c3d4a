"""Statements about nobody: a market, a country, the law, all of a kind."""

import re

from app.domain.quotes.span import Span
from app.extraction.language.segments import TextSentence
from app.extraction.organizations.english.words import PLACES

_GENERAL = re.compile(
    r"^(?:In\s\d{4},\s)?(?:global(?:ly)?|worldwide|today's\s|existing\s|earlier\s[a-z]+s\s|the\s(?:global|world|national|domestic|european|whole|overall|entire)?\s?(?:market|industry|sector|economy|world|country|government|state|law|rules?|eu|union|city|region)\b"
    r"|across\sthe\s(?:industry|world|country)|the\s(?:[a-z&]+\s){0,2}?(?:index|benchmark)\b|demand\sfor|sales\sworldwide|conventional|traditional|ordinary|most\s|older\s|other\s(?:[a-z]+\s){1,2}(?!of\b)|(?:a\s|an\s|the\s)?(?:average|typical|conventional|normal|ordinary)\s(?:[a-z]+\s)?(?:household|family|home|consumer|driver|person|citizen|european|american|car|vehicle|smartphone|phone|truck|ship|plane|worker|user|battery|cell|plant)s?\b|analysts|nobody|no\sone|experts)"
    r"|^(?:In|Across|Throughout)\sthe\s(?:[A-Z][\w'-]+\s)+(?:region|province|county|country|district|area)\b"
    r"|^(?:全球|世界|全国|国内|我国|中国|业内|行业|目前市场|市场上|一般|普通|传统|欧洲|美国|日本|同类|常规|国家|政府|业界|整个|据统计|国标|(?:根据|按照?|依照?)[^，。；]{0,8}(?:规定|要求)，|(?:行业|相关)?(?:标准|规范|法规)要求)",
    re.IGNORECASE,
)
# `Under Basel 3 rules, banks must hold 10%`
_RULED = re.compile(
    r"[Uu]nder\s(?:[A-Za-z]+\s){0,3}?(?:\d+\s)?(?:rules|laws?|regulations?|standards?)\b"
    r"|(?:(?:all|new|most|large|such)\s)?[a-z]+(?:s|ies|men)\s(?:must|may\snot|have\sto|are\srequired\sto|cannot)\b",
)
_OF_PLACE = re.compile(
    rf"(?:The\s)?(?:{'|'.join(sorted(map(re.escape, PLACES), key=len, reverse=True))})(?:'s|\s(?:[a-z]+(?:s|ed)|has|had|is|was|will))\b"
)
_REFERS = re.compile(r"[该其]|\b(?:this|its|it|their|them|they)\b")
_WORLDWIDE = re.compile(
    r"\b(?:worldwide|globally|nationwide|around\sthe\sworld|across\sthe\sindustry|of\s(?:the\s(?:world|country|nation)'s|all\s(?:global|national)))\b|全球范围|全行业"
)


def is_general(flat: str, sentence: TextSentence, number: Span) -> bool:
    """Return whether a sentence, or the clause of its number, begins with a market, a country or all."""
    own = sentence.segments[sentence.find_segment(number.start)].span
    starts = (sentence.span.start, own.start)
    if any(_RULED.match(flat, start, sentence.span.end) for start in starts):
        return True
    return any(_GENERAL.search(flat[start : sentence.span.end]) for start in starts)


def is_about_nobody(flat: str, sentence: TextSentence, number: Span) -> bool:
    """Return whether the number of a sentence that names nobody is of nobody, whatever the article is about."""
    before = flat[sentence.span.start : number.start]
    if _WORLDWIDE.search(flat, sentence.span.start, sentence.span.end):
        return True
    is_of_all = is_general(flat, sentence, number) or _OF_PLACE.match(before)
    return bool(is_of_all) and _REFERS.search(before) is None
