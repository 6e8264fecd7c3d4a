"""Filters of a search find the same by labels of the search index as by the rows alone."""

import json
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select
from support.bundles import write_bundle

from app.database.database import Database
from app.domain.search.query import parse_search
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.store.change_log import Author
from app.main import create_app
from app.queries.compiled import lists
from app.queries.list_page import definition
from app.queries.list_page import page as list_page
from app.queries.list_page.definition import define_list
from app.queries.list_page.page import read_page
from app.queries.list_page.page_statement import count_rows
from app.queries.lists.filter_labels import CompleteLabels, LabelFilter, list_labels
from app.queries.resources.claims import list_claims
from app.queries.search_index import selectivity
from app.queries.search_index.index import expand, find_words
from app.queries.search_index.match_expression import Expression
from app.schemas.achievements import AchievementQuery
from app.schemas.claims import ClaimKind, ClaimQuery, ClaimStatus
from app.schemas.query_string import parse_query
from app.settings import Settings

TO_THE_ROUTES = {"Cookie": "x=y"}
FILTERS = [
    "kind=result",
    "kind=target&kind=requirement",
    "status=disputed&status=withdrawn",
    "status=stated&status=disputed",
    "metric=mass",
    "metric=mass&technology=t0&kind=result&status=withdrawn",
    "technology=t0&technology=t2&metric=mass",
    "technology=no-such",
    "kind__not=result&status=disputed",
]
# The first two meet all filters; each further form of words meets one of each sort.
WORDS = ["steel -tripled", "tripl", "steel", "声明", '"from nearly"']
ASKED = [
    *product(WORDS[:2], FILTERS),
    *product(
        WORDS[2:], ("kind=target&kind=requirement", "status=stated&status=disputed", FILTERS[5])
    ),
]


@pytest.fixture(scope="module")
def clients(mixed: Settings) -> Iterator[list[TestClient]]:
    """Two applications on one catalogue: each keeps the statements that it has compiled."""
    with TestClient(create_app(mixed)) as with_labels, TestClient(create_app(mixed)) as without:
        yield [with_labels, without]


@pytest.mark.slow
@pytest.mark.engines("sqlite")
@pytest.mark.parametrize(("q", "filters"), ASKED)
@pytest.mark.usefixtures("_all_are_common")
def test_list_of_words_is_the_same_with_labels_and_without(
    clients: list[TestClient], monkeypatch: pytest.MonkeyPatch, q: str, filters: str
) -> None:
    compare_with_and_without(clients, monkeypatch, q, filters)


@pytest.mark.engines("postgresql")
@pytest.mark.parametrize("filters", FILTERS[2:6])
@pytest.mark.parametrize("q", WORDS[:2])
@pytest.mark.usefixtures("_all_are_common")
def test_list_of_words_is_the_same_with_labels_of_postgresql_and_without(
    clients: list[TestClient], monkeypatch: pytest.MonkeyPatch, q: str, filters: str
) -> None:
    compare_with_and_without(clients, monkeypatch, q, filters)


def compare_with_and_without(
    clients: list[TestClient], monkeypatch: pytest.MonkeyPatch, q: str, filters: str
) -> None:
    """Compare what two applications answer, of which the second gets no labels."""
    labelled, unlabelled = clients
    urls = [
        f"/v1/claims?q={q}&{filters}&limit=40{more}"
        for more in ("", "&sort=relevance", "&sort=id", "&sort=-date,-id")
    ]
    urls.append(f"/v1/claims?q={q}&{filters}&facet=kind&facet=status&facet=metric&limit=1")
    with_labels = _read_lists(labelled, urls)
    # Claims with these words exist for each filter.
    assert q != "声明" or "no-such" in filters or with_labels[0]["meta"]["count"]
    for module in (lists, definition, list_page):
        monkeypatch.setattr(module, "list_labels", lambda _query: LabelFilter())
    assert _read_lists(unlabelled, urls) == with_labels


def _read_lists(client: TestClient, urls: list[str]) -> list[Any]:
    return [page for url in urls for page in _walk(client, url)]


def _walk(client: TestClient, first: str) -> Iterator[Any]:
    """Yield each page of the fast path, and check that the routes answer the same."""
    url: str | None = first
    while url is not None:
        answer = client.get(url)
        assert answer.status_code == 200
        assert client.get(url, headers=TO_THE_ROUTES).content == answer.content
        yield answer.json()
        url = answer.json()["links"]["next"]


def test_labels_find_what_has_the_words_and_meets_the_filters_alone(catalogue: Database) -> None:
    query = ClaimQuery(
        q="声明", kind=[ClaimKind.RESULT], status=[ClaimStatus.DISPUTED], metric=["mass"]
    )
    with catalogue.read() as session:
        listing = define_list(session, list_claims, query)
        words = find_words(session, expand(session, parse_search("声明")), list_labels(query))
        narrowed, counted, required = (
            session.scalar(select(func.count()).select_from(statement.select().subquery())) or 0
            for statement in (words.narrowed, words.counted, words.required)
            if statement is not None
        )
        by_rows = count_rows(session, "claim", listing.conditions)
        assert 0 < narrowed == counted == by_rows < required


RESULT, TARGET = ("¦kind¦result",), ("¦kind¦target",)
WITHDRAWN = "¦status¦withdrawn"


