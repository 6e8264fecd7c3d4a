"""The scores of what was read in articles: what is found, right, beside, and given or asserted falsely."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks.articles.gold import DEVELOPMENT, FRESH, FROZEN, Article, read_articles
from benchmarks.articles.score import main
from benchmarks.articles.scores import score

pytestmark = pytest.mark.engines("sqlite")

TEXT = (
    "Acme's boat does 40 knots at 20 °C, up from 30, and never 50; half (15 m) of Bolt's. Model 7."
)


def make_mark(quote: str, value: str, unit: str | None, **others: object) -> dict[str, Any]:
    start = TEXT.index(quote)
    fields: dict[str, Any] = {
        "quote": quote,
        "start": start,
        "end": start + len(quote),
        "value": value,
        "lower": None,
        "upper": None,
        "unit": unit,
        "unit_alt": [],
        "comparator": "eq",
        "comparator_alt": [],
        "kind": "result",
        "role": "value",
        "organizations": ["Acme"],
        "organizations_alt": [],
        "metric_any": ["speed"],
        "date": None,
        "date_alt": [],
        "denied": False,
        "baseline": None,
        "change": None,
        "also": [],
    }
    return fields | others


FORMER = make_mark("30", "30", "[kn_i]")
LENGTH = make_mark("15 m", "15", "m")
SPEED = make_mark("40 knots", "40", "[kn_i]", baseline=FORMER, date="2025", kind="statistic")
WARM = make_mark("20 °C", "20", "Cel", role="condition")
DENIED = make_mark("50", "50", "[kn_i]", denied=True)
HALF = make_mark("half", "1/2", "1", also=[LENGTH], organizations=["Bolt"], unit_alt=["?half"])
ALL = [SPEED, WARM, DENIED, HALF]
ARTICLE = Article(
    "x", "en", "2025", TEXT, ("Acme", "Bolt"), tuple(ALL), (make_mark("7", "7", None),)
)
FULL = {"precision": 100.0, "recall": 100.0, "f1": 100.0}


def score_boat(*read: dict[str, Any]) -> dict[str, Any]:
    return score([ARTICLE], [list(read)]).describe()


def test_gold_scored_against_itself_is_full() -> None:
    articles = [*read_articles(DEVELOPMENT), *read_articles(FROZEN), *read_articles(FRESH)]
    read = [
        [{**mark, "metric": " ".join(mark["metric_any"])} for mark in article.candidates]
        for article in articles
    ]
    tally = score(articles, read)
    figures = tally.describe()
    rates = {name: rate for name, rate in figures.items() if isinstance(rate, float)}
    assert figures["articles"] == len(articles)
    assert (tally.errors, set(rates.values())) == ([], {100.0})
    assert len(rates) == 9
    assert figures["found"] == figures["pairs"] == FULL
    assert [figures[name] for name in ("bad_offsets", "ignored_given", "denied_asserted")] == [
        0,
        0,
        0,
    ]


@pytest.mark.parametrize(
    ("name", "read", "expected"),
    [
        ("found", [], {"precision": None, "recall": 0.0, "f1": 0.0}),
        ("found", [SPEED], {"precision": 100.0, "recall": 33.3, "f1": 50.0}),
        ("found", [SPEED, SPEED], {"precision": 50.0, "recall": 33.3, "f1": 40.0}),
        ("found", [SPEED | {"value": "41"}], {"precision": 0.0, "recall": 0.0, "f1": 0.0}),
        ("found", [SPEED | {"value": "40.0", "start": 0}], {"precision": 100.0, "recall": 33.3, "f1": 50.0}),
        ("found", [SPEED | {"start": 0, "end": 3}], {"precision": 0.0, "recall": 0.0, "f1": 0.0}),
        ("found", [SPEED, FORMER, LENGTH, WARM], {"precision": 100.0, "recall": 33.3, "f1": 50.0}),
        ("found", [HALF | {"value": "50", "unit": "%"}], {"precision": 100.0, "recall": 33.3, "f1": 50.0}),
        ("unit", [SPEED], 100.0),
        ("unit", [SPEED | {"unit": "km/h"}], 0.0),
        ("unit", [HALF | {"value": "50", "unit": "%"}], 100.0),
        ("unit", [HALF | {"value": "50", "unit": None}], None),
        ("unit", [HALF | {"unit": None, "unit_text": "half"}], 100.0),
        ("comparator", [SPEED | {"comparator": "gt"}], 0.0),
        ("kind", [SPEED | {"kind": "result"}, DENIED | {"kind": "target"}], 50.0),
        ("organizations", [SPEED, HALF | {"organizations": ["Acme", "Bolt"]}], 50.0),
        ("date", [SPEED, DENIED | {"date": "2024"}], 50.0),
        ("date_of_dated", [SPEED, DENIED | {"date": "2024"}], 100.0),
        ("metric", [SPEED | {"metric": "Top speed"}, DENIED | {"metric": "depth"}], 50.0),
        ("pairs", [SPEED], FULL),
        ("pairs", [SPEED | {"baseline": {"value": "31"}}], {"precision": 0.0, "recall": 0.0, "f1": 0.0}),
        ("pairs", [SPEED, DENIED | {"change": {"value": "2"}}], {"precision": 50.0, "recall": 100.0, "f1": 66.7}),
        ("conditions", [SPEED], 0.0),
        ("conditions", [SPEED | {"qualifiers": [WARM]}], 100.0),
        ("conditions", [WARM], 100.0),
        ("full", ALL, 100.0),
        ("full", [SPEED | {"baseline": None}, DENIED, HALF | {"change": {"value": "3"}}], 66.7),
        ("full", [SPEED, DENIED | {"baseline": {"value": "30"}}], 33.3),
        ("bad_offsets", [SPEED | {"start": 0}, HALF | {"quote": "Half"}, HALF], 2),
        ("ignored_given", [make_mark("7", "7", None), SPEED], 1),
        ("denied_asserted", [DENIED | {"denied": False}], 1),
        ("denied_asserted", ALL, 0),
    ],
)  # fmt: skip
def test_score_of_candidates_is_as_expected(
    name: str, read: list[dict[str, Any]], expected: object
) -> None:
    assert score_boat(*read)[name] == expected


def test_score_accepts_other_answers_that_the_gold_has() -> None:
    speed = SPEED | {
        "organizations_alt": [[]],
        "date_alt": [None],
        "comparator_alt": ["lte"],
        "change_alt": {"value": "10"},
    }
    article = Article("x", "en", "2025", TEXT, (), (speed, DENIED | {"optional": True}), ())
    other: dict[str, Any] = {
        "organizations": [],
        "date": None,
        "comparator": "lte",
        "change": {"value": "10"},
    }
    figures = score([article], [[speed | other]]).describe()
    assert figures["found"] == figures["pairs"] == FULL
    assert (figures["full"], figures["date"], figures["date_of_dated"]) == (100.0, 100.0, None)


def test_score_command_prints_figures_and_errors(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    predicted = tmp_path / "predicted.jsonl"
    predicted.write_text("[]\n" * len(read_articles(DEVELOPMENT)), encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["score", str(DEVELOPMENT), str(predicted), "--errors", "2"])
    main()
    figures, *errors = capsys.readouterr().out.splitlines()
    assert json.loads(figures)["found"]["recall"] == 0.0
    assert errors == ["own-en-01 missed '48 trainsets'", "own-en-01 missed '1.27 billion euros'"]
