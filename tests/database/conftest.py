"""Catalogues in SQLite files that a test may replace or damage."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from support.sqlite_catalogue import Catalogue, make_catalogue, write

from app.database.database import Database


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    return make_catalogue(tmp_path / "claimstone.db")


@pytest.fixture
def other(tmp_path: Path) -> Catalogue:
    return make_catalogue(tmp_path / "other.db")


@pytest.fixture
def opened(catalogue: Catalogue) -> Iterator[Database]:
    with closing(Database(catalogue.settings)) as database:
        write(database)
        yield database
