"""An HTTP proxy that publishes a server under a path, which the server never sees."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from support.waiting import HANG_SECONDS

# Headers of one connection, which a proxy does not pass on.
_OF_CONNECTION = {"connection", "keep-alive", "transfer-encoding", "date", "server"}


class StrippingProxy(ThreadingHTTPServer):
    """A proxy that passes `/cs/...` on as `/...`, with the `Host` of the client, to `target`.

    `target` is the address of the server; it is set once the server runs.
    """

    prefix = "/cs"
    target = ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}{self.prefix}"


class _Handler(BaseHTTPRequestHandler):
    server: StrippingProxy

    def _pass_on(self) -> None:
        prefix = self.server.prefix
        if not self.path.startswith(f"{prefix}/"):
            self.send_error(HTTPStatus.NOT_FOUND, "outside of the prefix")
            return
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        connection = HTTPConnection(urlsplit(self.server.target).netloc, timeout=HANG_SECONDS)
        path = self.path.removeprefix(prefix)
        connection.request(self.command, path, body or None, dict(self.headers))
        answer = connection.getresponse()
        content = answer.read()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in {*_OF_CONNECTION, "content-length"}:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        connection.close()

    do_GET = do_POST = do_PATCH = _pass_on  # noqa: N815 - as http.server calls them

    def log_message(self, *_arguments: object) -> None:
        """Print nothing."""


@contextmanager
def run_stripping_proxy() -> Iterator[StrippingProxy]:
    with StrippingProxy(("127.0.0.1", 0), _Handler) as proxy:
        thread = threading.Thread(target=proxy.serve_forever, daemon=True)
        thread.start()
        try:
            yield proxy
        finally:
            proxy.shutdown()
            thread.join()
