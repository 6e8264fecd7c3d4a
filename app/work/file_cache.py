"""A cache of files on disk, so that parts of a file can be sent without making it again.

When the cache is full, the least recently used files are removed first.
"""

from collections import OrderedDict, deque
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from io import FileIO
from tempfile import TemporaryFile
from threading import Lock
from weakref import WeakValueDictionary, finalize

_PIECE_BYTES = 512 * 1024
# How many names of files are remembered that are too large.
_MAX_LARGE = 1_000


class CachedFile:
    """A complete file of `size_bytes`. It has no name on the disk, and is gone when nobody uses it."""

    def __init__(self, file: FileIO, size_bytes: int) -> None:
        self.size_bytes = size_bytes
        self._file = file
        self._lock = Lock()
        finalize(self, file.close)

    def read(self, start: int, end: int) -> Iterator[bytes]:
        """Yield the bytes from `start` to before `end`, in pieces. Several threads may read at a time."""
        while start < end:
            with self._lock:
                self._file.seek(start)
                piece = self._file.read(min(_PIECE_BYTES, end - start))
            yield piece
            start += len(piece)


class FileCache:
    """A cache of at most `limit_bytes`; 0 for none. May be used in any thread.

    What has the same name must have the same bytes, such as what has one ETag.
    """

    def __init__(self, limit_bytes: int) -> None:
        self._limit_bytes = limit_bytes
        self._files: OrderedDict[str, CachedFile] = OrderedDict()
        self._large: deque[str] = deque(maxlen=_MAX_LARGE)
        self._lock = Lock()
        # Of the files that are being made.
        self._making: WeakValueDictionary[str, Lock] = WeakValueDictionary()

    def get(self, name: str) -> CachedFile | None:
        with self._lock:
            if name in self._files:
                self._files.move_to_end(name)
            return self._files.get(name)

    def make(self, name: str, pieces: Iterable[bytes]) -> CachedFile | None:
        """Return the file with this name; if there is none, write one with `pieces`.

        Return None if the file is larger than the cache, or the disk is full: then nothing is stored.
        """
        with self._lock:
            making = self._making.setdefault(name, Lock())
        # Who wants the same file waits for it.
        with making:
            file = self.get(name)
            if file is None and name not in self._large and self._limit_bytes:
                file = self._write(name, pieces)
            return file

    def _write(self, name: str, pieces: Iterable[bytes]) -> CachedFile | None:
        size_bytes = 0
        with ExitStack() as stack:
            try:
                file = stack.enter_context(TemporaryFile(buffering=0))
            except OSError:
                return None
            for piece in pieces:
                size_bytes += len(piece)
                if size_bytes > self._limit_bytes:
                    self._large.append(name)
                    return None
                if not _append(file, piece):
                    return None
            stack.pop_all()
        written = CachedFile(file, size_bytes)
        with self._lock:
            self._files[name] = written
            while sum(stored.size_bytes for stored in self._files.values()) > self._limit_bytes:
                self._files.popitem(last=False)
        return written


def _append(file: FileIO, piece: bytes) -> bool:
    """Write a piece, and return whether the disk has room for it."""
    try:
        return file.write(piece) == len(piece)
    except OSError:
        return False
