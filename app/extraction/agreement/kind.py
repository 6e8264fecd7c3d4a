"""The kind of a claim by the words of its sentence: what must be, what is planned, or what is so.

A sentence is cut at its full stop, and at semicolons, which part what is from what is planned.
"""

import re

from app.domain.quotes.span import Span
from app.extraction.numbers.surroundings import find_block

_SENTENCE_END = re.compile(
    r"[.!?][\"'”’)\]]*\s+(?=[^a-z\d\s])|[。！？][”」』]?|[;；]|\n\s*\n|\n(?=\s*(?:[-*•#|]|\d+[.)]\s))"
)
_DEMAND = re.compile(
    r"\b(?:must|shall|should|needs?|needed|requires?|required|requirements?)\b"
    r"|需要|必须|须要|要求|应当|不得(?:低于|高于|少于|超过|小于|大于)",
    re.IGNORECASE,
)
_TARGET = re.compile(
    r"\b(?:plan(?:s|ned|ning)?|aim(?:s|ed|ing)?|intend(?:s|ed|ing)?|will|would|hop(?:es?|ed|ing)"
    r"|pledg(?:es?|ed|ing)|seeks?|seeking|strives?|striving|expects?|is expected|are expected|forecasts?"
    r"|(?:a|the|its|their|our|whose) (?:targets?|goals?)|(?:targets?|goals?) (?:of|is|are|was|were)"
    r"|targets? to|targeted|targeting)\b"
    r"|计划|将(?!近)|拟|预计|预期|目标|力争|有望|旨在|规划",
    re.IGNORECASE,
)
_BY_YEAR = re.compile(
    r"\bby (?:the (?:end|middle|beginning) of |late |early |mid-?)?(?:19|20|21)\d\d\b"
    r"|(?:到|在)?(?:19|20|21)\d\d年(?:底|末)?(?:前|之前)|到(?:19|20|21)\d\d年",
    re.IGNORECASE,
)
# What is over by a year is no target: "by 2020 it had reached", "到2020年已达到", "将效率提高到了".
_OVER = re.compile(
    r"\b(?:had|has|have|was|were|rose|grew|fell|made|built|won|led|got|\w+ed)\b|已|了",
    re.IGNORECASE,
)
_OBJECT_MARK = "将"
_RANK = "{rank}"


def read_kind(text: str, number: Span, unit: str | None) -> str:
    """Return the kind of the claim whose number is at a place of a text, in a unit (a UCUM code)."""
    sentence = _cut_sentence(text, number)
    if _DEMAND.search(sentence):
        return "requirement"
    if _states_target(sentence):
        return "target"
    return "ranking" if unit == _RANK else "result"


def _states_target(sentence: str) -> bool:
    is_over = _OVER.search(sentence) is not None
    words = {match[0] for match in _TARGET.finditer(sentence)}
    if is_over:
        words.discard(_OBJECT_MARK)
    return bool(words) or (not is_over and _BY_YEAR.search(sentence) is not None)


def _cut_sentence(text: str, number: Span) -> str:
    """Return the sentence around a number, or the block of the text if no sentence ends in it."""
    block = find_block(text, number)
    start, end = block.start, block.end
    for match in _SENTENCE_END.finditer(text, block.start, block.end):
        if match.end() <= number.start:
            start = match.end()
        elif match.start() >= number.end:
            end = match.start()
            break
    return text[start:end]
