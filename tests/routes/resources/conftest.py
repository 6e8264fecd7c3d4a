"""A client of claims under all sorts of conditions."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Provider
from starlette.testclient import TestClient
from support.conditions_bundle import make_conditions_bundle

from app.database.database import Database
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.store.change_log import Author
from app.main import create_app


@pytest.fixture(scope="module")
def conditions(
    provider: Provider, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestClient]:
    settings = provider.copy_migrated()
    path: Path = tmp_path_factory.mktemp("conditions") / "bundle.json"
    path.write_text(json.dumps(make_conditions_bundle()), encoding="utf-8")
    database = Database(settings)
    import_bundle(database, path, Author("test"))
    database.close()
    with TestClient(create_app(settings)) as client:
        yield client
