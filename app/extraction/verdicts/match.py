"""Matching of a number of a text with one claim: may they be compared, and in which unit?

The rules, and the order in which they are checked, are those of `obstacles`.
"""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import chain

from app.domain.numbers.quantity import to_fraction
from app.domain.units.unit import RATIO, TIME, Unit
from app.domain.units.units import get_unit, to_base
from app.extraction import lexicon
from app.extraction.language.stems import CONDITIONS, DEMANDS, DENIALS, PAST, stem, stems
from app.extraction.language.tokens import Token, TokenKind
from app.extraction.numbers.text_quantity import Direction, QuantityRole, TextQuantity
from app.extraction.verdicts.claim_topic import Topic, read_counted
from app.extraction.verdicts.conditions import GivenConditions, find_conditions
from app.extraction.verdicts.obstacles import Obstacle, Refusal, refuse
from app.extraction.verdicts.ratio_order import find_disorder
from app.extraction.verdicts.statement import TextStatement
from app.extraction.verdicts.wording.dates import agrees
from app.extraction.verdicts.wording.turning_words import (
    find_bracketed,
    find_label,
    find_longer_name,
    find_other_thing,
)
from app.extraction.verdicts.wording.unit_per_thing import find_unit_of_one

_MULTIPLYING = frozenset(["of", "the", "x", "×", "times", "的"])
_BETWEEN = frozenset(["and", "then", "to", "from", "later", "up"])
_MOODS = DENIALS | CONDITIONS | DEMANDS | PAST
_GROWING = stems("increase rise raise grow improve extend expand boost")
_COUNT_OR_MONEY = re.compile(r"\{|[A-Z]{3}")
_ACHIEVED = frozenset(["result", "milestone"])
_GROWING_WITH_PLACE = frozenset(["1", "m", "m2", "m3", "kg", "s", "kg.m2/s2", "kg.m2/s3"])
_DURATION, _AGE, _SAVE, _RELATIVE = map(stem, ("duration", "age", "save", "relative"))


