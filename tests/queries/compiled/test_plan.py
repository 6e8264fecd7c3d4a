"""Query plans: one statement for all queries of a shape, each of which gets its own rows."""

import asyncio
import json
from collections.abc import Iterator
from itertools import pairwise
from typing import Annotated, Any, get_args, get_origin

import pytest
from conftest import Provider
from support.random_bundles import write_catalogue

from app.database import fast_sqlite
from app.database.database import Database
from app.database.fast_reader import FastReader
from app.database.open_reader import open_reader
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.store.change_log import Author
from app.queries.collections import COLLECTIONS, Collection
from app.queries.compiled import plan_cache
from app.queries.compiled.plan import ListPlan, make_plan
from app.queries.compiled.plan_cache import PlanCache
from app.queries.compiled.shape import BindValues, find_shape
from app.queries.list_page.definition import define_list
from app.queries.list_page.page import Page, read_page
from app.queries.lists.filters import read_days
from app.queries.search_index.selectivity import Strategy
from app.schemas.list_parameters import ListQuery

ODD = [
    "o'",
    'o"',
    "50%",
    "%(a)s",
    "%s",
    ":id_0",
    "?",
    "?1",
    "$1",
    "a\\",
    "{}",
    "--",
    "%%",
    "']",
    "技术",
]


