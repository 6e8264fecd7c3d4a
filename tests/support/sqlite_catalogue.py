"""A seeded catalogue in an SQLite file that a test may replace or damage."""

import shutil
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import text

from app.cli.imports import SEED_BUNDLE
from app.database.database import Database
from app.domain.access.api_keys import AccessRole
from app.ingest.edits.api_keys import create_key
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.store.change_log import Author
from app.maintenance.migrate import migrate
from app.settings import Settings

WRITERS = 8
RAISE = text("UPDATE catalogue SET revision = revision + 1")
REVISION = text("SELECT revision FROM catalogue")


class Catalogue(NamedTuple):
    file: Path
    settings: Settings
    key: str

    def beside(self, suffix: str) -> Path:
        return self.file.with_name(self.file.name + suffix)


def make_catalogue(file: Path) -> Catalogue:
    settings = Settings(database_url=f"sqlite:///{file}")
    with closing(Database(settings)) as database:
        migrate(database)
        import_bundle(database, SEED_BUNDLE, Author("seed"))
        with database.write() as session:
            key = create_key(session, "ann", AccessRole.REVIEWER, None)
    return Catalogue(file, settings, key)


def copy_catalogue(made: Catalogue, file: Path) -> Catalogue:
    """Copy a catalogue that no process has open, so that all of it is in its file."""
    shutil.copyfile(made.file, file)
    return Catalogue(file, Settings(database_url=f"sqlite:///{file}"), made.key)


def write(database: Database) -> None:
    with database.write() as session:
        session.execute(RAISE)


def read(database: Database) -> int:
    with database.read() as session:
        return int(session.scalar(REVISION) or 0)
