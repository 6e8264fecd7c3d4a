"""The articles with gold: spans, values, units and dates that are what they say, and nothing left unmarked."""

import re
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest

from app.domain.claims.edtf import parse_period
from app.domain.units.grammar import parse
from benchmarks.articles.gold import (
    DEVELOPMENT,
    FRESH,
    FROZEN,
    NAMES,
    Article,
    Mark,
    list_partners,
    read_articles,
)

pytestmark = pytest.mark.engines("sqlite")

ARTICLES = [
    article for path in (DEVELOPMENT, FROZEN, FRESH, NAMES) for article in read_articles(path)
]
FIELDS = frozenset({
    "quote", "start", "end", "value", "lower", "upper", "unit", "unit_alt", "comparator", "cue",
    "kind", "role", "direction", "organizations", "metric_any", "technology", "date",
    "relative_to", "condition", "scope", "denied", "baseline", "baseline_date", "change", "also",
    "sentence", "date_alt", "organizations_alt", "comparator_alt",
})  # fmt: skip
MAY_HAVE = frozenset({"optional", "baseline_alt", "change_alt"})
COMPARATORS = frozenset({"eq", "approx", "lt", "lte", "gt", "gte"})
KINDS = frozenset({"result", "statistic", "target", "requirement", "ranking"})

each_article = pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.id)


def list_spans(article: Article) -> list[Mark]:
    """List all marks of an article once each, in the order of the text."""
    marks = [*article.candidates, *article.ignore]
    for claim in article.claims:
        others = (claim.get("baseline_alt"), claim.get("change_alt"))
        marks += [*list_partners(claim), *filter(None, others)]
    return sorted({mark["start"]: mark for mark in marks}.values(), key=lambda mark: mark["start"])


def list_units(claim: Mark) -> Iterator[str]:
    numbers = [claim, *list_partners(claim)]
    for unit in (
        unit for mark in numbers for unit in (mark.get("unit"), *mark.get("unit_alt", ()))
    ):
        if unit and not unit.startswith("?"):
            yield unit


def list_values(claim: Mark) -> Iterator[Any]:
    yield from (claim[name] for name in ("value", "lower", "upper") if claim[name] is not None)
    yield from (number["value"] for number in list_partners(claim))


def test_articles_have_all_that_is_asked_for_in_each_half() -> None:
    halves = [read_articles(path) for path in (DEVELOPMENT, FROZEN)]
    languages = [Counter(article.language for article in half) for half in halves]
    assert languages == [{"en": 66, "zh": 45}, {"en": 6, "zh": 4}]
    assert len({article.id for article in ARTICLES}) == len(ARTICLES)
    for half in halves:
        claims = [claim for article in half for claim in article.claims]
        assert len(claims) > 100
        assert {claim["kind"] for claim in claims} >= {
            "result",
            "statistic",
            "target",
            "requirement",
        }
        assert {claim["direction"] for claim in claims} == {"up", "down", None}
        assert {claim["comparator"] for claim in claims} == COMPARATORS
        assert sum(claim["denied"] for claim in claims) >= 7
        for name in ("baseline", "change", "also", "lower", "relative_to", "condition", "date"):
            assert sum(bool(claim[name]) for claim in claims) >= 3, name


@each_article
def test_article_has_marks_where_they_say(article: Article) -> None:
    spans = list_spans(article)
    for mark in spans:
        assert article.text[mark["start"] : mark["end"]] == mark["quote"] == mark["quote"].strip()
    assert all(before["end"] <= after["start"] for before, after in pairwise(spans))
    for mark in article.candidates:
        start, end = mark["sentence"]
        sentence = article.text[start:end]
        assert start <= mark["start"] < mark["end"] <= end
        assert sentence == sentence.strip()
        assert (mark["cue"] or "").lower() in sentence.lower()


@each_article
def test_article_has_every_digit_marked(article: Article) -> None:
    marked = {at for mark in list_spans(article) for at in range(mark["start"], mark["end"])}
    digits = {match.start() for match in re.finditer(r"\d", article.text)}
    around = {at: article.text[max(0, at - 9) : at + 9] for at in digits - marked}
    assert not around


@each_article
def test_article_has_fields_of_the_form(article: Article) -> None:
    for mark in article.candidates:
        assert FIELDS <= set(mark) <= FIELDS | MAY_HAVE
        assert {mark["comparator"], *mark["comparator_alt"]} <= COMPARATORS
        assert mark["kind"] in KINDS
        assert (mark["value"] is None) == (mark["lower"] is not None) == (mark["upper"] is not None)
        assert (mark["role"] == "change") == (mark["direction"] is not None)
        assert mark["metric_any"] or mark["role"] == "condition"
        for names in (mark["organizations"], *mark["organizations_alt"]):
            assert set(names) <= set(article.organizations)
    assert all(name in article.text for name in article.organizations)


@each_article
def test_article_has_values_units_and_dates_that_parse(article: Article) -> None:
    parse_period(article.published)
    for mark in article.candidates:
        assert [Fraction(value) for value in list_values(mark)]
        for unit in list_units(mark):
            parse(unit)
        for date in (mark["date"], *mark["date_alt"], mark["baseline_date"]):
            if date is not None:
                parse_period(date)
