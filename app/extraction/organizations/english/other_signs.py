"""Signs at a place of an English text that a name is that of a person, place or thing."""

import re
from collections.abc import Sequence

from app.extraction.organizations.english import words
from app.extraction.organizations.english.common_words import is_common

LEGAL_END = re.compile(rf"\s(?:{words.LEGAL})$")
# `flight LX 24`
_CODE = re.compile(r"[A-Z]{1,3}")
_NUMBER_AFTER = re.compile(r"\s\d{1,4}\b(?![.,]\d|\s?%)")
_DIGIT = re.compile(r"\d")
# `Germany's Tragwerk with 24%`
OF_COUNTRY = re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, words.PLACES)))})'s\s$")
SAID_BEFORE = re.compile(r"(?:[\"”']|,)\s(?:said|says|according\sto|adds|added|told)\s(?:the\s)?$")
_SAID_AFTER = re.compile(r"\s(?:said|says|added|adds)\b")
_PERSON_BEFORE = re.compile(rf"\b(?:{words.PERSON_BEFORE})\.?,?\s$", re.IGNORECASE)
_PERSON_AFTER = re.compile(words.PERSON_AFTER)
_PLACE_BEFORE = re.compile(rf"{words.PLACE_BEFORE}$", re.IGNORECASE)
_PLACE_AFTER = re.compile(words.PLACE_AFTER)
_BEFORE_COUNTRY = re.compile(r",\s(?P<country>[A-Z][A-Za-z]+)\b(?!'s)")
CALLED = re.compile(
    r"\b(?:called|named|dubbed|christened|known\sas|nicknamed|codenamed)\s[\"“'‘]?$"
)
# `Marrowick's electric ferry Selka`, `a sensor Lynx`: a thing right before its name.
_THING_BEFORE = re.compile(
    r"(?:\b(?:an?|the|its|their|new|first|this|that|second|whose|latest)|'s|'|\d)\s(?:[a-z][a-z-]*\s){1,4}$"
)
_LAST_WORD = re.compile(r"([a-z][a-z-]*)\s$")
_NO_THING = frozenset(
    [
        "of",
        "in",
        "on",
        "at",
        "to",
        "from",
        "by",
        "with",
        "for",
        "into",
        "as",
        "and",
        "or",
        "but",
        "than",
        "said",
        "says",
        "that",
        "which",
        "via",
        "per",
        "against",
        "between",
        "among",
        "like",
        "near",
        "using",
        "including",
        "joined",
        "led",
        "called",
        "under",
        "over",
        "about",
        "after",
        "before",
        "company",
        "since",
        "when",
        "where",
        "while",
        "is",
        "are",
        "was",
        "were",
        "has",
        "have",
        "had",
        "if",
        "because",
        "although",
        "so",
        "not",
        "only",
        "also",
        "buys",
        "bought",
        "sold",
        "sells",
        "supplies",
        "supplied",
        "beat",
        "beats",
        "tells",
        "told",
    ]
)
# `the Selka ferry`: the name is that of a thing, or of its maker.
_NAMED_THING = re.compile(
    r"\s(?!(?:is|are|was|were|has|have|had|will|can|said|says|and|or|of|in|on|at|to|from|by|with|for|as|which|who|that|than|would|could)\b)[a-z]{3,}"
)
ARTICLE = re.compile(r"\b(?:the|an?|its|their|each|this|every|per)\s$", re.IGNORECASE)
# `Stridelab's Comet`
_OWNED = re.compile(r"[A-Z][\w&.-]*'s\s$")
_AT_WORK = re.compile(r"\s(?:of|at|from)\s(?:the\s)?[A-Z]|,?\s(?:who|has|have)\b")
_AT_INSTITUTION = re.compile(
    r"\s(?:of|at)\s(?:the\s)?(?:[A-Z]\w+\s){0,3}(?:University|Institute|College|Hospital)\b"
)
_ROUND = re.compile(r"Series\s[A-H]|Round\s[A-H]|Phase\s[IV]+|Stage\s[IV]+|Class\s[A-F]")
_BYLINE = re.compile(r"\s*(?:By|by|BY|Story\sby|Words\sby|Photos?\sby)\s")
_LINE_END = re.compile(r"\s*$|\s*[,|·•]")
_GIVEN_AND_SURNAME = 2
_PERSON_TITLES = frozenset(
    [
        "Dr",
        "Prof",
        "Professor",
        "Mr",
        "Mrs",
        "Ms",
        "Sir",
        "Dame",
        "Mayor",
        "Minister",
        "Senator",
        "Governor",
        "Captain",
        "President",
        "Chancellor",
        "Manager",
        "Councillor",
        "Commissioner",
        "Superintendent",
        "Sheriff",
        "Judge",
    ]
)
# Surnames are short words, if any: `Wells`, `Carpenter`.
_LONGEST_WORD = 9


def is_leader(pieces: Sequence[str], before: str, after: str) -> bool:
    """Return whether a name is that of a person: `a team led by Keiko Mori of Tohana University`."""
    if len(pieces) != _GIVEN_AND_SURNAME:
        return False
    is_led = before.endswith(("led by ", "headed by "))
    return bool((is_led and _AT_WORK.match(after)) or _AT_INSTITUTION.match(after))


def find_other_sign(text: str, before: str, after: str) -> str:
    """Return what a name is by its place, if it is not that of an organization."""
    pieces = text.split(" ")
    country = _BEFORE_COUNTRY.match(after)
    last = _LAST_WORD.search(before)
    is_behind_thing = last and last[1] not in _NO_THING and _THING_BEFORE.search(before)
    is_said = _SAID_AFTER.match(after) or SAID_BEFORE.search(before)
    kinds = (
        ("place", len(pieces) == 1 and text in words.PLACES),
        ("place", pieces[-1] in words.PLACES and pieces[0] in words.DIRECTIONS),
        ("place", country and country["country"] in words.PLACES),
        ("place", {pieces[0], pieces[-1]} & words.GEOGRAPHY and not LEGAL_END.search(text)),
        ("person", any(piece.rstrip(".") in _PERSON_TITLES for piece in pieces[:-1])),
        # `By Maria Okafor` above an article
        ("person", len(pieces) > 1 and _BYLINE.fullmatch(before) and _LINE_END.match(after)),
        ("person", _PERSON_BEFORE.search(before) or _PERSON_AFTER.match(after)),
        ("place", _PLACE_AFTER.match(after)),
        ("thing", {pieces[0], pieces[-1]} & words.EVENTS and not LEGAL_END.search(text)),
        ("thing", CALLED.search(before) or is_behind_thing),
        ("thing", _OWNED.search(before) and not OF_COUNTRY.search(before)),
        ("thing", _CODE.fullmatch(text) and _NUMBER_AFTER.match(after)),
        ("thing", _ROUND.fullmatch(text)),
        ("thing", _DIGIT.search(text, 1) and not (LEGAL_END.search(text) or text[0].isdigit())),
        ("speaker", _may_be_person(pieces) and is_said),
        ("person", is_leader(pieces, before, after)),
        ("at_place", _PLACE_BEFORE.search(before)),
        ("named_thing", ARTICLE.search(before) and _NAMED_THING.match(after)),
    )
    return next((kind for kind, holds in kinds if holds), "")


def _may_be_person(pieces: Sequence[str]) -> bool:
    """Return whether a name has a given name and a surname, which is no long word: `Askim Development` is no person."""
    is_word = len(pieces[-1]) > _LONGEST_WORD and is_common(pieces[-1])
    return len(pieces) == _GIVEN_AND_SURNAME and not is_word
