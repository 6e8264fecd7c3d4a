"""A copy equals the catalogue, from each engine to each, or nothing is copied."""

import re
from collections.abc import Iterator
from contextlib import closing
from typing import Any, NamedTuple

import httpx2
import pytest
from conftest import Provider
from fastapi.testclient import TestClient
from sqlalchemy import inspect, text
from support.random_bundles import pass_on
from support.used_catalogue import PROPOSALS, REVISIONS, list_urls, live

from app.database.database import Database
from app.domain.access.api_keys import AccessRole
from app.errors import CopyDiffers, CopyRefused, DatabaseUnavailable, TargetNotEmpty
from app.ingest.edits.api_keys import create_key
from app.main import create_app
from app.maintenance.content_hash import hash_content
from app.maintenance.copy import CopyResult, check_target, copy_catalogue
from app.maintenance.migrate import migrate
from app.maintenance.rebuild import rebuild_documents
from app.maintenance.row_hash import TABLES, TableHashes, hash_tables
from app.maintenance.verify import verify_catalogue
from app.models import Base
from app.settings import Settings

PROPOSED = "/v1/proposals"


class Pair(NamedTuple):
    """The source and the copy. `key` is that of a reviewer."""

    source: Settings
    target: Settings
    copied: CopyResult
    key: str


@pytest.fixture(scope="module")
def lived_in(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, str]:
    """A catalogue that no test changes, and the key of a reviewer."""
    settings = provider.create()
    return settings, live(settings, tmp_path_factory.mktemp("history"))


def copy(source: Settings, target: Settings) -> CopyResult:
    with closing(Database(source)) as database, closing(Database(target)) as other:
        return copy_catalogue(database, other, pass_on)


@pytest.fixture
def pair(lived_in: tuple[Settings, str], other_settings: Settings) -> Pair:
    """A copy that the test may change."""
    return make_pair(lived_in, other_settings)


@pytest.fixture(scope="module")
def read_pair(lived_in: tuple[Settings, str], other_provider: Provider) -> Pair:
    """A copy that tests only read."""
    return make_pair(lived_in, other_provider.create())


def make_pair(lived_in: tuple[Settings, str], target: Settings) -> Pair:
    source, key = lived_in
    return Pair(source, target, copy(source, target), key)


@pytest.fixture(scope="module")
def expected(lived_in: tuple[Settings, str]) -> dict[str, httpx2.Response]:
    """What the source answers, read once for all copies."""
    settings, key = lived_in
    with TestClient(create_app(settings)) as client:
        answers = {url: client.get(url) for url in list_urls()}
        return answers | {PROPOSED: client.get(PROPOSED, headers=authorize(key))}


