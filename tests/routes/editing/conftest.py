"""An editor of the seed, for tests of writes."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from support.editors import Editor, add_key

from app.database.database import Database
from app.domain.access.api_keys import AccessRole
from app.main import create_app
from app.settings import Settings


@pytest.fixture
def editor(seeded_settings: Settings, database: Database) -> Iterator[Editor]:
    key = add_key(database, AccessRole.REVIEWER)
    with TestClient(create_app(seeded_settings)) as client:
        yield Editor(client, key)
