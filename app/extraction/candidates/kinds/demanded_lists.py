"""Lists of what a tender or its buyer demands: the lines below `Minimum requirements:`, and all of a notice of contract.

Sentences in the past are none of them: `In the last procedure Borea won with EUR 712,400`.
"""

import re
from functools import lru_cache

from app.domain.quotes.span import Span, SpanIndex

_NOTICE = re.compile(
    r"^[^\w\n]{0,4}(?:(?:contract|tender|procurement)\snotice|(?:invitation\sto|call\sfor|request\sfor)\s(?:tenders?|bids?|proposals?|quotations?))\b[^.!?\n]{0,80}$",
    re.IGNORECASE | re.MULTILINE,
)
_HEADING = re.compile(
    r"^[^\w\n]{0,6}(?:(?:(?:minimum|technical|general|mandatory|key|functional|performance|essential|safety|tender)\s){1,2}requirements|requirements(?=\s?:?\s*$)"
    r"|(?:the\s)?(?:[a-z]+\s){1,4}(?:must|shall)(?:\s[a-z]+){0,5}\s?:)[^.!?\n]{0,30}$",
    re.IGNORECASE | re.MULTILINE,
)
_ITEM = re.compile(r"\n[ \t]*(?:[-–*•▪·]|\(?[a-z\d]{1,2}[.)])[ \t][^\n]*")
# What was, and what the buyer estimates himself.
_NOT_ASKED = re.compile(
    r"\b(?:was|were|had|won|received|previous(?:ly)?|last|former|currently|today|awarded|bought|carried|already|[Ee]stimated|(?:has|have)(?!\sto\b))\b"
)
_TITLE_CHARACTERS = 300


def find_demand(flat: str, sentence: Span) -> Span | None:
    """Return the heading by which a sentence lists what is demanded; None if it does not."""
    lists, notice = _read_headings(flat)
    place = next((heading for heading, items in lists if items.touches(sentence)), notice)
    if place is None or sentence.start < place.end:
        return None
    return None if _NOT_ASKED.search(flat, sentence.start, sentence.end) else place


@lru_cache(maxsize=4)
def _read_headings(flat: str) -> tuple[list[tuple[Span, SpanIndex]], Span | None]:
    """Return the headings of demands, each with its items, and the title of a notice of contract."""
    lists = []
    for heading in _HEADING.finditer(flat):
        items, end = [], heading.end()
        while item := _ITEM.match(flat, end):
            items.append(Span(item.start() + 1, item.end()))
            end = item.end()
        if items:
            lists.append((Span(*heading.span()), SpanIndex(items)))
    notice = _NOTICE.search(flat, 0, _TITLE_CHARACTERS)
    return lists, Span(*notice.span()) if notice else None
