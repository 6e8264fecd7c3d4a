"""What others wait while clients ask for dear requests, beside a burner of processor outside of the server."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from threading import Event
from urllib.parse import urlsplit

from benchmarks.progress import show

CLIENTS = 16
_HOT = "/v1/claims?limit=20"
_EXPORT = "/v1/metrics?format=csv"
# Reaches the thread of a write, which refuses it for its key.
_WRITE = "/v1/proposals"
_TIMEOUT_SECONDS = 120


def measure_others(address: str, paths: Sequence[str], seconds: int) -> None:
    """Print the p99 of hot reads in ms, the longest answer to a POST, and the answers to exports of others."""
    for path in paths:
        with _burning():
            beside = _measure_hot(address, seconds)
        end = Event()
        with ThreadPoolExecutor(CLIENTS + 2) as threads:
            for _ in range(CLIENTS):
                threads.submit(_repeat, address, path, end)
            write = threads.submit(_measure_longest, address, _WRITE, end)
            export = threads.submit(_measure_longest, address, _EXPORT, end)
            hot = _measure_hot(address, seconds)
            end.set()
        (longest, _), (slowest, statuses) = write.result(), export.result()
        show(
            f"hot p99 {hot:7.1f} ms, beside a burner {beside:5.1f} ms; POST at most {longest * 1000:6.0f} ms; "
            f"export at most {slowest:5.1f} s {sorted(statuses)}; {path[:100]}"
        )


@contextmanager
def _burning() -> Iterator[None]:
    with subprocess.Popen([sys.executable, "-c", "while True: pass"]) as burner:
        try:
            yield
        finally:
            burner.kill()


def _measure_hot(address: str, seconds: int) -> float:
    """Return the 99th percentile of the time of a hot read, in milliseconds."""
    connection = _connect(address)
    times = []
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        times.append(_time(lambda: _ask(connection, "GET", _HOT))[0])
    connection.close()
    return sorted(times)[int(len(times) * 0.99)] * 1000


def _measure_longest(address: str, path: str, end: Event) -> tuple[float, set[int]]:
    """Ask again and again until `end`; return the longest time in seconds, and all statuses."""
    longest, statuses = 0.0, set[int]()
    method = "POST" if path == _WRITE else "GET"
    while not end.is_set():
        connection = _connect(address, "127.0.0.2")
        taken, status = _time(lambda connection=connection: _ask(connection, method, path))  # type: ignore[misc]
        connection.close()
        longest = max(longest, taken)
        statuses.add(status)
        end.wait(0.1)
    return longest, statuses


def _repeat(address: str, path: str, end: Event) -> None:
    while not end.is_set():
        connection = _connect(address)
        _ask(connection, "GET", path)
        connection.close()


def _connect(address: str, source: str = "127.0.0.1") -> HTTPConnection:
    return HTTPConnection(
        urlsplit(address).netloc, timeout=_TIMEOUT_SECONDS, source_address=(source, 0)
    )


def _ask(connection: HTTPConnection, method: str, path: str) -> int:
    body = b"{}" if method == "POST" else None
    headers = {"Content-Type": "application/json", "Authorization": "Bearer none"} if body else {}
    connection.request(method, path, body, headers)
    response = connection.getresponse()
    while response.read(2**20):
        pass
    return response.status


def _time(ask: Callable[[], int]) -> tuple[float, int]:
    began = time.monotonic()
    status = ask()
    return time.monotonic() - began, status
