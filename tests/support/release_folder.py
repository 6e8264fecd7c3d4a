"""Releases that tests write: a catalogue loaded from a bundle, and what its files hold."""

import json
from pathlib import Path
from typing import Any

from support.random_bundles import pass_on

from app.database.database import Database
from app.domain.public_address import PublicAddress
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.store.change_log import Author
from app.maintenance.migrate import migrate
from app.releases.licence_terms import Licence, ReleaseTerms
from app.releases.readme_and_citation import Edition
from app.releases.release import write_release
from app.settings import Settings

TERMS = ReleaseTerms("Turbines: a catalogue", ("Ada Example", "例 机构"), Licence.CC_BY)


def load(settings: Settings, path: Path) -> Database:
    database = Database(settings)
    migrate(database)
    import_bundle(database, path, Author("test"))
    return database


def release(database: Database, folder: Path) -> Edition:
    return write_release(database, folder, TERMS, pass_on, PublicAddress())


def read_json(path: Path) -> Any:  # noqa: ANN401 - any JSON
    return json.loads(path.read_text(encoding="utf-8"))
