"""Numbers that somebody hoped, feared or said, and that did not come: `17%, rather than the 30% the port had wanted`.

Said beside the number that came instead, they are none that it started from.
"""

import re

from app.domain.quotes.span import Span

_HOPED = (
    r"(?:feared|wanted|claim(?:s|ed)?|forecast|expected|promised|predicted|hoped(?:\sfor)?|said|says|reported|advertised|planned|estimated|wrote|rumou?red|"
    r"targeted|pledged|budgeted|aimed\s(?:for|at)|alleged|suggested|warned\sof|touted|quoted|stated|cited|printed|listed|shown|given|mentioned|envisaged|imagined|assumed)"
)
# `that critics had feared`, `its rivals claim`, `promised`
_HOPED_AFTER = re.compile(
    rf"(?:\s(?!(?:and|but|of|in|by|from|with|at|on|to|as)\b)[a-z-]+){{0,2}}?,?\s(?:(?:that\s|which\s)?(?:[A-Z][\w'&-]*|the\s[a-z]+|its\s[a-z]+|their\s[a-z]+|some|many|it|they|he|she|we|[a-z]+s)"
    rf"(?:\s[A-Z][\w'&-]*|\s(?:had|has|have|once|first|originally|itself|also|widely|long|earlier))*\s)?{_HOPED}\b"
    r"|\s(?:as\s)(?:[a-z]+\s){0,3}(?:advertised|claimed|promised|planned|reported|rumou?red|expected|some|many|critics|the\s[a-z]+|[A-Z])\b"
)
_INSTEAD_BEFORE = re.compile(
    r"(?:\b(?:rather\sthan|instead\sof|short\sof|shy\sof|below|(?:fewer|less|lower|smaller)\sthan|under)\s(?:the\s|its\s|their\s|a\s|an\s)?(?:[a-z-]+\s)?[$€£¥]?)$"
)
_CHINESE_HOPE = (
    "(?:传言|传闻|网传|预期|预计|预测|宣称|宣传|承诺|声称|所[说称传]|号称|吹嘘|规划|设想)"
)
_CHINESE_BELOW_BEFORE = re.compile(
    rf"(?:低于|不足|不及|不如|少于|小于|不到|逊于|达不到|不敌)[^，。；\d]{{0,8}}?{_CHINESE_HOPE}的?[^，。；\d]{{0,3}}$"
)
_CHINESE_THAN_BEFORE = re.compile(
    rf"[比较][^，。；\d]{{0,8}}?{_CHINESE_HOPE}的?[^，。；\d]{{0,3}}$"
)
_CHINESE_LESS_AFTER = re.compile(r"(?:要|还)?[少低小短差](?!年)")
_WINDOW = 40


def find_unmet_hope(block: str, number: Span, whole: Span) -> Span | None:
    """Return the words that say of a number that it was hoped or claimed, and that another came instead."""
    start = max(0, number.start - _WINDOW)
    if before := _CHINESE_BELOW_BEFORE.search(block, start, number.start):
        return Span(*before.span())
    than = _CHINESE_THAN_BEFORE.search(block, start, number.start)
    if than and _CHINESE_LESS_AFTER.match(block, number.end):
        return Span(*than.span())
    before = _INSTEAD_BEFORE.search(block, start, number.start)
    if before and _HOPED_AFTER.match(block, whole.end):
        return Span(*before.span())
    return None
