"""One release for all tests that only read it."""

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from support.random_bundles import write_catalogue
from support.release_folder import load, release


@pytest.fixture(scope="session")
def released(provider: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:  # noqa: ANN401 - conftest is no module to import
    """A release of a random catalogue, with withdrawn claims and texts in many scripts."""
    folder = tmp_path_factory.mktemp("released")
    with closing(load(provider.create(), write_catalogue(folder / "random", 11))) as database:
        release(database, folder / "release")
    return folder / "release"
