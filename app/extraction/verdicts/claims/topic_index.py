"""Topics by what a sentence names, so that a number meets only the claims that it can be about."""

from collections.abc import Sequence
from fractions import Fraction

from app.domain.numbers.quantity import to_fraction
from app.domain.units.unit import Unit
from app.domain.units.units import get_unit, to_base
from app.extraction.verdicts.claim_topic import Topic
from app.extraction.verdicts.statement import TextStatement


class TopicIndex:
    """Topics by organization and technology, those without an organization, and all by their numbers."""

    def __init__(self, topics: Sequence[Topic]) -> None:
        self._named: dict[str, list[Topic]] = {}
        self._unattributed: list[Topic] = []
        self._by_value: dict[tuple[str, Fraction], list[Topic]] = {}
        for topic in topics:
            claim = topic.claim
            for name in claim.organizations | {claim.technology or ""}:
                self._named.setdefault(name, []).append(topic)
            if not claim.organizations:
                self._unattributed.append(topic)
            for quantity in (claim.quantity, claim.baseline):
                if quantity and quantity.value is not None:
                    key = _make_key(quantity.value, get_unit(quantity.unit))
                    self._by_value.setdefault(key, []).append(topic)

    def list_for(self, statement: TextStatement) -> list[Topic]:
        """List the topics of what the sentence of a number names, and those with the same number."""
        tokens = (*statement.tokens, *statement.clause.sentence.tokens)
        names = {name for token in tokens for name in token.ids} | statement.technologies
        listed = [topic for name in sorted(names) for topic in self._named.get(name, ())]
        number = statement.number
        if number.value is not None:
            unit = number.unit or get_unit("1")
            listed += self._by_value.get(_make_key(number.value, unit), ())
        unique = {topic.claim.id: topic for topic in [*listed, *self._unattributed]}
        return [unique[key] for key in sorted(unique)]


def _make_key(value: str, unit: Unit) -> tuple[str, Fraction]:
    return unit.dimension, to_base(to_fraction(value), unit)
