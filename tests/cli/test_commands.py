"""Commands as a user runs them: all but imports, backups and `serve`."""

import json
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from starlette.testclient import TestClient
from support.bundles import write_bundle
from support.command_line import run, run_program
from support.project import PROJECT_ROOT

from app.cli.imports import SEED_BUNDLE
from app.database.database import Database
from app.database.replicas import read_version
from app.domain.access.api_keys import AccessRole, make_subject_prefix
from app.ingest.edits.api_keys import store_subject
from app.main import create_app
from app.maintenance.migrate import migrate
from app.queries.api_keys import Caller
from app.queries.collections import COLLECTIONS
from app.settings import Settings

pytestmark = pytest.mark.engines("sqlite")


def test_cli_version_is_that_of_the_package(empty_settings: Settings) -> None:
    printed = run_program(empty_settings, "--version")
    assert (printed.returncode, printed.stdout) == (0, f"claimstone {version('claimstone')}\n")


@pytest.mark.slow
def test_cli_migrates_seeds_and_verifies_an_empty_database(empty_settings: Settings) -> None:
    assert run_program(empty_settings, "migrate").returncode == 0
    first, second = run_program(empty_settings, "seed"), run_program(empty_settings, "seed")
    assert first.stdout == "93 created, 0 updated, 0 unchanged; revision 1\n"
    assert second.stdout == "0 created, 0 updated, 93 unchanged; revision 1\n"
    verified = run_program(empty_settings, "verify")
    assert verified.returncode == 0
    assert verified.stdout.splitlines()[-1] == "0 differences"


def test_cli_verify_fails_and_names_what_differs(
    database: Database, seeded_settings: Settings
) -> None:
    with database.write() as session:
        session.execute(text("UPDATE claim SET quantity_value = '9' WHERE id LIKE 'fiber-%'"))
    verified = run(seeded_settings, "verify")
    assert verified.returncode == 1
    assert "claim/fiber-length-per-preform: " in verified.stderr
    assert "Traceback" not in verified.stderr


@pytest.mark.engines("sqlite", "postgresql")
@pytest.mark.parametrize(
    "arguments", [("verify",), ("seed",), ("import", str(SEED_BUNDLE)), ("import", "-"), ("hash",)]
)
def test_cli_with_a_schema_that_is_not_there_says_what_to_do(
    empty_settings: Settings, empty_database: Database, arguments: tuple[str, ...]
) -> None:
    with empty_database.read() as session:
        session.connection()
    refused = run(empty_settings, *arguments, given="")
    assert refused.returncode == 1
    assert refused.stderr.startswith("the schema is at nothing, not at ")
    assert refused.stderr.endswith(": run `claimstone migrate`\n")


@pytest.mark.parametrize(
    "arguments",
    [
        *(("verify",), ("hash",), ("seed",), ("new-epoch",), ("migrate", "--plan")),
        *(("keys", "list"), ("keys", "revoke", "x"), ("backup", "b.zip"), ("import", "-")),
        *(
            ("export", "claims", "--format", "csv", "--output", "-"),
            ("copy", "--to", "sqlite:///b"),
        ),
        ("keys", "create", "Ann", "--role", "admin"),
        ("release", "folder", "--licence", "CC-BY-4.0"),
    ],
)
def test_cli_with_a_file_that_is_not_there_says_so_and_creates_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    refused = run(Settings(database_url="sqlite:///mistyped.db"), *arguments)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == (
        f"there is no database file {tmp_path}/mistyped.db: correct CLAIMSTONE_DATABASE_URL, or create "
        "it with `claimstone migrate`\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_cli_writes_nothing_into_a_schema_of_a_newer_version(
    database: Database, seeded_settings: Settings, tmp_path: Path
) -> None:
    with database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for arguments in (("seed",), ("import", str(write_bundle(tmp_path))), ("migrate",)):
        refused = run(seeded_settings, *arguments)
        assert refused.returncode == 1
        assert "9999 is of a newer version of Claimstone" in refused.stderr
        assert "Traceback" not in refused.stderr
    with database.read() as session:
        assert session.scalar(text("SELECT revision FROM catalogue")) == 1


