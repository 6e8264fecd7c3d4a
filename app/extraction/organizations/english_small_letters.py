"""Names of organizations that are written in small letters: `voltaro's app`, `payments firm payla processed`."""

import re
from collections.abc import Iterator

from app.domain.quotes.span import Span
from app.extraction.organizations import english_words as words

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
_OWNS = r"(?<![\w-]){}(?:'s\s|\s(?:{}))"
_MIN_PLACES = 2


def list_small_names(flat: str) -> Iterator[tuple[Span, str]]:
    """Yield the places of names in small letters, each with the rule by which it is one."""
    sure = {match["name"]: "sentence_start" for match in _AT_START.finditer(flat)}
    for match in _BEHIND_NOUN.finditer(flat):
        if match["name"] not in sure and _is_name(flat, match["name"]):
            sure[match["name"]] = "company_noun"
    for name, rule in sure.items():
        if name in words.STARTING or name.endswith("ly"):
            continue
        for match in re.finditer(rf"(?<![\w.@/-]){name}(?![\w@/-]|\.\w)", flat):
            yield Span(*match.span()), rule


def _is_name(flat: str, word: str) -> bool:
    """Return whether a word behind a noun owns or does something at another place, as a name does."""
    if word in words.STARTING or word.endswith("ly"):
        return False
    places = len(re.findall(rf"(?<![\w-]){word}(?![\w-])", flat))
    acts = re.findall(_OWNS.format(word, words.VERBS), flat)
    return places >= _MIN_PLACES and len(acts) > 0
