"""Files of the manual: revalidated by ETag, and sent in ranges of bytes (RFC 9110, 13 and 14)."""

import os
import re
from functools import lru_cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import Receive, Scope, Send

from app.errors import RangeNotSatisfiable
from app.routes.http.etags import has_it_already, make_etag
from app.routes.http.middleware import is_head

_RANGE = r"(?:\d{1,18}-\d{0,18}|-\d{1,18})"
_RANGES = re.compile(rf"bytes=[ \t]*{_RANGE}(?:[ \t]*,[ \t]*{_RANGE})*[ \t]*", re.IGNORECASE)


class Files(StaticFiles):
    """The files of a folder, each with an ETag of its content."""

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """Return the file, a 304, or the ranges of the file that the request wants.

        Raises:
            RangeNotSatisfiable: all ranges begin after its end.
        """
        size = stat_result.st_size
        etag = _tag_file(Path(full_path), stat_result.st_mtime_ns, size)
        headers = {"Cache-Control": "no-cache", "ETag": etag}
        response = _FileResponse(full_path, status_code, headers, stat_result=stat_result)
        request = Request(scope)
        is_had = has_it_already(request, etag)
        if is_had or self.is_not_modified(response.headers, request.headers):
            return NotModifiedResponse(response.headers)
        response.ranges = _read_ranges(request, etag, size)
        return response


class _FileResponse(FileResponse):
    """A file, or the `ranges` of it, as a valid header `Range` has them; empty for all of it.

    Starlette would answer other values of the header with a 400 or a 416 in plain text.
    """

    ranges = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [header for header in scope["headers"] if header[0] != b"range"]
        if self.ranges:
            headers.append((b"range", self.ranges.encode()))
        await super().__call__({**scope, "headers": headers}, receive, send)


@lru_cache
def _tag_file(path: Path, _modified_ns: int, _size_bytes: int) -> str:
    # Not of the time of the file, which installations may set as they like.
    return make_etag(path.read_bytes(), label="file")


def _read_ranges(request: Request, etag: str, size_bytes: int) -> str:
    """Return the satisfiable ranges of the header `Range`; empty if it has to be ignored.

    Ignored are other units than bytes, invalid values, a range of another edition of the file
    (`If-Range`), and ranges of a HEAD.
    """
    sent = request.headers.get("range", "")
    is_other = request.headers.get("if-range", etag) != etag
    if is_head(request) or is_other or not _RANGES.fullmatch(sent):
        return ""
    ranges = [part.strip() for part in sent.partition("=")[2].split(",")]
    bounds = [part.partition("-")[::2] for part in ranges]
    if any(first and last and int(last) < int(first) for first, last in bounds):
        return ""
    satisfiable = [
        f"{first}-{last}"
        for first, last in bounds
        if (int(first) < size_bytes if first else int(last) > 0 and size_bytes > 0)
    ]
    if not satisfiable:
        raise RangeNotSatisfiable(size_bytes)
    return f"bytes={', '.join(satisfiable)}"
