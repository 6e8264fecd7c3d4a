"""Whose number a number is: by its clause, else by its sentence, else by what the article is about.

| rule | whose number it is |
|---|---|
| respective | the item of a list that has the place of the number: A和B分别为3%和5% |
| with_number | the name is right before the number: `ahead of X with 33%`, `X (33%)`, X占33% |
| own_clause | the subject, owner or maker in the clause of the number |
| relative_clause | the name before `which` or `who` |
| sentence_subject | the nearest subject before the clause, in the same sentence |
| named_after | the owner or maker behind the number: `at 35 knots, X's ferry`, `50 were built by X` |
| speaker | who says it, where the sentence names nobody else |
| pronoun | the last subject: `it`, `the company`, 该公司 |
| same_thing | whose thing of this name was mentioned before: `the ferry` |
| article_subject | whom the article is about |
| no_organization | nobody: the sentence is about a market, a country, all |
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.domain.quotes.span import Span
from app.extraction.language.segments import TextSentence
from app.extraction.organizations.general_statements import is_about_nobody, is_general
from app.extraction.organizations.lists.respective import list_respective
from app.extraction.organizations.organization import OrganizationInText, OrganizationPlace
from app.extraction.organizations.referring_nouns import ReferringNouns
from app.extraction.organizations.speakers import find_quoted, find_speaker, name_speaker
from app.extraction.organizations.spoken_of import COMPANY, MAY_BE_OF_THING, SpokenOf
from app.extraction.organizations.subjects import (
    RELATIVE,
    Part,
    SentencePlace,
    find_part,
    is_in_relative,
    place_organizations,
)
from app.extraction.organizations.topic import find_topic

_OWNING = frozenset({Part.SUBJECT, Part.AGENT})
_PRONOUN = re.compile(
    r"\b(?:it|its|itself|they|their|theirs|we|our|he|she)\b"
    r"|(?:该|本|这家(?:[^，。；]{2,14}的|[\u4e00-\u9fff]{2,6}?)?)(?:公司|企业|集团|校|院|所|机构|厂商|团队)|(?<![两家各子母])公司|(?<![两家各])集团|其(?!中|他|它|余|实|次)|它|研究团队|科研团队|团队",
    re.IGNORECASE,
)
_BOTH = re.compile(
    r"\b(?:both|the\stwo|the\sthree|together|neither|jointly)\b|两家|双方|三家|两者|共同",
    re.IGNORECASE,
)
# `It was built by X and weighs 5 kg`, 它们由X制造
_THING_MADE = re.compile(
    r"(?:It|They)\s(?:is|are|was|were|(?:will|can|must|has|have|had)\s(?:be|been))\s(?:[a-z]+\s){1,2}by\s(?:the\s)?|(?:它们?|其)由"
)
_STARTING = re.compile(
    r"(?:[\"'“]|(?:and|but|in|at|on|with|of|under|for|by|among|since|also|then|so|today|now|meanwhile)\s|[A-Z]\w+ly\s)*",
    re.IGNORECASE,
)
# `So far it has`, `During the spring they`
_OPENING = re.compile(
    r"(?:(?:so\s)?far|to\sdate|(?:up\sto|until|by|as\sof)\snow|(?:last|this|next|each|every)(?:\s[^\s,;:]+){1,3}"
    r"|(?:in|on|at|by|during|since|after|before|until|within|over|from|for|under|throughout|through)(?:\s[^\s,;:]+){1,6})\s",
    re.IGNORECASE,
)
_ACTING = re.compile(r"(?:it|they)\b", re.IGNORECASE)
_RIGHT_BEHIND = re.compile(r"\s(?:(?:just|only|about|around|nearly|almost|some|over)\s)?[$€£¥]?")
_GIVING = re.compile(
    r"\b(?:suppl(?:y|ies|ied|ying)|provid(?:e|es|ed|ing)|equip(?:s|ped|ping)?|furnish(?:es|ed)?|fit(?:s|ted|ting)?)\s(?:the\s)?$"
)
_WITH_NUMBER = re.compile(
    r"(?:\s?(?:,\s)?(?:with|at|on|holding|\(|:)|\s(?:had|has))\s?(?:just|only|about|around|nearly|almost|some|over|a|an|another)?\s?(?:[a-z]+\s){0,2}?[$€£¥]?$|[（(]?(?:以|占|为|仅|的|达|有|则|约)*[（(]?$|'s?\s(?:[a-z]+\s){0,2}(?:(?:with|at|of|is|was)\s)?[$€£¥]?$"
)
_THING = re.compile(
    r"^(?:the|this|its|their|each|every|that|these)\s(?:[A-Za-z0-9-]+\s){0,2}?([a-z][a-z-]{2,})(?=\s(?:is|are|was|were|has|have|had|can|will|should|could|would|may|\w+s|\w+ed|ran|cost|took|weigh|that|with|of|in)\b)|^(?:该|这款|这台|这座|这种|此|本)?([\u4e00-\u9fff]{2,4}?)(?=可|能|将|的|采用|每|年|单|在|已|达|总|重|长|高|售)",
    re.IGNORECASE,
)
# `The works, built by X,`
_SITE_BUILT = re.compile(
    r"(?:The|This|Its|Their)\s(?:[\w-]+\s){0,2}?(?:works|plants?|factory|factories|mine|mill|site|facility|station|terminal|warehouse|refinery|stadium|smelter|yard|farm|park|data\scent(?:er|re)|headquarters|laboratory|school|hospital|port|dam|quarry),\s(?:built|designed|constructed|erected|planned)\s(?:\w+\s){0,3}by\s(?:the\s)?"
)
# `were built by X`, 由X制造
_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|been|be|being)\s(?:[a-z]+\s){1,3}by\s(?:the\s)?$|^by\s(?:the\s)?$|[由被]$"
)
# Whose numbers a sentence has by these rules, the next one is about, unless something else acts in it.
_CARRIED = frozenset({"pronoun", "same_thing", "article_subject", "sentence_subject"})
_NEW_BEFORE = re.compile(r"\b(?:The|A)\snew\s[a-z][a-z\s-]{2,30},\s(?:the\s|called\s)?$")
_SHARES = ("Shares ", "Its shares ", "The shares ", "Stock ")
# A line with a sentence; in a text with many, each may be about somebody else.
_LINE = re.compile(r"[^\n]{30,}|[^\n]*[\u4e00-\u9fff][^\n]{14,}")
_MANY_LINES, _DIGEST_LINES, _MANY_NAMES, _FEW = 5, 9, 3, 4
_SEMICOLONS = (";", "；")
_CONTRASTING = ("whereas", "while", "but")
_NEAR_SENTENCES = 2
# `Refrigerated boxes cause`
_BARE_PLURAL = re.compile(
    r"(?!(?:The|This|Its|It|Their|His|Her|A|An|In|At|On|By|For)\s)[A-Z][a-z]+(?:\s[a-z-]+){0,2}(?<=s)\s(?!of\b)[a-z]+\s"
)
# `At 35 knots, X's ferry`, 以35节的速度，
_FRONTED = re.compile(
    r"(?:at|with|in|after|by|for|from|on|over|of|about|to|under|since|within|more|some|nearly|almost|only|just|up|against|like|unlike|as|than|[a-z]+ing|[a-z]+ed|\W?\d|[以凭在随经用从对于当自比较据与同])\b|[以凭在随经用从对于当自比较据与同]",
    re.IGNORECASE,
)
_NATIONAL = re.compile("^国家.{2,8}[局署]$|(?<!总)部$|总[局署]$")
_RELATIVE_BEHIND = re.compile(
    r"(?:\s\([^)]{1,40}\))?(?:,\s(?:an?|the|one\sof)\s[^,.;]{2,60})?,?\s(?:which|who|whose)\s?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose number it is, by what rule, and the words that say so."""

    organizations: tuple[OrganizationInText, ...]
    span: Span
    rule: str


