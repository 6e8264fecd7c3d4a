"""Streamed responses of any length. Their database snapshot stays open while they are sent."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack

from anyio import CancelScope
from anyio.to_thread import run_sync
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send


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

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            # When a client disconnects, this task is cancelled. `held` must be closed nevertheless.
            with CancelScope(shield=True):
                await run_sync(self._held.close)
