"""Counts of one server process, in cells of memory that all processes of a server share.

A scrape reaches any of the processes and must be told the sum. Each writes a stretch of one file that is
mapped into memory, so that a count costs what it costs in a list, and none is late; whoever is asked adds all
stretches up. The stretch of a process that has ended is taken over by the next one with what it has counted,
so that no sum goes backwards. Gauges count only as long as their process lives.
"""

import logging
import mmap
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from threading import Lock

if sys.platform != "win32":
    import fcntl

_logger = logging.getLogger(__name__)
_CELL_BYTES = 8

# The upper bounds of the buckets in which durations are counted; there is one more for what is longer.
BOUNDS_NANOSECONDS = tuple(
    round(seconds * 1e9)
    for seconds in (
        *(0.000025, 0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01),
        *(0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0),
    )
)
SUM = len(BOUNDS_NANOSECONDS) + 1
_SERIES_CELLS = SUM + 1
STATUS_CLASSES = ("2xx", "3xx", "4xx", "5xx")
UNKNOWN_ROUTE = "unknown"
OTHER = "other"
# In place of the method of what is answered from memory, which is told as GET.
FROM_MEMORY = "from memory"

Series = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the cell of each count is. `series` are (method, route, class of status)."""

    counters: Mapping[str, int]
    gauges: Mapping[str, int]
    series: Mapping[Series, int]
    cells: int

    @property
    def size_bytes(self) -> int:
        """Of one process: a file is mapped from a border of a page on."""
        needed = self.cells * _CELL_BYTES
        return -(-needed // mmap.ALLOCATIONGRANULARITY) * mmap.ALLOCATIONGRANULARITY

    @property
    def name(self) -> str:
        """The same for processes that agree on it: after an upgrade, new ones count anew."""
        told = repr((BOUNDS_NANOSECONDS, self.counters, self.gauges, self.series))
        return sha256(told.encode()).hexdigest()[:16]


def make_layout(
    counters: Iterable[str], gauges: Iterable[str], operations: Iterable[tuple[str, str]]
) -> Layout:
    """`operations` are (method, route). What is none of them is counted with others of its kind."""
    of_counters, of_gauges = sorted(set(counters)), sorted(set(gauges))
    known = {*operations, *((method, UNKNOWN_ROUTE) for method in ("GET", "HEAD", "POST", OTHER))}
    known |= {(OTHER, route) for _, route in known}
    known |= {(FROM_MEMORY, route) for method, route in known if method == "GET"}
    first = len(of_counters) + len(of_gauges)
    several = [(*one, status) for one in sorted(known) for status in STATUS_CLASSES]
    return Layout(
        {name: index for index, name in enumerate(of_counters)},
        {name: len(of_counters) + index for index, name in enumerate(of_gauges)},
        {one: first + index * _SERIES_CELLS for index, one in enumerate(several)},
        first + len(several) * _SERIES_CELLS,
    )


@dataclass(frozen=True, slots=True)
class Totals:
    """Of all processes; `workers` is how many live."""

    cells: Sequence[int]
    workers: int


class SharedCounters:
    """`cells` are written by the event loop alone; threads use `add`, for counts that the loop leaves alone."""

    def __init__(self, layout: Layout, folder: Path | None = None) -> None:
        """`folder` is shared by the processes of a server; None where there is one process."""
        self.layout = layout
        self._lock = Lock()
        self._file: int | None = None
        memory = self._share(folder) if folder else None
        self.cells = memoryview(memory or bytearray(layout.size_bytes)).cast("q")

    def add(self, counter: str) -> None:
        with self._lock:
            self.cells[self.layout.counters[counter]] += 1

    def set_gauge(self, gauge: str, value: int) -> None:
        self.cells[self.layout.gauges[gauge]] = value

    def find_series(self, method: str, route: str, status_class: str) -> int:
        """The first cell of its buckets; the sum, in nanoseconds, is `SUM` further."""
        series = self.layout.series
        for one in ((method, route), (OTHER, route), (OTHER, UNKNOWN_ROUTE)):
            if (found := series.get((*one, status_class))) is not None:
                return found
        return series[OTHER, UNKNOWN_ROUTE, STATUS_CLASSES[-1]]

    def add_up(self) -> Totals:
        if self._file is None:
            return Totals(self.cells.tolist(), 1)
        size = self.layout.size_bytes
        stretches = [
            memoryview(os.pread(self._file, size, place * size)).cast("q").tolist()
            for place in range(os.fstat(self._file).st_size // size)
        ]
        workers = 0
        for place, stretch in enumerate(stretches):
            if place == self._place or _is_held(self._file, place):
                workers += 1
            else:
                for index in self.layout.gauges.values():
                    stretch[index] = 0
        return Totals([sum(several) for several in zip(*stretches, strict=True)], workers)

    def _share(self, folder: Path) -> mmap.mmap | None:
        """Take the first stretch that no living process has; None where there is no room for it."""
        size = self.layout.size_bytes
        file = os.open(folder / self.layout.name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        place = 0
        while not _take(file, place):
            place += 1
        try:
            # What is only promised is missed when the disk is full, and ends the process then.
            os.posix_fallocate(file, place * size, size)
        except OSError:
            _logger.exception("a process counts for itself, as there is no room in %s", folder)
            os.close(file)
            return None
        self._file, self._place = file, place
        return mmap.mmap(file, size, offset=place * size)


def _take(file: int, place: int) -> bool:
    """Lock the byte that stands for a stretch; the lock ends with the process, however that ends."""
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)
    except OSError:
        return False
    return True


def _is_held(file: int, place: int) -> bool:
    if not _take(file, place):
        return True
    fcntl.lockf(file, fcntl.LOCK_UN, 1, place)
    return False