class ClaimMatch:
    """A number of a text and one claim: the words that both have, and what prevents a comparison.

    The statement of the number is the part of its sentence that is about it. `refuted` is the word by which
    a sentence beside it says that it is untrue.
    """

    def __init__(
        self, statement: TextStatement, topic: Topic, refuted: Token | None = None
    ) -> None:
        self.statement = statement
        self.refuted = refuted
        self.number = statement.number
        self.topic = topic

    @cached_property
    def _best(self) -> tuple[Fraction, int, int]:
        """The coverage of the metric's name, in the language in which the statement has most of it.

        Behind it are the counts of its words that the statement has or implies, and of all its words.
        """
        statement = self.statement
        words = statement.stems | statement.aspects | statement.unit_words | statement.ranks
        words |= self._list_implied()
        hits = ((len(metric & words), len(metric)) for metric in self.topic.metrics)
        return max(
            (Fraction(count, total) if total else Fraction(1), count, total)
            for count, total in hits
        )

    @property
    def coverage(self) -> Fraction:
        """The share (0 to 1) of words of the metric's name that the statement has or implies."""
        return self._best[0]

    @property
    def named(self) -> bool:
        """Return whether the number's statement has enough words of the metric's name.

        How many are enough is defined by the rule `metric_not_named` of `obstacles`.
        """
        claim, (_, hits, count) = self.topic.claim, self._best
        half = (claim.organizations or claim.technology_names) and count > 2  # noqa: PLR2004 - both of two
        if self.topic.statement_words and self.topic.statement_words <= self.statement.stems:
            return True
        return 2 * hits >= count if half else hits == count

    def is_named_by(self, words: Sequence[Token]) -> bool:
        """Return whether some words, with what the unit implies, name what is measured."""
        found = frozenset(stem for word in words for stem in word.stems) | self._list_implied()
        found |= self.statement.unit_words | self.statement.ranks
        return any(2 * len(metric & found) >= len(metric) for metric in self.topic.metrics)

    def _list_implied(self) -> frozenset[str]:
        """List the stems of words that the number implies, although the text does not have them.

        They are the counted thing or the dimension, `duration` for a time after `for`, and `relative`
        if the statement names the base of the ratio.
        """
        implied: set[str] = set()
        if self.unit:
            named = self.topic.counted or self.unit.dimension_name or ""
            implied.update(stems(named))
            if self.unit.dimension == TIME and self.statement.follows("for"):
                implied.add(_DURATION)
        if self.topic.relative and self.topic.relative <= self.statement.stems:
            implied.add(_RELATIVE)
        return frozenset(implied)

    @cached_property
    def unit(self) -> Unit | None:
        """The unit in which the number of the text can be compared with the claim.

        It is None if the number has a unit of another dimension, such as one per day.
        """
        number, own = self.number, self.topic.claim.unit
        if number.unit_text is None and number.unit is None:
            return self._find_bare_unit()
        unit = find_unit_of_one(number, self.topic.single)
        if unit is None:
            return own if own.code in number.codes else None
        if unit.dimension == own.dimension:
            return unit
        counted = read_counted(unit)
        return own if counted is not None and counted == self.topic.counted else None

    def _find_bare_unit(self) -> Unit | None:
        """Find the unit that is meant by a number without a unit; None if the claim suggests none.

        It is the claim's unit if the text names the thing that this counts, or years for an age.
        """
        words = self.statement.stems
        if self.topic.counted in words:
            return self.topic.claim.unit
        return get_unit("a") if _AGE in self.topic.metric and _AGE in words else None

    @property
    def has_other_unit(self) -> bool:
        """Return whether the text names the metric, but the number's unit measures something else.

        Return False for a part or multiple (`half as thick`), and if another number of the statement has the
        metric's dimension, because the metric's name then belongs to that number.
        """
        counted, own = self.topic.counted, self.topic.claim.unit
        counts = counted is None or counted in self.statement.stems
        stated = self.number.unit
        if stated is None or stated.code == "1" or not self.named or not counts:
            return False
        # 91% of the patients are no count of them.
        if stated.dimension == RATIO and counted is not None:
            return False
        units = [other.unit for other in self.statement.others if other.unit]
        return all(unit.dimension != own.dimension for unit in units)

    @cached_property
    def conditions(self) -> GivenConditions:
        """The conditions of the claim that the statement gives or lacks."""
        claim = self.topic.claim
        return find_conditions(self.statement, claim.conditions, claim.unit)

    @cached_property
    def refusals(self) -> tuple[Refusal, ...]:
        """The rules of `obstacles` that fail, in their order; none if the numbers may be compared."""
        return tuple(self._list_refusals())

    @property
    def is_clean(self) -> bool:
        """Return whether no rule of `obstacles` fails; the rules that most claims fail come first."""
        first = chain(self._check_organizations(), self._check_metric(), self._check_scope())
        return next(first, None) is None and not self.refusals

    def _list_refusals(self) -> Iterator[Refusal]:
        yield from self._check_organizations()
        yield from self._check_words()
        yield from self._check_metric()
        yield from self._check_scope()
        yield from self._check_numbers()
        yield from self.conditions.refusals
        yield from self._check_dates()
        yield from self._check_mood()
        if not self._is_comparable_change():
            yield Refusal(Obstacle.CHANGE_NOT_COMPARED)

    @cached_property
    def is_named(self) -> bool:
        """Return whether the statement names an organization of the claim, or its technology by its own name."""
        claim = self.topic.claim
        named = claim.organizations & self.statement.named
        return bool(named) or claim.technology in self.statement.technologies

    @cached_property
    def names_thing(self) -> bool:
        """Return whether the statement has a name of the thing that the claim is about, or a condition of it."""
        names = self.topic.things
        tokens = self.statement.clause.sentence.tokens
        return bool(self.conditions.places) or any(
            token.written in names and (token.capital or not token.written.isalpha())
            for token in tokens
        )

    def _check_organizations(self) -> Iterator[Refusal]:
        own = self.topic.claim.organizations
        if own and not self.is_named:
            yield Refusal(Obstacle.ORGANIZATION_NOT_NAMED)
        for token in self.statement.clause.list_of(TokenKind.ORGANIZATION):
            if not token.ids <= own:
                yield refuse(Obstacle.OTHER_ORGANIZATION, token)

    def _check_words(self) -> Iterator[Refusal]:
        if other := self.statement.find_other():
            yield refuse(Obstacle.UNKNOWN_WORD, other)
        for sign in self.statement.signs:
            if not self.conditions.has(sign.start):
                yield refuse(Obstacle.UNKNOWN_WORD, sign)
        # `$96` may be of another dollar.
        if self.number.unit is None and len(self.number.codes) > 1:
            yield Refusal(Obstacle.UNKNOWN_WORD, self.number.unit_text, self.number.span)
        for note in self.statement.notes:
            if stems(note).isdisjoint(self.topic.vocabulary):
                yield Refusal(Obstacle.UNKNOWN_WORD, note, self.number.span)
        for token in (*self.turning, *self._list_unknown()):
            yield refuse(Obstacle.UNKNOWN_WORD, token)

    def _list_unknown(self) -> list[Token]:
        """List the words of the statement that the claim does not know.

        Words about another number of the achievement are known beside another number alone.
        """
        numbers = [token for token in self.statement.clause.sentence.tokens if token.number]
        is_alone = all(token.number is self.number for token in numbers)
        known = self.topic.own_vocabulary if is_alone else self.topic.vocabulary
        unknown = self.statement.every - known - _MOODS
        return [
            token
            for token in self.statement.words
            if not unknown.isdisjoint(token.stems)
            and not self._is_of_number(token)
            and not self.conditions.has(token.start)
            and not self._is_harmless_place(token)
        ]

    @cached_property
    def turning(self) -> list[Token]:
        """The words of the sentence that make the statement another one, wherever they are."""
        tokens, topic = self.statement.clause.sentence.tokens, self.topic
        others = (
            find_label(tokens, topic.vocabulary),
            find_bracketed(tokens, topic.vocabulary),
            find_longer_name(self.statement.tokens, topic.own_words),
            find_other_thing(tokens, self.number.span.start, topic.own_words),
        )
        return [*self.statement.misused, *(token for token in others if token)]

    def _is_harmless_place(self, token: Token) -> bool:
        """Return whether a place changes nothing of the claim: where it was done, or who is at home there.

        It does of a number that grows with the place, such as a count, a share, an amount or a length, and
        of a claim that is about a place itself.
        """
        if token.start in self.statement.seats:
            return True
        claim = self.topic.claim
        dimension = claim.unit.dimension
        return (
            token.start in self.statement.places
            and claim.kind in _ACHIEVED
            and bool(claim.organizations)
            and not claim.place
            and not self.topic.proper
            and dimension not in _GROWING_WITH_PLACE
            and not _COUNT_OR_MONEY.search(dimension)
        )

    def _is_of_number(self, token: Token) -> bool:
        """Return whether a word is the unit or adjective of a number: `thin` in `0.3 mm thin`."""
        if token in self.statement.adjectives:
            return stem(lexicon.ASPECTS[token.written]) in self.topic.metric
        if token.number is not self.number:
            return token.number is not None
        return self.statement.is_of_unit(token)

    def _check_metric(self) -> Iterator[Refusal]:
        if self.statement.aspects - self.topic.metric:
            yield refuse(Obstacle.OTHER_MEASURE, self.statement.adjectives[0])
        if not self.named and not self._is_attributive():
            yield Refusal(Obstacle.METRIC_NOT_NAMED)
        whole = self.statement.whole
        # Another word of the claim narrows the whole: `25% of hydrogen fuel`.
        other = (
            (whole & self.topic.own_words) - self.topic.whole if self.topic.whole & whole else whole
        )
        if self.topic.claim.unit.dimension == RATIO and other:
            yield refuse(Obstacle.OTHER_WHOLE, self.statement.find_word(other))

    def _is_attributive(self) -> bool:
        """Return whether the text may omit the metric, as in `a 30 micrometre BOE screen`.

        The name of the metric must have only one word, and the number must be right before an
        organization, or before a word of the scope or technology.
        """
        topic, index = self.topic, self.statement.index
        before_thing = any(
            token.kind == TokenKind.ORGANIZATION
            or topic.scope_or_technology.intersection(token.stems)
            for token in self.statement.tokens[index + 1 : index + 2]
        )
        return before_thing and len(topic.metric) == 1 and bool(topic.claim.organizations)

    def _check_scope(self) -> Iterator[Refusal]:
        topic, stems = self.topic, self.statement.stems
        if topic.scope_or_technology and not topic.scope_or_technology & stems:
            yield Refusal(Obstacle.SCOPE_NOT_NAMED)
        for word in sorted((topic.proper | topic.relative) - stems):
            yield Refusal(Obstacle.SCOPE_NOT_NAMED, word)
        if not topic.claim.organizations and 2 * len(topic.scope & stems) <= len(topic.scope):
            yield Refusal(Obstacle.SCOPE_NOT_NAMED)
        if base := find_disorder(self.statement, topic):
            yield refuse(Obstacle.RATIO_ORDER, base)
        if topic.single is not None and not self.statement.names_single_thing(topic.single):
            yield refuse(
                Obstacle.SCOPE_DIFFERS, self.statement.find_word(frozenset({topic.single}))
            )

    def _check_numbers(self) -> Iterator[Refusal]:
        dimensions = {neighbour.unit.dimension for neighbour in self.topic.claim.neighbours}
        for other in self.statement.others:
            is_known = other.unit is not None and other.unit.dimension in dimensions
            is_apart = (
                is_known or self._is_listed_with(other) or self.conditions.has(other.span.start)
            )
            if not is_apart or self._is_multiplied_by(other) or self._is_of_another(other):
                word = other.span.cut(self.statement.text)
                yield Refusal(Obstacle.FURTHER_CONDITION, word, other.span)

    def _is_multiplied_by(self, other: TextQuantity) -> bool:
        """Return whether another number is a factor of this one: `half of 42 layers`, `2 x 42 layers`."""
        if other.span.start > self.number.span.start:
            return False
        words = {token.written for token in self._list_between(other)}
        is_multiple = other.unit is not None and other.unit.code == "1"
        return words <= _MULTIPLYING and (is_multiple or bool(words))

    def _is_of_another(self, other: TextQuantity) -> bool:
        """Return whether a number beside this one is another than that of the claim: `a 0.3 mm screen` for 0.03 mm."""
        if other.unit is None or other.value is None:
            return False
        own = [
            to_base(to_fraction(number.value), number.unit)
            for number in self.topic.own_numbers
            if number.unit and number.value and number.unit.dimension == other.unit.dimension
        ]
        return bool(own) and to_base(to_fraction(other.value), other.unit) not in own

    def _list_between(self, other: TextQuantity) -> list[Token]:
        first, last = sorted((self.number.span.start, other.span.start))
        return [token for token in self.statement.tokens if first < token.start < last]

    def _is_listed_with(self, other: TextQuantity) -> bool:
        """Return whether this number and another one are in the same list or from-to pair.

        Both have the same unit, as in `6.75 billion and then 30 billion calls`.
        """
        single = self.topic.single
        if find_unit_of_one(other, single) != find_unit_of_one(self.number, single):
            return False
        if QuantityRole.BASELINE in {other.role, self.number.role}:
            return True
        between = self._list_between(other)
        return all(token.written in _BETWEEN or token.number for token in between)

    def _check_dates(self) -> Iterator[Refusal]:
        dates = self.statement.clause.list_of(TokenKind.DATE)
        if self.topic.claim.dated and self.topic.claim.kind == "statistic" and not dates:
            yield Refusal(Obstacle.OTHER_PERIOD)
        for token in dates:
            if self.conditions.has(token.start):
                continue
            if not agrees(token, self.statement.clause.sentence.tokens, self.topic.claim.period):
                yield refuse(Obstacle.OTHER_PERIOD, token)

    def _check_mood(self) -> Iterator[Refusal]:
        kind, sentence = self.topic.claim.kind, self.statement.clause.sentence
        demands = self.statement.demands
        wishes = (sentence.stems & CONDITIONS) - self.topic.vocabulary
        if denials := self.statement.denials:
            yield refuse(Obstacle.DENIED, self.statement.find_word(denials))
        elif word := self.refuted or self.statement.exclusion:
            yield refuse(Obstacle.DENIED, word)
        if self.topic.claim.is_disputed:
            yield Refusal(Obstacle.DISPUTED)
        if sentence.question or (wishes and kind != "target"):
            yield refuse(Obstacle.CONDITIONAL, self.statement.find_word(wishes))
        if (kind == "requirement" and not demands) or (kind == "target" and not demands | wishes):
            yield Refusal(Obstacle.REQUIREMENT_NOT_RESULT)
        if kind not in {"requirement", "target"} and demands:
            yield refuse(Obstacle.RESULT_NOT_REQUIREMENT, self.statement.find_word(demands))

    def _is_comparable_change(self) -> bool:
        """Return whether the number may be compared because it is not a difference such as `30% more`.

        If the metric is a saving, its numbers are differences (`saves 25%`). Then any number may be
        compared, except after `to`, and unless the saving itself changes: `savings rose by 25%`.
        """
        if _SAVE in self.topic.metric:
            grows = self.number.direction == Direction.UP or self.statement.stems & _GROWING
            # `Lower savings` has the word twice, because lowering is one for saving.
            savings = sum(_SAVE in word.stems for word in self.statement.words)
            return not grows and savings <= 1 and not self.statement.follows("to")
        return self.number.role != QuantityRole.CHANGE
