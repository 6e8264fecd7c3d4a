"""The log of changes over HTTP: its content, its order, and that nothing is missed."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from conftest import Provider
from fastapi.testclient import TestClient
from support.bundles import write_bundle

from app.database.database import Database
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.imports.import_run import ImportOptions
from app.ingest.imports.review import Policy
from app.ingest.store.change_log import Author
from app.main import create_app
from app.schemas.write_parameters import OnExisting
from app.settings import Settings

pytestmark = pytest.mark.engines("sqlite")

WRITERS = 8
WRITTEN_BY_EACH = 3


def make_changes(settings: Settings, folder: Path) -> Settings:
    """Make a catalogue with the small bundle, whose organization was then renamed."""
    database = Database(settings)

    def rename(bundle: dict[str, Any]) -> None:
        bundle["organizations"][0]["names"]["en"] = "Renamed"

    import_bundle(database, write_bundle(folder), Author("ann", "First <b>load</b>"))
    options = ImportOptions(Policy(OnExisting.UPDATE))
    import_bundle(database, write_bundle(folder, rename), Author("bob"), options)
    database.close()
    return settings


@pytest.fixture(scope="module")
def logged(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of a log that tests only read."""
    settings = make_changes(provider.copy_migrated(), tmp_path_factory.mktemp("changes"))
    with TestClient(create_app(settings)) as client:
        yield client


@pytest.mark.engines("sqlite", "postgresql")
def test_changes_are_listed_in_the_order_of_their_commits(logged: TestClient) -> None:
    answer = logged.get("/v1/changes").json()
    listed = [
        (
            item["revision"],
            item["position"],
            item["kind"],
            item["id"],
            item["action"],
            item["version"],
        )
        for item in answer["data"]
    ]
    assert listed == [
        (1, 1, "source", "report", "create", 1),
        (1, 2, "organization", "example", "create", 1),
        (1, 3, "technology", "car-battery", "create", 1),
        (1, 4, "metric", "range", "create", 1),
        (1, 5, "achievement", "longer-range", "create", 1),
        (1, 6, "claim", "example-range", "create", 1),
        (2, 1, "organization", "example", "update", 2),
        (2, 2, "achievement", "longer-range", "refresh", 1),
        (2, 3, "claim", "example-range", "refresh", 1),
    ]
    first, last = answer["data"][0], answer["data"][-1]
    assert (first["actor"], first["comment"]) == ("ann", "First <b>load</b>")
    assert (last["actor"], last["comment"], last["before"]) == ("bob", None, None)
    assert answer["meta"] == {
        "epoch": logged.get("/v1/claims").json()["meta"]["epoch"],
        "revision": 2,
        "limit": 50,
        "count": 9,
        "count_exact": True,
        "next_cursor": None,
    }
    assert answer["links"] == {"self": "/v1/changes", "next": None}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("since=1", [(2, 1), (2, 2), (2, 3)]),
        ("since=2", []),
        ("since=1&kind=claim", [(2, 3)]),
        ("kind=claim&kind=metric", [(1, 4), (1, 6), (2, 3)]),
        ("id=example", [(1, 2), (2, 1)]),
        ("id=example&id=report&since=0", [(1, 1), (1, 2), (2, 1)]),
        ("kind=claim&id=example", []),
    ],
)
def test_changes_filtered_are_those_asked_for(
    logged: TestClient, query: str, expected: list[tuple[int, int]]
) -> None:
    answer = logged.get(f"/v1/changes?{query}").json()
    assert [(item["revision"], item["position"]) for item in answer["data"]] == expected
    assert answer["meta"]["count"] == len(expected)


@pytest.mark.slow
def test_changes_with_what_was_before_show_it_as_it_was(logged: TestClient) -> None:
    then = logged.get("/v1/organizations/example?as_of=1").json()
    changes = logged.get("/v1/changes?id=example&include_before=true").json()["data"]
    assert [change["before"] for change in changes] == [None, then]


@pytest.mark.engines("sqlite", "postgresql")
def test_changes_read_page_by_page_are_each_listed_once(logged: TestClient) -> None:
    walked: list[tuple[int, int]] = []
    url: str | None = "/v1/changes?limit=2"
    while url:
        answer = logged.get(url)
        body = answer.json()
        walked += [(item["revision"], item["position"]) for item in body["data"]]
        url = body["links"]["next"]
        assert answer.headers.get("link") == (f'<{url}>; rel="next"' if url else None)
    assert walked == [(1, position) for position in range(1, 7)] + [(2, 1), (2, 2), (2, 3)]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("since=-1", 422),
        ("since=x", 422),
        ("kind=company", 422),
        ("id=Not+A+Slug", 422),
        ("limit=0", 422),
        ("colour=red", 422),
        ("since=1&since=2", 422),
        ("cursor=AAAA", 409),
        ("since=3", 409),
        ("since=922337203685477", 409),
        ("since=9223372036854775808", 422),
        ("since=another.1", 409),
    ],
)
def test_changes_asked_wrongly_are_refused(logged: TestClient, query: str, status: int) -> None:
    assert logged.get(f"/v1/changes?{query}").status_code == status


def test_changes_with_the_cursor_of_other_filters_are_refused(logged: TestClient) -> None:
    cursor = logged.get("/v1/changes?limit=1").json()["meta"]["next_cursor"]
    assert logged.get(f"/v1/changes?limit=5&cursor={cursor}").status_code == 200
    assert logged.get(f"/v1/changes?since=1&cursor={cursor}").status_code == 409


@pytest.mark.slow
@pytest.mark.engines("sqlite", "postgresql")
def test_changes_followed_while_many_write_are_all_listed_once(
    migrated_settings: Settings, tmp_path: Path
) -> None:
    settings = make_changes(migrated_settings, tmp_path)
    database = Database(settings)

    def write(writer: int) -> None:
        for number in range(WRITTEN_BY_EACH):

            def add(bundle: dict[str, Any], number: int = number) -> None:
                claim = {**bundle["claims"][0], "id": f"claim-{writer}-{number}"}
                bundle.clear()
                bundle["claims"] = [claim]

            path = write_bundle(tmp_path / f"{writer}-{number}", add)
            import_bundle(database, path, Author(f"writer {writer}"))

    listed: list[tuple[int, int, str]] = []
    since = 2
    with TestClient(create_app(settings)) as client, ThreadPoolExecutor(WRITERS) as threads:
        running = [threads.submit(write, writer) for writer in range(WRITERS)]
        done = False
        while not done:
            done = all(future.done() for future in running)
            answer = client.get(f"/v1/changes?since={since}&limit=200").json()
            listed += [(item["revision"], item["position"], item["id"]) for item in answer["data"]]
            since = answer["meta"]["revision"]
        for future in running:
            future.result()
        whole = client.get("/v1/changes?since=2&limit=200").json()["data"]
    database.close()
    assert listed == [(change["revision"], change["position"], change["id"]) for change in whole]
    assert sorted(resource_id for _, _, resource_id in listed) == [
        f"claim-{writer}-{number}" for writer in range(WRITERS) for number in range(WRITTEN_BY_EACH)
    ]
