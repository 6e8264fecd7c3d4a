"""The numbers of an article that are no candidates, each with the reason.

Reasons are those of numbers of sources: `name page address score date list_number idiom not_quantity repetition other`.
"""

import re
from collections.abc import Iterator, Sequence

from app.domain.quotes.span import Span
from app.extraction.candidates.candidate import Unstated
from app.extraction.numbers.every_number import NamingReason, list_numbers
from app.extraction.numbers.text_quantity import TextQuantity

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
    r"\b(?:one\sof(?:\sthe)?|one\sday|one\sanother|at\sone|one\s(?:by|after)\sone|number\sone|no\.?\s?1\spriority|the\sone|one-(?:off|stop|time|third\sof\sthe\sway)|zero-(?:emission|carbon|sum)|24/7|on\sthe\sother|second\sto\snone|two\s(?:sides|thumbs)|a\s(?:thousand|hundred|million)\stimes|first-(?:ever|class|hand))\b",
    re.IGNORECASE,
)
_CHINESE_IDIOM = re.compile(
    r"一带一路|一体化|一方面|一系列|一流|唯一|统一|第一时间|一一|万一|千万(?!\w)|一站式|一次性|三农|双一流|一线|二线|三线|四面八方|五花八门|百花|千家万户|十分|一旦|一直|一起|一般|一定|一些|一样"
)
_ORDINAL_BEFORE = re.compile(r"第\s?$")


def find_reason(flat: str, number: TextQuantity) -> tuple[str, str] | None:
    """Return why a number that the reader reads states nothing, with the rule; None if it states something."""
    around = flat[max(0, number.span.start - 12) : number.span.end + 12]
    words = number.span.cut(flat)
    if number.vague:
        return "not_quantity", "vague"
    if _is_score(flat, number.span):
        return "score", "score"
    for pattern in (_IDIOM, _CHINESE_IDIOM):
        for match in pattern.finditer(around):
            at = number.span.start - max(0, number.span.start - 12)
            if match.start() <= at < match.end() and match.end() >= at + min(len(words), 3):
                return "idiom", "idiom"
    return None


def _is_score(flat: str, span: Span) -> bool:
    match = _SCORE.match(flat, span.start)
    if match is None:
        before = flat[max(0, span.start - 5) : span.start]
        match = re.search(r"\d{1,3}\s?[-–:：]\s?$", before)
    return (
        match is not None
        and _SCORE_BEFORE.search(flat[max(0, span.start - 50) : span.start]) is not None
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
