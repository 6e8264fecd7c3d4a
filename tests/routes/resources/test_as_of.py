"""Reads of the past over HTTP: `as_of` gives the answers of that revision."""

import json
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from conftest import Provider
from fastapi.testclient import TestClient
from sqlalchemy import text
from support.bundles import write_bundle
from support.random_history import change_randomly, make_first, write_history

from app.database.database import Database
from app.ingest.documents.past_search_index import index_past
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.store.change_log import Author
from app.main import create_app
from app.maintenance.migrate import migrate
from app.queries.history.time_travel import enter_revision
from app.settings import Settings

AUTHOR = Author("test", "because")
REVISIONS = 15
LISTS = (
    "/v1/claims?limit=200",
    "/v1/claims?limit=200&sort=-revision",
    "/v1/claims?limit=200&sort=-updated_at&status=withdrawn&status=stated",
    "/v1/claims?limit=200&status=withdrawn",
    "/v1/claims?limit=200&country=DE",
    "/v1/claims?limit=200&field=machines",
    "/v1/claims?limit=200&metric=range&value__gte=500&sort=-value",
    "/v1/claims?limit=200&factor__gte=1",
    "/v1/claims?limit=200&sort=date&organization=other",
    "/v1/claims?limit=200&qualifier=weather:RAIN",
    "/v1/claims?limit=200&qualifier__gte=heat:21+%C2%B0C&include_uncertain=true",
    "/v1/claims?limit=200&has_qualifier=heat&has_qualifier__not=weather",
    "/v1/claims?limit=200&scope=one+charge",
    "/v1/claims?limit=200&sort=id&q=maker",
    "/v1/claims?limit=200&sort=id&q=alias",
    "/v1/claims?limit=200&sort=id&q=statement+-note",
    "/v1/organizations?limit=200&sort=id&q=aker",
    "/v1/achievements?limit=200&sort=id&q=machines",
    "/v1/achievements?limit=200",
    "/v1/achievements?limit=200&country=US",
    "/v1/organizations?limit=200&technology=motor",
    "/v1/claims?limit=200&technology=motor",
    "/v1/organizations?limit=200&country=FR",
    "/v1/companies?limit=200",
    "/v1/technologies?limit=200&organization=example",
    "/v1/technologies?limit=200",
    "/v1/metrics?limit=200",
    "/v1/metrics?limit=200&country=DE",
    "/v1/sources?limit=200&sort=updated_at",
    "/v1/sources?limit=200&field=vehicles",
)
RESOURCES = (
    "/v1/claims/example-range",
    "/v1/claims/example-range.jsonld",
    "/v1/claims/example-range/evidence",
    "/v1/claims/example-range/related",
    "/v1/achievements/longer-range",
    "/v1/organizations/example",
    "/v1/companies/example",
    "/v1/technologies/car-battery",
    "/v1/metrics/range",
    "/v1/metrics/range/timeline",
    "/v1/compare?organizations=example,other&metrics=range",
    "/v1/compare?claims=example-range,other-claim",
    "/v1/sources/report",
    "/v1/sources/report/text",
    "/v1/claims.csv",
    "/v1/claims.atom",
)


def make_past(settings: Settings, folder: Path) -> Settings:
    """Make three revisions of the small bundle: loaded; organization moved and claim withdrawn; renamed."""
    database = Database(settings)

    def move(bundle: dict[str, Any]) -> None:
        bundle["organizations"][0]["country"] = "US"
        bundle["technologies"][0]["field"] = "energy"
        bundle["claims"][0]["status"] = "withdrawn"

    def rename(bundle: dict[str, Any]) -> None:
        move(bundle)
        bundle["organizations"][0]["names"]["en"] = "Renamed"

    changes: tuple[Callable[[dict[str, Any]], None] | None, ...] = (None, move, rename)
    for change in changes:
        import_bundle(database, write_bundle(folder, change), AUTHOR)
    database.close()
    return settings


@pytest.fixture
def settings(migrated_settings: Settings, tmp_path: Path) -> Settings:
    return make_past(migrated_settings, tmp_path)


