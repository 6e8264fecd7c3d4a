"""Requests that ask for another protocol, as clients of HTTP/2 do first: they are answered in HTTP/1.1.

A server may ignore `Upgrade` (RFC 9110, 7.8), but the body still belongs to its request (RFC 9112, 6). The
parser stops after the head of such a request, since the rest may be of the other protocol. Here the head is
parsed again without what asks for the other one.
"""

from collections.abc import Iterable

from httptools import HttpParserUpgrade, HttpRequestParser
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_TUNNEL = b"CONNECT"


def parse(connection: HttpToolsProtocol, data: bytes) -> None:
    """Give data to the parser of a connection.

    Raises:
        HttpParserError: this is no HTTP, or a callback has refused it.
    """
    while True:
        try:
            connection.parser.feed_data(data)
        except HttpParserUpgrade as pause:
            data = _write_head(connection) + data[pause.args[0] :]
            connection.parser = HttpRequestParser(connection)
            connection.parser.set_dangerous_leniencies(lenient_data_after_close=True)
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
