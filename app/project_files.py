"""Folders that come with the program: migrations, the seed, and the static files of the pages.

They lie beside the package in a checkout, and inside of it where a wheel is installed. A checkout always
uses its own.
"""

from pathlib import Path
from typing import Literal

_PACKAGE = Path(__file__).parent


def find_folder(name: Literal["migrations", "seed_data", "static"]) -> Path:
    """Return a folder that comes with the program, by the place of the package."""
    checkout = _PACKAGE.parent
    if name != "static" and (checkout / "pyproject.toml").is_file():
        return checkout / name
    return _PACKAGE / name
