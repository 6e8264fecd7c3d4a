"""A catalogue of all sorts of claims beside the seed, shared and read-only."""

from collections.abc import Iterator

import pytest
from conftest import Provider
from support.random_bundles import write_catalogue

from app.database.database import Database
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.store.change_log import Author
from app.queries.list_page import page_statement
from app.queries.search_index import selectivity
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


@pytest.fixture
def _all_are_common(monkeypatch: pytest.MonkeyPatch) -> None:
    """Treat words of more than two records as common, and scan lists from three records on."""
    monkeypatch.setattr(selectivity, "SAMPLE", range(1_000))
    for module in (selectivity, page_statement):
        monkeypatch.setattr(module, "COMMON", 2)
    monkeypatch.setattr(selectivity, "SCAN_FROM", 3)