@pytest.fixture(autouse=True)
def _without_a_time_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Raise the time limit, so that a slow machine fails no test."""
    monkeypatch.setattr(fast_sqlite, "_SECONDS_ON_THE_LOOP", 60.0)


IDS = {
    "achievement": ["a0", "a1", "a2"],
    "broader": ["t1", "t2", "none"],
    "country": ["CN", "DE", "US"],
    "dimension": ["length", "mass", "{call}", "time"],
    "field": ["power", "能源", "display", *ODD],
    "id": ["boe", "c1", "thickness", "t1", "a0", "s1"],
    "language": ["en", "zh", "zh-Hant-TW"],
    "metric": ["mass", "thickness", "market-rank"],
    "organization": ["o1", "o2", "boe", "xgimi"],
    "publisher": ["A 出版社", "B", *ODD],
    "source": ["s0", "s1", "self-developed-technologies"],
    "technology": ["t0", "t1", "foldable-flexible-display"],
}


OTHER_VALUES = {
    *(
        "facet",
        "same_as",
        "qualifier",
        "qualifier__gte",
        "qualifier__lte",
        "has_qualifier",
        "scope",
        "relative_to",
    ),
}


class Planned:
    """Reads pages by plans, which are cached by shape, and without plans, to compare them."""

    def __init__(self, database: Database, reader: FastReader) -> None:
        self._database, self._reader = database, reader
        self.plans: PlanCache[ListPlan] = PlanCache()
        self.made = 0

    def find_plan(self, name: str, query: ListQuery) -> tuple[Any, ListPlan]:
        collection = COLLECTIONS[name]
        asked = find_shape(name, collection.kind, query, BindValues(days=read_days(query)))
        assert asked is not None

        def make() -> ListPlan:
            self.made += 1
            dialect = self._database.engine.dialect
            return make_plan(dialect, collection, asked, Strategy.SEARCH)

        return asked, self.plans.get(asked.page_key, make)

    def read(self, name: str, query: ListQuery) -> Page:
        asked, plan = self.find_plan(name, query)
        rows = asyncio.run(self._reader.fetch(plan.statement, plan.bind(asked, None)))
        page, _counts = plan.make_page(query, rows)
        return page

    def read_otherwise(self, name: str, query: ListQuery) -> Page:
        with self._database.read() as session:
            return read_page(session, define_list(session, COLLECTIONS[name].lister, query))


@pytest.fixture(scope="module")
def catalogue(
    provider: Provider, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Database, FastReader]]:
    settings = provider.copy_seeded()
    database = Database(settings)
    import_bundle(database, write_catalogue(tmp_path_factory.mktemp("random"), 3), Author("test"))
    reader = open_reader(database, settings)
    yield database, reader
    reader.close()
    database.close()


@pytest.fixture
def pages(catalogue: tuple[Database, FastReader]) -> Planned:
    return Planned(*catalogue)


def list_valued(collection: Collection) -> Iterator[str]:
    """List the filters whose values are text, by the types of the query model."""
    for name, field in collection.query.model_fields.items():
        if get_origin(field.annotation) is list:
            [item] = get_args(field.annotation)
            # Filters by conditions, texts and identifiers have tests of their own.
            if name.removesuffix("__not") in OTHER_VALUES:
                continue
            if item is str or (get_origin(item) is Annotated and get_args(item)[0] is str):
                yield name


@pytest.mark.slow
@pytest.mark.parametrize("name", COLLECTIONS)
def test_queries_of_one_shape_give_the_rows_of_their_own_values(pages: Planned, name: str) -> None:
    filters = list(list_valued(COLLECTIONS[name]))
    assert {"id", "id__not", "source", "field__not"} - set(filters) <= {"source"}
    for filter_name in filters:
        values = IDS[filter_name.removesuffix("__not")]
        shown = []
        for several in [*((value,) for value in values), *pairwise(values)]:
            query = COLLECTIONS[name].query.model_validate({filter_name: list(several)})
            page = pages.read(name, query)
            assert page == pages.read_otherwise(name, query), query
            shown.append(page.bodies)
        assert any(bodies != shown[0] for bodies in shown) or filter_name.endswith("__not"), (
            filter_name
        )
    assert pages.made == 2 * len(filters)


@pytest.mark.parametrize("sort", ["id", "-id", "date", "-date,-id", "created_at"])
def test_pages_of_one_shape_begin_at_their_own_place(pages: Planned, sort: str) -> None:
    """There are claims without a date, whose pages have a shape of their own: three at most."""
    query = COLLECTIONS["claims"].query.model_validate({"sort": sort, "limit": 7})
    walked: list[str] = []
    while True:
        page = pages.read("claims", query)
        assert page == pages.read_otherwise("claims", query)
        walked += [json.loads(body)["id"] for body in page.bodies]
        if page.meta.next_cursor is None:
            break
        query = type(query).model_validate(
            query.model_dump(exclude_unset=True) | {"cursor": page.meta.next_cursor}
        )
    assert len(walked) == len(set(walked)) == page.meta.count
    assert pages.made == (3 if sort in ("date", "-date,-id") else 2)


@pytest.mark.parametrize(
    "given",
    [
        {"kind": ["result"]},
        {"kind": ["target"]},
        {"status__not": ["withdrawn"]},
        {"has_baseline": True},
        {"has_baseline": False},
        {"date__gte": "2020"},
        {"date__gte": "2021"},
        {"date__lte": "2020-06", "date__gte": "2019"},
        {"limit": 1},
        {"limit": 2},
        {"sort": "date"},
        {"sort": "-date"},
    ],
)
def test_query_of_other_values_has_a_shape_of_its_own(
    pages: Planned, given: dict[str, Any]
) -> None:
    model = COLLECTIONS["claims"].query
    every = [
        {},
        {"kind": ["result", "target"]},
        {"limit": 3},
        {"sort": "date,-id"},
        {"status": ["stated"]},
    ]
    for parameters in (*every, given):
        query = model.model_validate(parameters)
        assert pages.read("claims", query) == pages.read_otherwise("claims", query)
    assert pages.made == len(every) + 1


def test_plans_are_kept_up_to_a_number_and_the_last_used_stay(
    pages: Planned, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan_cache, "MAX_PLANS", 3)
    queries = [COLLECTIONS["claims"].query(limit=limit) for limit in range(1, 6)]
    asked = [find_shape("claims", "claim", query, BindValues()) for query in queries]
    for query in queries[:3]:
        pages.read("claims", query)
    pages.read("claims", queries[0])
    pages.read("claims", queries[3])
    kept = [request is not None and request.page_key in pages.plans for request in asked]
    assert kept == [True, False, True, True, False]
    for query in queries:
        assert pages.read("claims", query) == pages.read_otherwise("claims", query)
    assert sum(request is not None and request.page_key in pages.plans for request in asked) == 3


def test_how_facets_are_shown_makes_no_other_plan(pages: Planned) -> None:
    model = COLLECTIONS["claims"].query
    queries: list[dict[str, Any]] = [
        {},
        {"facet": ["kind"]},
        {"facet": ["metric", "kind"], "facet_limit": 3, "facet_sort": "value"},
    ]
    for parameters in queries:
        pages.read("claims", model.model_validate({"technology": ["t1"], **parameters}))
    assert pages.made == 1
    of_lists: list[dict[str, Any]] = [
        {"limit": 1},
        {"limit": 2, "sort": "-date"},
        {"status": ["stated"]},
    ]
    asked = [
        find_shape(
            "claims", "claim", model.model_validate({"technology": ["t1"], **of_list}), BindValues()
        )
        for of_list in of_lists
    ]
    shapes = [request and request.list_key for request in asked]
    assert shapes[0] == shapes[1] != shapes[2]


@pytest.mark.parametrize(
    "given",
    [
        {"q": "a"},
        {"as_of": 1},
        {"facet": ["kind", "year"]},
        {"facet": ["metric"], "facet_statistics": True},
        {"fields": "id"},
        {"value__gte": "5 km"},
        {"date__gte": "2020"},
        {"factor__lte": "2"},
        {"metric": ["mass"], "sort": "-value"},
        {"sort": "factor"},
        {"sort": "relevance"},
        {"cursor": "AAAA"},
    ],
)
def test_page_that_is_made_otherwise_has_no_shape(given: dict[str, Any]) -> None:
    query = COLLECTIONS["claims"].query.model_validate(given)
    assert find_shape("claims", "claim", query, BindValues()) is None
