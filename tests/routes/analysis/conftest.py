"""A client of two papers on turbines, for tests of related claims, timelines and comparisons."""

import json
from collections.abc import Iterator
from contextlib import closing

import pytest
from conftest import Provider
from starlette.testclient import TestClient
from support.comparison_bundle import write_turbines
from support.record_bundle import make_bundle

from app.database.database import Database
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.store.change_log import Author
from app.main import create_app


@pytest.fixture(scope="module")
def turbines(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of the seed and of the claims of two papers on turbines."""
    settings = provider.copy_seeded()
    with closing(Database(settings)) as database:
        import_bundle(database, write_turbines(tmp_path_factory.mktemp("turbines")), Author("test"))
    with TestClient(create_app(settings)) as client:
        yield client


@pytest.fixture(scope="module")
def cells(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of claims on cells and models: a progression, repetitions, conditions, doubts."""
    settings = provider.copy_seeded()
    path = tmp_path_factory.mktemp("cells") / "cells.json"
    path.write_text(json.dumps(make_bundle()), encoding="utf-8")
    with closing(Database(settings)) as database:
        import_bundle(database, path, Author("test"))
    with TestClient(create_app(settings)) as client:
        yield client
