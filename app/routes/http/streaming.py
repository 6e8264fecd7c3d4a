"""Streamed responses of any length. Their database snapshot stays open while they are sent."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack

from anyio import CancelScope
from anyio.to_thread import run_sync
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from app.work.request_work import CURRENT_WORK, RequestWork


class StreamedResponse(StreamingResponse):
    """A response whose chunks are produced in a thread while it is sent.

    `held` keeps the database snapshot open that the chunks are read from. It is closed at the end, even
    if the client has disconnected.
    """

    def __init__(
        self,
        pieces: Iterator[bytes],
        held: ExitStack,
        media_type: str,
        headers: Mapping[str, str],
    ) -> None:
        super().__init__(pieces, headers=headers, media_type=media_type)
        self._held = held
        self._is_sent = False
        self._work: RequestWork | None = None

    async def listen_for_disconnect(self, receive: Receive) -> None:
        """Wait until the client has left, and end the work on the next piece, which goes on in a thread."""
        await super().listen_for_disconnect(receive)
        if self._work is not None and not self._is_sent:
            await run_sync(self._work.abandon)

    async def stream_response(self, send: Send) -> None:
        await super().stream_response(send)
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
