"""How the last response of a connection ends.

HTTP/1.0 has no chunks: content of unknown length ends with the connection. And closing a connection
before the body of the request was received would reset it.
"""

from asyncio import Transport
from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle


async def answer_close_delimited(
    app: ASGIApp,
    cycle: RequestResponseCycle,
    abort: Callable[[], None],
    scope: Scope,
    receive: Receive,
    send: Send,
) -> None:
    """Run `app`, and keep uvicorn from sending its content in chunks (RFC 9112, 6.3).

    Where the response breaks off, `abort` resets the connection: a client would take an ordinary end of
    the connection for the end of the content.
    """
    has_length = True

    async def send_unchunked(message: Message) -> None:
        nonlocal has_length
        if message["type"] == "http.response.start":
            has_length = any(name.lower() == b"content-length" for name, _ in message["headers"])
            if not has_length:
                cycle.chunked_encoding = False
        elif not has_length:
            # uvicorn compares this with what it has sent.
            cycle.expected_content_length = len(message.get("body", b""))
        await send(message)

    try:
        await app(scope, receive, send_unchunked)
    finally:
        if cycle.response_started and not cycle.response_complete:
            abort()


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
