"""A table of GitHub Flavored Markdown."""

import re
from collections.abc import Iterable, Iterator, Sequence

from app.formats.chunks import join_pieces
from app.formats.tables.column import Cell, Row

# Characters that end a cell, begin markup or an entity, or strike through.
_MARKUP = re.compile(r"[\\`*_\[\]<>|&~]")


def stream_markdown(names: Sequence[str], rows: Iterable[Row]) -> Iterator[bytes]:
    """Yield a header and one line per row; whitespace within a cell becomes one space."""
    return join_pieces(_write_table(names, rows))


def _write_table(names: Sequence[str], rows: Iterable[Row]) -> Iterator[bytes]:
    yield _write_line(names)
    yield _write_line(["---"] * len(names))
    for row in rows:
        yield _write_line([_escape(cell) for cell in row])


def _write_line(cells: Sequence[str]) -> bytes:
    return f"| {' | '.join(cells)} |\n".encode()


def _escape(cell: Cell) -> str:
    if isinstance(cell, str):
        return _MARKUP.sub(r"\\\g<0>", " ".join(cell.split()))
    return "" if cell is None else str(cell)