@pytest.mark.engines("sqlite", "postgresql")
def test_cli_new_epoch_is_another_one(seeded_settings: Settings, database: Database) -> None:
    with database.read() as session:
        before = read_version(session)
    answer = run(seeded_settings, "new-epoch")
    with database.read() as session:
        after = read_version(session)
    assert answer.stdout == f"the catalogue is at {after}\n"
    assert (after.revision, after.epoch == before.epoch) == (before.revision, False)


def test_cli_schema_prints_the_schema_of_bundles(empty_settings: Settings) -> None:
    kept = (PROJECT_ROOT / "seed_data" / "bundle.schema.json").read_text(encoding="utf-8")
    assert run(empty_settings, "schema").stdout == kept


def test_cli_with_a_setting_that_does_not_fit_says_which(empty_settings: Settings) -> None:
    os.environ["CLAIMSTONE_POOL_SIZE"] = "none"
    try:
        failed = run(empty_settings, "seed")
    finally:
        del os.environ["CLAIMSTONE_POOL_SIZE"]
    assert failed.returncode == 1
    assert failed.stderr.startswith("CLAIMSTONE_POOL_SIZE: ")
    assert len(failed.stderr.splitlines()) == 1


@pytest.mark.slow
def test_cli_release_loads_into_an_empty_catalogue_with_the_same_hash(
    seeded_settings: Settings, other_settings: Settings, tmp_path: Path
) -> None:
    folder = tmp_path / "release"
    released = run(seeded_settings, "release", str(folder), "--licence", "CC-BY-4.0")
    content_hash = run(seeded_settings, "hash").stdout.strip()
    assert released.stdout == f"revision 1 in {folder}; content hash {content_hash}\n"
    assert run(other_settings, "migrate").returncode == 0
    imported = run(other_settings, "import", str(folder / "bundle.json"))
    assert imported.stdout == "93 created, 0 updated, 0 unchanged; revision 1\n"
    assert run(other_settings, "hash").stdout.strip() == content_hash
    expected = json.loads((folder / "release.json").read_text(encoding="utf-8"))["content_hash"]
    assert run(other_settings, "hash", "--expected", expected).returncode == 0
    refused = run(other_settings, "hash", "--expected", f"1{content_hash[1:]}")
    assert refused.returncode == 1
    assert "says nothing about the content" in refused.stderr
    assert run(other_settings, "verify").returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize("licence", [(), ("--licence", "mine")])
def test_cli_release_without_a_known_licence_says_which_there_are(
    seeded_settings: Settings, tmp_path: Path, licence: tuple[str, ...]
) -> None:
    refused = run(seeded_settings, "release", str(tmp_path / "release"), *licence)
    assert refused.returncode == 2
    assert "--licence" in refused.stderr
    assert not (tmp_path / "release").exists()


