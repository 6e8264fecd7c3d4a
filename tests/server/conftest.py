"""A client of all sorts of records, for tests of the fast path."""

from collections.abc import Iterator

import pytest
from conftest import Provider
from fastapi.testclient import TestClient
from support.random_bundles import write_catalogue

from app.database.database import Database
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.store.change_log import Author
from app.main import create_app


@pytest.fixture(scope="module")
def mixed(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of the seed and a random catalogue, in which many records have no date."""
    settings = provider.copy_seeded()
    database = Database(settings)
    bundle = write_catalogue(tmp_path_factory.mktemp("random"), seed=3)
    import_bundle(database, bundle, Author("test"))
    database.close()
    with TestClient(create_app(settings)) as client:
        yield client
