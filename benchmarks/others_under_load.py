"""What others wait while clients ask for dear requests, beside a burner of processor outside of the server."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from http.client import HTTPConnection
from threading import Event
from typing import NamedTuple
from urllib.parse import urlsplit

from benchmarks.progress import show

CLIENTS = 16
_HOT = "/v1/claims?limit=20"
_EXPORT = "/v1/metrics.csv"
_WRITE = "/v1/proposals"
_TIMEOUT_SECONDS = 120


def measure_others(address: str, paths: Sequence[str], seconds: int, key: str) -> None:
    """Print the p99 of hot reads in ms, the longest answer to a POST, and the answers to exports of others.

    The POST stores a proposal, by the `key` of a contributor.
    """
    body = _write_proposal(address)
    for path in paths:
        with _burning():
            beside = _measure_hot(address, seconds)
        end = Event()
        with _asking(address, path), ThreadPoolExecutor(2) as threads:
            write = threads.submit(
                _measure_longest, address, Request("POST", _WRITE, body, key), end
            )
            export = threads.submit(_measure_longest, address, Request("GET", _EXPORT), end)
            hot = _measure_hot(address, seconds)
            end.set()
        (longest, written), (slowest, statuses) = write.result(), export.result()
        show(
            f"hot p99 {hot:7.1f} ms, beside a burner {beside:5.1f} ms; POST at most {longest * 1000:6.0f} ms "
            f"{sorted(written)}; export at most {slowest:5.1f} s {sorted(statuses)}; {path[:100]}"
        )


class Request(NamedTuple):
    """A request with its method, path, body and key."""

    method: str
    path: str
    body: bytes | None = None
    key: str | None = None


def _write_proposal(address: str) -> bytes:
    """Return the body of a proposal about the first claim."""
    connection = _connect(address)
    connection.request("GET", "/v1/claims?limit=1")
    claim = json.load(connection.getresponse())["data"][0]["id"]
    connection.close()
    proposal = {"kind": "claim", "id": claim, "content": {"note": "A proposal."}, "comment": "load"}
    return json.dumps(proposal).encode()


def _burning() -> AbstractContextManager[None]:
    return _running([sys.executable, "-c", "while True: pass"])


def _asking(address: str, path: str) -> AbstractContextManager[None]:
    """Context manager in which clients ask for a path, in a process of their own."""
    return _running([sys.executable, "-m", "benchmarks.others_under_load", address, path])


@contextmanager
def _running(command: list[str]) -> Iterator[None]:
    with subprocess.Popen(command) as process:
        try:
            yield
        finally:
            process.kill()


def _measure_hot(address: str, seconds: int) -> float:
    """Return the 99th percentile of the time of a hot read, in milliseconds."""
    connection = _connect(address)
    times = []
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        times.append(_time(lambda: _ask(connection, Request("GET", _HOT)))[0])
    connection.close()
    return sorted(times)[int(len(times) * 0.99)] * 1000


def _measure_longest(address: str, request: Request, end: Event) -> tuple[float, set[int]]:
    """Ask again and again until `end`; return the longest time in seconds, and all statuses."""
    longest, statuses = 0.0, set[int]()
    while not end.is_set():
        connection = _connect(address, "127.0.0.2")
        taken, status = _time(lambda connection=connection: _ask(connection, request))  # type: ignore[misc]
        connection.close()
        longest = max(longest, taken)
        statuses.add(status)
        end.wait(0.1)
    return longest, statuses


def _repeat(address: str, path: str) -> None:
    while True:
        connection = _connect(address)
        _ask(connection, Request("GET", path))
        connection.close()


def _connect(address: str, source: str = "127.0.0.1") -> HTTPConnection:
    return HTTPConnection(
        urlsplit(address).netloc, timeout=_TIMEOUT_SECONDS, source_address=(source, 0)
    )


def _ask(connection: HTTPConnection, request: Request) -> int:
    headers = {"Content-Type": "application/json"} if request.body else {}
    if request.key is not None:
        headers["Authorization"] = f"Bearer {request.key}"
    connection.request(request.method, request.path, request.body, headers)
    response = connection.getresponse()
    while response.read(2**20):
        pass
    return response.status


def _time(ask: Callable[[], int]) -> tuple[float, int]:
    began = time.monotonic()
    status = ask()
    return time.monotonic() - began, status


def main() -> None:
    """Ask a server for a path with all clients, until this process is ended."""
    address, path = sys.argv[1:]
    with ThreadPoolExecutor(CLIENTS) as threads:
        for _ in range(CLIENTS):
            threads.submit(_repeat, address, path)


if __name__ == "__main__":
    main()
