"""A client must read its responses at a least rate, over all the time that the server waits for it."""

from asyncio import AbstractEventLoop, Transport
from collections.abc import Callable
from typing import cast

import pytest

from app.server import slow_reader
from app.server.slow_reader import SlowReader

pytestmark = pytest.mark.engines("sqlite")
MAX_SECONDS = 30.0


class Clock:
    """The clock and the one timer of an event loop, and a client that reads `rate` bytes a second."""

    def __init__(self, rate: float) -> None:
        self.rate = rate
        self.now = 100.0
        self.unread_bytes = 10.0**9
        self.due: tuple[float, Callable[[], None]] | None = None

    def time(self) -> float:
        return self.now

    def get_write_buffer_size(self) -> int:
        return int(self.unread_bytes)

    def call_later(self, seconds: float, callback: Callable[[], None]) -> "Clock":
        self.due = (self.now + seconds, callback)
        return self

    def cancel(self) -> None:
        self.due = None

    def pass_seconds(self, seconds: float) -> None:
        end = self.now + seconds
        while self.due is not None and self.due[0] <= end:
            at, callback = self.due
            self.due = None
            self._move(at)
            callback()
        self._move(end)

    def _move(self, at: float) -> None:
        self.unread_bytes -= self.rate * (at - self.now)
        self.now = at


def make_reader(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> tuple[SlowReader, list[float]]:
    monkeypatch.setattr(slow_reader, "_measure_kernel", lambda _transport: 0)
    given_up: list[float] = []
    loop, transport = cast("AbstractEventLoop", clock), cast("Transport", clock)
    reader = SlowReader(loop, transport, MAX_SECONDS, lambda: given_up.append(clock.now - 100.0))
    return reader, given_up


@pytest.mark.parametrize(
    ("rate", "seconds"), [(0, 30), (1_400, 33), (8_192, 60), (15_000, 360), (17_000, None)]
)
def test_client_that_reads_too_slowly_is_given_up(
    monkeypatch: pytest.MonkeyPatch, rate: float, seconds: float | None
) -> None:
    clock = Clock(rate)
    reader, given_up = make_reader(clock, monkeypatch)
    reader.begin()
    clock.pass_seconds(3_600)
    assert given_up == ([] if seconds is None else [pytest.approx(seconds, rel=0.02)])


def test_pauses_between_responses_are_no_fresh_start(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(1_000)
    reader, given_up = make_reader(clock, monkeypatch)
    for _ in range(100):
        reader.begin()
        clock.pass_seconds(10)
        reader.end()
        clock.pass_seconds(2)
        if given_up:
            break
    assert given_up
    assert given_up[0] < 60


def test_client_that_keeps_up_regains_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(0)
    reader, given_up = make_reader(clock, monkeypatch)
    for _ in range(5):
        reader.begin()
        clock.pass_seconds(25)
        reader.end()
        clock.pass_seconds(25)
    assert given_up == []
    reader.begin()
    reader.cancel()
    clock.pass_seconds(100)
    assert given_up == []