@pytest.mark.parametrize(
    ("filters", "labelled"),
    [
        ("", LabelFilter([], CompleteLabels([], [WITHDRAWN]))),
        ("sort=-date&facet=kind", LabelFilter([], CompleteLabels([], [WITHDRAWN]))),
        (
            "metric=unit-cost&kind=result&kind=target",
            LabelFilter(
                [[*RESULT, *TARGET], ["¦metric¦unit¦cost"]],
                CompleteLabels([[*RESULT, *TARGET], ["¦metric¦unit¦cost"]], [WITHDRAWN]),
            ),
        ),
        # Most claims are `stated`, so this label narrows only the count.
        ("status=stated", LabelFilter([], CompleteLabels([["¦status¦stated"]], []))),
        (
            "status=disputed&status=stated",
            LabelFilter([], CompleteLabels([["¦status¦disputed", "¦status¦stated"]], [])),
        ),
        ("status=withdrawn", LabelFilter([[WITHDRAWN]], CompleteLabels([[WITHDRAWN]], []))),
        # These filter by more than labels hold.
        ("kind=result&country=CN", LabelFilter([RESULT])),
        ("kind=result&kind__not=target", LabelFilter([RESULT])),
        ("kind=result&status__not=withdrawn", LabelFilter([RESULT])),
        ("kind=result&date__gte=2020", LabelFilter([RESULT])),
        ("kind=result&sort=-value", LabelFilter([RESULT])),
        ("kind=result&sort=factor,-id", LabelFilter([RESULT])),
        ("kind=result&value__gte=5", LabelFilter([RESULT])),
        ("kind=result&has_baseline=true", LabelFilter([RESULT])),
        ("kind=result&id=a&id=b", LabelFilter([RESULT])),
        ("kind=result&as_of=1", LabelFilter([RESULT])),
    ],
)
def test_labels_of_a_query_are_those_of_its_filters(filters: str, labelled: LabelFilter) -> None:
    query = parse_query(ClaimQuery, parse_qsl(f"q=steel&{filters}"), frozenset()).query
    assert query is not None
    found = list_labels(query)
    assert [*map(set, found.narrowing)] == [*map(set, labelled.narrowing)]
    assert (found.whole is None) == (labelled.whole is None)
    if found.whole is not None and labelled.whole is not None:
        assert [*map(set, found.whole.required)] == [*map(set, labelled.whole.required)]
        assert found.whole.excluded == labelled.whole.excluded


def test_labels_are_of_claims_alone() -> None:
    assert list_labels(AchievementQuery(q="steel", technology=["fiber"])) == LabelFilter()


@pytest.mark.parametrize("q", ["¦kind¦result", '"¦kind¦result"', '"kind result"', "kind:result"])
def test_no_words_find_a_label(catalogue: Database, q: str) -> None:
    with catalogue.read() as session:
        assert (
            read_page(session, define_list(session, list_claims, ClaimQuery(q=q))).meta.count == 0
        )


def test_labels_follow_what_a_claim_becomes(database: Database, tmp_path: Path) -> None:
    def move(bundle: dict[str, Any]) -> None:
        truck = {"id": "truck-battery", "names": {"en": "Truck battery"}, "field": "vehicles"}
        bundle["technologies"].append(truck)
        bundle["achievements"][0]["technology"] = "truck-battery"
        bundle["claims"][0]["status"] = "disputed"

    import_bundle(database, write_bundle(tmp_path / "a"), Author("test"))
    import_bundle(database, write_bundle(tmp_path / "b", move), Author("test"))
    for query, count in (
        (ClaimQuery(q="charge", technology=["car-battery"]), 0),
        (ClaimQuery(q="charge", technology=["truck-battery"]), 1),
        (ClaimQuery(q="charge", status=[ClaimStatus.DISPUTED]), 1),
    ):
        with database.read() as session:
            page = read_page(session, define_list(session, list_claims, query))
        assert [json.loads(body)["id"] for body in page.bodies] == ["example-range"] * count


def test_labels_of_the_past_are_those_of_then(seeded_settings: Settings, tmp_path: Path) -> None:
    database = Database(seeded_settings)
    import_bundle(database, write_bundle(tmp_path / "a"), Author("test"))
    with database.read() as session:
        then = read_page(
            session, define_list(session, list_claims, ClaimQuery(q="charge"))
        ).meta.revision
    withdraw = write_bundle(
        tmp_path / "b", lambda bundle: bundle["claims"][0].update(status="disputed")
    )
    import_bundle(database, withdraw, Author("test"))
    database.close()
    with TestClient(create_app(seeded_settings)) as client:
        for status, as_of, count in (
            ("disputed", then, 0),
            ("disputed", then + 1, 1),
            ("corroborated", then, 0),
        ):
            url = f"/v1/claims?q=charge&status={status}&as_of={as_of}"
            assert client.get(url).json()["meta"]["count"] == count
        url = f"/v1/claims?q=charge&kind=result&as_of={then}"
        assert client.get(url).json()["data"][0]["status"] == "stated"


def test_ranks_are_the_same_with_labels_and_without(
    catalogue: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Common words are searched with labels, others without; the scores are the same."""
    query = ClaimQuery(q="steel", kind=[ClaimKind.RESULT], sort="relevance")
    written: list[bool] = []
    write = Expression.write

    def note(self: Expression, dialect: str) -> str:
        written.append(bool(self.labels))
        return write(self, dialect)

    with catalogue.read() as session:
        listing = define_list(session, list_claims, query)
        monkeypatch.setattr(Expression, "write", note)
        rare = read_page(session, listing)
        monkeypatch.setattr(selectivity, "SAMPLE", range(1_000))
        monkeypatch.setattr(selectivity, "COMMON", 2)
        common = read_page(session, listing)
        is_sqlite = session.get_bind().dialect.name == "sqlite"
    assert rare == common
    assert sum(written) == (1 if is_sqlite else 2)
