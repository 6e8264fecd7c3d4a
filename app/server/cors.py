"""Access for scripts of web pages from other origins (CORS, Fetch standard).

An origin is the scheme, host and port of a page. Scripts send an API key in a header. Credentials that a
browser adds to a request, such as cookies, are not used, so they are not allowed.
"""

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import BadRequest
from app.routes.http.problems import render_problem

_METHODS = ("GET", "HEAD", "POST", "PATCH", "DELETE")
# `Accept`, `Content-Type` and the languages are added by the library.
_REQUEST_HEADERS = (
    "Authorization",
    "Claimstone-Filled",
    "Claimstone-Revision",
    "Idempotency-Key",
    "If-Match",
    "If-None-Match",
    "If-Range",
    "MCP-Protocol-Version",
    "Mcp-Method",
    "Mcp-Name",
    "Range",
    "X-Request-ID",
    "traceparent",
    "tracestate",
)
_EXPOSED_HEADERS = (
    "Accept-Patch",
    "Accept-Post",
    "Accept-Ranges",
    "Allow",
    "Claimstone-Filled",
    "Claimstone-Hints",
    "Claimstone-Revision",
    "Claimstone-Total",
    "Content-Disposition",
    "Content-Range",
    "ETag",
    "Link",
    "Location",
    "RateLimit",
    "RateLimit-Policy",
    "Retry-After",
    "WWW-Authenticate",
    "X-Request-ID",
)
_BAD_REQUEST = 400


class CorsMiddleware(CORSMiddleware):
    """Middleware that adds CORS headers for the allowed `origins`.

    These are separated by commas; `*` allows any origin. The middleware is the outermost layer, so that
    pages can also read error responses of other layers, such as 429.
    """

    def __init__(self, app: ASGIApp, origins: str) -> None:
        super().__init__(
            app,
            allow_origins=[origin.strip() for origin in origins.split(",")],
            allow_methods=_METHODS,
            allow_headers=_REQUEST_HEADERS,
            expose_headers=_EXPOSED_HEADERS,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" and "state" in scope:
            # For what a connection refuses before the application has it.
            scope["state"]["cors"] = self
        if scope["type"] == "http" and scope["method"] == "OPTIONS":
            headers = Headers(scope=scope)
            if "origin" in headers and "access-control-request-method" in headers:
                response = self.preflight_response(request_headers=headers)
                if response.status_code == _BAD_REQUEST:
                    detail = bytes(response.body).decode()
                    refusal = render_problem(Request(scope), BadRequest(detail))
                    refusal.headers["Vary"] = response.headers["Vary"]
                    response = refusal
                await response(scope, receive, send)
                return
        await super().__call__(scope, receive, send)

    async def send(self, message: Message, send: Send, request_headers: Headers) -> None:
        if message["type"] == "http.response.start":
            message.setdefault("headers", [])
            self.add_headers(MutableHeaders(scope=message), request_headers.get("origin"))
        await send(message)

    def add_headers(self, headers: MutableHeaders, origin: str | None) -> None:
        """Add what a page of this origin needs to the headers of a response; None without an origin."""
        if origin is not None:
            headers.update(self.simple_headers)
        if origin is not None and not self.allow_all_origins and self.is_allowed_origin(origin):
            self.allow_explicit_origin(headers, origin)
        else:
            headers.add_vary_header("Origin")
