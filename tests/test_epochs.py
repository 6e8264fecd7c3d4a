"""A restored catalogue has a new epoch: cursors, tags and revisions of the old one are not accepted."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from support.bundles import write_bundle
from support.editors import Editor, add_key
from support.random_bundles import pass_on

from app.database.database import Database
from app.database.replicas import read_version
from app.domain.access.api_keys import AccessRole
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.store.catalogue_lock import renew_epoch
from app.ingest.store.change_log import Author
from app.main import create_app
from app.maintenance.backup import restore_backup, write_backup
from app.maintenance.copy import copy_catalogue
from app.maintenance.migrate import migrate
from app.maintenance.verify import verify_catalogue
from app.settings import Settings

WRITES = 10
# Lists and files; the same revision has other contents after the restore.
VALIDATED = (
    "/v1/claims?limit=2",
    "/v1/claims?limit=2&sort=-updated_at",
    "/v1/organizations?limit=3&fields=id",
    "/v1/claims?limit=2&facet=metric",
    "/v1/claims?q=fiber&limit=1",
    "/v1/claims?limit=1&as_of=1",
    "/v1/search?q=fiber&limit=1",
    "/v1/changes?limit=3",
    "/v1/organizations/boe/history?limit=1",
    *(
        f"/v1/claims.{format_name}"
        for format_name in ("csv", "ndjson", "xlsx", "parquet", "jsonld", "atom")
    ),
    "/v1/organizations.csv",
    "/v1/claims.csv?as_of=2",
)
WALKED = (
    "/v1/claims?limit=1",
    "/v1/claims?limit=1&sort=-updated_at",
    "/v1/claims?limit=1&q=fiber",
    "/v1/claims?limit=1&as_of=1",
    "/v1/claims?limit=1&fields=id",
    "/v1/organizations?limit=1&facet=country",
    "/v1/search?q=fiber&limit=1",
    "/v1/changes?limit=1",
    "/v1/organizations/boe/history?limit=1",
)


def write(settings: Settings, key: str, word: str) -> None:
    """Make ten edits: the same ids and revisions whatever the word."""
    with TestClient(create_app(settings)) as client:
        editor = Editor(client, key)
        for number in range(WRITES):
            patched = editor.patch("/v1/organizations/boe", {"note": f"{word} {number}."})
            assert patched.status_code == 200, patched.text


@pytest.fixture
def seeded(seeded_settings: Settings) -> Iterator[Database]:
    with closing(Database(seeded_settings)) as database:
        yield database


@pytest.mark.slow
def test_what_was_given_out_before_a_restore_is_never_taken_for_todays(
    seeded: Database, seeded_settings: Settings, other_settings: Settings, tmp_path: Path
) -> None:
    key = add_key(seeded, AccessRole.REVIEWER)
    write_backup(seeded, tmp_path / "backup.zip", pass_on, replaces=False)
    write(seeded_settings, key, "First")
    etags, cursors, tokens = {}, {}, set()
    with TestClient(create_app(seeded_settings)) as client:
        for url in VALIDATED:
            answer = client.get(url)
            assert answer.status_code == 200, (url, answer.text)
            etags[url] = answer.headers["etag"]
        for url in WALKED:
            answer = client.get(url)
            cursors[url] = answer.json()["links"]["next"]
            assert cursors[url] is not None, url
            assert client.get(cursors[url]).status_code == 200, url
            tokens.add(answer.headers["claimstone-revision"])
    with closing(Database(other_settings)) as other:
        restore_backup(tmp_path / "backup.zip", other, pass_on)
        with other.read() as session:
            assert verify_catalogue(session).differences == []
    write(other_settings, key, "Other")
    with TestClient(create_app(other_settings)) as client:
        for url, etag in etags.items():
            answer = client.get(url, headers={"If-None-Match": etag})
            assert answer.status_code == 200, url
        for url, following in cursors.items():
            answer = client.get(following)
            assert answer.status_code == 409, (url, answer.text)
            assert answer.json()["type"] == "urn:claimstone:problem:another_epoch"
        assert tokens
        for token in tokens:
            refused = [
                client.get(f"/v1/changes?since={token}"),
                client.get("/v1/claims", headers={"Claimstone-Revision": token}),
                client.get(
                    "/v1/claims/subsea-production-depth/evidence",
                    headers={"Claimstone-Revision": token},
                ),
            ]
            assert {answer.status_code for answer in refused} == {409}
            assert {answer.json()["type"] for answer in refused} == {
                "urn:claimstone:problem:another_epoch"
            }
        present = client.get("/v1/changes").headers["claimstone-revision"]
        assert client.get(f"/v1/changes?since={present}").json()["data"] == []
        assert client.get("/v1/claims", headers={"Claimstone-Revision": present}).status_code == 200


@pytest.mark.slow
def test_stored_answer_is_repeated_with_the_epoch_of_today(
    seeded: Database, seeded_settings: Settings, other_settings: Settings, tmp_path: Path
) -> None:
    """The restored catalogue has the change too, at the same revision of its own epoch."""
    key = add_key(seeded, AccessRole.REVIEWER)
    given = {"id": "new", "kind": "company", "names": {"en": "New"}}
    answers = []
    for settings in (seeded_settings, other_settings):
        with TestClient(create_app(settings)) as client:
            editor = Editor(client, key)
            answers.append(editor.ask("POST", "/v1/organizations", given, Idempotency_Key="a"))
            answers.append(client.get("/v1/organizations"))
        if settings is seeded_settings:
            write_backup(seeded, tmp_path / "backup.zip", pass_on, replaces=False)
            with closing(Database(other_settings)) as other:
                restore_backup(tmp_path / "backup.zip", other, pass_on)
    first, _, repeated, listed = answers
    assert first.content == repeated.content
    assert repeated.status_code == 201
    assert repeated.headers["claimstone-revision"] == listed.headers["claimstone-revision"]
    assert repeated.headers["claimstone-revision"] != first.headers["claimstone-revision"]


@pytest.mark.slow
def test_each_copy_and_each_new_catalogue_has_an_epoch_of_its_own(
    seeded: Database, other_settings: Settings
) -> None:
    with closing(Database(other_settings)) as other:
        migrate(other)
        epochs = [_read(seeded), _read(other)]
        copy_catalogue(seeded, other, pass_on)
        epochs += [_read(other)]
        with other.write() as session:
            renew_epoch(session)
        epochs += [_read(other)]
    assert len(set(epochs)) == len(epochs)
    assert all(len(epoch) == 12 for epoch in epochs)
    with seeded.read() as session:
        assert read_version(session).revision == 1


def _read(database: Database) -> str:
    with database.read() as session:
        return read_version(session).epoch


def test_new_epoch_is_noticed_by_a_running_server(
    seeded: Database, seeded_settings: Settings
) -> None:
    with TestClient(create_app(seeded_settings)) as client:
        first = client.get("/v1/claims?limit=1")
        following = first.json()["links"]["next"]
        assert client.get(following).status_code == 200
        with seeded.write() as session:
            renew_epoch(session)
        for _ in range(2):
            assert client.get(following).status_code == 409
        etag = first.headers["etag"]
        assert client.get("/v1/claims?limit=1", headers={"If-None-Match": etag}).status_code == 200


def test_import_into_a_catalogue_keeps_its_epoch(seeded: Database, tmp_path: Path) -> None:
    epoch = _read(seeded)
    import_bundle(seeded, write_bundle(tmp_path), Author("test"))
    assert _read(seeded) == epoch
