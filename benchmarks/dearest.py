"""The dearest anonymous requests: the seconds of processor that each takes from a server.

`python -m benchmarks.dearest sqlite:///claims.db` serves that catalogue, asks for the requests of `_NAMED`
and for random ones, one after another, and prints the dearest. With `--load-seconds` it then puts clients
on each of these, and prints how long others wait, beside a burner of processor outside of the server.
"""

import argparse
import os
import time
from collections.abc import Iterable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from string import ascii_lowercase
from tempfile import TemporaryDirectory
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from app.database.database import Database
from app.domain.access.api_keys import AccessRole
from app.ingest.edits.api_keys import create_key
from app.settings import Settings
from benchmarks.fuzzed_requests import Fuzz
from benchmarks.others_under_load import measure_others
from benchmarks.progress import show
from benchmarks.servers import Server, launch_claimstone, serve

BAR_SECONDS = 2.0
_TIMEOUT_SECONDS = 120
_LETTERS = " ".join((ascii_lowercase * 4)[:100])
_ALL_FACETS = "&".join(
    f"facet={name}"
    for name in (
        *("organization", "technology", "metric", "source"),
        *("country", "field", "kind", "year"),
    )
)
_NAMED = (
    f"/v1/search?q={quote(_LETTERS)}",
    f"/v1/search?q={quote(' '.join(ascii_lowercase))}",
    f"/v1/search?q={quote(' '.join('-' + letter for letter in ascii_lowercase))}",
    "/v1/search?q=e&limit=200",
    "/v1/search?q=-the&limit=200",
    "/v1/claims.xlsx",
    "/v1/claims.jsonld",
    f"/v1/claims?q=a&{_ALL_FACETS}",
    f"/v1/claims?q={quote(_LETTERS)}&{_ALL_FACETS}",
    f"/v1/claims?as_of=1&q=a&{_ALL_FACETS}",
    "/v1/changes?include_before=true&limit=200",
)


class Cost(NamedTuple):
    """What a request took: seconds of processor of the server and its processes, and on the clock."""

    processor_seconds: float
    clock_seconds: float
    status: int
    path: str


def measure(server: Server, paths: Iterable[str]) -> list[Cost]:
    """Ask for each path once; return the costs, the dearest first."""
    costs = []
    for path in paths:
        before, began = _read_processor_seconds(server.process.pid), time.monotonic()
        status = _ask(server.address, path)
        spent = _read_processor_seconds(server.process.pid) - before
        costs.append(Cost(spent, time.monotonic() - began, status, path))
    return sorted(costs, reverse=True)


def _ask(address: str, path: str) -> int:
    connection = HTTPConnection(urlsplit(address).netloc, timeout=_TIMEOUT_SECONDS)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        while response.read(2**20):
            pass
        return response.status
    finally:
        connection.close()


def _read_processor_seconds(server_id: int) -> float:
    """Return the processor seconds of a process and of those that it has started; needs /proc."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(") ")[2].split()
        except OSError:
            continue
        if server_id in (int(stat.parent.name), int(fields[1])):
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _list_paths(server: Server, count: int) -> Iterator[str]:
    yield from _NAMED
    yield from Fuzz(server.address).make(count)


def _create_key(database_url: str) -> str:
    """Create the key of a contributor, who may propose."""
    database = Database(Settings(database_url=database_url))
    try:
        with database.write() as session:
            return create_key(session, "Load", AccessRole.CONTRIBUTOR, None)
    finally:
        database.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database_url")
    parser.add_argument("--requests", type=int, default=2_000)
    parser.add_argument("--shown", type=int, default=20)
    parser.add_argument("--load-seconds", type=int, default=0)
    given = parser.parse_args()
    with (
        TemporaryDirectory() as folder,
        serve(launch_claimstone("Claimstone", given.database_url), Path(folder)) as server,
    ):
        costs = measure(server, _list_paths(server, given.requests))
        failed = [cost for cost in costs if cost.status >= 500]  # noqa: PLR2004 - of the server
        show(f"{len(costs)} requests, {len(failed)} of them answered by 5xx")
        dearest = costs[: given.shown]
        for cost in dearest:
            mark = "" if cost.processor_seconds <= BAR_SECONDS else "  above the bar"
            show(
                f"{cost.processor_seconds:6.2f} s of processor {cost.clock_seconds:6.2f} s "
                f"{cost.status} {cost.path[:150]}{mark}"
            )
        if given.load_seconds:
            key = _create_key(given.database_url)
            measure_others(server.address, [cost.path for cost in dearest], given.load_seconds, key)


if __name__ == "__main__":
    main()
