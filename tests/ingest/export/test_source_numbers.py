"""Reasons of numbers come back from a written bundle, and are part of the content hash."""

from contextlib import closing
from pathlib import Path

from conftest import Provider
from sqlalchemy import update
from support.random_bundles import pass_on
from support.voltara import SOURCE, make_voltara, store

from app.database.database import Database
from app.ingest.export.bundle_writer import write_bundle
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.store.change_log import Author
from app.maintenance.content_hash import hash_content
from app.models import SourceNumber


def read_hash(database: Database) -> str:
    with database.read() as session:
        return hash_content(session, pass_on)


def test_written_bundle_has_the_reasons_of_numbers(provider: Provider, tmp_path: Path) -> None:
    first = {"source": SOURCE, "exact": "LX-2", "start": 10, "reason": "other", "note": "A cell."}
    with closing(Database(provider.copy_migrated())) as written:
        bundle = make_voltara()
        store(written, bundle | {"source_numbers": [*bundle["source_numbers"], first]})
        with written.read() as session:
            write_bundle(session, tmp_path, pass_on)
        with closing(Database(provider.copy_migrated())) as loaded:
            import_bundle(loaded, tmp_path / "bundle.json", Author("test"))
            assert read_hash(loaded) == read_hash(written)
            with loaded.write() as session:
                session.execute(update(SourceNumber).values(note="Another note."))
            assert read_hash(loaded) != read_hash(written)
