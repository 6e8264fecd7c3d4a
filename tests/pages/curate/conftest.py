"""People who curate the seed on its pages."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient
from support.editors import add_key
from support.page_forms import Curator

from app.database.database import Database
from app.domain.access.api_keys import AccessRole
from app.main import create_app
from app.settings import Settings


@pytest.fixture
def own_client(seeded_settings: Settings) -> Iterator[TestClient]:
    """A client of a seeded catalogue that the test may change."""
    with TestClient(create_app(seeded_settings)) as client:
        yield client


@pytest.fixture
def reviewer(own_client: TestClient, database: Database) -> Curator:
    return Curator(own_client, add_key(database, AccessRole.REVIEWER, "rita"))


@pytest.fixture
def contributor(own_client: TestClient, database: Database) -> Curator:
    return Curator(own_client, add_key(database, AccessRole.CONTRIBUTOR, "carl"))


@pytest.fixture
def reader(own_client: TestClient) -> Curator:
    """Somebody without a key."""
    return Curator(own_client)
