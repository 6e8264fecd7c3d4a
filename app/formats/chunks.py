"""Chunks of rows: sending each row separately would take longer than producing the row."""

from collections.abc import Iterable, Iterator

PIECE_BYTES = 512 * 1024


def join_pieces(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Join parts, such as rows, into chunks of at least `PIECE_BYTES`; the last chunk may be smaller."""
    buffer: list[bytes] = []
    size = 0
    for part in parts:
        buffer.append(part)
        size += len(part)
        if size >= PIECE_BYTES:
            yield b"".join(buffer)
            buffer.clear()
            size = 0
    if buffer:
        yield b"".join(buffer)
