"""JSON-LD 1.1: a resource or a full list as nodes of linked data.

A node is the JSON object of a resource. The context (`@context`) says what the names in a node mean.
"""

import json
from collections.abc import Generator, Iterable, Iterator

from app.formats.chunks import join_pieces
from app.queries.linked_data.node import Node
from app.schemas.jsonld_context import CONTEXT


def write_jsonld(node: Node) -> bytes:
    """Write a file with one node."""
    return _write({"@context": CONTEXT, **node})


def stream_jsonld(nodes: Iterable[Node]) -> Generator[bytes]:
    """Yield a file with all nodes as one graph, in chunks."""
    yield from join_pieces(_write_parts(nodes))


def _write_parts(nodes: Iterable[Node]) -> Iterator[bytes]:
    yield b'{"@context":%b,"@graph":[' % _write(CONTEXT)
    for number, node in enumerate(nodes):
        yield b",%b" % _write(node) if number else _write(node)
    yield b"]}"


def _write(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
