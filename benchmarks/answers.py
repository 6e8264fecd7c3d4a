"""Requests over HTTP and the rows of their answers, for every system."""

import json
from base64 import urlsafe_b64decode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from typing import Any
from urllib.parse import urlsplit

from benchmarks.questions import CLAIMSTONE, DATASETTE

_SECONDS = 600
_OK, _NOT_MODIFIED = 200, 304
_DIGEST_BYTES = 9
_FACET_COLUMNS = {"metric_id": "metric"}
Counts = dict[str, dict[str, int]]


@contextmanager
def ask(
    address: str, path: str, headers: Mapping[str, str] | None = None
) -> Iterator[HTTPResponse]:
    """Open the answer without reading its body.

    Raises:
        RuntimeError: it is neither 200 nor 304.
    """
    connection = HTTPConnection(urlsplit(address).netloc, timeout=_SECONDS)
    try:
        connection.request("GET", path, headers=headers or {})
        answer = connection.getresponse()
        if answer.status not in (_OK, _NOT_MODIFIED):
            beginning = answer.read()[:500].decode(errors="replace")
            raise RuntimeError(f"{address}{path} answers {answer.status}: {beginning}")
        yield answer
    finally:
        connection.close()


def read_json(address: str, path: str) -> Any:  # noqa: ANN401 - any JSON
    with ask(address, path) as answer:
        return json.loads(answer.read())


def read_ids(system: str, answer: Any) -> list[str]:  # noqa: ANN401 - any JSON
    """Read the ids of the rows, in order; a single claim counts as one row."""
    if system == DATASETTE:
        return [row["id"] for row in answer]
    return [row["id"] for row in answer["data"]] if "data" in answer else [answer["id"]]


def read_counts(system: str, answer: Any) -> Counts:  # noqa: ANN401 - any JSON
    """Read how often each facet has each value."""
    if system == CLAIMSTONE:
        return {
            name: {value["value"]: value["count"] for value in facet["values"]}
            for name, facet in answer["facets"].items()
        }
    return {
        _FACET_COLUMNS.get(name, name): {
            result["value"]: result["count"] for result in facet["results"]
        }
        for name, facet in answer["facet_results"].items()
    }


def name_list(address: str, path: str) -> tuple[bytes, str]:
    """Return the digest with which Claimstone's cursors for this list begin, and their epoch."""
    meta = read_json(address, path)["meta"]
    cursor = meta["next_cursor"]
    if cursor is None:
        return b"", meta["epoch"]
    return urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))[:_DIGEST_BYTES], meta["epoch"]