@pytest.fixture(scope="module")
def past(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of three revisions, which tests only read."""
    settings = make_past(provider.copy_migrated(), tmp_path_factory.mktemp("past"))
    with TestClient(create_app(settings)) as client:
        yield client


def add_revision(url: str, revision: int) -> str:
    return f"{url}{'&' if '?' in url else '?'}as_of={revision}"


def read(client: TestClient, url: str, *, cut: str = "") -> tuple[int, Any]:
    """Read the status and the content, without the links that repeat `as_of`."""
    answer = client.get(url)
    content = answer.text.replace(cut, "") if cut else answer.text
    if answer.headers["content-type"] == "application/json":
        content = json.loads(content)
        content.pop("links", None)
        # Only a past claim has one.
        content.pop("superseded", None)
    elif answer.headers["content-type"] == "application/atom+xml":
        content = content[content.index("<entry") :] if "<entry" in content else ""
    return answer.status_code, content


@pytest.mark.slow
@pytest.mark.parametrize("seed", [4])
def test_as_of_any_revision_gives_what_was_answered_then(
    empty_settings: Settings, tmp_path: Path, seed: int
) -> None:
    database, random, bundle = Database(empty_settings), Random(seed), make_first()  # noqa: S311 - not for secrets
    migrate(database)
    live: dict[tuple[int, str], tuple[int, Any]] = {}
    # Each URL is read again as of one revision, another one on each engine.
    revisions = range(1, REVISIONS + 1)
    drawn = Random(database.engine.dialect.name)  # noqa: S311 - not for secrets
    asked = {url: drawn.choice(revisions) for url in (*LISTS, *RESOURCES)}
    with TestClient(create_app(empty_settings)) as client:
        for number in revisions:
            import_bundle(database, write_history(tmp_path, bundle), AUTHOR)
            for url in (url for url, revision in asked.items() if revision == number):
                live[number, url] = read(client, url)
            while import_again(database, tmp_path, bundle) == number:
                change_randomly(random, bundle, number)
        for url in LISTS:
            assert any(
                read(client, add_revision(url, number))[1]["data"] for number in reversed(revisions)
            ), url
        for (revision, url), answer in live.items():
            assert read(client, add_revision(url, revision)) == answer, (revision, url)
    with database.read() as session:
        assert session.scalar(text("SELECT revision FROM catalogue")) == REVISIONS + 1
    database.close()


def import_again(database: Database, folder: Path, bundle: dict[str, Any]) -> int:
    return import_bundle(database, write_history(folder, bundle), AUTHOR).revision


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("/v1/claims?country=DE", ["example-range"]),
        ("/v1/claims?country=US", []),
        ("/v1/claims?field=vehicles", ["example-range"]),
        ("/v1/claims?field=energy", []),
        ("/v1/claims?status=withdrawn", []),
        ("/v1/claims?value__gte=500+km", ["example-range"]),
        ("/v1/claims?value__gte=900+km", []),
        ("/v1/claims?source=report", ["example-range"]),
        ("/v1/organizations?country=DE&metric=range", ["example"]),
        ("/v1/metrics?organization=example", ["range"]),
    ],
)
def test_list_as_of_a_revision_is_filtered_by_what_was_so_then(
    past: TestClient, url: str, expected: list[str]
) -> None:
    answer = past.get(add_revision(url, 1)).json()
    assert [item["id"] for item in answer["data"]] == expected
    assert (answer["meta"]["revision"], answer["meta"]["count"]) == (1, len(expected))


def test_list_as_of_a_revision_is_walked_at_that_revision(past: TestClient) -> None:
    first = past.get("/v1/organizations?as_of=0&limit=1").json()
    assert (first["data"], first["meta"]["count"]) == ([], 0)
    page = past.get("/v1/changes?limit=1").json()
    assert page["links"]["next"].startswith("/v1/changes?limit=1&cursor=")
    meta = past.get("/v1/claims?limit=1&as_of=1").json()["meta"]
    assert meta["next_cursor"] is None


def test_resource_that_came_later_is_not_found(past: TestClient) -> None:
    for url in (
        "/v1/claims/example-range",
        "/v1/claims/example-range.jsonld",
        "/v1/claims/example-range/evidence",
        "/v1/claims/example-range/related",
        "/v1/companies/example",
        "/v1/sources/report/text",
        "/v1/metrics/range/timeline",
        "/v1/compare?claims=example-range",
        "/v1/compare?organizations=example&metrics=range",
    ):
        before = past.get(add_revision(url, 0))
        assert before.status_code == 404
        assert re.match("there was no .+ at revision 0; if it came later", before.json()["detail"])
        assert past.get(add_revision(url, 1)).status_code == 200


def test_answer_of_the_past_is_asked_for_again_and_costs_nothing(past: TestClient) -> None:
    """After a restore a revision can have other contents, so caches must revalidate."""
    for url in ("/v1/claims", "/v1/claims/example-range", "/v1/claims.csv"):
        then = past.get(add_revision(url, 2))
        assert then.headers["cache-control"] == "no-cache"
        again = past.get(add_revision(url, 2), headers={"If-None-Match": then.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("as_of", ["4", "9223372036854775808"])
def test_as_of_a_revision_to_come_is_not_found(past: TestClient, as_of: str) -> None:
    answer = past.get(f"/v1/claims?as_of={as_of}")
    assert answer.status_code == 404
    assert answer.json()["detail"] == f"there is no revision {as_of} yet; the newest one is 3"
    assert answer.headers.get("cache-control") is None


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("as_of", ["-1", "1.5", "x", "", "NaN"])
@pytest.mark.parametrize("path", ["claims", "claims/example-range", "compare"])
def test_as_of_no_revision_is_refused(past: TestClient, path: str, as_of: str) -> None:
    answer = past.get(f"/v1/{path}?as_of={as_of}")
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == ["#/query/as_of"]


def test_revision_before_rows_were_kept_is_refused(settings: Settings) -> None:
    database = Database(settings)
    with database.write() as session:
        session.execute(text("UPDATE change SET rows_before = NULL WHERE revision = 2"))
    database.close()
    with TestClient(create_app(settings)) as client:
        answer = client.get("/v1/claims?as_of=1")
        assert answer.status_code == 410
        assert "`as_of` can be 2 or later" in answer.json()["detail"]
        assert client.get("/v1/claims?as_of=2").status_code == 200


def test_writer_is_not_kept_waiting_by_a_read_of_the_past(
    settings: Settings, tmp_path: Path
) -> None:
    hasty = settings.model_copy(update={"busy_timeout_seconds": 0.5})
    database = Database(hasty)

    def change(bundle: dict[str, Any]) -> None:
        bundle["metrics"][0]["definition"] = "Another one."
        bundle["claims"] = []

    path = write_bundle(tmp_path, change)
    with database.read(is_temporary=True) as session:
        assert enter_revision(session, 1)
        counted = text("SELECT count(*) FROM claim WHERE status = 'stated'")
        assert session.scalar(counted) == 1
        writer = threading.Thread(target=import_bundle, args=(database, path, AUTHOR))
        writer.start()
        writer.join(10)
        assert not writer.is_alive()
        assert session.scalar(counted) == 1
    with database.read() as session:
        assert session.scalar(text("SELECT revision FROM catalogue")) == 4
    database.close()


@pytest.mark.slow
def test_connection_that_read_the_past_reads_today_again(settings: Settings) -> None:
    """The driver of PostgreSQL prepares a statement that it sends often, for one schema."""
    database = Database(settings.model_copy(update={"pool_size": 1}))
    country = text("SELECT country FROM organization")
    words = text("SELECT count(*) FROM search_index")
    with database.write() as session:
        session.execute(text("CREATE TEMPORARY TABLE gone (number integer)"))
        session.execute(text("DROP TABLE gone"))
    for _ in range(3):
        with database.read(is_temporary=True) as session:
            for _ in range(8):
                assert session.scalars(country).all() == ["US"]
            enter_revision(session, 1)
            assert session.scalars(country).all() == ["DE"]
            index_past(session)
        with database.read() as session:
            assert session.scalars(country).all() == ["US"]
            assert session.scalar(words) == 6
    left = {
        "sqlite": "SELECT name FROM temp.sqlite_master",
        "postgresql": "SELECT relname FROM pg_class WHERE relpersistence = 't' AND relkind <> 't'",
    }
    with database.read() as session:
        assert session.scalars(text(left[database.engine.dialect.name])).all() == []
    database.close()
