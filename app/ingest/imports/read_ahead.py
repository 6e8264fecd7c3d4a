"""A process that reads the numbers of the next chunk while the present one is checked and stored.

Reading takes about as long as all else of a large import. The process only fills a cache: what it has not read,
or if it cannot be started, the import reads when it needs it.
"""

import os
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from app.domain.cells.form import PLAIN
from app.extraction.numbers.surroundings import ReadBlock, keep_read, read_texts
from app.ingest.bundle.ndjson_reader import Chunk
from app.schemas.sources import SourceCreate
from app.work.processes import start_worker
from app.work.worker import CallResult, receive, send

# The process takes half a second to start; a smaller chunk is read in that time.
_MIN_CHARACTERS = 200_000

_Text = tuple[str, str]


@contextmanager
def read_ahead(chunks: Iterable[Chunk]) -> Iterator[Iterator[Chunk]]:
    """Context manager that yields chunks, each when the numbers in its texts have been read."""
    if len(os.sched_getaffinity(0)) == 1:
        yield iter(chunks)
        return
    process, thread = _ReadingProcess(), ThreadPoolExecutor(1)
    try:
        yield _follow(chunks, process, thread)
    finally:
        process.kill()
        # The thread no longer reads from the process then.
        thread.shutdown(cancel_futures=True)
        process.close()


class _ReadingProcess:
    """The process, which is started for the first texts. A thread of its own waits for it."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, texts: Sequence[_Text]) -> list[ReadBlock]:
        """Read the blocks of texts; nothing if the process has ended."""
        try:
            self._process = process = self._process or start_worker()
            assert process.stdin is not None  # noqa: S101 - for mypy
            assert process.stdout is not None  # noqa: S101 - for mypy
            send(process.stdin, (read_texts, (texts,)))
            result: CallResult = receive(process.stdout)
        except (EOFError, OSError):
            return []
        return result.value or []

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()

    def close(self) -> None:
        self.kill()
        if self._process is not None:
            self._process.communicate()


def _follow(
    chunks: Iterable[Chunk], process: _ReadingProcess, thread: ThreadPoolExecutor
) -> Iterator[Chunk]:
    """Yield each chunk after the next one has been given to the process."""
    present: tuple[Chunk, Future[list[ReadBlock]] | None] | None = None
    for chunk in chunks:
        # The first chunk would only be waited for.
        texts = _list_texts(chunk) if present else []
        is_large = sum(len(text) for text, _ in texts) >= _MIN_CHARACTERS
        following = (chunk, thread.submit(process.read, texts) if texts and is_large else None)
        if present:
            yield _finish(*present)
        present = following
    if present:
        yield _finish(*present)


def _finish(chunk: Chunk, reading: Future[list[ReadBlock]] | None) -> Chunk:
    if reading is not None:
        keep_read(reading.result())
    return chunk


def _list_texts(chunk: Chunk) -> list[_Text]:
    sources = (input_record.record for input_record in chunk.given if input_record.kind == "source")
    return [
        (source.text, source.language)
        for source in sources
        # Cells are read in less time than it takes to pass them on.
        if isinstance(source, SourceCreate) and source.text and source.media_type == PLAIN
    ]