@pytest.mark.engines("sqlite", "postgresql")
def test_cli_export_writes_the_whole_list_and_only_that(
    seeded_settings: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "claims.csv"
    path.write_text("of before", encoding="utf-8")
    exported = run(
        seeded_settings,
        *("export", "claims", "--format", "csv", "--output", str(path)),
        *("--filter", "organization=xgimi", "--filter", "organization=boe"),
        *("--filter", "sort=-id", "--filter", "kind=ranking"),
    )
    assert (exported.returncode, exported.stdout) == (0, "")
    assert exported.stderr == "2 claims, revision 1\n"
    ids = [line.partition(",")[0] for line in path.read_text(encoding="utf-8").splitlines()]
    assert ids == ["id", "xgimi-years-ranked-first", "xgimi-market-rank"]
    assert list(tmp_path.glob("*.part")) == list(tmp_path.glob(".*")) == []


@pytest.mark.parametrize("kind", COLLECTIONS)
def test_cli_export_to_standard_output_is_what_http_answers(
    seeded_settings: Settings, kind: str
) -> None:
    with TestClient(create_app(seeded_settings)) as client:
        answered = client.get(f"/v1/{kind}.ndjson").text
    exported = run(seeded_settings, "export", kind, "--format", "ndjson", "--output", "-")
    assert (exported.returncode, exported.stdout) == (0, answered)


def test_cli_export_of_a_table_chooses_columns_and_unit(seeded_settings: Settings) -> None:
    chosen = ("metric=thickness", "fields=value,id", "as_unit=inches")
    filters = [part for filter_ in chosen for part in ("--filter", filter_)]
    arguments = ("export", "claims", "--output", "-", *filters)
    exported = run(seeded_settings, *arguments, "--format", "csv")
    assert exported.stdout.split() == ["value,id", "3/2540,foldable-screen-thickness"]
    refused = run(seeded_settings, *arguments, "--format", "ndjson")
    assert refused.returncode == 1
    assert "#/filter/as_unit: unknown_filter" in refused.stderr


@pytest.mark.parametrize(
    ("filters", "lines"),
    [
        (
            ["as_of=2", "colour=red", "q=a", "q=b", "limit=5"],
            [
                "#/filter/as_of: unknown_filter: this filter is not known here",
                "#/filter/colour: unknown_filter: this filter is not known here; near is `country`",
                "#/filter/limit: unknown_filter: this filter is not known here; near is `facet_limit`",
                "#/filter/q: repeated_filter: this filter takes one value; give it once",
            ],
        ),
        (
            ["country=china"],
            [
                "#/filter/country: unknown_country: 'china' is not a country of ISO 3166-1 alpha-2: write 'CN'"
            ],
        ),
        (["q"], []),
    ],
)
def test_cli_export_with_filters_that_do_not_fit_writes_nothing(
    seeded_settings: Settings, tmp_path: Path, filters: list[str], lines: list[str]
) -> None:
    path = tmp_path / "sources.csv"
    given = [part for filter_ in filters for part in ("--filter", filter_)]
    arguments = ("export", "sources", "--format", "csv", "--output", str(path))
    exported = run(seeded_settings, *arguments, *given)
    printed = exported.stderr.splitlines()
    assert exported.returncode == (1 if lines else 0)
    assert not lines or not path.exists()
    for line, expected in zip(printed, lines, strict=False):
        assert line.startswith(expected)
    assert "Traceback" not in exported.stderr


def test_cli_export_that_cannot_be_written_says_so_in_one_line(
    seeded_settings: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "missing" / "claims.csv"
    failed = run(seeded_settings, "export", "claims", "--format", "csv", "--output", str(path))
    assert failed.returncode == 1
    assert failed.stderr == f"cannot write {path}: No such file or directory\n"


def test_cli_export_refused_leaves_the_file_as_it_was(
    seeded_settings: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "claims.csv"
    path.write_text("of before", encoding="utf-8")
    arguments = ("export", "claims", "--format", "csv", "--output", str(path))
    failed = run(seeded_settings, *arguments, "--filter", "value__gte=5")
    assert failed.returncode == 1
    assert "metric=" in failed.stderr
    assert path.read_text(encoding="utf-8") == "of before"
    assert list(tmp_path.iterdir()) == [path]


def test_cli_key_is_made_listed_and_revoked(seeded_settings: Settings) -> None:
    made = run(seeded_settings, "keys", "create", "Ann [b]", "--role", "reviewer")
    assert made.returncode == 0, made.stderr
    key = made.stdout.strip()
    prefix = key.split("_", 2)[1]
    ended = run(
        seeded_settings,
        "keys",
        "create",
        "Bob",
        "--role",
        "admin",
        "--expires",
        "2020-01-01T01:00+01:00",
    )
    assert ended.returncode == 0
    listed = run(seeded_settings, "keys", "list").stdout
    first, second = listed.splitlines()[1:]
    assert first.split()[0] == prefix
    assert "Ann [b]" in first
    assert first.split()[-2:] == ["never", "good"]
    assert "expired 2020-01-01T00:00" in second
    assert key.split("_", 2)[2] not in listed
    assert run(seeded_settings, "keys", "revoke", prefix).returncode == 0
    assert "revoked" in run(seeded_settings, "keys", "list").stdout.splitlines()[1]
    missing = run(seeded_settings, "keys", "revoke", "none")
    assert missing.returncode == 1
    assert "`claimstone keys list`" in missing.stderr
    assert run(seeded_settings, "keys", "create", "\u202eAnn", "--role", "admin").returncode == 2
    assert run(seeded_settings, "keys", "create", "Ann", "--role", "king").returncode == 2


def test_cli_subject_of_a_token_is_listed_and_revoked_like_a_key(
    seeded_settings: Settings, database: Database
) -> None:
    prefix = make_subject_prefix("https://example.org", "user-1")
    with database.write() as session:
        store_subject(session, Caller(prefix, "Tom Token", AccessRole.REVIEWER))
    [line] = run(seeded_settings, "keys", "list").stdout.splitlines()[1:]
    assert line.split()[:4] == [prefix, "Tom", "Token", "reviewer"]
    assert line.split()[-3:] == ["never", "by", "token"]
    assert run(seeded_settings, "keys", "revoke", prefix).returncode == 0
    assert " revoked " in run(seeded_settings, "keys", "list").stdout.splitlines()[1]


@pytest.mark.slow
@pytest.mark.engines("sqlite")
def test_cli_migrate_says_what_it_will_do_and_backs_up_the_file_first(
    database: Database, seeded_settings: Settings
) -> None:
    migrate(database, "0007")
    file = Path(make_url(seeded_settings.database_url).database or "")
    planned = run(seeded_settings, "migrate", "--plan")
    assert planned.returncode == 0, planned.stderr
    assert planned.stdout.startswith("schema: from 0007 to ")
    assert planned.stdout.endswith("nothing was changed\n")
    assert f"backup: {file}.0007-" in planned.stdout
    assert list(file.parent.glob(f"{file.name}.*.backup")) == []
    migrated = run(seeded_settings, "migrate")
    [backup] = file.parent.glob(f"{file.name}.*.backup")
    first, last = migrated.stdout.splitlines()
    assert first.startswith(f"backup of schema 0007: {backup}; to go back, stop all servers")
    assert last == "the schema is the newest"
    assert run(seeded_settings, "migrate").stdout == "the schema is the newest\n"
    assert "nothing to do" in run(seeded_settings, "migrate", "--plan").stdout
    migrate(database, "0007")
    without = run(seeded_settings, "migrate", "--no-backup")
    assert without.stdout == "the schema is the newest\n"
    assert list(file.parent.glob(f"{file.name}.*.backup")) == [backup]


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("export", "nothing", "--format", "csv", "--output", "-"), "'nothing' is not one of"),
        (("serve", "--port", "99999"), "0<=x<=65535"),
        (("serve", "--host", "a..b"), "'a..b' is not the name of a host"),
        (
            ("keys", "create", "a", "--role", "admin", "--expires", "yesterday"),
            "such as 2030-01-31",
        ),
        (("keys", "create", "a", "--role", "admin", "--expires", "2030-02-30"), "not '2030-02-30'"),
        (("import", "none.yaml"), "none.yaml cannot be read (No such file or directory)"),
        (("copy", "--to", "sqlite:////no-such-folder/a.db"), "create it, or correct --to"),
        (("copy", "--to", "postgresql://u@127.0.0.1:1/x"), "at the host and port of --to"),
        (("copy", "--to", "postgresql://u@127.0.0.1:99999/x"), "the port in --to is no number"),
    ],
)
def test_cli_with_what_cannot_be_says_so_in_words(
    seeded_settings: Settings, arguments: tuple[str, ...], said: str
) -> None:
    finished = run(seeded_settings, *arguments)
    assert finished.returncode in (1, 2)
    assert said in " ".join(finished.stderr.replace("│", " ").split())
    assert "Traceback" not in finished.stderr


@pytest.mark.slow
@pytest.mark.engines("sqlite")
def test_cli_imports_what_a_few_commands_need_only_there() -> None:
    few = {"fastapi", "uvicorn", "openpyxl", "app.extraction.candidates.read_article"}
    printed = subprocess.run(
        [sys.executable, "-c", f"import sys, app.cli; print(sorted({few} & sys.modules.keys()))"],
        check=True,
        capture_output=True,
        text=True,
        cwd=PROJECT_ROOT,
    )
    assert printed.stdout == "[]\n"
