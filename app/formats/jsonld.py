"""JSON-LD 1.1: resources as nodes, one or a whole list, with the context that explains them."""

import json
from collections.abc import Generator, Iterable, Iterator
from typing import Any

from app.formats.chunks import join_pieces
from app.queries.linked_data.node import Node, make_context


def write_jsonld(node: Node, base: str) -> bytes:
    """One node, with paths relative to the URL `base`."""
    return _write({"@context": make_context(base), **node})


def stream_jsonld(nodes: Iterable[Node], base: str | None) -> Generator[bytes]:
    """Yield a graph of all nodes. Without `base`, paths are relative to where the file is found."""
    yield from join_pieces(_write_parts(nodes, base))


def _write_parts(nodes: Iterable[Node], base: str | None) -> Iterator[bytes]:
    yield b'{"@context":%b,"@graph":[' % _write(make_context(base))
    for number, node in enumerate(nodes):
        yield b",%b" % _write(node) if number else _write(node)
    yield b"]}"


def _write(value: Any) -> bytes:  # noqa: ANN401 - any JSON value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
