"""NDJSON gives the same as a bundle, however it is split into chunks: all of it or nothing."""

import io
import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient
from support.bundles import TEXT, write_bundle
from support.random_bundles import pass_on, write_catalogue

from app.database.database import Database
from app.errors import Fault, InvalidBundle
from app.ingest.bundle.input_record import ARRAYS
from app.ingest.bundle.load import read_bundle
from app.ingest.bundle.ndjson_reader import BundleLines
from app.ingest.imports.import_bundle import import_bundle, import_lines
from app.ingest.store.change_log import Author
from app.main import create_app
from app.maintenance.content_hash import hash_content
from app.maintenance.verify import verify_catalogue
from app.schemas.write_parameters import ImportRead
from app.settings import Settings

AUTHOR = Author("test", "because")
SIZES = (1, 2, 3, 1_000)


def make_lines(path: Path) -> list[dict[str, Any]]:
    """List the records of a bundle, each after the records that it refers to."""
    bundle = read_bundle(path)[0]
    made = []
    for kind, (array, _) in ARRAYS.items():
        records = [
            record.model_dump(mode="json", exclude_defaults=True)
            for record in getattr(bundle, array)
        ]
        placed: set[str] = set()
        while records:
            [*ready] = [
                record
                for record in records
                if {record.get("follows"), record.get("broader")} <= {None, *placed}
            ]
            made += [{kind: record} for record in ready]
            placed |= {record["id"] for record in ready if "id" in record}
            records = [record for record in records if record not in ready]
    return made


def load(
    database: Database, folder: Path, lines: list[dict[str, Any]] | bytes, size: int = 1_000
) -> ImportRead:
    written = lines
    if not isinstance(written, bytes):
        written = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
    source = BundleLines(io.BytesIO(written), folder)
    return import_lines(database, source, AUTHOR, lambda _chunk: None, size)


def refuse(
    database: Database, folder: Path, lines: list[dict[str, Any]] | bytes, size: int
) -> list[Fault]:
    with pytest.raises(InvalidBundle) as refused:
        load(database, folder, lines, size)
    return list(refused.value.faults)


def read_hash(database: Database) -> str:
    with database.read() as session:
        return hash_content(session, pass_on)


def dump(database: Database) -> list[Any]:
    tables = ("catalogue", "change", "document", "claim", "evidence", "source", "search_term")
    with database.read() as session:
        return [
            sorted(map(repr, session.execute(text(f"SELECT * FROM {table}")))) for table in tables
        ]


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
def test_lines_store_what_the_bundle_stores(
    migrated_database: Database, tmp_path: Path, size: int
) -> None:
    path = write_catalogue(tmp_path, seed=7, claims=20)
    lines = make_lines(path)
    outcome = load(migrated_database, tmp_path, lines, size)
    assert (outcome.created, outcome.revision) == (len(lines), 1)
    by_lines = read_hash(migrated_database)
    again = load(migrated_database, tmp_path, lines, size)
    assert (again.unchanged, again.revision) == (len(lines), 1)
    assert import_bundle(migrated_database, path, AUTHOR).unchanged == len(lines)
    assert read_hash(migrated_database) == by_lines
    with migrated_database.read() as session:
        assert verify_catalogue(session).differences == []
        positions = session.scalars(text("SELECT position FROM change ORDER BY position")).all()
    assert positions == list(range(1, len(lines) + 1))


MARK = b"\xef\xbb\xbf"


def test_byte_order_marks_of_lines_and_of_a_text_file_are_left_out(
    migrated_database: Database, tmp_path: Path
) -> None:
    lines = make_lines(write_bundle(tmp_path))
    load(migrated_database, tmp_path, lines)
    plain = [json.dumps(line).encode() for line in lines]
    text_file = tmp_path / "report.txt"
    text_file.write_bytes(MARK + text_file.read_bytes())
    # The marks in the middle are those of files that were joined.
    load(migrated_database, tmp_path, b"".join(MARK + line + b"\r\n" for line in plain) + MARK)
    with migrated_database.read() as session:
        assert session.scalars(text("SELECT revision FROM catalogue")).one() == 1
        stored, length, start = session.execute(
            text(
                "SELECT text, length, start FROM source_text, source, evidence WHERE claim_id IS NOT NULL"
            )
        ).one()
    assert (stored, length) == (TEXT, len(TEXT))
    assert start == TEXT.index("they drive")


