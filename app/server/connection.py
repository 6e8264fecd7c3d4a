"""Connections of clients, with limits on sizes and times.

uvicorn waits for a request without end, accepts headers of any size, and continues to read a request's
body after a response that did not need the body. Here each of these has a limit. A request that arrives
in one piece sets no timer, because that would take time.
"""

import sys
from asyncio import AbstractEventLoop, TimerHandle, Transport
from contextvars import Context
from enum import Enum
from functools import partial
from socket import SO_LINGER, SOL_SOCKET
from struct import pack, unpack
from typing import Any, NamedTuple

from starlette.types import Scope
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import (
    HttpToolsProtocol,
    RequestResponseCycle,
)
from uvicorn.server import ServerState

from app.errors import BadRequest, CatalogueError, HeadersTooLarge, RequestTimeout, UriTooLong
from app.server.close_delimited import answer_close_delimited
from app.server.refusal import write_refusal
from app.server.request_head import describe_parser_fault, find_head_fault, is_host
from app.settings import Settings

# A body gains a second for every so many bytes, so that a large one can arrive over a slow line.
_BODY_BYTES_PER_SECOND = 64 * 2**10
# A client that receives fewer bytes of a response before the deadline counts as not reading.
_MIN_READ_BYTES = 16 * 2**10
# Limits on reading on after a response. Closing over unread bytes resets the connection, and some
# clients then lose the response.
_LINGER_SECONDS = 2.0
_LINGER_BYTES = 4 * 2**20
# A chunk of one byte has five bytes of framing.
_FRAMING_PER_BODY_BYTE = 8


class _Awaited(Enum):
    """A part of a request that the server waits for: the head (request line and headers) or the body."""

    HEAD = "head"
    BODY = "body"


# Looking up a member on an enum class is slow.
_HEAD, _BODY = _Awaited.HEAD, _Awaited.BODY


class _Waiting(NamedTuple):
    """A wait for a part of a request, since `begun` in seconds of the event loop's clock.

    `scope` is the ASGI scope at that time. uvicorn makes a new scope for each request, so a later scope
    shows that the request has arrived.
    """

    awaited: _Awaited
    scope: object
    begun: float


