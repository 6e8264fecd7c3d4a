"""What a claim is about, as words: which of them must occur beside a number, and which may."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from app.domain.numbers.quantity import Quantity
from app.domain.numbers.unit_table import Unit
from app.extraction import lexicon
from app.extraction.language.stems import COUNTRIES, GRAMMAR, MAKING, RANKING, STATING, stem, stems
from app.extraction.language.tokens import Token, TokenKind, tokenize
from app.extraction.numbers.mentions import find_mentions


@dataclass(frozen=True, slots=True)
class Candidate:
    """A claim of the catalogue, with what is needed to tell whether a text repeats it.

    `years` are the first and last that it can be about, None where it is undated; `dated` tells that
    the claim itself is, and not only its achievement. `follows` is the
    claim that it comes after. `neighbours` are the other claims on the same achievement, whose
    numbers and words may stand beside its own.
    """

    id: str
    kind: str
    statement: str
    metric_id: str
    metric_name: str
    definition: str
    unit: Unit
    quantity: Quantity
    baseline: Quantity | None
    scope: str | None
    relative_to: str | None
    years: tuple[int, int] | None
    dated: bool
    follows: str | None
    place: str | None
    countries: frozenset[str]
    organizations: frozenset[str]
    organization_names: tuple[str, ...]
    technology_names: tuple[str, ...]
    neighbours: "tuple[Neighbour, ...]"


@dataclass(frozen=True, slots=True)
class Neighbour:
    """`words` are its metric's name, its scope and its statement."""

    unit: Unit
    words: str


# Of a metric's name these tell nothing that its unit does not tell.
_GENERIC = stems("number share rate amount value degree level quantity total one single")
_SINGLE = re.compile(r"(?:one|a single|single|each|per)\s", re.IGNORECASE)
_ASPECTS = frozenset(lexicon.ASPECTS) | stems(" ".join(lexicon.ASPECTS.values()))
_COLOURLESS = {"statistic": STATING, "ranking": RANKING}
_ENDS_WHOLE = frozenset(f"{lexicon.PREPOSITIONS} {lexicon.VERBS}".split())
_EACH = stems("per each every")
_PROPER = re.compile(r"(?<!^)\b[A-Z][a-z]+\b")


class Topic:
    """The words of a claim. All are stems; those of its organizations' names decide nothing."""

    def __init__(self, known: Candidate) -> None:
        self.known = known
        self._names = list_stems(" ".join(known.organization_names))
        # What a unit is called says no more than the unit does.
        self._units = stems(known.unit.label) if self.counted is None else frozenset()

    @cached_property
    def metric(self) -> frozenset[str]:
        """The words that name what is measured."""
        return list_stems(self.known.metric_name) - _GENERIC - self._names - self._units - GRAMMAR

    @cached_property
    def told(self) -> frozenset[str]:
        """The words in which the claim is stated, which together name what is measured as well."""
        words = list_stems(self.known.statement) - self._names - self._units - MAKING
        words -= frozenset(lexicon.ASPECTS)
        return words if len(words) > 1 else frozenset()

    @cached_property
    def scope(self) -> frozenset[str]:
        return list_stems(self.known.scope or "") - self._names - GRAMMAR

    @cached_property
    def place_of(self) -> frozenset[str]:
        """The words of scope and technology, of which one must occur."""
        technology = list_stems(" ".join(self.known.technology_names)) - self._names
        return (self.scope | technology) - GRAMMAR - _ASPECTS - {self.counted}

    @cached_property
    def proper(self) -> frozenset[str]:
        """Names in the scope, such as the Chinese market: without them it is another scope."""
        listed = _PROPER.findall(self.known.scope or "")
        return stems(" ".join(listed)) - self._names - GRAMMAR

    @cached_property
    def single(self) -> str | None:
        """What the number is meant for one of: `one optical fiber`."""
        if not _SINGLE.match(self.known.scope or ""):
            return None
        words = re.findall("[^\\W\\d_]+", self.known.scope or "")
        return stem(words[-1])

    @cached_property
    def relative(self) -> frozenset[str]:
        return list_stems(self.known.relative_to or "") - self.metric - GRAMMAR

    @cached_property
    def whole(self) -> frozenset[str]:
        """Of what the number is a part, by the claim's own words: 25% *of fuel*."""
        known = self.known
        tokens = tokenize(known.statement, find_mentions(known.statement), ())
        told = [
            list_whole(tokens, index)
            for index, one in enumerate(tokens)
            if one.kind == TokenKind.NUMBER and one.mention
            if one.mention.value == known.quantity.value
        ]
        return frozenset().union(*told) | list_stems(known.relative_to or "")

    @cached_property
    def counted(self) -> str | None:
        """The stem of what is counted, None where the unit measures."""
        return read_counted(self.known.unit)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """All words that may stand beside the number without making it another one."""
        known = self.known
        own = [known.metric_name, known.definition, known.place or "", *known.technology_names]
        told = [known.statement, known.scope or "", known.relative_to or ""]
        found = list_stems("\n".join(told)) - self._names
        found |= list_stems("\n".join(own)) | _COLOURLESS.get(known.kind, MAKING)
        for neighbour in known.neighbours:
            # What another number counts stands beside that number, or it is another subject.
            found |= list_stems(neighbour.words) - self._names - {read_counted(neighbour.unit)}
        found |= {COUNTRIES[code] for code in known.countries if code in COUNTRIES}
        return found | (_EACH if self.single else frozenset())


@lru_cache(maxsize=2_000)
def list_stems(text: str) -> frozenset[str]:
    """List the stems of the words of a text; what belongs to a number in it is left out."""
    tokens = tokenize(text, find_mentions(text), ())
    return frozenset(
        one
        for token in tokens
        if token.kind == TokenKind.WORD and token.mention is None
        for one in token.stems
    )


def list_whole(tokens: Sequence[Token], index: int) -> frozenset[str]:
    """List the words that say of what the number at `index` is a part; none if nothing does."""
    words: list[str] = []
    before = [token.written for token in tokens[:index]]
    if before[-1:] == ["的"] and "占" in before:
        start = len(before) - 1 - before[::-1].index("占")
        words += [one for token in tokens[start:index] for one in token.stems]
    if [token.written for token in tokens[index + 1 : index + 2]] == ["of"]:
        for token in tokens[index + 2 :]:
            if token.kind != TokenKind.WORD or token.written in _ENDS_WHOLE:
                break
            words += token.stems
    return frozenset(words) - GRAMMAR


def read_counted(unit: Unit) -> str | None:
    """Return the stem of what a unit counts, None for a unit that measures."""
    return stem(unit.code.strip("{}")) if unit.code.startswith("{") else None
