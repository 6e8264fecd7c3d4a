"""A folder in memory for the databases of tests: to copy one on a disk takes longer than most tests."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it
# Containers have 64 MB unless they ask for more; a run holds less than half of this for each worker.
_NEEDED_BYTES = 4 * 2**30


@contextmanager
def make_memory_folder(prefix: str) -> Iterator[Path]:
    """Yield a new folder, on the disk where memory has no room, and remove it with what is in it."""
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=_find_memory()))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _find_memory() -> Path | None:
    has_room = _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free >= _NEEDED_BYTES
    return _MEMORY if has_room else None
