"""What a request needs from the catalogue is looked up once: it runs few statements."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast
from urllib.parse import parse_qsl

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event

from app.database.database import Database
from app.queries.collections import read_query
from app.queries.list_page.definition import prepare_lists
from app.queries.list_page.facets import read_facets
from app.queries.list_page.page import read_page
from app.queries.resources.claims import list_claims

FACETS = "facet=technology&facet=organization&facet=country"
# Queries whose words are part of longer words, which is the costliest search, and their most statements.
LISTS = [
    (f"q=fib&{FACETS}", 6),
    (f"q=fib&sort=date&{FACETS}", 6),
    (f"q=fib+opt&{FACETS}", 6),
    (f"value__gte=5&metric=fiber-length-per-preform&{FACETS}", 5),
    ("value__gte=5+m&metric=fiber-length-per-preform&facet=metric&facet=source&facet=kind", 6),
]


@contextmanager
def count_statements(database: Database) -> Iterator[list[str]]:
    """List the statements that the database runs, without those that begin a transaction or limit it."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "SET LOCAL statement_timeout")):
            statements.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield statements
    event.remove(database.engine, "before_cursor_execute", note)


@pytest.mark.parametrize(("parameters", "most"), LISTS)
def test_list_with_facets_runs_few_statements(
    catalogue: Database, parameters: str, most: int
) -> None:
    query = read_query("claims", parse_qsl(parameters))
    with catalogue.read() as session, count_statements(catalogue) as statements:
        define = prepare_lists(session, list_claims, query)
        page = read_page(session, define(query))
        facets = read_facets(session, query, define, lambda _name: str)
    assert page.bodies
    assert facets
    assert len(statements) <= most, statements


@pytest.mark.parametrize(("parameters", "most"), LISTS)
def test_route_of_a_list_with_facets_runs_few_statements(
    client: TestClient, parameters: str, most: int
) -> None:
    database = cast(Any, client.app).state.database
    with count_statements(database) as statements:
        answer = client.get(f"/v1/claims?{parameters}&fields=id")
    assert answer.json()["data"]
    assert len(answer.json()["facets"]) == 3
    assert 0 < len(statements) <= most, statements


@pytest.mark.parametrize(("filters", "lookups"), [("", 1), ("&country=CN&facet=year", 2)])
def test_facets_look_search_words_up_once_for_all_that_count_the_same_list(
    catalogue: Database, filters: str, lookups: int
) -> None:
    query = read_query("claims", parse_qsl(f"q=fib&{FACETS}{filters}"))
    with catalogue.read() as session, count_statements(catalogue) as statements:
        define = prepare_lists(session, list_claims, query)
        assert read_facets(session, query, define, lambda _name: str)
    statements = [one for one in statements if "GROUP BY" in one]
    found = [one.count(" MATCH ") + one.count(" @@ ") for one in statements]
    assert max(found) == lookups
