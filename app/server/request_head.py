"""The heads of requests: which versions of HTTP, values of `Host` and sizes are answered, and why not.

See RFC 9112, 2.3 and 3.2. What asks for another protocol is left out of a head.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from httptools import HttpParserInvalidURLError, HttpParserUpgrade, HttpRequestParser
from starlette.types import Scope
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from app.errors import CatalogueError, HeadersTooLarge, UriTooLong
from app.settings import Settings

# An IP address in brackets or a name, and perhaps a port (RFC 3986, 3.2.2).
_HOST = re.compile(
    rb"(?:\[(?:[0-9A-Fa-f:.]+|[vV][0-9A-Fa-f]+\.[\w.~!$&'()*+,;=:-]+)\]|(?:[\w.~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+)(?::(\d{0,5}))?"
)
_MAX_PORT = 65_535
_HOST_NAME, _CHUNKED = b"host", b"chunked"
# The headers without which a request may be read as another one.
FRAMING_HEADERS = frozenset({_HOST_NAME, b"transfer-encoding"})
_TUNNEL = b"CONNECT"
_BEFORE_PATH = re.compile(rb"\Ahttps?://[^/]*", re.IGNORECASE)
_WITHOUT_PATH = re.compile(rb"(https?://[^/?#]+)(\?.*)?", re.IGNORECASE)


@lru_cache(maxsize=64)
def is_host_header(header: tuple[bytes, bytes]) -> bool:
    """Return whether a header is `Host`, with a host and an optional port.

    An empty value is none: a URL with `http:` cannot lack its host (RFC 9110, 4.2.1).
    """
    name, value = header
    match = _HOST.fullmatch(value) if name == _HOST_NAME else None
    return match is not None and int(match[1] or 0) <= _MAX_PORT


def complete_target(url: bytes) -> bytes:
    """Return the target of a request, with the path `/` if it is a URL without one (RFC 9110, 4.2.3)."""
    if url.startswith(b"/") or (match := _WITHOUT_PATH.fullmatch(url)) is None:
        return url
    return match[1] + b"/" + (match[2] or b"")


def describe_request(connection: HttpToolsProtocol, max_url_bytes: int, *, is_known: bool) -> Scope:
    """Make an ASGI scope of a refused request, with the parts of it that have arrived.

    Without `is_known`, none has. A path that is missing or too long becomes `/`.
    """
    url = connection.url if is_known else b""
    path = _BEFORE_PATH.sub(b"", url.partition(b"?")[0], count=1)
    path = path if path.startswith(b"/") and len(path) <= max_url_bytes else b"/"
    return {
        "type": "http",
        "method": connection.parser.get_method().decode() if url else "unknown",
        "scheme": connection.scheme,
        "server": None,
        "path": path.decode(errors="replace"),
        "raw_path": path,
        "query_string": b"",
        "headers": connection.scope["headers"] if is_known else [],
        "state": connection.app_state,
    }


def find_head_fault(version: str, framing: Sequence[tuple[bytes, bytes]]) -> str | None:
    """Return what is wrong with a request of this HTTP version and with these `FRAMING_HEADERS`.

    Return None if nothing is. A later version 1.x is answered as 1.1 is (RFC 9110, 2.5).
    """
    if not version.startswith("1."):
        return f"this server speaks HTTP/1.1 and HTTP/1.0, not HTTP/{version}"
    hosts = [header for header in framing if header[0] == _HOST_NAME]
    if not hosts and version != "1.0":
        return "the header `Host` is missing; HTTP/1.1 requires it, such as `Host: example.org`"
    if len(hosts) > 1:
        return "the header `Host` is there more than once; send it once"
    if hosts and not is_host_header(hosts[0]):
        return "the header `Host` is not a host with an optional port, such as `example.org:8000`"
    return _find_coding_fault(version, [value for name, value in framing if name != _HOST_NAME])


def _find_coding_fault(version: str, codings: Sequence[bytes]) -> str | None:
    """Return what is wrong with these values of `Transfer-Encoding`, None if nothing is.

    Content that is coded otherwise would be taken for what it codes (RFC 9112, 6.1).
    """
    if codings and version == "1.0":
        return "HTTP/1.0 has no `Transfer-Encoding`; send `Content-Length` instead"
    if codings and [value.strip().lower() for value in codings] != [_CHUNKED]:
        return (
            "this server knows the transfer coding `chunked` alone, once; leave the others out of "
            "`Transfer-Encoding`"
        )
    return None


def describe_parser_fault(fault: BaseException) -> str:
    """Return why the parser could not read a request, in words for its sender."""
    if isinstance(fault, HttpParserInvalidURLError):
        return (
            "the URL is not valid: it begins with `/`, and characters that no URL has are "
            "percent-encoded, such as `%C3%A9` for é"
        )
    return f"this is no request of HTTP/1.1: {fault}"


def find_size_fault(url: bytes, header_bytes: int, limits: Settings) -> CatalogueError | None:
    """Return the error for a URL or headers that are too long; None if they are not."""
    if len(url) > limits.max_url_bytes:
        return UriTooLong(f"a URL may have up to {limits.max_url_bytes} bytes")
    if header_bytes > limits.max_header_bytes:
        return HeadersTooLarge(
            f"the headers of a request may have up to {limits.max_header_bytes} bytes"
        )
    return None


def make_parser(connection: HttpToolsProtocol) -> HttpRequestParser:
    """Make a parser that takes each version of HTTP, for `find_head_fault`, and data after the last request."""
    parser = HttpRequestParser(connection)
    parser.set_dangerous_leniencies(lenient_data_after_close=True, lenient_version=True)
    return parser


def parse(connection: HttpToolsProtocol, data: bytes) -> None:
    """Give data to the parser of a connection. A head that asks for another protocol is parsed twice.

    A server may ignore `Upgrade` (RFC 9110, 7.8), which clients of HTTP/2 send first, but the body still
    belongs to its request (RFC 9112, 6). The parser stops after such a head, since the rest may be of the
    other protocol. So the head is parsed again, without what asks for the other one.

    Raises:
        HttpParserError: this is no HTTP, or a callback has refused it.
    """
    while True:
        try:
            connection.parser.feed_data(data)
        except HttpParserUpgrade as pause:
            data = _write_head(connection) + data[pause.args[0] :]
            connection.parser = make_parser(connection)
        else:
            return


def is_parsed_again(parser: HttpRequestParser) -> bool:
    """Return whether the request that is being parsed will be parsed again, without its `Upgrade`."""
    return parser.should_upgrade() and parser.get_method() != _TUNNEL


def _write_head(connection: HttpToolsProtocol) -> bytes:
    method, version = connection.parser.get_method(), connection.parser.get_http_version()
    lines = [b"%s %s HTTP/%s" % (method, connection.url, version.encode())]
    lines += [b"%s: %s" % header for header in _leave_out_upgrade(connection.headers)]
    return b"\r\n".join([*lines, b"", b""])


def _leave_out_upgrade(headers: Iterable[tuple[bytes, bytes]]) -> Iterable[tuple[bytes, bytes]]:
    for name, value in headers:
        if name == b"connection":
            options = [option.strip() for option in value.split(b",")]
            yield name, b", ".join(option for option in options if option.lower() != b"upgrade")
        elif name != b"upgrade":
            yield name, value
