"""A bundle written from a catalogue and loaded into an empty one makes the same rows, on any engine."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import pytest
from conftest import Provider
from jsonschema import Draft202012Validator
from sqlalchemy import text
from support.bundles import write_bundle as write_example
from support.comparison_bundle import write_turbines
from support.other_words_bundle import write_other_words
from support.random_bundles import pass_on, write_catalogue

from app.cli.imports import EXAMPLES_BUNDLE, SEED_BUNDLE
from app.database.database import Database
from app.errors import InvalidBundle, InvalidCatalogue
from app.ingest.export.bundle_writer import write_bundle
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.rows.read_records import stream_batches
from app.ingest.rows.record import Record
from app.ingest.store.change_log import Author
from app.maintenance.content_hash import hash_content
from app.models import KINDS
from app.schemas.bundle import Bundle
from app.settings import Settings

pytestmark = pytest.mark.engines("sqlite")

AUTHOR = Author("test")


@contextmanager
def load(settings: Settings, path: Path) -> Iterator[Database]:
    with closing(Database(settings)) as database:
        import_bundle(database, path, AUTHOR)
        yield database


def read_all(database: Database) -> list[Record]:
    with database.read() as session:
        return [
            record for kind in KINDS for batch in stream_batches(session, kind) for record in batch
        ]


def read_hash(database: Database) -> str:
    with database.read() as session:
        return hash_content(session, pass_on)


def write(database: Database, folder: Path) -> Path:
    folder.mkdir()
    with database.read() as session:
        write_bundle(session, folder, pass_on)
    return folder / "bundle.json"


def _write_random(seed: int, folder: Path) -> Path:
    return write_catalogue(folder / "random", seed)


CATALOGUES: dict[str, Callable[[Path], Path]] = {
    "seed": lambda _folder: SEED_BUNDLE,
    "example": lambda folder: write_example(folder / "example"),
    "turbines": write_turbines,
    "examples": lambda _folder: EXAMPLES_BUNDLE,
    "other-words": write_other_words,
    **{f"random-{seed}": partial(_write_random, seed) for seed in range(2)},
}


@pytest.mark.slow
@pytest.mark.parametrize("name", CATALOGUES)
def test_written_bundle_makes_the_same_rows_there_and_back(
    provider: Provider, tmp_path: Path, name: str
) -> None:
    compare_there_and_back(provider, provider, tmp_path, name)


@pytest.mark.slow
@pytest.mark.engines("sqlite", "postgresql")
@pytest.mark.parametrize("name", ["random-0", "other-words"])
def test_written_bundle_makes_the_same_rows_on_either_engine(
    provider: Provider, other_provider: Provider, tmp_path: Path, name: str
) -> None:
    compare_there_and_back(provider, other_provider, tmp_path, name)


def compare_there_and_back(
    provider: Provider, other_provider: Provider, tmp_path: Path, name: str
) -> None:
    with (
        load(provider.copy_migrated(), CATALOGUES[name](tmp_path)) as first,
        load(other_provider.copy_migrated(), write(first, tmp_path / "there")) as second,
        load(provider.copy_migrated(), write(second, tmp_path / "back")) as third,
    ):
        assert read_all(first) == read_all(second) == read_all(third)
        assert read_hash(first) == read_hash(second) == read_hash(third)
    there, back = ((tmp_path / name / "bundle.json").read_bytes() for name in ("there", "back"))
    assert there == back


@pytest.mark.slow
@pytest.mark.parametrize("name", CATALOGUES)
def test_written_bundle_fits_its_schema_and_changes_nothing_where_it_came_from(
    migrated_settings: Settings, tmp_path: Path, name: str
) -> None:
    with load(migrated_settings, CATALOGUES[name](tmp_path)) as database:
        path = write(database, tmp_path / "written")
        outcome = import_bundle(database, path, AUTHOR)
    assert (outcome.created, outcome.updated, outcome.revision) == (0, 0, 1)
    document = json.loads(path.read_text(encoding="utf-8"))
    Draft202012Validator(Bundle.model_json_schema()).validate(document)


@pytest.mark.slow
def test_written_text_has_the_bytes_of_the_source(
    migrated_settings: Settings, tmp_path: Path
) -> None:
    given = write_catalogue(tmp_path / "random", 7)
    with load(migrated_settings, given) as database:
        path = write(database, tmp_path / "written")
    texts = sorted((path.parent / "texts").iterdir())
    names = ["copy-of-s1.txt", "s0.txt", "s1.txt", "s2.txt", "s3.txt"]
    assert [file.name for file in texts] == names
    for file in texts:
        original = given.parent / file.name.removeprefix("copy-of-")
        assert file.read_bytes() == original.read_bytes()
    assert b"\r\n" in texts[0].read_bytes()


@pytest.mark.slow
def test_written_bundle_with_another_text_is_refused(
    migrated_settings: Settings, other_provider: Provider, tmp_path: Path
) -> None:
    with load(migrated_settings, write_catalogue(tmp_path / "random", 7)) as database:
        path = write(database, tmp_path / "written")
    altered = path.parent / "texts" / "s0.txt"
    altered.write_bytes(altered.read_bytes() + b" ")
    with (
        pytest.raises(InvalidBundle) as refused,
        load(other_provider.copy_migrated(), path),
    ):
        pass
    assert ("/sources/1/sha256", "text_differs") in [
        (fault.pointer, fault.code) for fault in refused.value.faults
    ]


# Each damages a record of the seed so that no bundle can express it.
DAMAGE = [
    'UPDATE evidence SET start = start + 1, "end" = "end" + 1 WHERE {claim}',
    "UPDATE evidence SET number_start = NULL, number_end = NULL WHERE {claim}",
    "UPDATE evidence SET baseline_start = number_start, baseline_end = number_end WHERE {claim}",
    "UPDATE evidence SET cue_start = 0, cue_end = 1 WHERE {claim}",
    "UPDATE claim SET quantity_as_stated = '10,000 miles' WHERE id = 'fiber-length-per-preform'",
    "UPDATE claim SET note = '' WHERE id = 'fiber-length-per-preform'",
]


@pytest.mark.parametrize("damage", DAMAGE)
def test_damaged_claim_is_named_and_not_written(
    database: Database, tmp_path: Path, damage: str
) -> None:
    with database.write() as session:
        session.execute(text(damage.format(claim="claim_id = 'fiber-length-per-preform'")))
    with pytest.raises(InvalidCatalogue) as refused:
        write(database, tmp_path / "written")
    assert refused.value.detail.startswith("claim/fiber-length-per-preform: ")


def test_achievement_whose_quote_states_a_number_is_named_and_not_written(
    database: Database, tmp_path: Path
) -> None:
    with database.write() as session:
        session.execute(
            text(
                'UPDATE evidence SET number_start = start, number_end = "end" '
                "WHERE achievement_id = 'longer-fiber-from-one-preform'"
            )
        )
    with pytest.raises(InvalidCatalogue) as refused:
        write(database, tmp_path / "written")
    assert refused.value.detail.startswith("achievement/longer-fiber-from-one-preform: ")
