"""Responses to HTTP/1.0, which has no chunks: content of unknown length ends with the connection."""

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
