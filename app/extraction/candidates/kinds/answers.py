"""Short answers, which are of the time that the question asks for, as in `What will the park deliver? Some 90 MW`."""

import re

from app.domain.quotes.span import Span
from app.extraction.frames.article import SentenceNumbers
from app.extraction.numbers.text_quantity import TextQuantity

_QUESTION = re.compile(r"(?:^|[.!?\n:][\s\"”']*)(?P<asked>[^.!?\n]{1,150})\?[\"”'’)]*\s+$")
_TO_COME = re.compile(
    r"\b(?:will|would|plan(?:s|ned|ning)?|aim(?:s|ing)?|targets?|goals?|next(?=$|\s(?:year|month|step|for))|want|hope|expect|forecast|ambition|promise[ds]?)\b",
    re.IGNORECASE,
)
_SHORT = re.compile(
    r"^\W*(?:[A-Z][\w.' -]{0,24}:\s[\"“]?)?(?:(?:at\s(?:least|most)|about|around|some|roughly|up\sto|over|under|more\sthan|less\sthan|between|nearly|almost|probably|maybe|perhaps|say|likely|another)\s){0,2}$",
    re.IGNORECASE,
)
_VERB = re.compile(r"\b(?:is|are|was|were|has|have|had|does|did|work|works|[a-z]{3,}ed)\b")
_WINDOW = 200


def find_question(flat: str, sentence: SentenceNumbers, number: TextQuantity) -> Span | None:
    """Return the question about what is to come that a number answers without a verb; None if it does not."""
    start = sentence.span.start
    if _SHORT.search(flat[start : number.span.start]) is None:
        return None
    offset = max(0, start - _WINDOW)
    question = _QUESTION.search(flat[offset:start].rstrip("\"“'"))
    if question is None or not _TO_COME.search(question["asked"]):
        return None
    segment = sentence.sentence.segments[sentence.sentence.find_segment(number.span.start)].span
    if _VERB.search(flat, number.span.end, max(segment.end, number.span.end)):
        return None
    return Span(*question.span("asked")).shift(offset)
