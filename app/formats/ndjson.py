"""NDJSON: one JSON document a line, to the byte as it is stored."""

from collections.abc import Iterable, Iterator

from app.formats.pieces import join_pieces


def stream_ndjson(documents: Iterable[bytes]) -> Iterator[bytes]:
    """Each document ends with a line feed; none has one within."""
    return join_pieces(b"%b\n" % document for document in documents)
