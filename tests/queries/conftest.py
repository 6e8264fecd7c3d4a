"""A catalogue of all sorts of claims beside the seed, which no test changes."""

from collections.abc import Iterator

import pytest
from catalogues import write_catalogue
from conftest import Provider

from app.database import Database
from app.ingest.change_log import Author
from app.ingest.imports import import_bundle
from app.settings import Settings


@pytest.fixture(scope="module")
def mixed(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = provider.copy_seeded()
    database = Database(settings)
    import_bundle(database, write_catalogue(tmp_path_factory.mktemp("random"), 3), Author("test"))
    database.close()
    return settings


@pytest.fixture(scope="module")
def catalogue(mixed: Settings) -> Iterator[Database]:
    database = Database(mixed)
    yield database
    database.close()