class LimitedConnection(HttpToolsProtocol):
    """The protocol of uvicorn for one client connection, with limits added.

    Every request runs this code, which takes a large share of the time of a cached response. So keep
    this code short.
    """

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: AbstractEventLoop | None = None,
        *,
        limits: Settings,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._limits = limits
        self._max_url_bytes = limits.max_url_bytes
        self._max_header_bytes = limits.max_header_bytes
        # Since the end of the previous request, with all framing; and of the body alone.
        self._received_bytes = 0
        self._body_bytes = 0
        self._reads_body = False
        self._awaited: _Awaited | None = None
        self._deadline: TimerHandle | None = None
        self._write_deadline: TimerHandle | None = None
        self._refusal: CatalogueError | None = None
        self._is_discarding = False
        # With pipelined requests, the one that is being answered.
        self._answering: RequestResponseCycle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override] # uvicorn's signature
        super().connection_made(transport)
        self._await(_HEAD)

    def connection_lost(self, exc: Exception | None) -> None:
        for timer in (self._deadline, self._write_deadline):
            if timer is not None:
                timer.cancel()
        self._signal_disconnect()
        super().connection_lost(exc)

    # Callbacks of the parser.

    def on_headers_complete(self) -> None:
        hosts = [value for name, value in self.headers if name == b"host"]
        if len(self.url) > self._max_url_bytes or self._received_bytes > self._max_header_bytes:
            self._check_head()
        version = self.parser.get_http_version()
        if version != "1.1" or len(hosts) != 1 or not is_host(hosts[0]):
            fault = find_head_fault(version, hosts)
            if fault is not None:
                self._refusal = BadRequest(fault)
                raise self._refusal
        self._reads_body = True
        self._body_bytes = 0
        previous = self.cycle
        super().on_headers_complete()
        if self.pipeline and len(self.pipeline) == 1:
            self._answering = previous
        # The scope has the old list. The new list takes the trailers, which are not request headers.
        self.headers = []

    def _check_head(self) -> None:
        size = sum(len(name) + len(value) for name, value in self.headers)
        if len(self.url) > self._max_url_bytes:
            self._refusal = _refuse_url(self._limits)
        elif size > self._max_header_bytes:
            self._refusal = _refuse_headers(self._limits)
        if self._refusal is not None:
            raise self._refusal

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:  # noqa: ANN401 - uvicorn and Starlette type it in two ways
        if cycle.scope["http_version"] == "1.0":
            app = partial(answer_close_delimited, app, cycle, self._abort)
        super()._start_asgi_task(cycle, app)

    def on_body(self, body: bytes) -> None:
        self._body_bytes += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._reads_body = False
        self._received_bytes = 0
        super().on_message_complete()

    # Reading and writing.

    def data_received(self, data: bytes) -> None:
        self._received_bytes += len(data)
        if self._is_discarding:
            if self._received_bytes > _LINGER_BYTES:
                self._abort()
            return
        super().data_received(data)
        if self._awaited is None and not self._reads_body:
            # Nothing is awaited only after a first request, so there is a cycle.
            cycle = self.cycle
            if cycle.scope is self.scope and not cycle.response_complete:
                return
        awaited = self._choose_awaited()
        if self._has_room(awaited) and awaited is not self._awaited:
            self._await(awaited)

    def _choose_awaited(self) -> _Awaited | None:
        """Return the part of a request that the server waits for next.

        Return None while the server answers a request that has arrived completely.
        """
        if self._reads_body:
            return _BODY
        cycle = self._get_cycle()
        if cycle is None or cycle.response_complete or cycle.scope is not self.scope:
            # Between requests, only the head of the next one can arrive.
            return _HEAD
        return None

    def _get_cycle(self) -> RequestResponseCycle | None:
        """Return the cycle of the last request: uvicorn's object for a request and its response.

        Return None before the first request. uvicorn's annotation lacks this None, so that this method
        is needed for the type checker.
        """
        return self.cycle

    def _has_begun(self) -> bool:
        """Return whether the head (request line and headers) of a next request has begun to arrive.

        uvicorn makes a new scope for each request, so the scope then differs from that of the last
        request.
        """
        cycle = self._get_cycle()
        return bool(self.scope) and (cycle is None or cycle.scope is not self.scope)

    def on_response_complete(self) -> None:
        if self.pipeline:
            self._answering = self.pipeline[-1][0]
        super().on_response_complete()
        if self._reads_body or not self.cycle.keep_alive:
            self._end_response()

    def _end_response(self) -> None:
        if self.transport.is_closing():
            if self.transport.get_write_buffer_size():
                self._await_reader()
        elif self._reads_body and not self.pipeline:
            self._received_bytes = 0
            self._linger()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._await_reader()

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._write_deadline is not None:
            self._write_deadline.cancel()
            self._write_deadline = None

    def timeout_keep_alive_handler(self) -> None:
        super().timeout_keep_alive_handler()
        if self.transport.get_write_buffer_size():
            # The transport closes when the client has read the rest.
            self._await_reader()

    def send_400_response(self, msg: str) -> None:
        """Send a problem document (RFC 9457) that names the fault, in place of uvicorn's plain text.

        Called by uvicorn when a request cannot be parsed.
        """
        fault = sys.exc_info()[1]
        if fault is not None:
            # A callback of the parser raised the cause.
            msg = describe_parser_fault(fault.__context__ or fault)
        self._refuse(self._refusal or BadRequest(msg))

    # Deadlines and limits.

    def _await(self, awaited: _Awaited | None) -> None:
        """Stop the current timer, and start one for the part of a request that the server waits for.

        If `awaited` is None, no timer is started.
        """
        self._awaited = awaited
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
        if awaited is not None:
            limits = self._limits
            seconds = (
                limits.header_timeout_seconds if awaited is _HEAD else limits.body_timeout_seconds
            )
            waiting = _Waiting(awaited, self.scope, self.loop.time())
            self._deadline = self.loop.call_later(seconds, self._end_waiting, waiting)

    def _end_waiting(self, waiting: _Waiting) -> None:
        self._deadline = None
        is_body = waiting.awaited is _BODY
        if waiting.scope is not self.scope and waiting.scope is not None:
            # The request of this wait has arrived; the server waits for the next request.
            self._await(waiting.awaited)
        elif is_body and self.flow.read_paused:
            # The server has paused reading, so the client is not late.
            self._await(waiting.awaited)
        elif is_body and (left := self._measure_left(waiting)) > 0:
            self._deadline = self.loop.call_later(left, self._end_waiting, waiting)
        elif is_body or self._has_begun():
            part = "body" if is_body else "headers"
            self._refuse(
                RequestTimeout(
                    f"the {part} of the request took too long to arrive; send it again, all at once"
                )
            )
        else:
            # There is no request to answer.
            self.transport.close()

    def _measure_left(self, waiting: _Waiting) -> float:
        """Return how many seconds remain until the body of a request must be complete.

        Each byte received adds to the time allowed, so that a large body may take longer.
        """
        allowed = self._limits.body_timeout_seconds + self._body_bytes / _BODY_BYTES_PER_SECOND
        return waiting.begun + allowed - self.loop.time()

    def _has_room(self, awaited: _Awaited | None) -> bool:
        """Refuse a request that exceeds a size limit, even if it has not arrived completely.

        Return whether the connection is still open. The size of a body is not limited here but by the
        routes (`routes/http/request_body.py`).
        """
        limits = self._limits
        if self._is_discarding:
            return False
        if awaited is _HEAD and self._has_begun():
            if len(self.url) > limits.max_url_bytes:
                self._refuse(_refuse_url(limits))
            elif self._received_bytes > limits.max_header_bytes + limits.max_url_bytes:
                self._refuse(_refuse_headers(limits))
        elif awaited is _BODY and self.cycle.response_complete:
            if self._received_bytes > _LINGER_BYTES:
                self._abort()
        elif awaited is _BODY:
            # No other code could limit chunk extensions and trailers.
            framing = self._received_bytes - self._body_bytes * (1 + _FRAMING_PER_BODY_BYTE)
            if framing > 2 * (limits.max_header_bytes + limits.max_url_bytes):
                self._refuse(BadRequest("the chunks of the body have more framing than content"))
        return not self.transport.is_closing()

    def _refuse(self, error: CatalogueError) -> None:
        """Send an error response and close the connection.

        No response is sent if the request was answered already, if its response has begun, or if
        responses to earlier requests must be sent first.
        """
        cycle = self._get_cycle()
        is_answered = self._reads_body and cycle is not None and cycle.response_complete
        if cycle is not None and not cycle.response_complete:
            if self.pipeline or cycle.response_started or not self._reads_body:
                self._abort()
                return
            self._signal_disconnect()
        if not is_answered:
            # In a context of its own, as the tasks that answer other requests have.
            answer = Context().run(
                write_refusal,
                error,
                self._describe_request(),
                self.server_state.default_headers,
                self.app_state["request_log"],
            )
            self.transport.write(answer)
        self._is_discarding = True
        self._received_bytes = 0
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.flow.resume_reading()
        self._linger()

    def _describe_request(self) -> Scope:
        """Make an ASGI scope of a refused request, with the parts of it that are known."""
        is_known = self._reads_body or self._has_begun()
        path = self.url.partition(b"?")[0] if is_known else b""
        is_shown = path.isascii() and path and len(path) <= self._limits.max_url_bytes
        return {
            "type": "http",
            "method": self.parser.get_method().decode() if path else "unknown",
            "scheme": self.scheme,
            "server": None,
            "path": path.decode() if is_shown else "/",
            "query_string": b"",
            "headers": self.scope["headers"] if is_known else [],
        }

    def _linger(self) -> None:
        """Close the connection after a moment, and discard the bytes that arrive until then.

        If it was closed at once, the client could lose the response.
        """
        self._awaited = _BODY if self._reads_body else _HEAD
        if self._deadline is not None:
            self._deadline.cancel()
        self._deadline = self.loop.call_later(_LINGER_SECONDS, self._abort)

    def _signal_disconnect(self) -> None:
        """Make the handlers of unfinished requests see that the client is gone."""
        for cycle in (self._get_cycle(), self._answering):
            if cycle is not None and not cycle.response_complete:
                cycle.disconnected = True
                cycle.message_event.set()

    def _abort(self) -> None:
        """Close the connection at once, and discard all bytes that the kernel has not sent yet."""
        self._signal_disconnect()
        if not self.transport.is_closing() or self.transport.get_write_buffer_size():
            connection = self.transport.get_extra_info("socket")
            connection.setsockopt(SOL_SOCKET, SO_LINGER, pack("ii", 1, 0))
        self.transport.abort()

    def _await_reader(self) -> None:
        """Start a timer to close the connection of a client that does not read its responses.

        Nothing is done if the timer runs already.
        """
        if self._write_deadline is None:
            self._write_deadline = self.loop.call_later(
                self._limits.write_timeout_seconds, self._end_reading, self._measure_unread()
            )

    def _end_reading(self, unread_bytes: int) -> None:
        """Close the connection if the client has read too little since the timer started.

        `unread_bytes` waited for the client at that time. If the client has read at least
        `_MIN_READ_BYTES` of them, the timer starts again.
        """
        self._write_deadline = None
        if unread_bytes - self._measure_unread() < _MIN_READ_BYTES:
            self._abort()
        else:
            self._await_reader()

    def _measure_unread(self) -> int:
        """Return how many bytes of responses wait to be sent, in this process and in the kernel."""
        unread: int = self.transport.get_write_buffer_size()
        return unread + _measure_kernel(self.transport)


def _measure_kernel(transport: Transport) -> int:
    """Return how many bytes of responses wait in the kernel to be sent; always 0 outside Linux.

    The number falls as long as the client reads, even slowly.
    """
    if sys.platform != "linux":
        return 0
    from fcntl import ioctl  # noqa: PLC0415 - other systems have none
    from termios import TIOCOUTQ  # noqa: PLC0415 - the same

    packed = ioctl(transport.get_extra_info("socket").fileno(), TIOCOUTQ, b"\0\0\0\0")
    [size] = unpack("i", packed)
    return int(size)


def _refuse_url(limits: Settings) -> UriTooLong:
    return UriTooLong(f"a URL may have up to {limits.max_url_bytes} bytes")


def _refuse_headers(limits: Settings) -> HeadersTooLarge:
    return HeadersTooLarge(
        f"the headers of a request may have up to {limits.max_header_bytes} bytes"
    )
