"""Nouns by which a text refers to an organization that it has named: `the ministry`, `the Hamburg-based maker`, 该校.

A noun refers to the last organization of which the text has said it: in its name (`Ministry of Health`), right before
it (`grid operator Nordvek`), or behind it (`Nitrelle, a Cambridge start-up`).
"""

import re
from bisect import bisect_left
from collections.abc import Sequence

from app.domain.quotes.span import Span
from app.extraction.organizations import english_words as words
from app.extraction.organizations.organization import OrganizationInText, OrganizationPlace

# `the company` is none of these.
_PUBLIC = frozenset(
    {
        "ministry",
        "university",
        "agency",
        "institute",
        "department",
        "council",
        "college",
        "school",
        "hospital",
        "authority",
        "office",
        "bureau",
        "observatory",
    }
)
_NOUN = rf"(?:{words.NOUNS}|department|office|bureau|hospital|commission|council|committee|observatory|society|federation|union|team|railway|retailer|researchers|scientists|physicists|chemists|engineers|biologists|authors|{'|'.join(sorted(map(str.lower, words.INSTITUTION)))})"
_DEFINITE = re.compile(
    rf"\b(?:[Tt]he|[Tt]his|[Tt]hat)\s(?:[A-Z]?[a-z]+(?:-[a-z]+)?\s){{0,2}}?(?P<noun>{_NOUN})\b(?!\s(?:of|for|at|from|in)\s(?:the\s)?[A-Z]|,?\s[A-Z][a-z]|-)"
)
_OPENING = re.compile(
    rf"[Tt]he\s(?:[A-Za-z]+(?:-[a-z]+)?\s){{0,2}}?{_NOUN}\b(?!\s(?:of|for|at|from|in)\s|,?\s[A-Z][a-z]|-)"
)
# `Physicists at the University`: later `the team`.
_WORK_BEFORE = re.compile(
    rf"\b(?:{words.WORKERS})\s(?:(?:working|based|led\sby)\s)?(?:at|from|of)\s(?:the\s)?$",
    re.IGNORECASE,
)
_COMPANY = frozenset({"company", "firm", "business", "enterprise"})
_TEAM = frozenset(
    {"team", "researcher", "scientist", "physicist", "chemist", "engineer", "biologist", "author"}
)
_WORD = re.compile(r"[A-Za-z][\w-]*")
_NOUN_BEFORE = re.compile(rf"\b(?P<noun>{_NOUN}),?\s(?:the\s)?$", re.IGNORECASE)
_APPOSITION = re.compile(
    rf"(?:\s\([^)]{{1,40}}\))?,\s(?:an?|the|one\sof|another)\s(?:[\w'&+-]+\s){{0,7}}?(?P<noun>{_NOUN})\b{words.NOT_ACTING}"
)
_HAN_REFERENCE = re.compile(
    r"该(?P<noun>校|院|所|局|署|厅|委|部|社|行|馆|厂|站|中心|集团|公司|企业)|(?<![\u4e00-\u9fff])(?P<side>校|院|厂|馆)方"
)
# The endings of names to which a Chinese noun refers.
_HAN_ENDINGS = {
    "校": ("大学", "学院", "学校", "理工", "科大", "中学", "小学"),
    "院": ("院",),
    "行": ("银行", "行"),
    "委": ("委", "委员会"),
}
_WINDOW = 90


class ReferringNouns:
    """The nouns of the organizations of a text."""

    def __init__(self, flat: str, places: Sequence[OrganizationPlace]) -> None:
        self._flat = flat
        self._places = places
        self._nouns: dict[OrganizationInText, set[str]] = {}
        for place in places:
            nouns = self._nouns.setdefault(place.organization, set())
            nouns |= self._list_nouns(place)

    def find(self, start: int, end: int) -> tuple[OrganizationInText | None, Span] | None:
        """Find the first noun of a stretch that refers to an organization named before it.

        What the text called none so far, at the beginning, refers to some organization all the same: None.
        """
        for match in _DEFINITE.finditer(self._flat, start, end):
            if found := self._find_last(_reduce(match["noun"]), match.start()):
                return found, Span(*match.span())
        if opening := _OPENING.match(self._flat, start, end):
            return None, Span(*opening.span())
        for match in _HAN_REFERENCE.finditer(self._flat, start, end):
            noun = match["noun"] or match["side"]
            endings = _HAN_ENDINGS.get(noun, (noun,))
            for place in reversed(self._list_before(match.start())):
                if place.organization.name.endswith(endings):
                    return place.organization, Span(*match.span())
        return None

    def may_be_company(self, organization: OrganizationInText) -> bool:
        """Return whether `the company` may refer to an organization."""
        return not (self._nouns.get(organization, set()) & _PUBLIC)

    def _find_last(self, noun: str, before: int) -> OrganizationInText | None:
        for place in reversed(self._list_before(before)):
            if noun in self._nouns[place.organization]:
                return place.organization
        return None

    def _list_before(self, offset: int) -> Sequence[OrganizationPlace]:
        return self._places[: bisect_left(self._places, offset, key=lambda place: place.span.start)]

    def _list_nouns(self, place: OrganizationPlace) -> set[str]:
        """List what a text calls an organization at a place: in its name, before it, and behind it."""
        nouns = {
            _reduce(word)
            for word in _WORD.findall(place.organization.name)
            if word in words.INSTITUTION or word == "Group"
        }
        before = self._flat[max(0, place.span.start - _WINDOW) : place.span.start]
        after = _APPOSITION.match(self._flat, place.span.end)
        if _WORK_BEFORE.search(before):
            nouns |= _TEAM
        for match in (_NOUN_BEFORE.search(before), after):
            if match:
                nouns.add(_reduce(match["noun"]))
        return nouns


def _reduce(noun: str) -> str:
    """Return a noun in the singular and in small letters, without the thing that is made: `carmakers` is `maker`."""
    noun = noun.lower()
    noun = noun[:-3] + "y" if noun.endswith("ies") else noun.removesuffix("s")
    if noun in _COMPANY:
        return "company"
    return next(
        (part for part in ("maker", "manufacturer", "retailer") if noun.endswith(part)), noun
    )
