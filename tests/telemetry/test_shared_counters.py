"""Counts of several processes in one file."""

import errno
import subprocess
import sys
from pathlib import Path

import pytest
from support.project import PROJECT_ROOT

from app.telemetry.shared_counters import BOUNDS_NANOSECONDS, SharedCounters, make_layout

LAYOUT = make_layout(["commits"], ["size"], [("GET", "/a")])
# Counts, says that it has, and runs until its input ends.
OTHER = """
import sys
from pathlib import Path
from app.telemetry.shared_counters import SharedCounters, make_layout
counts = SharedCounters(make_layout(["commits"], ["size"], [("GET", "/a")]), Path(sys.argv[1]))
counts.add("commits")
counts.set_gauge("size", 5)
print("counted", flush=True)
sys.stdin.read()
"""


def start_other(folder: Path) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [sys.executable, "-c", OTHER, str(folder)],
        cwd=PROJECT_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"counted\n"
    return process


def read(counts: SharedCounters) -> tuple[int, int, int]:
    """Read the counts of commits, connections and processes."""
    totals = counts.add_up()
    cells, layout = totals.cells, counts.layout
    return cells[layout.counters["commits"]], cells[layout.gauges["size"]], totals.workers


def test_counts_outlive_a_process_and_gauges_do_not(tmp_path: Path) -> None:
    counts = SharedCounters(LAYOUT, tmp_path)
    counts.add("commits")
    counts.set_gauge("size", 2)
    with start_other(tmp_path) as other:
        assert read(counts) == (2, 7, 2)
        other.kill()
    assert read(counts) == (2, 2, 1)
    with start_other(tmp_path) as other:
        # It takes the slot of the process that ended.
        assert read(counts) == (3, 7, 2)
        other.kill()


def test_process_without_room_counts_for_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(_file: int, _offset: int, _length: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.posix_fallocate", refuse)
    counts = SharedCounters(LAYOUT, tmp_path)
    counts.add("commits")
    assert read(counts) == (1, 0, 1)
    assert "no room" in caplog.text


def test_layout_of_other_routes_has_another_name() -> None:
    """Processes of two versions do not write into each other's slots."""
    others = [
        make_layout(["commits"], ["size"], [("GET", "/b")]),
        make_layout(["commits", "more"], ["size"], [("GET", "/a")]),
    ]
    assert len({layout.name for layout in (LAYOUT, *others)}) == 3
    assert make_layout(["commits"], ["size"], [("GET", "/a")]).name == LAYOUT.name


def test_bounds_are_in_order() -> None:
    assert list(BOUNDS_NANOSECONDS) == sorted(set(BOUNDS_NANOSECONDS))
