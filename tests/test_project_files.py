"""Folders that come with the program, in a checkout and in a wheel."""

from pathlib import Path

import pytest
from support.project import PROJECT_ROOT

from app import project_files
from app.project_files import find_folder


@pytest.fixture
def site_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which a package `app` is installed, beside folders of other packages."""
    for folder in ("app", "app/migrations", "app/seed_data", "app/static", "migrations"):
        (tmp_path / folder).mkdir()
    monkeypatch.setattr(project_files, "_PACKAGE", tmp_path / "app")
    return tmp_path


def test_folder_of_a_checkout_is_beside_the_package() -> None:
    assert find_folder("migrations") == PROJECT_ROOT / "migrations"
    assert find_folder("seed_data") == PROJECT_ROOT / "seed_data"
    assert find_folder("static") == PROJECT_ROOT / "app" / "static"


def test_folder_of_a_wheel_is_inside_of_the_package(site_packages: Path) -> None:
    assert find_folder("migrations") == site_packages / "app" / "migrations"
    assert find_folder("seed_data") == site_packages / "app" / "seed_data"
    assert find_folder("static") == site_packages / "app" / "static"


def test_folder_of_a_checkout_is_never_a_stale_copy(site_packages: Path) -> None:
    (site_packages / "pyproject.toml").touch()
    assert find_folder("migrations") == site_packages / "migrations"
