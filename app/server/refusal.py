"""Error responses of a connection itself: counted and logged as those of the routes are."""

from collections.abc import Iterable
from time import perf_counter_ns

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import Scope
from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from app.errors import CatalogueError
from app.routes.http.problems import render_problem
from app.telemetry.request_log import (
    REQUEST_ID_HEADER,
    AnsweredRequest,
    RequestLog,
    find_route,
    open_request,
)


def write_refusal(
    error: CatalogueError,
    scope: Scope,
    headers: Iterable[tuple[bytes, bytes]],
) -> bytes:
    """Return an error response, after which the connection closes, and count and log it.

    `scope` has what is known of the request and the state that the application has made at its start,
    and `headers` are those of every response.
    """
    began = perf_counter_ns()
    request = open_request(scope)
    response = render_problem(Request(scope), error)
    if (cors := scope["state"].get("cors")) is not None:
        cors.add_headers(response.headers, Headers(scope=scope).get("origin"))
    lines = [
        *headers,
        *response.raw_headers,
        (REQUEST_ID_HEADER, request.request_id.encode()),
        (b"connection", b"close"),
    ]
    done = AnsweredRequest(find_route(scope), response.status_code, perf_counter_ns() - began)
    request_log: RequestLog = scope["state"]["request_log"]
    request_log.record_request(scope, done, request, None)
    head = b"".join(b"%b: %b\r\n" % line for line in lines)
    content = b"" if scope["method"] == "HEAD" else bytes(response.body)
    return b"%b%b\r\n%b" % (STATUS_LINE[response.status_code], head, content)
