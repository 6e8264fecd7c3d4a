"""Counts of lists with limits on values that are not read from the database again."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from threading import Thread, current_thread
from typing import Any

import pytest
from conftest import Provider
from fastapi.testclient import TestClient
from sqlalchemy import text

from app.database.database import Database
from app.database.fast_reader import CompiledStatement
from app.domain.numbers.thresholds import Thresholds
from app.main import create_app
from app.queries.compiled import limit_counts, revision_cache
from app.server.fast_path import FastPath
from app.settings import Settings

PATH = "/v1/claims?metric=fiber-length-per-preform&sort=-value&value__gte="
TO_THE_ROUTES = {"Cookie": "x=y"}
# What is only in the statement for the numbers of a list.
NUMBERS = "THEN claim.quantity_least_key END"


@pytest.fixture
def settings(provider: Provider) -> Settings:
    return provider.copy_seeded()


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(settings)) as client:
        yield client


@pytest.fixture
def fetched(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    """Statements that the fast path reads, each with whether it has to count a list."""
    assert isinstance(client.app, FastPath)
    reader = client.app.state.reader
    plain, fetched = reader.fetch, list[tuple[str, bool]]()

    async def fetch(statement: CompiledStatement, values: Mapping[str, Any]) -> Any:  # noqa: ANN401 - as the reader
        fetched.append((statement.text, values.get("known_count_0", 0) is None))
        return await plain(statement, values)

    monkeypatch.setattr(reader, "fetch", fetch)
    return fetched


def ask(client: TestClient, query: str) -> None:
    """Ask the fast path, and compare its answer with that of the routes."""
    fast = client.get(PATH + query)
    assert fast.status_code == 200
    assert fast.json() == client.get(PATH + query, headers=TO_THE_ROUTES).json()


def test_numbers_are_read_when_a_list_is_asked_for_again(
    client: TestClient, fetched: list[tuple[str, bool]]
) -> None:
    ask(client, "1 km")
    assert [counts for _, counts in fetched][-1:] == [True]
    assert not any(NUMBERS in text for text, _ in fetched)
    fetched.clear()
    ask(client, "2 km&limit=1")
    assert [NUMBERS in text for text, _ in fetched] == [True, False]
    fetched.clear()
    for query in ("3 km", "2 km&value__lte=9000 km", "3000 m&include_uncertain=true"):
        ask(client, query)
    assert not any(counts or NUMBERS in text for text, counts in fetched)


def test_numbers_of_an_earlier_revision_are_not_used(
    client: TestClient, settings: Settings, fetched: list[tuple[str, bool]]
) -> None:
    ask(client, "1 km")
    ask(client, "2 km")
    with closing(Database(settings)) as database, database.write() as session:
        session.execute(text("UPDATE claim SET status = 'withdrawn'"))
        session.execute(text("UPDATE catalogue SET revision = revision + 1"))
    fetched.clear()
    ask(client, "3 km")
    assert any(counts for _, counts in fetched)
    ask(client, "4 km")
    assert client.get(PATH + "5 km").json()["meta"]["count"] == 0


def test_many_numbers_are_sorted_in_a_thread(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = list[Thread]()

    def sort(rows: list[Any]) -> Thresholds:
        threads.append(current_thread())
        return Thresholds(rows)

    monkeypatch.setattr(limit_counts, "Thresholds", sort)
    for limit in (5_000, 0):
        monkeypatch.setattr(limit_counts, "_MOST_SORTED_ON_LOOP", limit)
        # Another list each time, as the numbers of the first are stored.
        for query in ("1 km", "2 km"):
            ask(client, f"{query}&limit=2{'&kind=result' if limit else ''}")
    on_loop, apart = threads
    assert on_loop is not apart


@pytest.mark.parametrize("other", ["factor__gte=2", "date__gte=2000", "q=fiber"])
def test_other_limits_are_counted_by_the_database(
    client: TestClient, fetched: list[tuple[str, bool]], other: str
) -> None:
    for number in range(1, 4):
        ask(client, f"{number} km&{other}")
    assert not any(NUMBERS in text for text, _ in fetched)


def test_list_of_too_many_numbers_is_counted_by_the_database(
    client: TestClient, fetched: list[tuple[str, bool]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limit_counts, "_MAX_CLAIMS", 0)
    for query in ("1 km", "2 km", "3 km", "4 km"):
        ask(client, query)
    assert sum(NUMBERS in text for text, _ in fetched) == 1
    assert sum(counts for _, counts in fetched) == 4


def test_numbers_in_memory_have_a_bound(
    client: TestClient, fetched: list[tuple[str, bool]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(revision_cache, "_MAX_THRESHOLDS", 0)
    for query in ("1 km", "2 km", "1 km&status=stated", "2 km&status=stated", "3 km", "4 km"):
        ask(client, query)
    assert sum(NUMBERS in text for text, _ in fetched) == 3
