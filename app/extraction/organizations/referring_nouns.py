"""Nouns by which a text refers to an organization that it has named: `the ministry`, `the Hamburg-based maker`, 该校.

A noun refers to the last organization of which the text has said it: in its name (`Ministry of Health`), right before
it (`grid operator Nordvek`), or behind it (`Nitrelle, a Cambridge start-up`).
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from app.domain.quotes.span import Span
from app.extraction.organizations.english import words
from app.extraction.organizations.organization import OrganizationInText, OrganizationPlace

# What may decide about companies.
_AUTHORITIES = frozenset(
    {"ministry", "agency", "department", "council", "authority", "office", "bureau", "board", "commission", "inspectorate",
     "administration", "directorate", "service"}
)  # fmt: skip
# `the company` is none of these.
_PUBLIC = _AUTHORITIES | {"university", "institute", "college", "school", "hospital", "observatory"}
_CENTRAL_BANK = ("Bank of ", "Central Bank", "National Bank", "Reserve Bank")
_HAN_AUTHORITY = re.compile("(?:[局委部署厅]|海关|法院|委员会|政府)$")
_HAN_PUBLIC = re.compile(
    "(?:[局委部署厅]|海关|法院|委员会|政府|[协学]会|研究会|大学|学院|医院|科学院)$"
)
_NOUN = rf"(?:{words.NOUNS}|department|office|bureau|hospital|commission|council|committee|observatory|society|federation|union|team|railway|retailer|watchdog|researchers|scientists|physicists|chemists|engineers|biologists|authors|{'|'.join(sorted(map(str.lower, words.INSTITUTION)))})"
_DEFINITE = re.compile(
    rf"\b(?:[Tt]he|[Tt]his|[Tt]hat)\s(?P<words>(?:[A-Z]?[a-z]+(?:-[a-z]+)?\s){{0,2}}?)(?P<noun>{_NOUN})\b(?!\s{_NOUN}\b|\s(?:of\s[\d,]+\s)?(?:of|for|at|from|in)\s(?:the\s)?[A-Z]|,?\s[A-Z][a-z]|-)"
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
    r"该(?P<noun>校|院|所|局|署|厅|委|部|社|行|馆|厂|站|港|矿|场|台|中心|集团)|(?<![\u4e00-\u9fff])(?P<side>校|院|厂|馆)方"
    r"|(?:(?<=[，。；：“！？、])|^)(?P<bare>合作社|集团|医院|大学|学院|银行|研究所|研究院|研究中心|学校|基金会|协会|学会|联盟|电网|[\u4e00-\u9fff]{1,4}?(?:局|委|署|厂|所))(?=[\u4e00-\u9fff]{2})"
)
# The endings of names to which a Chinese noun refers.
_HAN_ENDINGS = {
    "校": ("大学", "学院", "学校", "理工", "科大", "中学", "小学"),
    "院": ("院",),
    "行": ("银行", "行"),
    "委": ("委", "委员会"),
    "港": ("港", "港务", "港口", "码头"),
    "矿": ("矿", "矿业", "矿山"),
    "场": ("场",),
    "台": ("台",),
}
# Of two that were named: `the former`, 后者.
_OF_TWO = re.compile(
    r"\b(?:the\s(?:(?P<first>former|first)|(?:latter|second))(?=\s[a-z]+s\b|\s[a-z]+ed\b|\s\W?\d|'s\b|,|\s(?:was|has|had|will|can|would))(?!\s\w+s\s(?:is|are|was|were|will|of)\b))"
    r"|(?P<han>前者)|后者",
    re.IGNORECASE,
)
_OTHER_SIDE = re.compile(
    r"\b(?:its|their)\s(?:[a-z-]+\s){0,2}?(?P<noun>partner|rival|competitor|parent|owner|supplier|customer|subsidiary)\b(?!,?\s[A-Z]|\s(?:in|is|called)\b|s)"
)
_JOINED = re.compile(r"\s(?:and|&)\s(?:its\s[a-z]+\s)?(?:the\s)?|[与和]")
# `Askim Development` is `the developer`.
_OF_TRADES = {
    "Development": "developer", "Airlines": "airline", "Airways": "airline", "Brewery": "brewer", "Brewing": "brewer",
    "Insurance": "insurer", "Publishing": "publisher", "Mining": "miner", "Stores": "retailer", "Retail": "retailer",
}  # fmt: skip
_MAKER = frozenset(
    {"maker", "manufacturer", "producer", "developer", "supplier", "company", "firm"}
)
_REGULATOR = frozenset({"regulator", "watchdog"})
# What any organization may be called.
_ANY = frozenset(
    {"company", "group", "team", "researcher", "partner", "rival", "competitor", "maker", "vendor", "supplier", "subsidiary",
     "parent", "contractor", "specialist", "manufacturer", "producer", "owner", "organization", "organisation", "society", "lab",
     "laboratory", "scientist", "engineer", "author", "physicist", "chemist", "biologist", "developer", "designer", "builder"}
)  # fmt: skip
# What is mostly a thing where no organization was called so.
_OF_THING = frozenset(
    {"unit", "union", "line", "port", "project", "app", "platform", "brand", "farm", "mill", "yard", "body", "fund", "venture", "service",
     "board", "survey", "chamber", "church", "museum", "hotel", "theatre", "festival", "league", "chain", "office", "administration",
     "registry", "archive", "command", "corp", "school", "studio", "railway", "plant", "center", "centre", "clinic", "hospital"}
)  # fmt: skip
_TWO, _LOOK_BACK = 2, 20
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
        self._by_noun: dict[str, list[OrganizationPlace]] = {}
        for place in places:
            for noun in self._nouns[place.organization]:
                self._by_noun.setdefault(noun, []).append(place)
        self._by_word: dict[str, list[OrganizationPlace]] = {}
        for place in places:
            for word in _WORD.findall(place.organization.name.lower()):
                self._by_word.setdefault(_stem(word), []).append(place)
        self._partners: dict[OrganizationInText, OrganizationInText] = {}
        for first, second in pairwise(places):
            if _JOINED.fullmatch(flat, first.span.end, second.span.start):
                self._partners.setdefault(first.organization, second.organization)
                self._partners.setdefault(second.organization, first.organization)
        self._public = [place for place in places if self._nouns[place.organization] & _PUBLIC]
        self._by_ending: dict[str, list[OrganizationPlace]] = {}

    def list_places(
        self, start: int, end: int, topic: OrganizationInText | None
    ) -> Iterator[tuple[Span, OrganizationInText | None]]:
        """Yield where a stretch refers to organizations by nouns, and to which; None where the noun does not say."""
        for match in _DEFINITE.finditer(self._flat, start, end):
            noun = _reduce(match["noun"])
            found = self._find_described(match) or self._find_last(noun, match.start())
            if found or noun not in _OF_THING:
                yield (
                    Span(*match.span()),
                    found or self._find_other(match["noun"], match.start(), topic),
                )
        for match in _OF_TWO.finditer(self._flat, start, end):
            if two := self.list_two_before(match.start()):
                yield Span(*match.span()), two[0 if match["first"] or match["han"] else 1]
        for match in _OTHER_SIDE.finditer(self._flat, start, end):
            if found := self._find_other_side(_reduce(match["noun"]), match.start()):
                yield Span(*match.span()), found
        for match in _HAN_REFERENCE.finditer(self._flat, start, end):
            if found := self._find_han(
                match["noun"] or match["side"] or match["bare"], match.start()
            ):
                yield Span(*match.span()), found

    def list_two_before(self, offset: int) -> tuple[OrganizationInText, ...]:
        """Return the last two organizations that are named before an offset, as they come in the text; or none."""
        found: list[OrganizationInText] = []
        at = _count_before(self._places, offset)
        for place in reversed(self._places[max(0, at - _LOOK_BACK) : at]):
            if place.organization not in found:
                found.append(place.organization)
            if len(found) == _TWO:
                return (found[1], found[0])
        return ()

    def may_be_company(self, organization: OrganizationInText) -> bool:
        """Return whether `the company` may refer to an organization."""
        is_public = self._nouns.get(organization, set()) & _PUBLIC
        return not (is_public or _HAN_PUBLIC.search(organization.name))

    def is_authority(self, organization: OrganizationInText) -> bool:
        """Return whether an organization decides about others."""
        is_one = self._nouns.get(organization, set()) & _AUTHORITIES
        is_bank = organization.name.startswith(_CENTRAL_BANK)
        return bool(is_one or is_bank or _HAN_AUTHORITY.search(organization.name))

    def _find_last(self, noun: str, before: int) -> OrganizationInText | None:
        return _take_last(self._by_noun.get(noun, ()), before)

    def _find_described(self, match: re.Match[str]) -> OrganizationInText | None:
        """Return whose name has a word of what is before the noun: `the port group` is `Hallgate Ports`."""
        described = match["words"].lower().split()
        found = [
            _take_last(self._by_word.get(_stem(word), ()), match.start()) for word in described
        ]
        if _reduce(match["noun"]) in _MAKER:
            found += [self._find_maker(word, match.start()) for word in described]
        return next(filter(None, found), None)

    def _find_maker(self, thing: str, before: int) -> OrganizationInText | None:
        """Return who made a thing: `a vaccine made by X` makes X `the vaccine maker`."""
        at = _count_before(self._places, before)
        made = re.compile(
            rf"\b{re.escape(thing)}s?\s(?:[\w-]+\s){{0,4}}by\s(?:the\s)?$", re.IGNORECASE
        )
        for place in reversed(self._places[max(0, at - _LOOK_BACK) : at]):
            if made.search(self._flat, max(0, place.span.start - _WINDOW), place.span.start):
                return place.organization
        return None

    def _find_other(
        self, noun: str, before: int, topic: OrganizationInText | None
    ) -> OrganizationInText | None:
        """Return who was called nothing so far, for a noun that says what it is: the last one.

        `The planemaker` is whom the article is about.
        """
        # Other than `the maker`, `the carmaker` says what it is.
        noun = noun if noun.endswith("maker") else _reduce(noun)
        if noun in _REGULATOR:
            return _take_last(self._public, before)
        if noun in _ANY or noun in _PUBLIC:
            return None
        at = _count_before(self._places, before)
        last = [place.organization for place in self._places[max(0, at - _LOOK_BACK) : at]]
        uncalled = [name for name in reversed(last) if not self._nouns[name]]
        is_maker = noun.endswith("maker") and topic in uncalled
        return topic if is_maker else next(iter(uncalled), None)

    def _find_other_side(self, noun: str, before: int) -> OrganizationInText | None:
        """Return whom `its partner` is: who was called so, or the other one of two."""
        if found := self._find_last(noun, before):
            return found
        last = _take_last(self._places, before)
        if last in self._partners:
            return self._partners[last]
        return next((name for name in self.list_two_before(before) if name != last), None)

    def _find_han(self, noun: str, before: int) -> OrganizationInText | None:
        endings = _HAN_ENDINGS.get(noun, (noun,))
        if noun not in self._by_ending:
            self._by_ending[noun] = [
                place for place in self._places if place.organization.name.endswith(endings)
            ]
        return _take_last(self._by_ending[noun], before)

    def _list_nouns(self, place: OrganizationPlace) -> set[str]:
        """List what a text calls an organization at a place: in its name, before it, and behind it."""
        nouns = {
            _reduce(word)
            for word in _WORD.findall(place.organization.name)
            if word in words.INSTITUTION or word == "Group"
        }
        nouns |= {noun for word, noun in _OF_TRADES.items() if word in place.organization.name}
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


def _stem(word: str) -> str:
    return word[:-3] + "y" if word.endswith("ies") else word.removesuffix("s")


def _count_before(places: Sequence[OrganizationPlace], offset: int) -> int:
    return bisect_left(places, offset, key=lambda place: place.span.start)


def _take_last(places: Sequence[OrganizationPlace], before: int) -> OrganizationInText | None:
    at = _count_before(places, before)
    return places[at - 1].organization if at else None
