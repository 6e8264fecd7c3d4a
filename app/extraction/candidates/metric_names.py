"""Metrics of the catalogue that a number may be of: those of its dimension, by the words that they share with it.

| rule | metric |
|---|---|
| words_of_metric | its name shares words with the clause or sentence of the number |
| only_metric_of_dimension | no other of the catalogue has this dimension |
| metric_of_dimension | one of several of this dimension, none of which is named |
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.units.units import get_unit
from app.errors import InvalidValue
from app.extraction.candidates.candidate import NamedMetric
from app.extraction.language.stems import GRAMMAR, stem
from app.extraction.numbers.flat_text import flatten
from app.extraction.numbers.text_quantity import TextQuantity

_WORD = re.compile(r"[A-Za-z][A-Za-z-]+|[\u4e00-\u9fff]")
_MORE = "and than about over more less up down nearly almost some which that"
NO_NAME = GRAMMAR | frozenset(map(stem, _MORE.split()))


@dataclass(frozen=True, slots=True)
class MetricRank:
    """A metric of the catalogue with the rule by which it was put where it is."""

    metric: NamedMetric
    rule: str


def rank_metrics(
    metrics: Sequence[NamedMetric], number: TextQuantity, segment: str, sentence: str
) -> list[MetricRank]:
    """Rank the metrics of a catalogue for a number: those of its dimension, by the words that they share with it."""
    if number.unit is None:
        dimensions = {dimension for code in number.codes if (dimension := _find_dimension(code))}
    else:
        dimensions = {number.unit.dimension}
    fitting = [metric for metric in metrics if _find_dimension(metric.unit) in dimensions]
    near, far = _list_stems(segment), _list_stems(sentence)
    scored = sorted(
        (
            (max((_score(name, near, far) for name in metric.names), default=(0, 0)), metric)
            for metric in fitting
        ),
        key=lambda pair: pair[0],
        reverse=True,
    )
    other = "only_metric_of_dimension" if len(fitting) == 1 else "metric_of_dimension"
    return [
        MetricRank(metric, "words_of_metric" if max(score) else other) for score, metric in scored
    ]


def _find_dimension(code: str) -> str | None:
    try:
        return get_unit(code).dimension
    except InvalidValue:
        return None


def measures(unit: str, number: TextQuantity) -> bool:
    """Return whether a number has the dimension of a unit."""
    return number.unit is not None and _find_dimension(unit) == number.unit.dimension


def _score(name: str, near: frozenset[str], far: frozenset[str]) -> tuple[int, int]:
    stems = _list_stems(name)
    if not stems:
        return 0, 0
    return 100 * len(stems & near) // len(stems), 100 * len(stems & far) // len(stems)


def _list_stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in _WORD.findall(flatten(text))) - NO_NAME
