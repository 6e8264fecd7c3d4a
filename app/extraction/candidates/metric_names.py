"""Metrics that a number may be of: those of the catalogue in its dimension, and the name of a new one.

| rule | metric |
|---|---|
| words_of_metric | its name shares words with the clause or sentence of the number |
| only_metric_of_dimension | no other of the catalogue has this dimension |
| metric_of_dimension | one of several of this dimension, none of which is named |
| draft: named_before | `a depth of 7,300 metres`, 转换效率达到70.5% |
| draft: adjective | `28 mm high` |
| draft: verb | `costs`, `weighs`, `carries` |
| draft: counted_thing, dimension | what is counted, or what the unit measures |
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.quotes.span import Span
from app.domain.units.units import get_unit
from app.errors import InvalidValue
from app.extraction import lexicon
from app.extraction.candidates.candidate import NamedMetric
from app.extraction.language.stems import GRAMMAR, stem
from app.extraction.measures.measure import is_money
from app.extraction.numbers.text_quantity import TextQuantity

_WORD = re.compile(r"[A-Za-z][A-Za-z-]+|[\u4e00-\u9fff]")
_ARTICLE = r"(?:an?|the|its|their|this|total|average|maximum|minimum|peak|record|combined)\s"
# `a depth of`, `a range of about`
_NOUN_OF = re.compile(
    rf"\b(?:{_ARTICLE})*((?:[a-z-]+\s){{0,2}}[a-z-]+)\s(?:of|at|between|from)\s[$€£¥]?$"
)
# `its capacity to`, `the price fell to`, `efficiency is`
_NOUN_VERB = re.compile(
    r"\b((?:[A-Za-z-]+\s){0,2}[A-Za-z-]{3,})\s(?:has\s|have\s|had\s|will\s|should\s)?(?:is|are|was|were|reach(?:es|ed)|stands?\sat|stood\sat|total(?:s|led)|amount(?:s|ed)\sto|exceed(?:s|ed)|averag(?:es|ed)|rose|fell|grew|dropped|climbed|increased|declined|remained|came|hit|to)(?:\s(?:to|by|at|from))?\s[$€£¥]?$"
)
_VERBS = (
    (re.compile(r"\b(?:costs?|priced|sells?\sfor|price)\b"), "price"),
    (re.compile(r"\bweigh(?:s|ed|ing)?\b"), "mass"),
    (re.compile(r"\b(?:charg\w+)\b"), "charging time"),
    (re.compile(r"\b(?:draws|consum\w+|uses?|using)\b"), "consumption"),
    (re.compile(r"\b(?:carr(?:y|ies|ied)|seats?|holds?)\b"), "capacity"),
    (re.compile(r"\b(?:sold|sells?|sales)\b"), "sales"),
    (re.compile(r"\b(?:ship(?:s|ped)?|shipments)\b"), "shipments"),
    (re.compile(r"\bemploy\w*\b"), "employees"),
    (re.compile(r"\b(?:emit\w*|emissions?)\b"), "emissions"),
    (re.compile(r"\b(?:lasts?|lasted)\b"), "lifetime"),
    (re.compile(r"\b(?:invest\w*)\b"), "investment"),
    (re.compile(r"\braised\b"), "funding"),
    (re.compile(r"\b(?:deliver\w*|output)\b"), "output"),
    (re.compile(r"\b(?:produc\w+|mak(?:e|es|ing)|built?|builds)\b"), "production"),
    (re.compile(r"\border(?:s|ed)?\b"), "orders"),
    (re.compile(r"\brank(?:s|ed|ing)?\b"), "rank"),
)
_NO_NAME = GRAMMAR | frozenset(
    map(
        stem,
        [
            "and",
            "than",
            "about",
            "over",
            "more",
            "less",
            "up",
            "down",
            "nearly",
            "almost",
            "some",
            "which",
            "that",
        ],
    )
)
_CHINESE_NOUN = re.compile(
    r"([\u4e00-\u9fffA-Z]{2,10}?)(?:已|可|将|约|能|仅|也|分别|累计|预计|平均|最高|最低|最大)*(?:达到?|为|是|有|至|到|超过?|突破|提高|提升|增长|增加|下降|降低|减少|缩短|升|降|近|约|逾|不足|优于|高于|低于|在|了)*[$￥¥]?$"
)
_LAST_OF = re.compile(r"^.*[的了把将从由每]")
_MARKS = {"%": "share", "{rank}": "rank", "1": "ratio"}


@dataclass(frozen=True, slots=True)
class MetricRank:
    """A metric of the catalogue with the rule by which it was put where it is."""

    metric: NamedMetric
    rule: str


@dataclass(frozen=True, slots=True)
class NewMetricName:
    """The name of a new metric, with the words it was read from."""

    name: str
    span: Span
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
    return frozenset(stem(word) for word in _WORD.findall(text)) - _NO_NAME


def name_metric(flat: str, segment: Span, number: TextQuantity) -> NewMetricName:
    """Name a new metric by the words before or behind a number, else by its unit."""
    before = flat[segment.start : number.whole.start]
    after = flat[number.whole.end : number.whole.end + 12].lower()
    adjective = re.match(r"\s([a-z]+)", after)
    if adjective and adjective[1] in lexicon.ASPECTS:
        return NewMetricName(lexicon.ASPECTS[adjective[1]], number.span, "adjective")
    if before.isascii():
        return _name_english(before, segment, number)
    match = _CHINESE_NOUN.search(before)
    if match and (name := _LAST_OF.sub("", match[1])):
        end = segment.start + match.end(1)
        return NewMetricName(name, Span(end - len(name), end), "named_before")
    return _name_by_unit(number)


def _name_english(before: str, segment: Span, number: TextQuantity) -> NewMetricName:
    for pattern in (_NOUN_OF, _NOUN_VERB):
        match = pattern.search(before)
        found = match[1].split() if match else []
        words = [word for word in found if stem(word) not in _NO_NAME and not word.endswith("ed")]
        if match and words:
            place = Span(segment.start + match.start(1), segment.start + match.end(1))
            return NewMetricName(" ".join(words[-2:]).lower(), place, "named_before")
    verbs = [(match, name) for pattern, name in _VERBS for match in pattern.finditer(before)]
    if verbs:
        verb, name = max(verbs, key=lambda item: item[0].start())
        if number.unit and number.unit.code.startswith("{"):
            name = f"{name} ({number.unit.plural})"
        return NewMetricName(name, Span(*verb.span()).shift(segment.start), "verb")
    return _name_by_unit(number)


def _name_by_unit(number: TextQuantity) -> NewMetricName:
    unit = number.unit
    if is_money(number.codes):
        return NewMetricName("amount of money", number.span, "dimension")
    if unit is None:
        return NewMetricName(number.unit_text or "number", number.span, "dimension")
    if unit.code in _MARKS:
        return NewMetricName(_MARKS[unit.code], number.span, "dimension")
    if unit.code.startswith("{"):
        return NewMetricName(f"number of {unit.plural}", number.span, "counted_thing")
    return NewMetricName(unit.dimension_name or unit.label, number.span, "dimension")
