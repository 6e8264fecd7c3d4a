"""Words about a number that a claim has as texts: its subject, its scope, and what it is relative to."""

import re

from app.domain.quotes.span import Span
from app.extraction.candidates.candidate import CandidatePhrase
from app.extraction.frames.article import SentenceNumbers
from app.extraction.numbers.text_quantity import QuantityRole, TextQuantity
from app.extraction.organizations.english import words

_RATIOS = frozenset({"1", "%"})
_RELATIVE = re.compile(
    r"\s?(?:(?:more|less|fewer|higher|lower|faster|slower|longer|shorter|cheaper|better|lighter|heavier|larger|smaller|bigger)\s?(?:[a-z]+\s){0,2}?than|as\s[a-z]+\sas|than|of|that\sof|above|below)?\s?"
    r"(?P<what>(?:the|its|that|those|an?|last|in|what|virgin|conventional|today's|[a-z-]+)\s[^,;.()]{2,80})"
)
_THAN = re.compile(r"\b(?:than|as|of|above|below)\s")
_CHINESE_RELATIVE = re.compile(
    r"(?:约?为|约?是|比|较|相当于|与)(?P<what>[^，。；\d]{2,20}?)(?:相比)?(?:的|高|低|多|少|增|减|提|降|缩|快|慢|轻|贵|便宜)?[^，。；\d]{0,4}$"
)
_SCOPE = re.compile(
    rf"\b(?:worldwide|globally|nationwide|(?:in|across|throughout|within)\s(?:the\s)?(?:(?:[A-Z][a-z]+\s)?(?:{'|'.join(sorted(map(re.escape, words.PLACES)))})\b|world\b|country\b))"
)
_CHINESE_SCOPE = re.compile(r"全球|全国|国内|海外|全省|全市|世界范围内|欧洲市场|中国市场")
_SUBJECT = re.compile(
    rf"(?P<subject>[A-Z][^,;:.()]{{2,80}}?)(?:,\s[^,]{{3,90}},)?\s(?:{words.AUXILIARY}|{words.VERBS}|{words.WEAK_VERBS}|costs?|weighs?|recovers|works|lasted|charges|runs)\b"
)
_CHINESE_SUBJECT = re.compile(r"(?P<subject>[^，。；、\d]{2,24}?)(?:已|可|能|将|达到?|为|采用|每)")


def find_subject(
    flat: str, sentence: SentenceNumbers, number: TextQuantity
) -> CandidatePhrase | None:
    """Find the subject of the sentence of a number: the words before its first verb."""
    is_chinese = not flat[sentence.span.start : sentence.span.end].isascii()
    pattern = _CHINESE_SUBJECT if is_chinese else _SUBJECT
    match = pattern.match(flat, sentence.span.start, number.whole.start)
    return _phrase(match, "subject", "before_verb") if match else None


def find_scope(
    flat: str, sentence: SentenceNumbers, number: TextQuantity
) -> CandidatePhrase | None:
    """Find where a number holds: in the words of its sentence that name a place, the nearest ones."""
    found = [
        match
        for pattern in (_SCOPE, _CHINESE_SCOPE)
        for match in pattern.finditer(flat, sentence.span.start, sentence.span.end)
    ]
    nearest = min(found, key=lambda match: abs(match.start() - number.span.start), default=None)
    return _phrase(nearest, 0, "place_words") if nearest else None


def find_relative_to(
    flat: str, sentence: SentenceNumbers, number: TextQuantity
) -> CandidatePhrase | None:
    """Find what a ratio or a percentage more or less is compared with: `twice *the speed of the boat*`."""
    code = number.unit.code if number.unit else None
    if code not in _RATIOS:
        return None
    before, after = sentence.cut_segment(flat, number.whole)
    match = _RELATIVE.match(flat, number.whole.end, number.whole.end + len(after))
    is_compared = number.role is QuantityRole.CHANGE and match and _THAN.search(match[0])
    if match and (code == "1" or is_compared):
        return _phrase(match, "what", "compared_with")
    compared = _CHINESE_RELATIVE.search(flat, number.whole.start - len(before), number.whole.start)
    return _phrase(compared, "what", "compared_with") if compared else None


def _phrase(match: re.Match[str], group: str | int, rule: str) -> CandidatePhrase:
    text = match[group].strip()
    start = match.start(group) + match[group].index(text)
    return CandidatePhrase(text, Span(start, start + len(text)), rule)