def authorize(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def read_hashes(settings: Settings) -> TableHashes:
    with closing(Database(settings)) as database, database.read() as session:
        return hash_tables(session, pass_on)


def list_tables(settings: Settings) -> list[str]:
    with closing(Database(settings)) as database:
        return inspect(database.engine).get_table_names()


def write(settings: Settings, *statements: str) -> None:
    with closing(Database(settings)) as database, database.write() as session:
        for statement in statements:
            session.execute(text(statement))


@pytest.mark.slow
def test_copy_has_every_row_and_passes_every_check(read_pair: Pair) -> None:
    source = read_hashes(read_pair.source)
    assert [table.name for table in TABLES if not source[table.name].rows] == []
    assert read_hashes(read_pair.target) == source == read_pair.copied.tables
    assert read_pair.copied.revision == REVISIONS + 1
    with closing(Database(read_pair.source)) as database, database.read() as session:
        assert hash_content(session, pass_on) == read_pair.copied.content_hash
    with closing(Database(read_pair.target)) as database, database.write() as session:
        found = verify_catalogue(session)
        assert not found.differences
        assert hash_content(session, pass_on) == read_pair.copied.content_hash
        assert rebuild_documents(session) == 0


def leave_epoch(answer: httpx2.Response) -> bytes:
    """Return the content without the epoch of the catalogue and the cursors that contain it."""
    return re.sub(rb'("epoch":|"next_cursor":|cursor=)"?[\w-]+', rb"\1", answer.content)


@pytest.mark.slow
def test_copy_answers_every_read_as_the_source_does(
    read_pair: Pair, expected: dict[str, httpx2.Response]
) -> None:
    with TestClient(create_app(read_pair.target)) as client:
        for url in list_urls():
            wanted, answer = expected[url], client.get(url)
            assert wanted.is_success or "as_of" in url, (url, wanted.text)
            assert (url, leave_epoch(answer)) == (url, leave_epoch(wanted))
            is_list = "claimstone-revision" in answer.headers
            assert is_list == (answer.headers.get("etag") != wanted.headers.get("etag"))
        proposals = leave_epoch(client.get(PROPOSED, headers=authorize(read_pair.key)))
    assert proposals == leave_epoch(expected[PROPOSED])
    assert proposals.count(b'"number"') == PROPOSALS


@pytest.mark.slow
def test_copy_goes_on_where_the_source_stood(pair: Pair) -> None:
    """Keys are valid, numbering continues, and a repeated request gets its first answer."""
    by_key = authorize(pair.key)
    organization: dict[str, Any] = {
        "id": "asked-once",
        "kind": "company",
        "names": {"en": "Asked once"},
    }
    with TestClient(create_app(pair.target)) as client:
        again = client.post(
            "/v1/organizations",
            json=organization,
            headers={**by_key, "Idempotency-Key": "once"},
        )
        assert again.status_code == 201, again.text
        decided = client.post(f"/v1/proposals/{PROPOSALS}/accept", json={}, headers=by_key)
        assert decided.is_success, decided.text
        # The quotes of the claim are new rows, and so are new words.
        assert not client.get("/v1/search?q=unheard").json()["data"]
        proposal = {
            "kind": "claim",
            "id": "example-range",
            "content": {"note": "An unheard word."},
            "comment": "-",
        }
        made = client.post("/v1/proposals", json=proposal, headers=by_key)
        assert made.json()["number"] == PROPOSALS + 1
        etag = client.get("/v1/claims/example-range").headers["etag"]
        patched = client.patch(
            "/v1/claims/example-range",
            json={"note": "An unheard word."},
            headers={**by_key, "If-Match": etag, "Content-Type": "application/merge-patch+json"},
        )
        assert patched.is_success, patched.text
        found = client.get("/v1/search?q=unheard").json()["data"]
        assert [hit["id"] for hit in found] == ["example-range"]
        assert client.get("/v1/changes").json()["meta"]["revision"] == REVISIONS + 3
    with closing(Database(pair.target)) as database, database.read() as session:
        assert not verify_catalogue(session).differences


@pytest.fixture
def target(other_settings: Settings) -> Iterator[Database]:
    with closing(Database(other_settings)) as database:
        yield database


@pytest.fixture(scope="module")
def seeded_file(tmp_path_factory: pytest.TempPathFactory) -> Provider:
    return Provider("sqlite", tmp_path_factory.mktemp("damaged"), "")


@pytest.fixture(scope="module")
def seeded(seeded_file: Provider) -> Iterator[Database]:
    """A source that no test changes. That rows are read from both engines alike is tested above."""
    with closing(Database(seeded_file.copy_seeded())) as database:
        yield database


@pytest.mark.slow
def test_copy_has_rows_that_refer_to_rows_of_later_batches(
    seeded: Database, target: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Technologies of the seed have broader ones with later ids."""
    monkeypatch.setattr("app.maintenance.row_hash.BATCH", 5)
    copied = copy_catalogue(seeded, target, pass_on)
    with seeded.read() as session:
        assert hash_tables(session, pass_on) == copied.tables


def test_copy_to_a_catalogue_is_refused(seeded: Database, other_provider: Provider) -> None:
    settings = other_provider.copy_seeded()
    before = read_hashes(settings)
    with closing(Database(settings)) as target, pytest.raises(TargetNotEmpty, match="not empty"):
        copy_catalogue(seeded, target, pass_on)
    assert read_hashes(settings) == before


def test_copy_to_a_database_with_only_a_key_is_refused(seeded: Database, target: Database) -> None:
    migrate(target)
    with target.write() as session:
        create_key(session, "somebody", AccessRole.ADMIN, None)
    with pytest.raises(TargetNotEmpty, match="'api_key'"):
        check_target(target)
    with pytest.raises(TargetNotEmpty, match="'api_key'"):
        copy_catalogue(seeded, target, pass_on)


def test_copy_to_tables_of_something_else_is_refused(
    seeded: Database, target: Database, other_settings: Settings
) -> None:
    write(other_settings, "CREATE TABLE claim (id integer)")
    with pytest.raises(TargetNotEmpty, match="not of Claimstone"):
        copy_catalogue(seeded, target, pass_on)
    assert list_tables(other_settings) == ["claim"]


def test_copy_to_a_newer_schema_is_refused(
    seeded: Database, target: Database, other_settings: Settings
) -> None:
    migrate(target)
    write(other_settings, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(CopyRefused, match="newer version"):
        copy_catalogue(seeded, target, pass_on)


def test_copy_of_what_is_not_migrated_is_refused(
    empty_database: Database, target: Database, other_settings: Settings
) -> None:
    with pytest.raises(DatabaseUnavailable, match="claimstone migrate"):
        copy_catalogue(empty_database, target, pass_on)
    assert list_tables(other_settings) == []


@pytest.mark.slow
def test_copy_to_an_older_empty_schema_migrates_it(
    seeded: Database, target: Database, other_settings: Settings
) -> None:
    migrate(target)
    migrate(target, "0003")
    copy_catalogue(seeded, target, pass_on)
    with seeded.read() as session:
        assert read_hashes(other_settings) == hash_tables(session, pass_on)


@pytest.mark.slow
@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE claim SET period_from = 'soon' WHERE period_from IS NOT NULL",
        "UPDATE evidence SET claim_id = 'nowhere' WHERE claim_id = 'foldable-screen-layers'",
        "UPDATE claim SET follows_id = 'nowhere' WHERE id = 'foldable-screen-layers'",
    ],
)
def test_copy_of_damaged_rows_is_named_and_leaves_nothing(
    other_settings: Settings,
    target: Database,
    seeded_file: Provider,
    damage: str,
) -> None:
    """SQLite accepts rows that another program writes into the file."""
    with closing(Database(seeded_file.copy_seeded())) as source:
        with closing(source.engine.raw_connection()) as connection:
            cursor = connection.cursor()
            cursor.execute("PRAGMA foreign_keys=OFF")
            cursor.execute(damage)
            cursor.execute("PRAGMA foreign_keys=ON")
        with pytest.raises((CopyRefused, DatabaseUnavailable)):
            copy_catalogue(source, target, pass_on)
    assert list_tables(other_settings) == []


def test_copy_that_reads_back_otherwise_is_undone(
    seeded: Database, target: Database, other_settings: Settings
) -> None:
    migrate(target)
    if target.engine.dialect.name == "sqlite":
        write(
            other_settings,
            "CREATE TRIGGER meddle AFTER INSERT ON metric BEGIN "
            "UPDATE metric SET definition = definition || '.'; END",
        )
    else:
        write(
            other_settings,
            "CREATE FUNCTION meddle() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN NEW.definition = NEW.definition || '.'; RETURN NEW; END $$",
            "CREATE TRIGGER meddle BEFORE INSERT ON metric FOR EACH ROW EXECUTE FUNCTION meddle()",
        )
    with pytest.raises(CopyDiffers, match="the rows of metric "):
        copy_catalogue(seeded, target, pass_on)
    check_target(target)


@pytest.mark.slow
def test_hash_of_rows_changes_with_each_of_them(seeded_settings: Settings) -> None:
    moment = "'2020-01-01 00:00:00.000001'"
    changes = {
        "catalogue": f"UPDATE catalogue SET updated_at = {moment}",
        "change": f"UPDATE change SET changed_at = {moment} WHERE position = 1",
        "claim": "UPDATE claim SET version = 2 WHERE id = 'foldable-screen-layers'",
        "document": "UPDATE document SET search_length = 1 WHERE id = 'foldable-screen-layers'",
        "source": "UPDATE source SET title = title || '.'",
        "source_text": "UPDATE source_text SET text = text || '.'",
        "search_term": "DELETE FROM search_term WHERE number = 1",
    }
    for name, statement in changes.items():
        before = read_hashes(seeded_settings)
        write(seeded_settings, statement)
        after = read_hashes(seeded_settings)
        assert [part for part in before if before[part] != after[part]] == [name]


def test_tables_that_are_copied_are_all_there_are(seeded_settings: Settings) -> None:
    """Whatever else a database has beside the tables of the models must be copied or made again too."""
    made = {"alembic_version", "search_index", "passage_index"}
    own = ("search_index_", "passage_index_")
    kept = {name for name in list_tables(seeded_settings) if not name.startswith(own)}
    assert kept - made == set(Base.metadata.tables) == {table.name for table in TABLES}
