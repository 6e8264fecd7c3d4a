"""Persons who speak, and for whom: `"We make 65," said a manager of X`, and later `Moya said` of whom X was named with."""

import re
from bisect import bisect_left
from collections.abc import Sequence

from app.domain.quotes.span import Span
from app.extraction.language.segments import TextSentence
from app.extraction.organizations.chinese.words import SURNAMES
from app.extraction.organizations.organization import OrganizationPlace
from app.extraction.organizations.subjects import Part, SentencePlace

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
_SPEAKING = re.compile(r"we|our", re.IGNORECASE)
_WE = re.compile(r"\b[Ww]e\s|\b[Oo]ur\s")
_SAID = re.compile(
    r"\b(?:said|says|adds|added|laughs|explains|explained)\b|[,.!?][\"”]\s(?!(?:and|but)\b)"
)
# `"We never said 20,000 hours," said its chief executive`
_IN_QUOTE = re.compile('["“”]')
_SAID_FOR_IT = re.compile(
    r"[\"”,]\s(?:said|says|adds|added)\s(?:its|the\s(?:company|firm|group|start-?up)'s)\s"
)


def find_speaker(
    flat: str,
    places: Sequence[OrganizationPlace],
    sentence: TextSentence,
    placed: Sequence[SentencePlace],
    number: Span,
    pronoun: re.Match[str] | None,
    main: OrganizationPlace | None,
) -> SentencePlace | None:
    """Return whom the speaker of a quote works for: `"We reached 402," said X's chief engineer`."""
    if (pronoun and _SPEAKING.fullmatch(pronoun[0])) or _WE.search(
        flat, sentence.span.start, number.start
    ):
        said = _SAID.search(flat, number.end, sentence.span.end)
        after = [place for place in placed if said and place.span.start >= said.end()]
        if after:
            return after[0]
    speakers = [place for place in placed if place.part is Part.SPEAKER]
    if pronoun and speakers and _IN_QUOTE.search(flat, sentence.span.start, sentence.span.end):
        return speakers[0]
    if spoken := find_named_speaker(flat, places, sentence):
        return SentencePlace(spoken.span, (spoken.organization,), Part.SPEAKER)
    if main and _SAID_FOR_IT.search(flat, number.end, sentence.span.end):
        return SentencePlace(main.span, (main.organization,), Part.SPEAKER)
    return None


def name_speaker(flat: str, sentence: TextSentence) -> str | None:
    """Return the name of the person who speaks in a sentence, the surname in English."""
    match = _NAMED.search(flat, sentence.span.start, sentence.span.end)
    return match and match[match.lastgroup or 0]


def find_named_speaker(
    flat: str, places: Sequence[OrganizationPlace], sentence: TextSentence
) -> OrganizationPlace | None:
    """Find beside which organization the person was first named who speaks in a sentence."""
    name = name_speaker(flat, sentence)
    if name is None:
        return None
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
