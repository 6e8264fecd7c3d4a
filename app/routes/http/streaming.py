"""Streamed responses of any length. Their database snapshot stays open while they are sent."""

import asyncio
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import ExitStack, closing
from itertools import chain
from time import monotonic

from anyio import CancelScope
from anyio.to_thread import run_sync
from fastapi import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from app.routes.http.content.codings import Coding, compress_pieces
from app.routes.http.content.ranges import ACCEPT_RANGES, describe_span, read_range, wants_range
from app.routes.http.middleware import is_head
from app.work.export_slots import MEASURED_BYTES, ExportSlot
from app.work.file_cache import CachedFile, FileCache
from app.work.request_work import CURRENT_WORK, RequestWork


class StreamedResponse(StreamingResponse):
    """A response whose chunks are produced in a thread while it is sent.

    `held` keeps the database snapshot open that the chunks are read from, and the slot `slot` taken. It is
    closed before the end of the response is sent, so that the client can request the next list, and also
    if the client has disconnected. If another client needs the slot, the response
    ends early, and the connection is closed. With `coding`, the chunks are compressed.
    """

    def __init__(
        self,
        pieces: Iterator[bytes],
        held: ExitStack,
        slot: ExportSlot,
        media_type: str,
        headers: Mapping[str, str],
        coding: Coding | None = None,
        status: int = 200,
    ) -> None:
        if coding is not None:
            pieces = compress_pieces(pieces, coding)
            headers = {**headers, "Content-Encoding": coding}
        super().__init__(_close_after(pieces, held), status, headers, media_type)
        self._held = held
        self._slot = slot
        self._is_sent = False
        self._work: RequestWork | None = None

    async def listen_for_disconnect(self, receive: Receive) -> None:
        """Wait until the client has left or the slot is needed, and end the work on the next piece.

        That work goes on in a thread, and ends when the database is interrupted. This is not awaited: it
        lasts until `held` is closed, after this has returned.
        """
        ends = [
            asyncio.ensure_future(end)
            for end in (super().listen_for_disconnect(receive), self._slot.wait_until_needed())
        ]
        try:
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for end in ends:
                end.cancel()
        if self._work is not None and not self._is_sent:
            asyncio.get_running_loop().run_in_executor(None, self._work.abandon)

    async def stream_response(self, send: Send) -> None:
        async def send_timed(message: Message) -> None:
            for part in _split(message):
                self._slot.waits_since = monotonic()
                await send(part)
                self._slot.waits_since = None

        await super().stream_response(send_timed)
        self._is_sent = True

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._work = CURRENT_WORK.get()
        try:
            await super().__call__(scope, receive, send)
        except Exception:
            if self._work is None or not self._work.is_abandoned:
                raise
        finally:
            # When a client disconnects, this task is cancelled. `held` must be closed nevertheless.
            with CancelScope(shield=True):
                await run_sync(self._held.close)


def _split(message: Message) -> Iterator[Message]:
    """Yield a message in parts that are small enough to see soon how fast the client reads."""
    body: bytes = message.get("body", b"")
    if len(body) <= MEASURED_BYTES:
        yield message
        return
    for start in range(0, len(body), MEASURED_BYTES):
        end = start + MEASURED_BYTES
        more = end < len(body) or message.get("more_body", False)
        yield {"type": message["type"], "body": body[start:end], "more_body": more}


def _close_after(pieces: Iterator[bytes], held: ExitStack) -> Iterator[bytes]:
    yield from pieces
    held.close()


def answer_file(
    request: Request,
    produce: Callable[[], Generator[bytes]],
    stack: ExitStack,
    reading: ExitStack,
    media_type: str,
    headers: dict[str, str],
    coding: Coding | None,
) -> Response:
    """Return a response with the file whose chunks `produce` makes, each time from the beginning.

    `headers` have its ETag. `reading` holds the snapshot that the chunks are read from, within `stack`, which is
    closed when the response is sent. The first chunk is produced before it starts, so that a fault until then
    gets an error status.
    """
    slot: ExportSlot = request.state.export_slot
    headers = headers | ACCEPT_RANGES
    file = None if coding is not None else _find_file(request, headers["ETag"], produce)
    if file is not None:
        reading.close()
        return _answer_from_file(request, file, stack, slot, media_type, headers)
    pieces = produce()
    reading.callback(pieces.close)
    first = next(pieces, b"")
    sent: Iterator[bytes] = iter(()) if is_head(request) else chain([first], pieces)
    return StreamedResponse(sent, stack.pop_all(), slot, media_type, headers, coding)


def _find_file(
    request: Request, etag: str, produce: Callable[[], Generator[bytes]]
) -> CachedFile | None:
    """Return the file with this ETag if it is on disk, or if a range or the length of it is wanted.

    None means that it is sent as a whole while it is made. So is one that is too large for the disk.
    """
    files: FileCache = request.app.state.files
    if not (is_head(request) or wants_range(request, etag)):
        return files.get(etag)
    with closing(produce()) as pieces:
        return files.make(etag, pieces)


def _answer_from_file(
    request: Request,
    file: CachedFile,
    stack: ExitStack,
    slot: ExportSlot,
    media_type: str,
    headers: dict[str, str],
) -> Response:
    """Return a response with a file, or a range of it.

    Raises:
        RangeNotSatisfiable: the range begins after the end.
    """
    span = read_range(request, headers["ETag"], file.size_bytes)
    start, end = span or (0, file.size_bytes)
    headers["Content-Length"] = str(end - start)
    if span is not None:
        headers |= describe_span(span, file.size_bytes)
    sent = iter(()) if is_head(request) else file.read(start, end)
    status = 206 if span else 200
    return StreamedResponse(sent, stack.pop_all(), slot, media_type, headers, status=status)
