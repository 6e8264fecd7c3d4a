"""Counters in memory that all processes of a server share.

A scrape (a request for `/metrics`) reaches any one of the processes and must return the sum over all.
Each process writes its own segment of one file that is mapped into memory. So counting is as cheap as in
a list, and every count is visible at once; a scrape adds up all segments. When a process has ended, the
next new process takes over its segment with the counts, so that no sum decreases. A gauge, a count that
can fall, counts only while its process lives.
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

# The upper bounds of the histogram of durations; one more bucket counts those that are longer.
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
# Replaces the method of a cached response, which is exported as GET.
FROM_MEMORY = "from memory"

Series = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Layout:
    """The layout of a segment, the part of the shared memory that one process writes.

    A segment consists of cells, which are 64-bit integers. `counters`, `gauges` and `series` have the
    index of a cell for each name. `series` are histograms of durations, one for each (method, route,
    class of status); the index is that of the first cell of the histogram. `cells` is the number of all
    cells.
    """

    counters: Mapping[str, int]
    gauges: Mapping[str, int]
    series: Mapping[Series, int]
    cells: int

    @property
    def size_bytes(self) -> int:
        """The size of a segment, rounded up to full memory pages, because only these can be mapped."""
        needed = self.cells * _CELL_BYTES
        return -(-needed // mmap.ALLOCATIONGRANULARITY) * mmap.ALLOCATIONGRANULARITY

    @property
    def name(self) -> str:
        """The name of the shared file: a hash, which is the same for equal layouts.

        Processes of a new version with another layout therefore use a new file, and count from 0.
        """
        content = repr((BOUNDS_NANOSECONDS, self.counters, self.gauges, self.series))
        return sha256(content.encode()).hexdigest()[:16]


def make_layout(
    counters: Iterable[str], gauges: Iterable[str], operations: Iterable[tuple[str, str]]
) -> Layout:
    """Make a layout; `operations` are the pairs of method and route that are counted separately.

    Requests of any other method are counted as `OTHER`, those of any other route as `UNKNOWN_ROUTE`.
    """
    counter_names, gauge_names = sorted(set(counters)), sorted(set(gauges))
    pairs = {*operations, *((method, UNKNOWN_ROUTE) for method in ("GET", "HEAD", "POST", OTHER))}
    pairs |= {(OTHER, route) for _, route in pairs}
    pairs |= {(FROM_MEMORY, route) for method, route in pairs if method == "GET"}
    first = len(counter_names) + len(gauge_names)
    series = [(*pair, status) for pair in sorted(pairs) for status in STATUS_CLASSES]
    return Layout(
        {name: index for index, name in enumerate(counter_names)},
        {name: len(counter_names) + index for index, name in enumerate(gauge_names)},
        {labels: first + index * _SERIES_CELLS for index, labels in enumerate(series)},
        first + len(series) * _SERIES_CELLS,
    )


@dataclass(frozen=True, slots=True)
class Totals:
    """The counts of all processes added up, cell by cell; `workers` is the number of live processes."""

    cells: Sequence[int]
    workers: int


class SharedCounters:
    """The counters of one process, in `cells`; `add_up` returns the sums over all processes.

    Only the event loop writes to `cells` directly. Other threads call `add`, and only for counters that
    the event loop does not write to directly.
    """

    def __init__(self, layout: Layout, folder: Path | None = None) -> None:
        """Set up the counters in a file in `folder`, which all processes of a server share.

        If `folder` is None, as for a single process, the counters are in the memory of this process.
        """
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
        """Return the index of the first cell of the histogram for the durations of such requests.

        This cell has the count of the first bucket. The sum of durations, in nanoseconds, is `SUM`
        cells further.
        """
        series = self.layout.series
        for operation in ((method, route), (OTHER, route), (OTHER, UNKNOWN_ROUTE)):
            if (cell := series.get((*operation, status_class))) is not None:
                return cell
        return series[OTHER, UNKNOWN_ROUTE, STATUS_CLASSES[-1]]

    def add_up(self) -> Totals:
        """Return the counters added up over all processes, including those that have ended.

        A gauge (a count that can fall) of a process that has ended is left out.
        """
        if self._file is None:
            return Totals(self.cells.tolist(), 1)
        size = self.layout.size_bytes
        segments = [
            memoryview(os.pread(self._file, size, number * size)).cast("q").tolist()
            for number in range(os.fstat(self._file).st_size // size)
        ]
        workers = 0
        for number, segment in enumerate(segments):
            if number == self._segment or _is_locked(self._file, number):
                workers += 1
            else:
                for index in self.layout.gauges.values():
                    segment[index] = 0
        return Totals([sum(values) for values in zip(*segments, strict=True)], workers)

    def _share(self, folder: Path) -> mmap.mmap | None:
        """Lock the first segment of the shared file that no live process uses, and map it into memory.

        Return None if the disk has no room for the segment; this process then counts in its own memory.
        """
        size = self.layout.size_bytes
        file = os.open(folder / self.layout.name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        number = 0
        while not _lock(file, number):
            number += 1
        try:
            # Without this, a write to the mapping ends the process when the disk is full.
            os.posix_fallocate(file, number * size, size)
        except OSError:
            _logger.exception("a process counts for itself, as there is no room in %s", folder)
            os.close(file)
            return None
        self._file, self._segment = file, number
        return mmap.mmap(file, size, offset=number * size)


def _lock(file: int, segment: int) -> bool:
    """Try to lock a segment of the shared file; return whether no other process had locked it.

    The lock is on the byte of the file whose offset is the number of the segment. The operating system
    removes the lock when the process ends, even after a crash.
    """
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, segment)
    except OSError:
        return False
    return True


def _is_locked(file: int, segment: int) -> bool:
    """Return whether another process has locked a segment."""
    if not _lock(file, segment):
        return True
    fcntl.lockf(file, fcntl.LOCK_UN, 1, segment)
    return False
