"""Answers that deny the numbers of a question, as in `Is it true that you lost 300 customers? No`.

A question for a thing (`How much`, `When`) is not denied, nor what a question takes for granted: `Did your 40 kWh
model fail?`, `Is 40% enough?`.
"""

import re

from app.domain.quotes.span import Span
from app.extraction.frames.article import SentenceNumbers
from app.extraction.numbers.text_quantity import TextQuantity

_QUESTION_END = re.compile(r"\?[\"”'’)\s]*$")
_OPEN_QUESTION = re.compile(
    r"^\W*(?:[A-Z][\w.' -]{0,24}:\s)?[\"“]?(?:(?:and|but|so|well)\b,?\s)?(?:(?:at|by|in|to|for|with|on|from)\s)?(?:what|how|when|where|why|who|whom|whose|which|(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)n['’]t)\b",
    re.IGNORECASE,
)
_ADDED_QUESTION = re.compile(r"\b(?:what|how|when|where|why|which)\b[^?]*$", re.IGNORECASE)
_NO = re.compile(
    r"[\s\"”'’)–—-]*(?:(?:he|she|they|[A-Z]\w+)\s(?:asked|asks|wondered)\b[^.?!\n]{0,20}\.[\s\"“]*)?(?:[A-Z][\w.' -]{0,24}:\s)?[\"“]?(?:No(?:[.,;!:—–]|\s[—–-]\s|$|\s*\n)|Nope\b|Not\s(?:yet|at\sall|quite|even\sclose|really|true|so|remotely|by\sa\slong\sway)\b|Never[.,;!]"
    r"|(?:Absolutely|Certainly|Definitely|Of\scourse|Obviously|I['’]m\safraid|Sadly,?|Unfortunately,?)\snot?\b|I\s(?:only\s)?wish\s(?:we|it|they|he|she|I)\s(?:had|did|were|was|could)\b|If\sonly\b|No\ssuch\sluck\b|Far\sfrom\sit\b|Nowhere\snear\b|Hardly[.!]"
    r"|(?:We|They|It|I|He|She)(?:['’](?:re|m|s)\snot|\s(?:are|is|am|do|does|did|have|has|had|was|were|will|would|can|could)(?:\snot|n['’]t)|\scannot|\scan['’]t|\swon['’]t)[.,;!])"
)
# `Is 40% enough?` asks what is thought of it.
_JUDGED = re.compile(
    r"(?:\s(?!of\b|to\b|by\b|in\b)[a-z]+){0,3}?\s(?:enough|too\s[a-z]+|fair|reasonable|realistic|worth\s[a-z]+|sufficient|acceptable|safe|good|bad|right|normal|legal|a\slot|high|low|expensive|cheap)\b"
)
_ASIDE_LINKS = ("which", "who", "whose")
_GRANTED = re.compile(
    r"\b(?:(?:the|your|our|its|their|his|her|my|[A-Z]\w+['’]s)\s(?:[a-z]+\s)?|(?:this|(?<!right\s)(?<!true\s)(?<!correct\s)(?<!case\s)(?<!say\s)that|these|those|all|every)\s)$"
)


def find_in_answer(flat: str, sentence: SentenceNumbers, number: TextQuantity) -> Span | None:
    """Return the answer that denies a number of a question; None if it does not, or the sentence is none."""
    question, end = sentence.span.cut(flat), sentence.span.end
    if _QUESTION_END.search(question) is None:
        return None
    segment = sentence.sentence.segments[sentence.sentence.find_segment(number.whole.start)]
    if segment.link.endswith(_ASIDE_LINKS):
        return None
    answer = _NO.match(flat, end, end + 80)
    at = number.whole.start - sentence.span.start
    if answer is None or _OPEN_QUESTION.match(question) or _ADDED_QUESTION.search(question, at):
        return None
    is_granted = _GRANTED.search(question[:at]) is not None
    return None if is_granted or _JUDGED.match(flat, number.span.end, end) else Span(*answer.span())
