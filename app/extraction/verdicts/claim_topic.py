"""The words of a claim: those that must be beside a number in a text, and those that may be.

The words beside a number are its statement, the part of its sentence that is about it. Words are
compared as stems (see `stems`). Sets of words below are sets of stems.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from app.domain.claims.edtf import Period
from app.domain.numbers.quantity import Quantity
from app.domain.text import fold
from app.domain.units.unit import Unit
from app.extraction import lexicon
from app.extraction.language.stems import COUNTRIES, GRAMMAR, MAKING, RANKING, STATING, stem, stems
from app.extraction.language.tokens import Token, TokenKind, tokenize
from app.extraction.numbers.reader import read_quantities
from app.extraction.numbers.text_quantity import TextQuantity
from app.extraction.verdicts.compare_numbers import ComparedNumber, read_claimed


@dataclass(frozen=True, slots=True)
class Candidate:
    """A claim of the catalogue, with the data to decide whether a text repeats it.

    `metric_names` are all names of the metric, in every language. `unit` is the unit of the metric. `period` is the claim's period, or else the
    achievement's date; None if there is no date. `dated` is True if the claim itself has a period. `follows` is the id of the claim that
    precedes this one according to the source, None if the source gives no order. `neighbours` are other
    claims on the same achievement: a text may state their numbers beside the number of this claim.
    `title` is that of the achievement. `is_disputed`: so says its status. `conditions` are those under which the number holds.
    """

    id: str
    kind: str
    statement: str
    metric_id: str
    metric_name: str
    metric_names: tuple[str, ...]
    definition: str
    unit: Unit
    quantity: Quantity
    baseline: Quantity | None
    scope: str | None
    relative_to: str | None
    period: Period | None
    dated: bool
    follows: str | None
    place: str | None
    countries: frozenset[str]
    organizations: frozenset[str]
    organization_names: tuple[str, ...]
    technology: str | None
    technology_names: tuple[str, ...]
    title: str
    neighbours: "tuple[Neighbour, ...]"
    conditions: "tuple[Condition, ...]" = ()
    is_disputed: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of a claim: a text, or a quantity whose property has the canonical unit `unit`.

    `name` is that of the property. `known` are all texts of the property that claims of the metric have.
    """

    name: str
    separates: bool
    text: str | None
    quantity: Quantity | None
    unit: Unit | None
    known: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        return self.quantity.as_stated if self.quantity else self.text or ""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another claim on the same achievement as a claim.

    `unit` is the unit of its metric, and `words` holds the metric's name and the claim's scope and
    statement.
    """

    unit: Unit
    words: str


# Words of a metric's name that say no more than its unit.
_GENERIC = stems("number share rate amount value degree level quantity total one single")
_SINGLE = re.compile(r"(?:one|a single|single|each|per)\s", re.IGNORECASE)
_ASPECTS = frozenset(lexicon.ASPECTS) | stems(" ".join(lexicon.ASPECTS.values()))
_COLOURLESS = {"statistic": STATING, "ranking": RANKING}
_ENDS_WHOLE = frozenset(f"{lexicon.PREPOSITIONS} {lexicon.VERBS}".split())
_EACH = stems("per each every")
_THING = re.compile(r"\{[^{}]+\}")
_PROPER = re.compile(r"(?<!^)\b[A-Z][a-z]+\b")
_NAME = re.compile(r"\b(?=\w*[A-Z\d])[A-Za-z][A-Za-z\d]+\b|\b\d{4,}\b")


class Topic:
    """The words of a claim, in sets that are compared with the words beside a number in a text.

    Each set serves one rule of `obstacles`. Words of the organizations' names are left out, because
    organizations are recognized by name.
    """

    def __init__(self, claim: Candidate) -> None:
        self.claim = claim
        self._names = list_stems(" ".join(claim.organization_names))
        # The name of a unit says no more than the unit.
        self._units = stems(claim.unit.label) if self.counted is None else frozenset()

    @cached_property
    def metric(self) -> frozenset[str]:
        """The words of the metric's name, without units and without general words such as `rate`."""
        return list_stems(self.claim.metric_name) - _GENERIC - self._names - self._units - GRAMMAR

    @cached_property
    def metrics(self) -> tuple[frozenset[str], ...]:
        """The words of each name of the metric, as of `metric`; a name without own words is left out."""
        left_out = _GENERIC | self._names | self._units | GRAMMAR
        named = (list_stems(name) - left_out for name in self.claim.metric_names)
        return tuple(dict.fromkeys([self.metric, *(words for words in named if words)]))

    @cached_property
    def claimed(self) -> ComparedNumber:
        return read_claimed(self.claim.quantity, self.claim.unit)

    @cached_property
    def statement_words(self) -> frozenset[str]:
        """The words of the claim's statement, without words that fit every claim, such as `reach`.

        A text that has all of them names what is measured, even without the metric's name. The set is
        empty if there is only one word, which would not be enough.
        """
        words = list_stems(self.claim.statement) - self._names - self._units - MAKING
        words -= frozenset(lexicon.ASPECTS)
        return words if len(words) > 1 else frozenset()

    @cached_property
    def scope(self) -> frozenset[str]:
        return list_stems(self.claim.scope or "") - self._names - GRAMMAR

    @cached_property
    def scope_or_technology(self) -> frozenset[str]:
        """The words of the claim's scope and technology. A text must have at least one of them."""
        technology = list_stems(" ".join(self.claim.technology_names)) - self._names
        return (self.scope | technology) - GRAMMAR - _ASPECTS - {self.counted}

    @cached_property
    def proper(self) -> frozenset[str]:
        """The proper names in the scope: `Chinese` in `the Chinese market`. A text must have all."""
        listed = _PROPER.findall(self.claim.scope or "")
        return stems(" ".join(listed)) - self._names - GRAMMAR

    @cached_property
    def things(self) -> frozenset[str]:
        """The words in the claim's title, subject and scope, and in names of its technology, that are names.

        They are folded, as they are in a text.
        """
        claim = self.claim
        listed = [claim.title, claim.scope or "", *claim.technology_names]
        names = {fold(name) for text in listed for name in _NAME.findall(text)}
        return frozenset(names) - lexicon_words()

    @cached_property
    def own_numbers(self) -> Sequence[TextQuantity]:
        """The numbers in the claim's subject, its scope and its metric's name.

        Examples: `a 0.03 mm thin screen`, `consecutive years ranked first`.
        """
        return read_quantities(f"{self.claim.scope or ''}\n{self.claim.metric_name}")

    @cached_property
    def single(self) -> str | None:
        """The stem of the thing that the claim is about, if its scope is a single thing; otherwise None.

        For `one optical fiber`, this is the stem of `fiber`.
        """
        if not _SINGLE.match(self.claim.scope or ""):
            return None
        words = re.findall("[^\\W\\d_]+", self.claim.scope or "")
        return stem(words[-1])

    @cached_property
    def relative(self) -> frozenset[str]:
        return list_stems(self.claim.relative_to or "") - self.metric - GRAMMAR

    @cached_property
    def measured(self) -> frozenset[str]:
        """The words for the thing that is measured, without those for what it is relative to."""
        return self.scope_or_technology - self.relative - self.metric

    @cached_property
    def whole(self) -> frozenset[str]:
        """The words for the whole that the claim's number is a part of: `fuel` in `25% of fuel`.

        They include the base of a ratio (`relative_to`).
        """
        claim = self.claim
        tokens = tokenize(claim.statement, read_quantities(claim.statement), ())
        wholes = [
            list_whole(tokens, index)
            for index, token in enumerate(tokens)
            if token.kind == TokenKind.NUMBER and token.number
            if token.number.value == claim.quantity.value
        ]
        return frozenset().union(*wholes) | list_stems(claim.relative_to or "")

    @cached_property
    def counted(self) -> str | None:
        """The stem of the thing that the claim's unit counts; None for a unit of measurement."""
        return read_counted(self.claim.unit)

    @cached_property
    def own_words(self) -> frozenset[str]:
        """The words of the claim itself, its names and those of its metric."""
        claim = self.claim
        texts = [claim.statement, claim.scope or "", claim.relative_to or "", claim.title]
        names = [*claim.metric_names, *claim.technology_names, *claim.organization_names]
        return list_stems("\n".join([*texts, *names])) | stems(" ".join(self.things))

    @cached_property
    def own_vocabulary(self) -> frozenset[str]:
        """The words that may be beside a number without changing what it means, where it is the only one of its sentence."""
        claim = self.claim
        names = [*claim.metric_names, claim.definition, claim.place or "", *claim.technology_names]
        statements = [claim.statement, claim.scope or "", claim.relative_to or ""]
        words = list_stems("\n".join(statements)) - self._names
        words |= list_stems("\n".join(names)) | _COLOURLESS.get(claim.kind, MAKING)
        for condition in claim.conditions:
            words |= list_stems(f"{condition.name}\n{condition.text or ''}")
        words |= {COUNTRIES[code] for code in claim.countries if code in COUNTRIES}
        words |= stems(" ".join(self.things))
        return words | (_EACH if self.single else frozenset())

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """All words that may be beside a number in a text without changing what the number means."""
        words: frozenset[str] = frozenset()
        for neighbour in self.claim.neighbours:
            # The thing that another number counts is allowed beside that number only.
            words |= list_stems(neighbour.words) - self._names - {read_counted(neighbour.unit)}
            words -= self._list_other_things(neighbour)
        return words | self.own_vocabulary

    def _list_other_things(self, neighbour: Neighbour) -> frozenset[str]:
        """List the names of what only another claim is about: BB 9004, beside a claim about CC 7107."""
        claim = self.claim
        own = "\n".join([claim.title, claim.statement, claim.scope or "", *claim.technology_names])
        # Between the metric and the statement are subject and scope.
        subject = "\n".join(neighbour.words.split("\n")[1:-1])
        named = set(_NAME.findall(subject)) - set(_NAME.findall(own))
        return stems(" ".join(named)) - stems(own) - lexicon_words()


