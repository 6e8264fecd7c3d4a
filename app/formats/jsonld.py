"""JSON-LD 1.1: a resource or a full list as nodes of linked data.

A node is the JSON object of a resource. The context (`@context`) says what the names in a node mean.
"""

import json
from collections.abc import Generator, Iterable, Iterator

from app.formats.chunks import join_pieces
from app.queries.linked_data.node import Node, make_context


def write_jsonld(node: Node, base: str) -> bytes:
    """Write a file with one node; paths in it are relative to the URL `base`."""
    return _write({"@context": make_context(base), **node})


def stream_jsonld(nodes: Iterable[Node], base: str | None) -> Generator[bytes]:
    """Yield a file with all nodes as one graph, in chunks.

    Paths are relative to the URL `base`; if this is None, to the location of the file.
    """
    yield from join_pieces(_write_parts(nodes, base))


def _write_parts(nodes: Iterable[Node], base: str | None) -> Iterator[bytes]:
    yield b'{"@context":%b,"@graph":[' % _write(make_context(base))
    for number, node in enumerate(nodes):
        yield b",%b" % _write(node) if number else _write(node)
    yield b"]}"


def _write(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