@dataclass
class OwnerReader:
    """Reader of the owners of numbers, sentence by sentence: what was said before decides about pronouns."""

    flat: str
    places: Sequence[OrganizationPlace]
    sentences: Sequence[TextSentence]
    things: Sequence[tuple[str, Span]] = ()
    _makers: dict[str, tuple[OrganizationInText, ...]] = field(default_factory=dict)
    _nouns: ReferringNouns = field(init=False)
    _lines: list[Span] = field(init=False)
    _topic_lines: list[Span] = field(init=False)
    _names_many: bool = field(init=False)
    _spoken: SpokenOf = field(init=False)

    def __post_init__(self) -> None:
        """Find whom the article is about."""
        self._nouns = ReferringNouns(self.flat, self.places)
        placed = [
            place_organizations(self.flat, sentence, self._list_places(sentence))
            for sentence in self.sentences
        ]
        topic = find_topic([self._list_titles(), *placed], self._nouns)
        main = next((place for place in self.places if place.organization == topic), None)
        self._lines = [Span(*line.span()) for line in _LINE.finditer(self.flat)]
        named = [place.span.start for place in self.places if place.organization == topic]
        self._names_many = len({place.organization for place in self.places}) >= _MANY_NAMES
        self._topic_lines = [
            line for line in self._lines if any(line.start <= at < line.end for at in named)
        ]
        self._spoken = SpokenOf(self.flat, main, self._nouns)

    def _list_titles(self) -> list[SentencePlace]:
        """List who is named before all sentences with numbers: `Halvorsen Glass | Annual Report 2025`."""
        first = self.sentences[0].span.start if self.sentences else 0
        return [
            SentencePlace(place.span, (place.organization,), Part.OTHER)
            for place in self.places
            if place.span.end <= first
        ]

    def _list_places(self, sentence: TextSentence) -> list[OrganizationPlace]:
        """Return the places in a sentence; those of the article are in order."""
        first = bisect_left(self.places, sentence.span.start, key=lambda place: place.span.start)
        last = bisect_left(self.places, sentence.span.end, key=lambda place: place.span.start)
        return list(self.places[first:last])

    def read(self, sentence: TextSentence, numbers: Sequence[Span]) -> list[Owner | None]:
        """Return the owner of each number of a sentence; the sentences have to come in their order."""
        own = self._list_places(sentence)
        placed = self._add_things(sentence, place_organizations(self.flat, sentence, own))
        placed = self._add_references(sentence, placed)
        owners = self._find_all(sentence, placed, numbers)
        self._spoken.remember_persons(sentence, placed)
        focus = self._spoken.focus
        self._spoken.remember(sentence, placed)
        # What follows on a list of firms and their numbers is not of all of them.
        if any(owner and owner.rule == "respective" for owner in owners):
            self._spoken.focus = focus
        referred = next((owner for owner in owners if owner and owner.rule in _CARRIED), None)
        acting = [place for place in placed if place.part is Part.SUBJECT]
        if referred and all(is_in_relative(sentence, place) for place in acting):
            self._spoken.focus = SentencePlace(referred.span, referred.organizations, Part.SUBJECT)
        return owners

    def _find_all(
        self, sentence: TextSentence, placed: Sequence[SentencePlace], numbers: Sequence[Span]
    ) -> list[Owner | None]:
        """Return the owner of each number: by the order of a list where there is one."""
        listed = list_respective(self.flat, sentence, placed, self._spoken.pair)
        owners: list[Owner | None] = []
        for number in numbers:
            item = next((item for item in listed if number.overlaps(item.span)), None)
            if item is None:
                owners.append(self._find(sentence, placed, number))
            else:
                owners.append(_own(item.place, "respective") if item.place else None)
        return owners

    def _add_things(
        self, sentence: TextSentence, placed: list[SentencePlace]
    ) -> list[SentencePlace]:
        """Add the things that a sentence names, each as a place of those whose thing it is."""
        added = list(placed)
        first = bisect_left(self.things, sentence.span.start, key=lambda thing: thing[1].start)
        last = bisect_left(self.things, sentence.span.end, key=lambda thing: thing[1].start)
        for name, span in self.things[first:last]:
            if name not in self._makers and (maker := self._find_maker(placed, span)):
                self._makers[name] = maker
            if name in self._makers:
                part = find_part(self.flat, sentence, span)
                added.append(SentencePlace(span, self._makers[name], part))
        return sorted(added, key=lambda place: place.span.start)

    def _add_references(
        self, sentence: TextSentence, placed: list[SentencePlace]
    ) -> list[SentencePlace]:
        """Add the nouns by which a sentence refers to organizations: `the ministry`, `the latter`."""
        added = list(placed)
        main = self._spoken.main
        topic = main.organization if main else None
        for span, organization in self._nouns.list_places(
            sentence.span.start, sentence.span.end, topic
        ):
            if any(place.span.overlaps(span) for place in placed):
                continue
            # `Linden Rail, its largest customer, has`
            if any(self.flat[place.span.end : span.start] == ", " for place in placed):
                continue
            named = (organization,) if organization else self._refer_within(sentence, placed, span)
            if named:
                part = find_part(self.flat, sentence, span)
                added.append(SentencePlace(span, named, part))
        return sorted(added, key=lambda place: place.span.start)

    def _refer_within(
        self, sentence: TextSentence, placed: Sequence[SentencePlace], noun: Span
    ) -> tuple[OrganizationInText, ...]:
        """Return to whom `the company` refers: to the subject of its sentence, or to whom was spoken of before."""
        before = [
            place for place in placed if place.span.end <= noun.start and place.part is Part.SUBJECT
        ]
        if before and COMPANY.fullmatch(noun.cut(self.flat)):
            return before[0].organizations
        # `Shares in the group rose`
        is_of = self.flat.startswith(_SHARES, sentence.span.start)
        if (
            self._spoken.main
            and is_of
            and self._nouns.may_be_company(self._spoken.main.organization)
        ):
            return (self._spoken.main.organization,)
        return self._spoken.refer(noun.cut(self.flat))

    def _find_maker(
        self, placed: Sequence[SentencePlace], thing: Span
    ) -> tuple[OrganizationInText, ...] | None:
        """Return whose a thing is that is named for the first time: of the last owner before it, or its maker behind."""
        before = [
            place for place in placed if place.span.end <= thing.start and place.part in _OWNING
        ]
        after = [
            place for place in placed if place.span.start >= thing.end and place.part in _OWNING
        ]
        # `The new tray, the SB-300, weighs 9.4 g`: of whom the article is about.
        main = self._spoken.main
        is_new = _NEW_BEFORE.search(self.flat, max(0, thing.start - 40), thing.start)
        if not before and main and is_new:
            return (main.organization,)
        found = before[-1:] or after[:1] or ([self._spoken.focus] if self._spoken.focus else [])
        return found[0].organizations if found else None

    def _find(
        self, sentence: TextSentence, placed: Sequence[SentencePlace], number: Span
    ) -> Owner | None:
        at = sentence.find_segment(number.start)
        segment = sentence.segments[at].span
        before = [place for place in placed if place.span.end <= number.start]
        last = before[-1] if before and before[-1].part is not Part.SOURCE else None
        if last and self._is_with_number(last, number):
            return _own(last, "with_number")
        # `KIAB holds 70% and Thyrn 30%`, but not `fined X £3 million`
        is_first = last is not None and last.span.start == segment.start
        if last and is_first and _RIGHT_BEHIND.fullmatch(self.flat, last.span.end, number.start):
            return _own(last, "with_number")
        own = [
            place for place in before if place.span.start >= segment.start and place.part in _OWNING
        ]
        if own:
            return _own(own[-1], "own_clause")
        if relative := self._find_relative(sentence, at, before):
            return relative
        if found := self._find_in_sentence(sentence, placed, number, before):
            return found
        return self._find_before(sentence, number)

    def _is_with_number(self, place: SentencePlace, number: Span) -> bool:
        """Return whether a name is right before its number; `supply X with 48 million trays` is no number of X."""
        if not _WITH_NUMBER.fullmatch(self.flat, place.span.end, number.start):
            return False
        is_with = self.flat.startswith(" with ", place.span.end)
        start = place.span.start
        return not (is_with and _GIVING.search(self.flat, max(0, start - 24), start))

    def _find_relative(
        self, sentence: TextSentence, at: int, before: Sequence[SentencePlace]
    ) -> Owner | None:
        """Return the organization right before the `which` that begins the clause of a number."""
        segment = sentence.segments[at]
        if before and segment.link.split(" ")[-1] in RELATIVE:
            between = self.flat[before[-1].span.end : segment.span.start]
            # `Cobalt & Crane, the New York fund, which owns 18%`
            if _RELATIVE_BEHIND.fullmatch(between):
                return _own(before[-1], "relative_clause")
        return None

    def _find_in_sentence(
        self,
        sentence: TextSentence,
        placed: Sequence[SentencePlace],
        number: Span,
        before: Sequence[SentencePlace],
    ) -> Owner | None:
        if found := self._find_subject(
            sentence, before, self._find_pronoun(sentence, placed, number)
        ):
            return found
        after = [
            place for place in placed if place.span.start >= number.end and place.part in _OWNING
        ]
        is_free = not is_general(self.flat, sentence, number)
        if after and is_free and not self._is_of_other_clause(sentence, number, after[0]):
            return _own(after[0], "named_after")
        return self._find_who_says(sentence, placed, number)

    def _find_subject(
        self, sentence: TextSentence, before: Sequence[SentencePlace], pronoun: Owner | None
    ) -> Owner | None:
        """Return the subject of the clauses before a number: a name, else a pronoun, else who made it."""
        subjects = [place for place in before if place.part in _OWNING]
        main = [place for place in subjects if not is_in_relative(sentence, place)]
        subjects = main or subjects
        if acting := [place for place in subjects if place.part is Part.SUBJECT]:
            return _own(acting[-1], "sentence_subject")
        if not subjects:
            return pronoun
        if not pronoun and self._is_of_site(sentence, subjects[0]):
            return None
        start = sentence.span.start
        is_made = _THING_MADE.fullmatch(self.flat, start, subjects[0].span.start)
        # 机器人由X生产，其精度为
        is_behind = pronoun and pronoun.span.start >= subjects[-1].span.end
        if pronoun and not (is_made or is_behind):
            return pronoun
        return _own(subjects[-1], "sentence_subject")

    def _is_of_site(self, sentence: TextSentence, maker: SentencePlace) -> bool:
        """Return whether a maker built a site that another one has: `The works, built by X, run on 640 MW`."""
        is_site = _SITE_BUILT.fullmatch(self.flat, sentence.span.start, maker.span.start)
        return is_site is not None and self._spoken.focus is not None

    def _find_who_says(
        self, sentence: TextSentence, placed: Sequence[SentencePlace], number: Span
    ) -> Owner | None:
        """Return who says it, or who counted what is nobody's: `Boxes cause 3% of emissions, according to X`."""
        speakers = [place for place in placed if place.part is Part.SPEAKER]
        if speakers and not is_general(self.flat, sentence, number):
            return _own(speakers[0], "speaker")
        sources = [place for place in placed if place.part is Part.SOURCE]
        if not sources or sources[0].span.start == sentence.span.start:
            return None
        is_bare = _BARE_PLURAL.match(self.flat, sentence.span.start, sentence.span.end)
        return _own(sources[0], "speaker") if is_bare else None

    def _is_of_other_clause(
        self, sentence: TextSentence, number: Span, place: SentencePlace
    ) -> bool:
        """Return whether a name behind a number is of another clause: 售价5万元，电商九号桥称, `than one made by X`."""
        if self._spoken.focus is None:
            return False
        own, its = sentence.find_segment(number.start), sentence.find_segment(place.span.start)
        first, last = sentence.segments[own].span, sentence.segments[its].span
        if its != own and sentence.segments[its].link.endswith(_CONTRASTING):
            return True
        if its > own + 1:
            return True
        if its != own and _FRONTED.match(self.flat, first.start, first.end):
            return False
        if place.part is Part.SUBJECT:
            return its != own
        return _PASSIVE.search(self.flat, last.start, place.span.start) is None

    def _find_pronoun(
        self, sentence: TextSentence, placed: Sequence[SentencePlace], number: Span
    ) -> Owner | None:
        found = _PRONOUN.finditer(self.flat, sentence.span.start, sentence.span.end)
        match = next(
            (match for match in found if self._is_subject(sentence, match)),
            None,
        )
        if speaker := find_speaker(
            self.flat, self.places, sentence, placed, number, match, self._spoken.main
        ):
            return _own(speaker, "speaker")
        name = name_speaker(self.flat, sentence)
        if name and (person := self._spoken.find_person(name)):
            return _own(person, "speaker")
        both = _BOTH.search(self.flat, sentence.span.start, number.start)
        pair = self._spoken.pair.organizations if self._spoken.pair else ()
        if both and (pair := pair or self._nouns.list_two_before(sentence.span.start)):
            return Owner(pair, Span(*both.span()), "pronoun")
        if match and (organizations := self._spoken.refer(match[0])):
            return Owner(organizations, Span(*match.span()), "pronoun")
        return None

    def _is_subject(self, sentence: TextSentence, pronoun: re.Match[str]) -> bool:
        """Return whether a pronoun is of an organization: `its` in the middle of a clause is of its subject."""
        if not MAY_BE_OF_THING.fullmatch(pronoun[0]):
            return True
        start = sentence.segments[sentence.find_segment(pronoun.start())].span.start
        if _ACTING.fullmatch(pronoun[0]) and _OPENING.fullmatch(self.flat, start, pronoun.start()):
            return True
        return _STARTING.fullmatch(self.flat, start, pronoun.start()) is not None

    def _find_before(self, sentence: TextSentence, number: Span) -> Owner | None:
        if quoted := self._find_quoted(sentence):
            return Owner((quoted.organization,), quoted.span, "speaker")
        if is_about_nobody(self.flat, sentence, number) or self._is_of_other_item(sentence):
            return None
        thing = _THING.search(self.flat[sentence.span.start : sentence.span.end])
        if thing and (place := self._spoken.find_thing((thing[1] or thing[2]).lower())):
            return Owner(place.organizations, place.span, "same_thing")
        if self._spoken.focus and (
            not self._spoken.main or self._spoken.is_new or self._goes_on(sentence)
        ):
            return Owner(
                self._spoken.choose_one(self._spoken.focus), self._spoken.focus.span, "last_subject"
            )
        near = self._spoken.main
        # What is of a ministry is of the country: a patent, the harvest.
        if (
            near is None
            or not self._is_near(sentence, near.span)
            or _NATIONAL.search(near.organization.name)
        ):
            return None
        main = near.organization
        organizations: tuple[OrganizationInText, ...] = (main,)
        if self._spoken.focus and main in self._spoken.focus.organizations:
            organizations = self._spoken.choose_one(self._spoken.focus)
        return Owner(organizations, near.span, "article_subject")

    def _is_of_other_item(self, sentence: TextSentence) -> bool:
        """Return whether a text of many lines names whom it seems to be about in few of them, and not in this one."""
        is_list = len(self._lines) >= _MANY_LINES and self._names_many
        if not is_list or len(self._topic_lines) * _FEW > len(self._lines):
            return False
        # A title says whom all is about, but for that of a digest.
        if self._topic_lines[:1] == self._lines[:1] and len(self._lines) < _DIGEST_LINES:
            return False
        at = sentence.span.start
        return not any(line.start <= at < line.end for line in self._topic_lines)

    def _find_quoted(self, sentence: TextSentence) -> OrganizationPlace | None:
        at = bisect_left(self.sentences, sentence.span.end, key=lambda other: other.span.start)
        if at == len(self.sentences):
            return None
        following = self.sentences[at]
        return find_quoted(self.flat, self._list_places(following), sentence, following)

    def _is_near(self, sentence: TextSentence, place: Span) -> bool:
        """Return whether a place comes soon: what an article begins with may be of others."""
        at = bisect_left(self.sentences, sentence.span.end, key=lambda other: other.span.start)
        following = self.sentences[at : at + _NEAR_SENTENCES]
        return place.start < (following[-1] if following else sentence).span.end

    def _goes_on(self, sentence: TextSentence) -> bool:
        """Return whether a sentence is only the rest of one behind a semicolon."""
        return (
            self.flat[max(0, sentence.span.start - 2) : sentence.span.start].strip() in _SEMICOLONS
        )


def _own(place: SentencePlace, rule: str) -> Owner:
    return Owner(place.organizations, place.span, rule)
