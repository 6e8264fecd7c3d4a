"""Closing a connection only when the rest of a request body was received."""

from asyncio import Transport
from collections.abc import Callable


class LateClosingTransport(Transport):
    """The transport of a connection, as uvicorn uses it to send the last response of the connection.

    Where uvicorn closes the connection, `close` is called. Closing over a body that has not arrived
    completely would reset the connection, and the client could lose the response.
    """

    def __init__(self, transport: Transport, close: Callable[[], None]) -> None:
        super().__init__()
        self._transport = transport
        self._close = close

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self._transport.write(data)

    def is_closing(self) -> bool:
        return self._transport.is_closing()

    def close(self) -> None:
        self._close()
