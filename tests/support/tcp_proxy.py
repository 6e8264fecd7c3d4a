"""A proxy before a database, which can be cut or stalled without harm to the database."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event

from sqlalchemy import make_url

from app.settings import Settings


class Proxy:
    """A proxy that passes on what it receives, except after `cut` (nobody listens) or `hold` (it stalls)."""

    def __init__(self, target: str) -> None:
        self._target = target
        self._passes = Event()
        self._passes.set()
        self._open: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def hold(self) -> None:
        self._passes.clear()

    def go_on(self) -> None:
        self._passes.set()

    def cut(self) -> None:
        for connection in [self._listener, *self._open]:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()
        self._open.clear()

    def mend(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                client, _ = listener.accept()
                server = socket.socket(socket.AF_UNIX)
                server.connect(self._target)
                self._open += [client, server]
                for pair in ((client, server), (server, client)):
                    threading.Thread(target=self._pass_on, args=pair, daemon=True).start()

    def _pass_on(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while received := source.recv(65_536):
                self._passes.wait()
                sink.sendall(received)
            sink.shutdown(socket.SHUT_RDWR)


@contextmanager
def lead_to(settings: Settings) -> Iterator[tuple[Settings, Proxy]]:
    """Yield settings that reach the same PostgreSQL database, on a Unix socket, through a proxy."""
    url = make_url(settings.database_url)
    proxy = Proxy(f"{url.query['host']}/.s.PGSQL.5432")
    through = url.set(host="127.0.0.1", port=proxy.port, query={})
    try:
        yield Settings(database_url=through.render_as_string(hide_password=False)), proxy
    finally:
        proxy.go_on()
        proxy.cut()