@pytest.fixture
def marked(migrated_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A bundle whose text file begins with a byte order mark, which an earlier version has stored."""
    path = write_bundle(tmp_path)
    (tmp_path / "report.txt").write_bytes(MARK + TEXT.encode())
    with monkeypatch.context() as patch:
        patch.setattr("app.ingest.checks.sources.decode_text", bytes.decode)
        import_bundle(migrated_database, path, AUTHOR)
    with migrated_database.read() as session:
        assert session.scalar(text("SELECT text FROM source_text")) == f"\ufeff{TEXT}"
    return path


@pytest.mark.parametrize("start", [MARK, b""])
def test_text_that_is_stored_with_a_byte_order_mark_is_not_another_one(
    migrated_database: Database, marked: Path, start: bytes
) -> None:
    (marked.parent / "report.txt").write_bytes(start + TEXT.encode())
    again = import_bundle(migrated_database, marked, AUTHOR)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 6)
    with migrated_database.read() as session:
        assert verify_catalogue(session).differences == []


def test_source_has_the_same_text_as_one_stored_with_a_byte_order_mark(
    migrated_database: Database, marked: Path
) -> None:
    wire = {"id": "wire", "title": "Wire", "language": "en", "text_file": "report.txt"}
    [fault] = refuse(migrated_database, marked.parent, [{"source": wire}], 1)
    assert fault.code == "same_text"
    stored = load(
        migrated_database, marked.parent, [{"source": {**wire, "same_text_as": "report"}}]
    )
    assert stored.created == 1
    with migrated_database.read() as session:
        assert session.scalar(text("SELECT count(*) FROM source_text")) == 1


@pytest.mark.parametrize("is_marked", [True, False])
@pytest.mark.parametrize("start", [MARK, b""])
def test_announced_hash_may_be_that_of_the_text_with_or_without_a_byte_order_mark(
    migrated_database: Database, tmp_path: Path, start: bytes, *, is_marked: bool
) -> None:
    content = TEXT.encode()
    (tmp_path / "wire.txt").write_bytes(start + content)
    announced = sha256(MARK * is_marked + content).hexdigest()
    wire = {"id": "wire", "title": "Wire", "language": "en", "text_file": "wire.txt"}
    load(migrated_database, tmp_path, [{"source": {**wire, "sha256": announced}}])
    with migrated_database.read() as session:
        own = session.scalar(text("SELECT sha256 FROM source WHERE id = 'wire'"))
    assert own == sha256(content).hexdigest()
    other = sha256(MARK + MARK + content).hexdigest()
    [fault] = refuse(migrated_database, tmp_path, [{"source": {**wire, "sha256": other}}], 1)
    assert (fault.pointer, fault.code) == ("/source/sha256", "text_differs")


def test_text_file_in_utf_16_is_refused_by_the_name_of_the_encoding(
    database: Database, tmp_path: Path
) -> None:
    lines = make_lines(write_bundle(tmp_path))
    (tmp_path / "report.txt").write_text(TEXT, encoding="utf-16")
    fault = refuse(database, tmp_path, lines, 1_000)[0]
    assert (fault.pointer, fault.code) == ("/source/text_file", "not_utf_8")
    assert "UTF-16" in fault.detail


def test_lines_in_utf_16_are_refused_once(database: Database, tmp_path: Path) -> None:
    lines = "".join(json.dumps(line) + "\n" for line in make_lines(write_bundle(tmp_path)))
    [fault] = refuse(database, tmp_path, lines.encode("utf-16"), 1_000)
    assert (fault.line, fault.code) == (1, "not_utf_8")
    assert "UTF-16" in fault.detail


Change = Callable[[list[dict[str, Any]]], object]


def find(lines: list[dict[str, Any]], kind: str) -> Any:  # noqa: ANN401 - JSON
    return next(line[kind] for line in lines if kind in line)


# The lines are those of `bundles.py`: source, organization, technology, metric, achievement, claim.
FAULTY: list[tuple[Change, list[tuple[int, str, str]]]] = [
    (lambda a: find(a, "claim")["quantity"].update(value="701"), [(6, "/claim/quantity/value", "value_differs")]),
    (lambda a: find(a, "metric").update(unit="blorp"), [(4, "/metric/unit", "unknown_unit")]),
    (lambda a: find(a, "metric").update(nonsense=1), [(4, "/metric/nonsense", "extra_forbidden")]),
    (lambda a: find(a, "source").update(text_file="none.txt"), [(1, "/source/text_file", "not_readable")]),
    (lambda a: find(a, "source").update(text="A"), [(1, "/source/text_file", "two_texts")]),
    (lambda a: find(a, "source").pop("text_file"), [(1, "/source/text", "missing")]),
    (lambda a: a.append(a[1]), [(7, "/organization/id", "duplicate_id")]),
    (lambda a: a.append(a.pop(2)), [(4, "/achievement/technology", "unknown_reference")]),
    (lambda a: a.append({"klaim": {}}), [(7, "", "unknown_kind")]),
    (lambda a: a.append({}), [(7, "", "not_one_record")]),
    (lambda a: find(a, "claim").update(follows="later"), [(6, "/claim/follows", "unknown_reference")]),
    (
        lambda a: (find(a, "metric").update(unit="blorp"), find(a, "claim").update(period="x")),
        [(4, "/metric/unit", "unknown_unit"), (6, "/claim/period", "invalid_date")],
    ),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("change", "expected"), FAULTY)
def test_faults_are_reported_with_their_lines_and_nothing_is_stored(
    database: Database,
    tmp_path: Path,
    change: Change,
    expected: list[tuple[int, str, str]],
    size: int,
) -> None:
    lines = make_lines(write_bundle(tmp_path))
    change(lines)
    before = dump(database)
    faults = refuse(database, tmp_path, lines, size)
    assert [(fault.line, fault.pointer, fault.code) for fault in faults] == expected
    assert dump(database) == before


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"{", "not_json"),
        (b'{"claim": {"a": NaN}}', "not_json"),
        (b'{"claim": {"a": 1, "a": 2}}', "duplicate_key"),
        (b"[" * 100_000, "too_deep"),
        (b"\xff", "not_utf_8"),
        (b"[]", "not_one_record"),
    ],
)
def test_line_that_is_no_json_is_reported_and_the_next_is_read(
    database: Database, tmp_path: Path, line: bytes, code: str
) -> None:
    faults = refuse(database, tmp_path, line + b'\n\n{"klaim": 1}\n', 1)
    assert [(fault.line, fault.code) for fault in faults] == [(1, code), (3, "unknown_kind")]


@pytest.mark.parametrize("given", ["\ud800", "a" * 100_000, "a b", "", True])
def test_line_whose_id_cannot_be_one_is_reported_and_the_next_is_read(
    database: Database, tmp_path: Path, given: object
) -> None:
    line = json.dumps({"metric": {"id": given}}).encode()
    faults = refuse(database, tmp_path, line + b'\n{"klaim": 1}\n', 1)
    assert (faults[0].line, faults[0].pointer) == (1, "/metric/id")
    assert (faults[-1].line, faults[-1].code) == (2, "unknown_kind")


def test_faults_past_the_maximum_are_not_reported(database: Database, tmp_path: Path) -> None:
    assert len(refuse(database, tmp_path, b"[]\n" * 1_500, 100)) == 1_000


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
def test_update_logs_the_rows_before_and_one_change_of_each(
    database: Database, tmp_path: Path, size: int
) -> None:
    lines = make_lines(write_bundle(tmp_path))
    load(database, tmp_path, lines, size)
    find(lines, "organization")["names"]["en"] = "Example Group"
    find(lines, "claim")["note"] = "Measured by the maker."
    outcome = load(database, tmp_path, lines, size)
    assert (outcome.created, outcome.updated) == (0, 2)
    with database.read() as session:
        rows = session.execute(
            text("SELECT kind, action, rows_before, before FROM change WHERE revision = 3")
        ).all()
        assert verify_catalogue(session).differences == []
    found = {row.kind: row for row in rows}
    assert len(found) == len(rows)
    assert {kind: row.action for kind, row in found.items()} == {
        "organization": "update",
        "achievement": "refresh",
        "claim": "update",
    }
    assert b"Example Ltd." in found["claim"].before
    assert json.loads(found["claim"].rows_before)["claim"][0]["note"] is None
    assert found["achievement"].rows_before is None


@pytest.mark.parametrize("size", SIZES)
def test_lines_are_found_by_search_as_they_are_and_as_they_were(
    migrated_settings: Settings, tmp_path: Path, size: int
) -> None:
    database = Database(migrated_settings)
    lines = make_lines(write_bundle(tmp_path))
    load(database, tmp_path, lines, size)
    find(lines, "organization")["names"]["en"] = "Renamed Works"
    load(database, tmp_path, lines, size)
    database.close()
    claims = [find(lines, "claim")["id"]]
    with TestClient(create_app(migrated_settings)) as client:

        def search(words: str, revision: int) -> list[str]:
            asked = {"q": words, "as_of": str(revision)}
            return [item["id"] for item in client.get("/v1/claims", params=asked).json()["data"]]

        assert [search("Renamed", revision) for revision in (2, 1)] == [claims, []]
        assert [search("Example Ltd", revision) for revision in (2, 1)] == [[], claims]
