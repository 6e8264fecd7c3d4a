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
from struct import pack
from typing import Any, NamedTuple

from httptools import HttpParserError
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import (
    HttpToolsProtocol,
    RequestResponseCycle,
)
from uvicorn.server import ServerState

from app.domain.access.client_network import name_network
from app.errors import BadRequest, CatalogueError, RequestTimeout, ServerBusy
from app.server.close_delimited import LateClosingTransport, answer_close_delimited
from app.server.open_connections import PROBE_PATHS, OpenConnections, Stage
from app.server.refusal import write_refusal
from app.server.request_head import (
    FRAMING_HEADERS,
    complete_target,
    describe_parser_fault,
    describe_request,
    find_head_fault,
    find_size_fault,
    is_host_header,
    is_parsed_again,
    make_parser,
    parse,
)
from app.server.slow_reader import SlowReader
from app.settings import Settings

# A body gains a second for every so many bytes, so that a large one can arrive over a slow line.
_BODY_BYTES_PER_SECOND = 64 * 2**10
# Limits on reading on after a response. Closing over unread bytes resets the connection, and some
# clients then lose the response. A client that sends on may send a whole import, and so much more.
_LINGER_SECONDS = 2.0
_LINGER_BYTES = 4 * 2**20
# A client that the server has waited for as long as this may be closed to make room for another.
_SLOW_READ_SECONDS = 5.0
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
        open_connections: OpenConnections,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.parser = make_parser(self)
        self._limits = limits
        self._open_connections = open_connections
        self._is_only_for_probes = False
        self.waits_since = self.loop.time()
        self._max_url_bytes = limits.max_url_bytes
        self._max_header_bytes = limits.max_header_bytes
        self._max_linger_bytes = limits.max_import_bytes + _LINGER_BYTES
        # Since the end of the previous request, with all framing; and of the body alone.
        self._received_bytes = 0
        self._body_bytes = 0
        self._reads_body = False
        self._awaited: _Awaited | None = None
        self._deadline: TimerHandle | None = None
        self._slow_reader: SlowReader | None = None
        self._refusal: CatalogueError | None = None
        self._is_discarding = False
        # With pipelined requests, the one that is being answered.
        self._answering: RequestResponseCycle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override] # uvicorn's signature
        super().connection_made(transport)
        self._await(_HEAD)
        host = self.client[0] if self.client else ""
        self._is_only_for_probes = not self._open_connections.add(self, host)

    def connection_lost(self, exc: Exception | None) -> None:
        self._open_connections.remove(self)
        if self._deadline is not None:
            self._deadline.cancel()
        if self._slow_reader is not None:
            self._slow_reader.cancel()
        self._signal_disconnect()
        super().connection_lost(exc)

    # Callbacks of the parser.

    def on_headers_complete(self) -> None:
        if is_parsed_again(self.parser):
            return
        self.url = complete_target(self.url)
        if (
            len(self.url) > self._max_url_bytes
            or self._received_bytes > self._max_header_bytes
            or self._is_only_for_probes
        ):
            self._check_head()
        version = self.parser.get_http_version()
        framing = [header for header in self.headers if header[0] in FRAMING_HEADERS]
        if version != "1.1" or len(framing) != 1 or not is_host_header(framing[0]):
            fault = find_head_fault(version, framing)
            if fault is not None:
                self._refusal = BadRequest(fault)
                raise self._refusal
            if version == "1.0":
                # It has no interim responses (RFC 9110, 10.1.1).
                self.expect_100_continue = False
        self._reads_body = True
        self._body_bytes = 0
        previous = self.cycle
        super().on_headers_complete()
        if self.pipeline and len(self.pipeline) == 1:
            self._answering = previous
        if self._is_only_for_probes:
            self.cycle.keep_alive = False
        if not self.cycle.keep_alive:
            self.cycle.transport = LateClosingTransport(self.transport, self._close_after_body)
        # The scope has the old list. The new list takes the trailers, which are not request headers.
        self.headers = []

    def _check_head(self) -> None:
        size = sum(len(name) + len(value) for name, value in self.headers)
        self._refusal = find_size_fault(self.url, size, self._limits)
        if self._is_only_for_probes and self.url.partition(b"?")[0].decode() not in PROBE_PATHS:
            self._refusal = ServerBusy(
                "this server has too many connections, or too many from your address; try again "
                "in a moment, over fewer connections"
            )
        if self._refusal is not None:
            raise self._refusal

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:  # noqa: ANN401 - uvicorn and Starlette type it in two ways
        if cycle.scope["http_version"] == "1.0":
            app = partial(answer_close_delimited, app, cycle, self._abort)
        super()._start_asgi_task(cycle, app)

    def on_body(self, body: bytes) -> None:
        self._body_bytes += len(body)
        if self._is_discarding:
            return
        super().on_body(body)
        self.waits_since = self.loop.time()
        if not self.cycle.response_complete:
            self._open_connections.count_body(len(body))

    def on_message_complete(self) -> None:
        if is_parsed_again(self.parser):
            return
        self._reads_body = False
        self._received_bytes = 0
        super().on_message_complete()
        if self.cycle.response_complete and not self.cycle.keep_alive:
            self.transport.close()

    # Reading and writing.

    def data_received(self, data: bytes) -> None:
        self._received_bytes += len(data)
        if self._is_discarding:
            if self._received_bytes > self._max_linger_bytes:
                self._abort()
            return
        self._unset_keepalive_if_required()
        try:
            parse(self, data)
        except HttpParserError:
            self.send_400_response("this is no request of HTTP/1.1")
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
        self.waits_since = self.loop.time()
        if self._reads_body or not self.cycle.keep_alive:
            self._end_response()

    def _end_response(self) -> None:
        if self.transport.is_closing():
            if self.transport.get_write_buffer_size():
                self._await_reader()
        elif self._reads_body and not self.pipeline:
            self._received_bytes = 0
            if not self.cycle.keep_alive and self.transport.can_write_eof():
                self.transport.write_eof()
            self._linger()

    def _close_after_body(self) -> None:
        """Close the connection after its last response, unless the rest of a body has to be received."""
        if not (self._reads_body and self.cycle.response_complete):
            self.transport.close()

    def pause_writing(self) -> None:
        super().pause_writing()
        self.waits_since = self.loop.time()
        self._await_reader()

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._slow_reader is not None:
            self._slow_reader.end()

    def timeout_keep_alive_handler(self) -> None:
        super().timeout_keep_alive_handler()
        if self.transport.get_write_buffer_size():
            # The transport closes when the client has read the rest.
            self._await_reader()

    def send_400_response(self, msg: str) -> None:
        """Send a problem document (RFC 9457) that names the fault, in place of uvicorn's plain text.

        It is sent when a request cannot be parsed.
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
            header_bytes = self._received_bytes - limits.max_url_bytes
            if (fault := find_size_fault(self.url, header_bytes, limits)) is not None:
                self._refuse(fault)
        elif awaited is _BODY and self.cycle.response_complete:
            if self._received_bytes > self._max_linger_bytes:
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
            is_known = self._reads_body or self._has_begun()
            # In a context of its own, as the tasks that answer other requests have.
            answer = Context().run(
                write_refusal,
                error,
                describe_request(self, self._limits.max_url_bytes, is_known=is_known),
                self.server_state.default_headers,
            )
            self.transport.write(answer)
        self._is_discarding = True
        self._received_bytes = 0
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.flow.resume_reading()
        self._linger()

    def _linger(self) -> None:
        """Close the connection after a moment, and discard the bytes that arrive until then.

        If it was closed at once, the client could lose the response.
        """
        self._awaited = _BODY if self._reads_body else _HEAD
        if self._deadline is not None:
            self._deadline.cancel()
        self._wait_for_rest(self.loop.time())

    def _wait_for_rest(self, began: float) -> None:
        self._deadline = self.loop.call_later(
            _LINGER_SECONDS, self._end_linger, began, self._received_bytes
        )

    def _end_linger(self, began: float, received_bytes: int) -> None:
        """Close the connection, unless the client sends on without a pause and in time."""
        received = self._received_bytes - received_bytes
        seconds = self.loop.time() - began
        if (
            received < _LINGER_SECONDS * _BODY_BYTES_PER_SECOND
            or seconds > self._limits.body_timeout_seconds
        ):
            self._abort()
        else:
            self._wait_for_rest(began)

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
        """Start to wait until the client reads; the connection is closed if it reads too slowly."""
        if self._slow_reader is None:
            self._slow_reader = SlowReader(
                self.loop, self.transport, self._limits.write_timeout_seconds, self._abort
            )
        self._slow_reader.begin()

    # What the limits of all connections need (`open_connections.py`).

    def find_stage(self) -> Stage:
        if self._is_discarding or self.transport.is_closing():
            return Stage.ENDING
        awaited = self._choose_awaited()
        if awaited is _BODY:
            return Stage.ENDING if self.cycle.response_complete else Stage.SENDS_BODY
        if awaited is _HEAD:
            return Stage.SENDS_HEAD if self._has_begun() else Stage.IDLE
        is_slow = self.loop.time() - self.waits_since > _SLOW_READ_SECONDS
        return Stage.READS_SLOWLY if self.flow.write_paused and is_slow else Stage.IS_ANSWERED

    def measure_unfinished(self) -> int:
        return self._body_bytes if self.find_stage() is Stage.SENDS_BODY else 0

    def name_sender(self) -> str:
        # A trusted proxy has named the client, whose address uvicorn has put into the scope.
        client = self.cycle.scope["client"]
        return name_network(client[0] if client else "")

    def refuse_body(self) -> None:
        self._refuse(
            ServerBusy("too many bodies arrive at the same time; send this one again in a moment")
        )

    def give_way(self) -> None:
        stage = self.find_stage()
        if stage in (Stage.SENDS_HEAD, Stage.SENDS_BODY):
            self._refuse(
                ServerBusy("others needed this connection; send the request again, all at once")
            )
        if stage in (Stage.ENDING, Stage.READS_SLOWLY):
            self._abort()
        else:
            self.transport.close()
