"""Atomic writes: a file gets its name only when it is complete."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from errno import EEXIST
from pathlib import Path
from typing import BinaryIO


def write_file(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file that is never seen incomplete: a temporary file beside it is renamed at the end.

    A failure leaves an older file at `path` as it was.

    Raises:
        OSError: the file cannot be written.
    """
    with open_atomic_file(path) as file:
        file.writelines(pieces)


@contextmanager
def open_atomic_file(path: Path, *, mode: int = 0o666, replaces: bool = True) -> Iterator[BinaryIO]:
    """Open a file for writing that gets the name `path` only at the end of the `with` block.

    A failure leaves an older file at `path` as it was.

    `mode` is the mode of the new file before the umask.

    Raises:
        FileExistsError: `replaces` is false, and a file of this name exists.
        OSError: the file cannot be written.
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
    """Give the finished file `part` the name `path`, unless a file of this name exists.

    A hard link is used where possible, because (unlike a rename) it never replaces another file.
    """
    try:
        path.hardlink_to(part)
    except FileExistsError:
        raise
    except OSError:
        # Some file systems have no hard links.
        if path.exists():
            raise FileExistsError(EEXIST, os.strerror(EEXIST), str(path)) from None
        part.replace(path)
