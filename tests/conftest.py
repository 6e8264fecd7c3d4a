"""Both engines through one fixture: a test that asks for a catalogue runs on each.

What does not depend on the engine is marked `engines("sqlite")` and runs once. `--engine sqlite` leaves
out everything that needs PostgreSQL.
"""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import count
from pathlib import Path

import psycopg
import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, settings
from sqlalchemy import make_url
from support.memory_folder import make_memory_folder
from support.postgresql import serve_postgresql
from support.shared_by_applications import (
    share_certificates,
    share_descriptions,
    share_statements,
    share_workers,
)

from app.cli.imports import EXAMPLES_BUNDLE, seed_empty
from app.database.database import Database
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.store.change_log import Author
from app.main import create_app
from app.maintenance.migrate import migrate
from app.server.process import spare_collector
from app.settings import Settings

ENGINES = ("sqlite", "postgresql")
# Fixtures that have a value for each engine, and those that always need PostgreSQL.
_OF_EACH_ENGINE = ("provider", "other_provider")
_OF_POSTGRESQL = {"postgresql_server", "providers"}
# Examples of each property of Hypothesis; `--hypothesis-profile` chooses.
EXAMPLES = {"dev": 20, "ci": 100, "nightly": 1_000}
_OBJECTS_BETWEEN_COLLECTIONS = 50_000
_numbers = count()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--engine", choices=ENGINES, help="run the tests of one database engine alone")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    for fixture in _OF_EACH_ENGINE:
        if fixture in metafunc.fixturenames:
            engines = _list_engines(metafunc.definition)
            metafunc.parametrize(fixture, engines, indirect=True, scope="session")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    # What takes longest is begun first, so that no worker is left with it at the end.
    items.sort(key=lambda item: "system" not in item.path.parts)
    left_out = {item for item in items if not _list_engines(item)}
    if config.getoption("engine") == "sqlite":
        left_out |= {item for item in items if not _OF_POSTGRESQL.isdisjoint(_list_fixtures(item))}
    if left_out:
        config.hook.pytest_deselected(items=[*left_out])
        items[:] = [item for item in items if item not in left_out]


def _list_engines(item: pytest.Item) -> list[str]:
    """Return the engines on which a test runs: those of its marker, as far as the command line has them."""
    marker = item.get_closest_marker("engines")
    only = item.config.getoption("engine")
    return [name for name in (marker.args if marker else ENGINES) if only in (None, name)]


def _list_fixtures(item: pytest.Item) -> list[str]:
    return item.fixturenames if isinstance(item, pytest.Function) else []


def pytest_collection_finish() -> None:
    """Exempt what lives as long as the run from garbage collection, as a server process does.

    A run has more memory than a server, and ends soon: it collects even more rarely.
    """
    spare_collector()
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS, 20, 50)


@pytest.hookimpl(tryfirst=True)
def pytest_configure() -> None:
    """Register the profiles before Hypothesis loads the chosen one; without a choice, `ci` is used.

    Only `nightly` draws other examples each time, so that a run fails for its change alone. A busy machine
    may stop any example for a while: no profile minds how long it takes.
    """
    for name, examples in EXAMPLES.items():
        settings.register_profile(
            name,
            max_examples=examples,
            derandomize=name != "nightly",
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
            print_blob=True,
        )
    settings.load_profile("ci")


@pytest.fixture(scope="session", autouse=True)
def _sharing_applications() -> Iterator[None]:
    with share_certificates(), share_descriptions(), share_statements(), share_workers():
        yield


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    with serve_postgresql() as url:
        yield url


