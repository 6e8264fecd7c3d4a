"""The seed with the examples beside it, which the tests of tools share and only read."""

from contextlib import closing

import pytest
from conftest import Provider

from app.cli.imports import EXAMPLES_BUNDLE
from app.database.database import Database
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.store.change_log import Author
from app.settings import Settings


@pytest.fixture(scope="session")
def settings_with_examples(provider: Provider) -> Settings:
    settings = provider.copy_seeded()
    with closing(Database(settings)) as database:
        import_bundle(database, EXAMPLES_BUNDLE, Author("test"))
    return settings
