"""Files that are there only when they are whole."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from errno import EEXIST
from pathlib import Path
from typing import BinaryIO


def write_file(path: Path, pieces: Iterable[bytes]) -> None:
    """Write under another name beside it, then rename; on a failure `path` is what it was.

    Raises:
        OSError: it cannot be written.
    """
    with open_atomic_file(path) as file:
        file.writelines(pieces)


@contextmanager
def open_atomic_file(path: Path, *, mode: int = 0o666, replaces: bool = True) -> Iterator[BinaryIO]:
    """A file to write that gets its name at the end of the block; on a failure `path` is what it was.

    `mode` is that of the new file, less what the umask takes away.

    Raises:
        FileExistsError: `replaces` is false, and there is one of this name.
        OSError: it cannot be written.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if replaces:
            part.replace(path)
        else:
            _take_name(part, path)
    finally:
        part.unlink(missing_ok=True)


def _take_name(part: Path, path: Path) -> None:
    """Unlike a look beforehand and a rename, a link never takes the name from another file."""
    try:
        path.hardlink_to(part)
    except FileExistsError:
        raise
    except OSError:
        # Some file systems have no links.
        if path.exists():
            raise FileExistsError(EEXIST, os.strerror(EEXIST), str(path)) from None
        part.replace(path)
