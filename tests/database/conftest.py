"""Catalogues in SQLite files that a test may replace or damage."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from support.sqlite_catalogue import Catalogue, copy_catalogue, make_catalogue, write

from app.database.database import Database


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> list[Catalogue]:
    """Two catalogues, made one after the other, of which tests get copies."""
    folder = tmp_path_factory.mktemp("made")
    return [make_catalogue(folder / name) for name in ("claimstone.db", "other.db")]


@pytest.fixture
def catalogue(made: list[Catalogue], tmp_path: Path) -> Catalogue:
    return copy_catalogue(made[0], tmp_path / "claimstone.db")


@pytest.fixture
def other(made: list[Catalogue], tmp_path: Path) -> Catalogue:
    return copy_catalogue(made[1], tmp_path / "other.db")


@pytest.fixture
def opened(catalogue: Catalogue) -> Iterator[Database]:
    with closing(Database(catalogue.settings)) as database:
        write(database)
        yield database
