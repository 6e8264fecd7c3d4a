"""Whose number a number is: by its clause, else by its sentence, else by what the article is about.

| rule | whose number it is |
|---|---|
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
from app.extraction.organizations.organization import OrganizationInText, OrganizationPlace
from app.extraction.organizations.referring_nouns import ReferringNouns
from app.extraction.organizations.speakers import find_named_speaker, find_quoted
from app.extraction.organizations.subjects import (
    Part,
    SentencePlace,
    find_part,
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
    r"\b(?:both|the\stwo|the\sthree|together|neither|jointly)\b|两家|双方|三家|两者|共同|合计",
    re.IGNORECASE,
)
# `It was built by X and weighs 5 kg`, 它们由X制造
_THING_MADE = re.compile(
    r"(?:It|They)\s(?:is|are|was|were|(?:will|can|must|has|have|had)\s(?:be|been))\s(?:[a-z]+\s){1,2}by\s(?:the\s)?|(?:它们?|其)由"
)
_PLURAL = re.compile(
    r"they|their|theirs|we|our|其|它们|(?:该|研究|科研)?团队|the\s(?:team|researchers|scientists|engineers|consortium)",
    re.IGNORECASE,
)
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
_COMPANY = re.compile(
    r"the\s(?:\S+\s)?(?:company|firm|group|start-?up|[a-z]*maker|manufacturer|producer)",
    re.IGNORECASE,
)
_MAY_BE_OF_THING = re.compile(r"its?|itself|they|their", re.IGNORECASE)
_STARTING = re.compile(
    r"(?:[\"'“]|(?:and|but|in|at|on|with|of|under|for|by|among|since|also|then|so|today|now|meanwhile)\s|[A-Z]\w+ly\s)*",
    re.IGNORECASE,
)
_RIGHT_BEHIND = re.compile(r"\s(?:(?:just|only|about|around|nearly|almost|some|over)\s)?[$€£¥]?")
_WITH_NUMBER = re.compile(
    r"(?:\s?(?:,\s)?(?:with|at|on|holding|\(|:)|\s(?:had|has))\s?(?:just|only|about|around|nearly|almost|some|over|a|an|another)?\s?(?:[a-z]+\s){0,2}?[$€£¥]?$|[（(]?(?:以|占|为|仅|的|达|有|则|约)*[（(]?$|'s?\s(?:[a-z]+\s){0,2}(?:(?:with|at|of|is|was)\s)?[$€£¥]?$"
)
_THING = re.compile(
    r"^(?:the|this|its|their|each|every|that|these)\s(?:[A-Za-z0-9-]+\s){0,2}?([a-z][a-z-]{2,})(?=\s(?:is|are|was|were|has|have|had|can|will|should|could|would|may|\w+s|\w+ed|ran|cost|took|weigh|that|with|of|in)\b)|^(?:该|这款|这台|这座|这种|此|本)?([\u4e00-\u9fff]{2,4}?)(?=可|能|将|的|采用|每|年|单|在|已|达|总|重|长|高|售)",
    re.IGNORECASE,
)
# `were built by X`, 由X制造
_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|been|be|being)\s(?:[a-z]+\s){1,3}by\s(?:the\s)?$|^by\s(?:the\s)?$|[由被]$"
)
_OBJECT = re.compile(
    r"\b(?:fined|sued|asked|ordered|warned|told|gave|granted|paid|let|allowed|banned|helped|cost)\s(?:it|them)\b"
)
_SENTENCE_END = re.compile(r"[。！？]|[.!?]\s")
# Whose numbers a sentence has by these rules, the next one is about, unless something else acts in it.
_CARRIED = frozenset({"pronoun", "same_thing", "article_subject", "sentence_subject"})
_SHARES = ("Shares ", "Its shares ", "The shares ", "Stock ")
_SEMICOLONS = (";", "；")
# `A vaccine developed by X was`: what is new in a text brings its maker with it.
_NEW_THING = re.compile(r"(?:An?|Another)\s|一[种款项台套座]")
_NEAR_SENTENCES = 2
# 公司, `we` and `the owner` are the one that the article is about, 该公司 the last one.
_OF_ARTICLE = re.compile(
    r"^(?:公司|集团)$|\b(?:we|our)\b|^the\s(?:owner|winner|inventor|newcomer|parent)$",
    re.IGNORECASE,
)
# `Refrigerated boxes cause`
_BARE_PLURAL = re.compile(
    r"(?!(?:The|This|Its|It|Their|His|Her|A|An|In|At|On|By|For)\s)[A-Z][a-z]+(?:\s[a-z-]+){0,2}(?<=s)\s(?!of\b)[a-z]+\s"
)
# `At 35 knots, X's ferry`, 以35节的速度，
_FRONTED = re.compile(
    r"(?:at|with|in|after|by|for|from|on|over|of|about|to|under|since|within|more|some|nearly|almost|only|just|up|against|like|unlike|as|than|[a-z]+ing|[a-z]+ed|\W?\d|[以凭在随经用从对于当自比较据与同])\b|[以凭在随经用从对于当自比较据与同]",
    re.IGNORECASE,
)
_RELATIVE = frozenset({"which", "who", "whose"})
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
    _focus: SentencePlace | None = None
    _first: SentencePlace | None = None
    _is_new: bool = False
    _pair: SentencePlace | None = None
    _things: dict[str, SentencePlace] = field(default_factory=dict)
    _main: OrganizationPlace | None = None
    _makers: dict[str, tuple[OrganizationInText, ...]] = field(default_factory=dict)
    _nouns: ReferringNouns = field(init=False)

    def __post_init__(self) -> None:
        """Find whom the article is about."""
        self._nouns = ReferringNouns(self.flat, self.places)
        placed = (
            place_organizations(self.flat, sentence, self._list_places(sentence))
            for sentence in self.sentences
        )
        topic = find_topic(placed, self._nouns)
        self._main = next((place for place in self.places if place.organization == topic), None)

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
        owners = [self._find(sentence, placed, number) for number in numbers]
        self._remember(sentence, placed)
        referred = next((owner for owner in owners if owner and owner.rule in _CARRIED), None)
        acting = [place for place in placed if place.part is Part.SUBJECT]
        if referred and all(self._is_in_relative(sentence, place) for place in acting):
            self._focus = SentencePlace(referred.span, referred.organizations, Part.SUBJECT)
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
        for span, organization in self._nouns.list_places(sentence.span.start, sentence.span.end):
            if any(place.span.overlaps(span) for place in placed):
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
        if before and _COMPANY.fullmatch(noun.cut(self.flat)):
            return before[0].organizations
        # `Shares in the group rose`
        is_of = self.flat.startswith(_SHARES, sentence.span.start)
        if self._main and is_of and self._nouns.may_be_company(self._main.organization):
            return (self._main.organization,)
        return self._refer(noun.cut(self.flat))

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
        found = before[-1:] or after[:1] or ([self._focus] if self._focus else [])
        return found[0].organizations if found else None

    def _find(
        self, sentence: TextSentence, placed: Sequence[SentencePlace], number: Span
    ) -> Owner | None:
        at = sentence.find_segment(number.start)
        segment = sentence.segments[at].span
        before = [place for place in placed if place.span.end <= number.start]
        last = before[-1] if before and before[-1].part is not Part.SOURCE else None
        if last and _WITH_NUMBER.fullmatch(self.flat, last.span.end, number.start):
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

    def _find_relative(
        self, sentence: TextSentence, at: int, before: Sequence[SentencePlace]
    ) -> Owner | None:
        """Return the organization right before the `which` that begins the clause of a number."""
        segment = sentence.segments[at]
        if before and segment.link.split(" ")[-1] in _RELATIVE:
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
        if after and not self._is_of_other_clause(sentence, number, after[0]):
            return _own(after[0], "named_after")
        return self._find_who_says(sentence, placed, number)

    def _find_subject(
        self, sentence: TextSentence, before: Sequence[SentencePlace], pronoun: Owner | None
    ) -> Owner | None:
        """Return the subject of the clauses before a number: a name, else a pronoun, else who made it."""
        subjects = [place for place in before if place.part in _OWNING]
        main = [place for place in subjects if not self._is_in_relative(sentence, place)]
        subjects = main or subjects
        if acting := [place for place in subjects if place.part is Part.SUBJECT]:
            return _own(acting[-1], "sentence_subject")
        if not subjects:
            return pronoun
        start = sentence.span.start
        is_made = _THING_MADE.fullmatch(self.flat, start, subjects[0].span.start)
        # 机器人由X生产，其精度为
        is_behind = pronoun and pronoun.span.start >= subjects[-1].span.end
        if pronoun and not (is_made or is_behind):
            return pronoun
        return _own(subjects[-1], "sentence_subject")

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
        if self._focus is None:
            return False
        own, its = sentence.find_segment(number.start), sentence.find_segment(place.span.start)
        first, last = sentence.segments[own].span, sentence.segments[its].span
        if its > own + 1:
            return True
        if its != own and _FRONTED.match(self.flat, first.start, first.end):
            return False
        if place.part is Part.SUBJECT:
            return its != own
        return _PASSIVE.search(self.flat, last.start, place.span.start) is None

    def _is_in_relative(self, sentence: TextSentence, place: SentencePlace) -> bool:
        link = sentence.segments[sentence.find_segment(place.span.start)].link
        return link.split(" ")[-1] in _RELATIVE

    def _find_speaker(
        self,
        sentence: TextSentence,
        placed: Sequence[SentencePlace],
        number: Span,
        pronoun: re.Match[str] | None,
    ) -> Owner | None:
        """Return whom the speaker of a quote works for: `"We reached 402," said X's chief engineer`."""
        if (pronoun and _SPEAKING.fullmatch(pronoun[0])) or _WE.search(
            self.flat, sentence.span.start, number.start
        ):
            said = _SAID.search(self.flat, number.end, sentence.span.end)
            after = [place for place in placed if said and place.span.start >= said.end()]
            if after:
                return _own(after[0], "speaker")
        speakers = [place for place in placed if place.part is Part.SPEAKER]
        if (
            pronoun
            and speakers
            and _IN_QUOTE.search(self.flat, sentence.span.start, sentence.span.end)
        ):
            return _own(speakers[0], "speaker")
        if spoken := find_named_speaker(self.flat, self.places, sentence):
            return Owner((spoken.organization,), spoken.span, "speaker")
        if self._main and _SAID_FOR_IT.search(self.flat, number.end, sentence.span.end):
            return Owner((self._main.organization,), self._main.span, "speaker")
        return None

    def _find_pronoun(
        self, sentence: TextSentence, placed: Sequence[SentencePlace], number: Span
    ) -> Owner | None:
        found = _PRONOUN.finditer(self.flat, sentence.span.start, sentence.span.end)
        match = next(
            (match for match in found if self._is_subject(sentence, match)),
            None,
        )
        if speaker := self._find_speaker(sentence, placed, number, match):
            return speaker
        both = _BOTH.search(self.flat, sentence.span.start, number.start)
        pair = self._pair.organizations if self._pair else ()
        if both and (pair := pair or self._nouns.list_two_before(sentence.span.start)):
            return Owner(pair, Span(*both.span()), "pronoun")
        if match and (organizations := self._refer(match[0])):
            return Owner(organizations, Span(*match.span()), "pronoun")
        return None

    def _refer(self, words: str) -> tuple[OrganizationInText, ...]:
        """Return to whom words refer that may be said of many: mostly to the last subject."""
        main = (self._main.organization,) if self._main else ()
        if self._focus is None:
            return () if _MAY_BE_OF_THING.fullmatch(words) else main
        if main and (_OF_ARTICLE.search(words) or self._is_no_company(words, main[0])):
            return main
        is_plural = _PLURAL.fullmatch(words) is not None
        return self._focus.organizations if is_plural else self._choose_one(self._focus)

    def _is_no_company(self, words: str, main: OrganizationInText) -> bool:
        """Return whether `the company` cannot be the last subject, a ministry say, but whom the article is about."""
        last = self._focus.organizations[0] if self._focus else main
        is_company = _COMPANY.fullmatch(words) is not None
        return (
            is_company and not self._nouns.may_be_company(last) and self._nouns.may_be_company(main)
        )

    def _is_subject(self, sentence: TextSentence, pronoun: re.Match[str]) -> bool:
        """Return whether a pronoun is of an organization: `its` in the middle of a clause is of its subject."""
        if not _MAY_BE_OF_THING.fullmatch(pronoun[0]):
            return True
        segment = sentence.segments[sentence.find_segment(pronoun.start())].span
        return _STARTING.fullmatch(self.flat, segment.start, pronoun.start()) is not None

    def _find_before(self, sentence: TextSentence, number: Span) -> Owner | None:
        if quoted := self._find_quoted(sentence):
            return Owner((quoted.organization,), quoted.span, "speaker")
        if is_about_nobody(self.flat, sentence, number):
            return None
        thing = _THING.search(self.flat[sentence.span.start : sentence.span.end])
        if thing and (place := self._things.get((thing[1] or thing[2]).lower())):
            return Owner(place.organizations, place.span, "same_thing")
        if self._focus and (not self._main or self._is_new or self._goes_on(sentence)):
            return Owner(self._choose_one(self._focus), self._focus.span, "last_subject")
        if self._main is None or not self._is_near(sentence, self._main.span):
            return None
        main = self._main.organization
        organizations: tuple[OrganizationInText, ...] = (main,)
        if self._focus and main in self._focus.organizations:
            organizations = self._choose_one(self._focus)
        return Owner(organizations, self._main.span, "article_subject")

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

    def _choose_one(self, place: SentencePlace) -> tuple[OrganizationInText, ...]:
        """Return the organization that the article is about if it is among those of a place.

        Return all of them if not, or if the article begins with all of them as its subject.
        """
        main = self._main.organization if self._main else None
        is_of_one = main is not None and main in place.organizations and place is not self._first
        return (main,) if main and is_of_one else place.organizations

    def _remember(self, sentence: TextSentence, placed: Sequence[SentencePlace]) -> None:
        subjects = [place for place in placed if place.part is Part.SUBJECT]
        # `..., of which the insurer paid half`, says nothing of whom the next sentence is about.
        if self._focus:
            subjects = [place for place in subjects if not self._is_in_relative(sentence, place)]
        is_new = _NEW_THING.match(self.flat, sentence.span.start) is not None
        self._is_new = is_new and bool(placed)
        if not subjects and (self._focus is None or is_new):
            subjects = [place for place in placed if place.part is Part.AGENT]
        subjects = subjects or [place for place in placed if place.part is Part.SPEAKER]
        if not subjects and self._focus is None:
            subjects = [place for place in placed if place.part is Part.OTHER]
        # `The Bank of Estonia fined it`: still about whom it was fined.
        is_acted_on = (
            subjects
            and self._focus
            and self._nouns.is_authority(subjects[0].organizations[0])
            and _OBJECT.search(self.flat, subjects[0].span.end, sentence.span.end)
        )
        if subjects and not is_acted_on:
            self._focus = subjects[0]
            self._first = self._first or subjects[0]
        joined = [place for place in (*subjects, *placed) if len(place.organizations) > 1]
        if pair := next(iter(joined), None):
            self._pair = pair
        elif len({organization for place in subjects for organization in place.organizations}) > 1:
            organizations = tuple(
                dict.fromkeys(
                    organization for place in subjects for organization in place.organizations
                )
            )
            self._pair = SentencePlace(subjects[0].span, organizations, Part.SUBJECT)
        if self._focus:
            for word in re.findall(
                r"[a-z][a-z-]{2,}|[\u4e00-\u9fff]{2}",
                self.flat[sentence.span.start : sentence.span.end],
            ):
                self._things[word] = self._focus


def _own(place: SentencePlace, rule: str) -> Owner:
    return Owner(place.organizations, place.span, rule)
