"""Fixtures of the tests of imports."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from support.bundles import write_bundle
from support.edited_bundles import AUTHOR

from app.database.database import Database
from app.ingest.imports.import_bundle import import_bundle
from app.maintenance.migrate import migrate
from app.settings import Settings


@pytest.fixture
def loaded(empty_settings: Settings, tmp_path: Path) -> Iterator[Database]:
    """The small bundle, imported once."""
    with closing(Database(empty_settings)) as database:
        migrate(database)
        import_bundle(database, write_bundle(tmp_path / "first"), AUTHOR)
        yield database