@lru_cache(maxsize=1)
def lexicon_words() -> frozenset[str]:
    """Return words that have a capital only where a sentence begins, and those of countries."""
    countries = "china chinese america american us usa japan japanese korea korean germany german"
    return frozenset(f"{lexicon.NO_PRODUCT} {lexicon.GRAMMAR} {countries}".split())


@lru_cache(maxsize=2_000)
def list_stems(text: str) -> frozenset[str]:
    """List the stems of the words of a text, without units and the things that its numbers count."""
    tokens = tokenize(text, read_quantities(text), ())
    return frozenset(
        word
        for token in tokens
        if token.kind == TokenKind.WORD and token.number is None
        for word in token.stems
    )


def list_whole(tokens: Sequence[Token], index: int) -> frozenset[str]:
    """List the words for the whole that the number at `index` is a part of: `25% of *the fuel*`.

    The result has the stems of these words, and is empty if the text names no whole.
    """
    words: list[str] = []
    before = [token.written for token in tokens[:index]]
    if before[-1:] == ["的"] and "占" in before:
        start = len(before) - 1 - before[::-1].index("占")
        words += [word for token in tokens[start:index] for word in token.stems]
    after = [token for token in tokens[index + 1 :] if token.number is not tokens[index].number]
    if [token.written for token in after[:1]] == ["of"]:
        for token in after[1:]:
            if token.kind != TokenKind.WORD or token.written in _ENDS_WHOLE:
                break
            words += token.stems
    return frozenset(words) - GRAMMAR


def read_counted(unit: Unit) -> str | None:
    """Return the stem of the thing that a unit counts (`call` for `{call}`); None for other units."""
    return stem(unit.code[1:-1]) if _THING.fullmatch(unit.code) else None
