"""Measurement in interleaved rounds: all systems are started, and one at a time is under load."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from benchmarks.answers import ask
from benchmarks.check import EXPORTS
from benchmarks.load import HTML, JSON, Walk, run_load, wait_until_idle
from benchmarks.progress import show
from benchmarks.questions import CLAIMSTONE, HOT_PATH, Kind
from benchmarks.raw_search import RAW_KINDS, time_raw_searches
from benchmarks.servers import Server

ROUNDS = 3
CSV = f"{CLAIMSTONE}, CSV"
_WARM_UP = 3
# The reference takes minutes for a million claims, and a stream hardly varies.
_ONE_EXPORT_FROM = 200_000
_CHUNK = 1 << 20
_READ_AT_ONCE = 1 << 24


@dataclass(frozen=True, slots=True)
class System:
    """A server under a name of its own.

    `asked` names the system in whose dialect it is asked. `files` are those that its database reads.
    """

    name: str
    asked: str
    server: Server
    kinds: Mapping[str, Kind]
    files: Sequence[Path]


@dataclass(slots=True)
class Figures:
    """All that was measured. `bursts`: by kind, then by system, one per round."""

    bursts: dict[str, dict[str, list[dict[str, Any]]]] = field(default_factory=dict)
    paths: dict[str, dict[str, int]] = field(default_factory=dict)
    first_ms: dict[str, dict[str, list[float]]] = field(default_factory=dict)
    exports: dict[str, list[float]] = field(default_factory=dict)
    raw_per_second: dict[str, float] = field(default_factory=dict)
    memory: dict[str, dict[str, float]] = field(default_factory=dict)
    import_seconds: dict[str, float] = field(default_factory=dict)
    errors: int = 0


class Measurement:
    """Measures systems under load; files of paths are written to `folder`."""

    def __init__(self, systems: list[System], folder: Path, seconds: int) -> None:
        self._systems = systems
        self._folder = folder
        self._seconds = seconds
        self.figures = Figures()

    def measure_kind(self, name: str, compared: Sequence[System]) -> None:
        """Measure one kind of requests on the compared systems.

        Their files are read through first, so that no system waits for the disk.
        """
        systems = [system for system in compared if system.asked in _paths_of(system, name)]
        _read_through({file for system in systems for file in system.files})
        walks = {system.name: self._prepare(system, name) for system in systems}
        self.figures.paths.setdefault(name, {}).update(
            {system.name: len(_paths_of(system, name)[system.asked]) for system in systems}
        )
        places = dict.fromkeys(walks, 0)
        for _round in range(ROUNDS):
            for system in systems:
                walk = replace(walks[system.name], first=places[system.name])
                wait_until_idle()
                before = system.server.read_processor_seconds()
                burst = run_load(system.server.address, walk, self._seconds)
                used = system.server.read_processor_seconds() - before
                places[system.name] += burst.requests
                kept = self.figures.bursts.setdefault(name, {}).setdefault(system.name, [])
                kept.append({**asdict(burst), "processor_ms": 1e3 * used / max(1, burst.requests)})
                self.figures.errors += burst.errors
        bursts = self.figures.bursts.get(name, {})
        rates = ", ".join(
            f"{walk} {' '.join(format(burst['per_second'], ',.0f') for burst in bursts[walk])}/s"
            for walk in walks
        )
        show(f"{name}: {rates}")

    def _prepare(self, system: System, name: str) -> Walk:
        """Write the paths, and request the last few once, which fills the caches of the process."""
        kind = system.kinds[name]
        paths = kind.paths[system.asked]
        if not paths:
            raise RuntimeError(f"{system.name}: there is nothing to ask of the kind {name!r}")
        media_type = HTML if kind.is_page and system.asked == CLAIMSTONE else JSON
        asked_first = paths[: 8 if name == "whole" else 0] + paths[-_WARM_UP:]
        times = self.figures.first_ms.setdefault(name, {}).setdefault(system.name, [])
        for path in asked_first:
            began = time.perf_counter()
            with ask(system.server.address, path, {"Accept": media_type}) as answer:
                answer.read()
            times.append((time.perf_counter() - began) * 1e3)
        file = self._folder / f"{name}-{system.name.replace(' ', '-')}.txt"
        file.write_text("\n".join(paths) + "\n")
        is_conditional = kind.is_conditional and system.asked == CLAIMSTONE
        etag = _read_etag(system.server.address) if is_conditional else None
        return Walk(file, media_type=media_type, etag=etag)

    def measure_exports(self, claims: int) -> None:
        rounds = 1 if claims >= _ONE_EXPORT_FROM else ROUNDS
        for _round in range(rounds):
            for system in self._systems:
                for name, path in self._list_exports(system):
                    _read_through(system.files)
                    rate = _read_rows(system.server.address, path)
                    self.figures.exports.setdefault(name, []).append(rate)
        show(f"export, rows/s: {self.figures.exports}")

    def _list_exports(self, system: System) -> Iterator[tuple[str, str]]:
        """Yield the name and the path of each export that is measured on a system."""
        if system.asked == system.name and system.asked in EXPORTS:
            yield system.name, EXPORTS[system.asked]
        if system.name == CLAIMSTONE:
            yield CSV, "/v1/claims.csv"

    def measure_raw_searches(self, database: Path, kinds: Mapping[str, Kind]) -> None:
        """Measure the words of each kind that FTS5 answers too, in this process and by its processor time."""
        _read_through([database])
        for name in RAW_KINDS:
            if name in self.figures.bursts:
                paths = kinds[name].paths[CLAIMSTONE]
                rate = time_raw_searches(database, paths, self._seconds)
                self.figures.raw_per_second[name] = rate
        show(f"raw FTS5: {self.figures.raw_per_second}")

    def read_memory(self) -> None:
        for system in self._systems:
            if memory := system.server.read_memory():
                self.figures.memory[system.name] = asdict(memory)


def _read_through(files: Iterable[Path]) -> None:
    for file in sorted(files):
        # PostgreSQL deletes some of its files at times.
        with suppress(FileNotFoundError), file.open("rb") as opened:
            while opened.read(_READ_AT_ONCE):
                pass


def _paths_of(system: System, name: str) -> Mapping[str, list[str]]:
    return system.kinds[name].paths if name in system.kinds else {}


def _read_etag(address: str) -> str:
    with ask(address, HOT_PATH) as answer:
        etag = answer.headers["ETag"]
        answer.read()
    with ask(address, HOT_PATH, {"If-None-Match": etag}) as answer:
        if answer.status != 304:  # noqa: PLR2004 - not modified
            raise RuntimeError(f"the hot page answers its own ETag with {answer.status}")
    return str(etag)


def _read_rows(address: str, path: str) -> float:
    """Return rows a second, from the request to the last byte."""
    rows = 0
    began = time.perf_counter()
    with ask(address, path) as answer:
        while chunk := answer.read1(_CHUNK):
            rows += chunk.count(b"\n")
    return rows / (time.perf_counter() - began)
