"""Persons who speak, and for whom: `"We make 65," said a manager of X`, and later `Moya said` of whom X was named with."""

import re
from bisect import bisect_left
from collections.abc import Sequence

from app.extraction.language.segments import TextSentence
from app.extraction.organizations.chinese.words import SURNAMES
from app.extraction.organizations.organization import OrganizationPlace

_QUOTE_END = re.compile('[”"」』]')
_SAYS = re.compile(r"说|表示|称|介绍|\b(?:said|says|admits|explains)\b")
_NAMED = re.compile(
    rf"(?<![\u4e00-\u9fff])(?P<han>(?:{SURNAMES})[\u4e00-\u9fff]{{1,2}}?)(?:表示|说|介绍|称|透露|坦言|认为|告诉|指出)"
    r"|(?<!\w\s)\b(?P<before>[A-Z][a-z]+)\s(?:said|says|adds|added|told|explained)\b"
    r"|\b(?:said|says|adds|added)\s(?P<behind>[A-Z][a-z]+)[.,]"
)
# Between a name and an organization that is not that of the person: `a round led by Omnia, its founder Nair said`.
_OTHER = re.compile(r"[。！？]|[.!?]\s|\b(?:its|their|his|her|the\scompany's)\b")
_BESIDE = 30


def find_named_speaker(
    flat: str, places: Sequence[OrganizationPlace], sentence: TextSentence
) -> OrganizationPlace | None:
    """Find beside which organization the person was first named who speaks in a sentence."""
    match = _NAMED.search(flat, sentence.span.start, sentence.span.end)
    if match is None:
        return None
    name = match[match.lastgroup or 0]
    first = flat.find(name, 0, sentence.span.start)
    if first < 0:
        return None
    at = bisect_left(places, first, key=lambda place: place.span.start)
    for place in places[max(0, at - 1) : at + 1]:
        is_before = place.span.start < first
        start, end = (place.span.end, first) if is_before else (first + len(name), place.span.start)
        if end - start < _BESIDE and not _OTHER.search(flat[start:end]):
            return place
    return None


def find_quoted(
    flat: str,
    places: Sequence[OrganizationPlace],
    sentence: TextSentence,
    following: TextSentence,
) -> OrganizationPlace | None:
    """Find whom the speaker of a quote works for by the places of the next sentence: `“能做65台。”仁济医院副院长说`."""
    is_quote = _QUOTE_END.search(flat, sentence.span.end - 1, following.span.start)
    is_said = _SAYS.search(flat, following.span.start, following.span.end)
    return places[0] if places and is_quote and is_said else None
