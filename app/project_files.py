"""Folders that come with the program: migrations, the seed, and the templates and static files of pages.

In a checkout of the repository, `migrations` and `seed_data` are beside the Python package; where a
wheel is installed, they are inside the package. `static` and `templates` are always inside the package.
"""

from pathlib import Path
from typing import Literal

_PACKAGE = Path(__file__).parent


_OF_PACKAGE = ("static", "templates")


def find_folder(name: Literal["migrations", "seed_data", "static", "templates"]) -> Path:
    """Return the path of a folder, in this checkout or else in the installed package."""
    checkout = _PACKAGE.parent
    if name not in _OF_PACKAGE and (checkout / "pyproject.toml").is_file():
        return checkout / name
    return _PACKAGE / name
