"""Of whom an article speaks, sentence by sentence: to whom `it`, `the company` and 该公司 refer."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.domain.quotes.span import Span
from app.extraction.language.segments import TextSentence
from app.extraction.organizations.organization import OrganizationInText, OrganizationPlace
from app.extraction.organizations.referring_nouns import ReferringNouns
from app.extraction.organizations.subjects import Part, SentencePlace, is_in_relative

_PLURAL = re.compile(
    r"they|their|theirs|we|our|其|它们|(?:该|研究|科研)?团队|the\s(?:team|researchers|scientists|engineers|consortium)",
    re.IGNORECASE,
)
COMPANY = re.compile(
    r"the\s(?:\S+\s)?(?:company|firm|group|start-?up|[a-z]*maker|manufacturer|producer)",
    re.IGNORECASE,
)
MAY_BE_OF_THING = re.compile(r"its?|itself|they|their", re.IGNORECASE)
_OBJECT = re.compile(
    r"\b(?:fined|sued|asked|ordered|warned|told|gave|granted|paid|let|allowed|banned|helped|cost)\s(?:it|them)\b"
)
# `Its chief executive, Briana Warner, 41,`
_PERSON_OF_IT = re.compile(
    r"\b(?P<owner>[Ii]ts|[Tt]heir|[Tt]he\s(?:company|firm|group|start-?up)'s)\s(?:[a-z-]+\s){0,4}[a-z-]+,?\s[A-Z][\w'’-]+\s(?:[A-Z]\.?\s)?(?P<name>[A-Z][\w'’-]+)"
)
# `A vaccine developed by X was`: what is new in a text brings its maker with it.
_NEW_THING = re.compile(r"(?:An?|Another)\s|一[种款项台套座]")
# 公司, `we` and `the owner` are the one that the article is about, 该公司 the last one.
_OF_ARTICLE = re.compile(
    r"^(?:公司|集团)$|\b(?:we|our)\b|^the\s(?:owner|winner|inventor|newcomer|parent)$",
    re.IGNORECASE,
)


@dataclass
class SpokenOf:
    """Whom the sentences so far were about; `main` is whom the article is about."""

    flat: str
    main: OrganizationPlace | None
    nouns: ReferringNouns
    focus: SentencePlace | None = None
    pair: SentencePlace | None = None
    is_new: bool = False
    _first: SentencePlace | None = None
    _things: dict[str, SentencePlace] = field(default_factory=dict)
    _persons: dict[str, SentencePlace] = field(default_factory=dict)

    def find_thing(self, word: str) -> SentencePlace | None:
        """Return whose a thing of this name was when it was mentioned last."""
        return self._things.get(word)

    def find_person(self, surname: str) -> SentencePlace | None:
        """Return for whom a person works who was introduced as one of `its` people."""
        return self._persons.get(surname)

    def refer(self, words: str) -> tuple[OrganizationInText, ...]:
        """Return to whom words refer that may be said of many: mostly to the last subject."""
        main = (self.main.organization,) if self.main else ()
        if self.focus is None:
            return () if MAY_BE_OF_THING.fullmatch(words) else main
        if main and (_OF_ARTICLE.search(words) or self._is_no_company(words, main[0])):
            return main
        is_plural = _PLURAL.fullmatch(words) is not None
        return self.focus.organizations if is_plural else self.choose_one(self.focus)

    def _is_no_company(self, words: str, main: OrganizationInText) -> bool:
        """Return whether `the company` cannot be the last subject, a ministry say, but whom the article is about."""
        last = self.focus.organizations[0] if self.focus else main
        is_company = COMPANY.fullmatch(words) is not None
        return (
            is_company and not self.nouns.may_be_company(last) and self.nouns.may_be_company(main)
        )

    def choose_one(self, place: SentencePlace) -> tuple[OrganizationInText, ...]:
        """Return the organization that the article is about if it is among those of a place.

        Return all of them if not, or if the article begins with all of them as its subject.
        """
        main = self.main.organization if self.main else None
        is_of_one = main is not None and main in place.organizations and place is not self._first
        return (main,) if main and is_of_one else place.organizations

    def remember_persons(self, sentence: TextSentence, placed: Sequence[SentencePlace]) -> None:
        """Remember for whom those work whom a sentence introduces; before `remember`, as `its` is of the last subject."""
        for match in _PERSON_OF_IT.finditer(self.flat, sentence.span.start, sentence.span.end):
            before = [place for place in placed if place.span.end <= match.start()]
            acting = [place for place in before if place.part in (Part.SUBJECT, Part.SPEAKER)]
            named = acting[-1].organizations if acting else self.refer(match["owner"])
            if named:
                place = SentencePlace(Span(*match.span()), named, Part.SPEAKER)
                self._persons.setdefault(match["name"], place)

    def remember(self, sentence: TextSentence, placed: Sequence[SentencePlace]) -> None:
        subjects = [place for place in placed if place.part is Part.SUBJECT]
        # `..., of which the insurer paid half`, says nothing of whom the next sentence is about.
        if self.focus:
            subjects = [place for place in subjects if not is_in_relative(sentence, place)]
        is_new = _NEW_THING.match(self.flat, sentence.span.start) is not None
        self.is_new = is_new and bool(placed)
        if not subjects and (self.focus is None or is_new):
            subjects = [place for place in placed if place.part is Part.AGENT]
        subjects = subjects or [place for place in placed if place.part is Part.SPEAKER]
        if not subjects and self.focus is None:
            subjects = [place for place in placed if place.part is Part.OTHER]
        # `The Bank of Estonia fined it`: still about whom it was fined.
        is_acted_on = (
            subjects
            and self.focus
            and self.nouns.is_authority(subjects[0].organizations[0])
            and _OBJECT.search(self.flat, subjects[0].span.end, sentence.span.end)
        )
        if subjects and not is_acted_on:
            self.focus = subjects[0]
            self._first = self._first or subjects[0]
        joined = [place for place in (*subjects, *placed) if len(place.organizations) > 1]
        if pair := next(iter(joined), None):
            self.pair = pair
        elif len({organization for place in subjects for organization in place.organizations}) > 1:
            organizations = tuple(
                dict.fromkeys(
                    organization for place in subjects for organization in place.organizations
                )
            )
            self.pair = SentencePlace(subjects[0].span, organizations, Part.SUBJECT)
        if self.focus:
            for word in re.findall(
                r"[a-z][a-z-]{2,}|[\u4e00-\u9fff]{2}",
                self.flat[sentence.span.start : sentence.span.end],
            ):
                self._things[word] = self.focus
