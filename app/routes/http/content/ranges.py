"""Ranges of bytes: which part of a file a request wants (RFC 9110, 14)."""

import re
from typing import NamedTuple

from starlette.requests import Request

from app.errors import RangeNotSatisfiable
from app.routes.http.middleware import is_head

ACCEPT_RANGES = {"Accept-Ranges": "bytes"}
_RANGE = r"(?:\d{1,18}-\d{0,18}|-\d{1,18})"
_RANGES = re.compile(rf"bytes=[ \t,]*{_RANGE}(?:[ \t]*,[ \t,]*(?:{_RANGE})?)*[ \t]*", re.IGNORECASE)


class ByteRange(NamedTuple):
    """The bytes of a file from `start` to before `end`."""

    start: int
    end: int


def has_range(request: Request) -> bool:
    """Return whether a request has a header `Range`. It is for GET alone, and is of the plain bytes."""
    return "range" in request.headers and not is_head(request)


def wants_range(request: Request, etag: str) -> bool:
    """Return whether a part of the representation with this ETag is wanted; else all of it is sent.

    All of it is for who has another edition (`If-Range`), or sends no valid range of bytes.
    """
    is_other = request.headers.get("if-range", etag) != etag
    return has_range(request) and not is_other and bool(_list_bounds(request))


def read_range(request: Request, etag: str, size_bytes: int) -> ByteRange | None:
    """Return the bytes that a request wants; None for all of them, also if it wants several parts.

    Raises:
        RangeNotSatisfiable: all that it wants is after the end.
    """
    if not wants_range(request, etag):
        return None
    found = [_find_span(first, last, size_bytes) for first, last in _list_bounds(request)]
    satisfiable = [span for span in found if span.start < span.end]
    if not satisfiable:
        raise RangeNotSatisfiable(size_bytes)
    return satisfiable[0] if len(satisfiable) == 1 else None


def describe_span(span: ByteRange, size_bytes: int) -> dict[str, str]:
    """Return the header of a response of status 206."""
    return {"Content-Range": f"bytes {span.start}-{span.end - 1}/{size_bytes}"}


def _list_bounds(request: Request) -> list[tuple[str, str]]:
    """Return the first and the last byte of each range, as sent; nothing if the header is not valid."""
    sent = request.headers.get("range", "")
    if len(request.headers.getlist("range")) > 1 or not _RANGES.fullmatch(sent):
        return []
    parts = (part.strip() for part in sent.partition("=")[2].split(","))
    bounds = [part.partition("-")[::2] for part in parts if part]
    is_turned = any(first and last and int(last) < int(first) for first, last in bounds)
    return [] if is_turned else bounds


def _find_span(first: str, last: str, size_bytes: int) -> ByteRange:
    """Return the bytes of a range that exist; of `-N` they are the last N."""
    if not first:
        return ByteRange(max(0, size_bytes - int(last)), size_bytes)
    return ByteRange(int(first), min(size_bytes, int(last) + 1) if last else size_bytes)
