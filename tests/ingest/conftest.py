"""Fixtures of the tests of imports."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from support.bundles import write_bundle
from support.edited_bundles import AUTHOR

from app.database.database import Database
from app.ingest.imports.import_bundle import import_bundle
from app.settings import Settings


@pytest.fixture
def loaded(migrated_settings: Settings, tmp_path: Path) -> Iterator[Database]:
    """The small bundle, imported once."""
    with closing(Database(migrated_settings)) as database:
        import_bundle(database, write_bundle(tmp_path / "first"), AUTHOR)
        yield database
