"""The content hash covers every statement, and nothing about when and by whom it was written."""

from datetime import date

import pytest
from sqlalchemy import text
from support.random_bundles import pass_on

from app.database.database import Database
from app.errors import ContentDiffers, HashNotComparable
from app.ingest.rows.record import Record
from app.maintenance.content_hash import HASH_VERSION, compare_hash, hash_content, write_canonical
from app.models import TechnologyName


def read_hash(database: Database) -> str:
    with database.read() as session:
        return hash_content(session, pass_on)


def test_canonical_line_is_that_of_rfc_8785() -> None:
    columns = {
        "field": 'é\u0301"\\\u20ac\n\x1f\U0001f600',
        "broader_id": None,
        "since": date(987, 1, 2),
    }
    names = [{"language": "zh", "name": "技术"}, {"language": "en", "name": "/"}]
    record = Record("technology", "a", columns, {TechnologyName: names})
    assert write_canonical(record).decode() == (
        '{"id":"a","kind":"technology",'
        '"technology":{"broader_id":null,"field":"é\u0301\\"\\\\€\\n\\u001f😀","since":"0987-01-02"},'
        '"technology_alias":[],"technology_identifier":[],'
        '"technology_name":[{"language":"zh","name":"技术"},{"language":"en","name":"/"}]}'
    )


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE claim SET status = 'withdrawn' WHERE id = 'foldable-screen-layers'",
        "UPDATE source SET note = note || '.'",
        "UPDATE source_text SET text = text || '.'",
        "UPDATE source SET archived_url = 'https://archive.example/'",
        "UPDATE organization SET country = NULL WHERE id = 'boe'",
        "UPDATE organization_name SET name = 'BOE' WHERE organization_id = 'boe' AND language = 'en'",
        "UPDATE organization_alias SET position = 7 - position WHERE organization_id = 'fiberhome'",
        "DELETE FROM organization_alias WHERE organization_id = 'boe'",
        "UPDATE technology_name SET language = 'de' WHERE technology_id = 'projector'",
        "UPDATE metric SET direction = 'neither'",
        "UPDATE participation SET role = 'partner'",
        "UPDATE evidence SET number_start = number_start + 1 WHERE claim_id = 'foldable-screen-layers'",
        "UPDATE achievement SET date_edtf = '2020~' WHERE date_edtf = '2020-04'",
    ],
)
def test_hash_changes_with_every_statement(database: Database, change: str) -> None:
    before = read_hash(database)
    with database.write() as session:
        session.execute(text(change))
    assert read_hash(database) != before


def test_hash_stays_where_only_the_writing_differs(database: Database) -> None:
    before = read_hash(database)
    with database.write() as session:
        session.execute(text("UPDATE claim SET version = 7, updated_at = created_at"))
        session.execute(text("UPDATE evidence SET id = id + 1000"))
        session.execute(text("UPDATE catalogue SET revision = 9"))
    assert read_hash(database) == before


def test_hash_names_its_version(database: Database) -> None:
    version, _, digest = read_hash(database).partition(":")
    assert (version, len(digest)) == (str(HASH_VERSION), 64)


@pytest.mark.parametrize(
    ("expected", "error", "message"),
    [
        (f"{HASH_VERSION}:{'0' * 64}", None, ""),
        (f"sha256:{HASH_VERSION}:{'0' * 64}", None, ""),
        (f"{HASH_VERSION}:{'1' * 64}", ContentDiffers, f"is {HASH_VERSION}:0+, not "),
        (
            f"{HASH_VERSION + 1}:{'0' * 64}",
            HashNotComparable,
            f"of version {HASH_VERSION + 1}, and",
        ),
        ("0" * 64, HashNotComparable, "before hashes had versions"),
        (f"sha256:{'0' * 64}", HashNotComparable, "before hashes had versions"),
        ("0" * 63, HashNotComparable, "not a content hash"),
    ],
)
def test_hashes_are_compared_only_if_they_are_of_one_version(
    expected: str, error: type[Exception] | None, message: str
) -> None:
    computed = f"{HASH_VERSION}:{'0' * 64}"
    if error is None:
        compare_hash(computed, expected)
        return
    with pytest.raises(error, match=message):
        compare_hash(computed, expected)