class Provider:
    """Makes databases of one engine: empty ones, and copies of a migrated or seeded one."""

    def __init__(self, engine: str, folder: Path, server_url: str) -> None:
        self.engine = engine
        self._folder = folder
        self._server_url = server_url
        self._templates: dict[tuple[Callable[[Database], object], ...], str] = {}

    def create(self) -> Settings:
        """Create an empty database, without any table."""
        if self.engine == "sqlite":
            return Settings(database_url=f"sqlite:///{self._folder}/{next(_numbers)}.db")
        return self._create_postgresql("template0")

    def copy_migrated(self) -> Settings:
        """Copy an empty database that has all tables."""
        return self._copy(migrate)

    def copy_seeded(self) -> Settings:
        """Copy a migrated and seeded database."""
        return self._copy(migrate, seed_empty)

    def drop(self, settings: Settings) -> None:
        """Remove a database that no test needs any more, as a run makes more than memory holds."""
        name = make_url(settings.database_url).database or ""
        if self.engine == "postgresql":
            self._administer(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        else:
            for path in self._folder.glob(f"{Path(name).name}*"):
                path.unlink()

    def _copy(self, *steps: Callable[[Database], object]) -> Settings:
        """Copy a database that went through these steps, which is made once."""
        if steps not in self._templates:
            settings = self.create()
            database = Database(settings)
            for step in steps:
                step(database)
            database.close()
            self._templates[steps] = make_url(settings.database_url).database or ""
        template = self._templates[steps]
        if self.engine == "postgresql":
            return self._create_postgresql(template)
        path = self._folder / f"{next(_numbers)}.db"
        shutil.copyfile(template, path)
        return Settings(database_url=f"sqlite:///{path}")

    def _create_postgresql(self, template: str) -> Settings:
        name = f"claimstone_test_{os.getpid()}_{next(_numbers)}"
        self._administer(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        url = make_url(self._server_url).set(drivername="postgresql+psycopg", database=name)
        return Settings(database_url=url.render_as_string(hide_password=False))

    def _administer(self, statement: str) -> None:
        with psycopg.connect(self._server_url, autocommit=True) as connection:
            connection.execute(statement.encode())


@pytest.fixture(scope="session")
def databases_folder() -> Iterator[Path]:
    with make_memory_folder("claimstone-sqlite-") as folder:
        yield folder


@pytest.fixture(scope="session")
def provider(request: pytest.FixtureRequest, databases_folder: Path) -> Provider:
    return _make_provider(request, databases_folder)


@pytest.fixture(scope="session")
def other_provider(request: pytest.FixtureRequest, databases_folder: Path) -> Provider:
    """The target engine: a test that also asks for `provider` runs from each engine to each."""
    return _make_provider(request, databases_folder)


def _make_provider(request: pytest.FixtureRequest, folder: Path) -> Provider:
    engine: str = request.param
    server_url = request.getfixturevalue("postgresql_server") if engine == "postgresql" else ""
    return Provider(engine, folder, server_url)


@pytest.fixture(scope="session")
def providers(postgresql_server: str, databases_folder: Path) -> list[Provider]:
    """Both engines, for a test that compares what they answer."""
    return [Provider(engine, databases_folder, postgresql_server) for engine in ENGINES]


@pytest.fixture
def empty_settings(provider: Provider) -> Iterator[Settings]:
    yield (settings := provider.create())
    provider.drop(settings)


@pytest.fixture
def migrated_settings(provider: Provider) -> Iterator[Settings]:
    """A catalogue that contains nothing."""
    yield (settings := provider.copy_migrated())
    provider.drop(settings)


@pytest.fixture
def other_settings(other_provider: Provider) -> Iterator[Settings]:
    yield (settings := other_provider.create())
    other_provider.drop(settings)


@pytest.fixture
def seeded_settings(provider: Provider) -> Iterator[Settings]:
    """A seeded catalogue that the test may change."""
    yield (settings := provider.copy_seeded())
    provider.drop(settings)


@pytest.fixture
def empty_database(empty_settings: Settings) -> Iterator[Database]:
    database = Database(empty_settings)
    yield database
    database.close()


@pytest.fixture
def migrated_database(migrated_settings: Settings) -> Iterator[Database]:
    database = Database(migrated_settings)
    yield database
    database.close()


@pytest.fixture
def database(seeded_settings: Settings) -> Iterator[Database]:
    """A seeded catalogue that the test may change."""
    database = Database(seeded_settings)
    yield database
    database.close()


@pytest.fixture(scope="session")
def client(provider: Provider) -> Iterator[TestClient]:
    """A client of a seeded catalogue that all tests share and only read."""
    with TestClient(create_app(provider.copy_seeded())) as client:
        yield client


@pytest.fixture(scope="session")
def client_with_examples(provider: Provider) -> Iterator[TestClient]:
    """The same with the example catalogue beside the seed."""
    settings = provider.copy_seeded()
    with closing(Database(settings)) as database:
        import_bundle(database, EXAMPLES_BUNDLE, Author("test"))
    with TestClient(create_app(settings)) as client:
        yield client
