"""Names of organizations that are written in small letters: `voltaro's app`, `payments firm payla processed`."""

import re
from collections import Counter
from collections.abc import Iterator

from app.domain.quotes.span import Span
from app.extraction.organizations.english import words

_WORD = r"[a-z][a-z0-9]{3,}"
_NOUN = r"(?:brand|maker|[a-z]*maker|firm|company|start-?up|app|chain|retailer|platform|lender|bank|group|airline|operator|supplier|manufacturer|developer|service|agency|rival|club|charity)"
_ACTS = rf"(?:{words.VERBS}|{words.WEAK_VERBS})\b"
# No sentence begins in small letters, but for the name that does.
_AT_START = re.compile(
    rf"(?:^|(?<=[.!?]\s)|(?<=\n)|(?<=[.!?][\"”]\s))(?P<name>{_WORD})(?='s\s|,\s(?:an?|the|based|which|founded)\s|\s{_ACTS})"
)
_BEHIND_NOUN = re.compile(
    rf"\b(?i:{_NOUN}),?\s(?P<name>(?!(?:{words.VERBS}|{words.WEAK_VERBS}|{words.BASE_VERBS})\b){_WORD})(?='s\s|,\s|\s{_ACTS}|[.;]|\s\()"
)
_ACTING = re.compile(rf"(?<![\w-])(?P<name>{_WORD})(?='s\s|\s(?:{words.VERBS})\b)")
_STARTING = re.compile(rf"(?:^|(?<=[.!?]\s)|(?<=\n))(?P<name>{_WORD})(?=\s[a-z])")
_ANY = re.compile(rf"(?<![\w.@/-]){_WORD}(?![\w@/-]|\.\w)")
_MIN_PLACES = 2


def list_small_names(flat: str) -> Iterator[tuple[Span, str]]:
    """Yield the places of names in small letters, each with the rule by which it is one."""
    sure = {match["name"]: "sentence_start" for match in _AT_START.finditer(flat)}
    behind = {match["name"] for match in _BEHIND_NOUN.finditer(flat)} - set(sure)
    if behind:
        sure |= dict.fromkeys(behind & _list_acting(flat), "company_noun")
    names = {name for name in sure if name not in words.STARTING and not name.endswith("ly")}
    if names:
        for match in _ANY.finditer(flat):
            if match[0] in names:
                yield Span(*match.span()), sure[match[0]]


def _list_acting(flat: str) -> set[str]:
    """Return the words that are twice in a text and own or do something at one place, as a name behind a noun does."""
    counts = Counter(match[0] for match in _ANY.finditer(flat))
    acting = {match["name"] for match in (*_ACTING.finditer(flat), *_STARTING.finditer(flat))}
    return {name for name in acting if counts[name] >= _MIN_PLACES}
