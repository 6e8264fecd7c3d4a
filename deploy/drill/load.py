"""Load on the servers: writers with a ledger of acknowledged writes, and readers."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count, pairwise
from threading import Event, Lock, Thread
from typing import Any

import httpx2

_READS = (
    "/v1/claims?limit=5",
    "/v1/organizations/boe",
    "/v1/claims?organization=boe&fields=id",
    "/v1/search?q=fiber",
)
_PAUSE_SECONDS = 0.02
_TIMEOUT_SECONDS = 15.0


@dataclass
class Ledger:
    """A ledger of answers. `written` has the acknowledged names; moments are of `time.monotonic`."""

    written: list[str] = field(default_factory=list)
    writes: list[float] = field(default_factory=list)
    reads: list[list[float]] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    unforeseen: list[str] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def count_write_gap(self, since: float, until: float) -> float:
        """Return the longest time without an acknowledged write of any writer, in seconds."""
        return _find_gap(self.writes, since, until)

    def count_read_gap(self, since: float, until: float) -> float:
        """Return the longest time in which one of the readers got no answer, in seconds."""
        return max(_find_gap(read, since, until) for read in self.reads)


def _find_gap(moments: list[float], since: float, until: float) -> float:
    inside = [moment for moment in sorted(moments) if since < moment < until]
    places = [since, *inside, until]
    return max(after - before for before, after in pairwise(places))


class Load:
    """Clients of a few servers, each with a thread of its own."""

    def __init__(self, addresses: list[str], key: str, clients: int) -> None:
        self.ledger = Ledger()
        self._addresses = addresses
        self._headers = {"Authorization": f"Bearer {key}"}
        self._numbers = count()
        self._has_ended = Event()
        self._threads = []
        for number in range(clients):
            turn = addresses[number % len(addresses) :] + addresses[: number % len(addresses)]
            reads: list[float] = []
            self.ledger.reads.append(reads)
            self._threads.append(Thread(target=self._repeat, args=(self._write, turn)))
            self._threads.append(Thread(target=self._repeat, args=(self._read, turn, reads)))

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        self._has_ended.set()
        for thread in self._threads:
            if thread.ident is not None:
                thread.join()

    def _repeat(self, work: Callable[..., None], addresses: list[str], *given: Any) -> None:  # noqa: ANN401 - what the work takes
        clients = [
            httpx2.Client(base_url=address, timeout=_TIMEOUT_SECONDS, trust_env=False)
            for address in addresses
        ]
        while not self._has_ended.is_set():
            try:
                work(clients, *given)
            except httpx2.TransportError as error:
                self._note_unforeseen(f"{type(error).__name__} {error}")
            time.sleep(_PAUSE_SECONDS)
        for client in clients:
            client.close()

    def _write(self, clients: list[httpx2.Client]) -> None:
        """Create an organization, and read it from another server than the one that wrote it."""
        name = f"drill-{next(self._numbers)}"
        described = {"id": name, "kind": "company", "names": {"en": name}}
        answer = clients[0].post("/v1/organizations", json=described, headers=self._headers)
        if not self._is_foreseen(answer, 201):
            return
        with self.ledger.lock:
            self.ledger.written.append(name)
            self.ledger.writes.append(time.monotonic())
        token = {"Claimstone-Revision": answer.headers["Claimstone-Revision"]}
        found = clients[-1].get(f"/v1/organizations/{name}", headers=token)
        if found.status_code in (404, 412):
            with self.ledger.lock:
                self.ledger.missed.append(f"{name}: {found.status_code} {found.text}")
        else:
            self._is_foreseen(found, 200)

    def _read(self, clients: list[httpx2.Client], moments: list[float]) -> None:
        path = _READS[len(moments) % len(_READS)]
        if self._is_foreseen(clients[0].get(path), 200):
            moments.append(time.monotonic())

    def _is_foreseen(self, answer: httpx2.Response, status: int) -> bool:
        """Return whether it is a success. A refusal must be 503 with a Retry-After."""
        if answer.status_code == status:
            return True
        if answer.status_code != 503 or answer.headers.get("Retry-After") != "1":  # noqa: PLR2004 - of an absent database
            self._note_unforeseen(f"{answer.status_code} {answer.text}")
        return False

    def _note_unforeseen(self, what: str) -> None:
        with self.ledger.lock:
            self.ledger.unforeseen.append(what)
