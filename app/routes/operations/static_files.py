"""Files of the manual: revalidated by ETag, and sent compressed, or in ranges of bytes (RFC 9110, 13 and 14)."""

import os
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import Receive, Scope, Send

from app.routes.http.content.codings import Coding, choose_for, compress_constant
from app.routes.http.content.ranges import has_range, read_range
from app.routes.http.etags import has_it_already, make_etag, tag_coding
from app.routes.http.responses import SHARED_HEADERS


class Files(StaticFiles):
    """The files of a folder, each with an ETag of its content."""

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """Return the file, a 304, or the range of the file that the request wants.

        Raises:
            RangeNotSatisfiable: it begins after the end.
        """
        request = Request(scope)
        file = _FileKey(Path(full_path), stat_result.st_mtime_ns, stat_result.st_size)
        headers = dict(SHARED_HEADERS)
        response = _FileResponse(full_path, status_code, headers, stat_result=stat_result)
        coding = _choose_coding(request, response.media_type or "", file.size_bytes)
        etag = response.headers["ETag"] = tag_coding(_tag_file(file), coding)
        is_had = has_it_already(request, etag)
        if is_had or self.is_not_modified(response.headers, request.headers):
            return NotModifiedResponse(response.headers)
        if coding is not None:
            return _CompressedFile(file, coding, response)
        span = read_range(request, etag, file.size_bytes)
        response.ranges = f"bytes={span.start}-{span.end - 1}" if span else ""
        return response


class _FileKey(NamedTuple):
    """A file as it is now: another time or size means other content."""

    path: Path
    modified_ns: int
    size_bytes: int


def _choose_coding(request: Request, media_type: str, size_bytes: int) -> Coding | None:
    """Return the coding for a file; None for ranges, which are of its bytes, and for pictures."""
    is_text = media_type.startswith(("text/", "application/")) or media_type == "image/svg+xml"
    return choose_for(request, size_bytes) if is_text and not has_range(request) else None


class _CompressedFile(Response):
    """A file in a content coding, with the headers of `plain`."""

    def __init__(self, file: _FileKey, coding: Coding, plain: FileResponse) -> None:
        super().__init__(headers=plain.headers)
        self.headers["Content-Encoding"] = coding
        self._file = file
        self._coding = coding

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # The first time takes a tenth of a second.
        self.body = await run_sync(compress_constant, _read_file(self._file), self._coding)
        self.headers["Content-Length"] = str(len(self.body))
        await super().__call__(scope, receive, send)


class _FileResponse(FileResponse):
    """A file, or a range of it, as a valid header `Range` has it in `ranges`; empty for all of it.

    Starlette would answer other values of the header with a 400 or a 416 in plain text.
    """

    ranges = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [header for header in scope["headers"] if header[0] != b"range"]
        if self.ranges:
            headers.append((b"range", self.ranges.encode()))
        await super().__call__({**scope, "headers": headers}, receive, send)


@lru_cache
def _read_file(file: _FileKey) -> bytes:
    return file.path.read_bytes()


@lru_cache
def _tag_file(file: _FileKey) -> str:
    # Not of the time of the file, which installations may set as they like.
    return make_etag(file.path.read_bytes(), label="file")
