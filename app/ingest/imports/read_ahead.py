"""A process that reads the numbers of the next chunk while the present one is checked and stored.

Reading takes about as long as all else of a large import. The process only fills a cache: what it has not read,
or if it cannot be started, the import reads when it needs it.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context

from app.domain.cells.form import PLAIN
from app.extraction.numbers.reader import read_quantities
from app.extraction.numbers.surroundings import keep_read, list_blocks
from app.extraction.numbers.text_quantity import TextQuantity
from app.ingest.bundle.ndjson_reader import Chunk
from app.schemas.sources import SourceCreate

# It takes a second to start; a smaller chunk is read in that time.
_MIN_CHARACTERS = 200_000

_Text = tuple[str, str]
_ReadBlock = tuple[str, str, Sequence[TextQuantity]]


@contextmanager
def read_ahead(chunks: Iterable[Chunk]) -> Iterator[Iterator[Chunk]]:
    """Context manager that yields chunks, each when the numbers in its texts have been read."""
    if len(os.sched_getaffinity(0)) == 1:
        yield iter(chunks)
        return
    context = get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as process:
        yield _follow(chunks, process)


def _follow(chunks: Iterable[Chunk], process: ProcessPoolExecutor) -> Iterator[Chunk]:
    """Yield each chunk after the next one has been given to the process."""
    present: tuple[Chunk, Future[list[_ReadBlock]] | None] | None = None
    for chunk in chunks:
        # The first chunk would only be waited for.
        following = (chunk, _begin(chunk, process) if present else None)
        if present:
            yield _finish(*present)
        present = following
    if present:
        yield _finish(*present)


def _begin(chunk: Chunk, process: ProcessPoolExecutor) -> Future[list[_ReadBlock]] | None:
    texts = _list_texts(chunk)
    if sum(len(text) for text, _ in texts) < _MIN_CHARACTERS:
        return None
    try:
        return process.submit(read_texts, texts)
    except BrokenProcessPool:
        return None


def _finish(chunk: Chunk, reading: Future[list[_ReadBlock]] | None) -> Chunk:
    if reading is not None:
        try:
            keep_read(reading.result())
        except BrokenProcessPool:
            keep_read(())
    return chunk


def _list_texts(chunk: Chunk) -> list[_Text]:
    sources = (input_record.record for input_record in chunk.given if input_record.kind == "source")
    return [
        (source.text, source.language)
        for source in sources
        # Cells are read in less time than it takes to pass them on.
        if isinstance(source, SourceCreate) and source.text and source.media_type == PLAIN
    ]


def read_texts(texts: Sequence[_Text]) -> list[_ReadBlock]:
    """Read the blocks of texts; the process runs this."""
    return [
        (block, language, tuple(read_quantities(block, language)))
        for text, language in texts
        for block in (place.cut(text) for place in list_blocks(text))
    ]
