"""Heavy work in processes: it has limits, and what reaches them leaves the others as they were."""

import asyncio
import os
import signal
from collections.abc import Callable, Coroutine
from fractions import Fraction
from threading import Thread
from time import sleep
from typing import Any

import pytest
from support.heavy_work import (
    crash,
    fill_memory,
    get_process,
    list_prepared,
    prepare,
    wait_for_ever,
)
from support.waiting import wait_until

from app.errors import QueryTooLong, RequestAbandoned
from app.settings import Settings
from app.work import processes as processes_module
from app.work.processes import WorkerProcesses

pytestmark = [pytest.mark.engines("sqlite"), pytest.mark.slow]
SETTINGS = Settings(heavy_processes=1, heavy_seconds=1, heavy_memory_bytes=128 * 2**20)


def _run(test: Callable[[WorkerProcesses], Coroutine[Any, Any, None]]) -> None:
    processes = WorkerProcesses(SETTINGS)
    try:
        asyncio.run(test(processes))
    finally:
        processes.close()


def test_calls_run_in_one_process_beside_the_server() -> None:
    async def test(processes: WorkerProcesses) -> None:
        assert await processes.call(Fraction, (1, 3)) == Fraction(1, 3)
        first = await processes.call(get_process, ())
        second = await processes.call(get_process, ())
        assert first == second
        assert first[0] != os.getpid()
        assert first[1] > os.nice(0)

    _run(test)


def test_first_call_finds_what_was_prepared() -> None:
    async def test(processes: WorkerProcesses) -> None:
        processes.prepare(prepare)
        [prepared] = await processes.call(list_prepared, ())
        assert prepared != os.getpid()
        assert await processes.call(list_prepared, ()) == [prepared]
        assert (await processes.call(get_process, ()))[0] == prepared

    _run(test)


def test_process_that_is_being_prepared_is_not_waited_for_at_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(processes_module, "_END_SECONDS", 3_600)
    processes = WorkerProcesses(SETTINGS.model_copy(update={"heavy_seconds": 3_600}))
    processes.prepare(wait_for_ever)
    ending = Thread(target=processes.close, daemon=True)
    ending.start()
    wait_until(lambda: not ending.is_alive())


@pytest.mark.parametrize("heavy", [wait_for_ever, fill_memory, crash])
def test_call_past_a_limit_ends_its_process_and_the_next_one_works(
    heavy: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes_module, "_CLOCK_PER_PROCESSOR", 600)

    async def test(processes: WorkerProcesses) -> None:
        with pytest.raises(QueryTooLong, match="send it in parts"):
            await processes.call(heavy, ())
        assert await processes.call(Fraction, (1, 3)) == Fraction(1, 3)

    _run(test)


def test_call_after_an_idle_process_was_killed_works() -> None:
    async def test(processes: WorkerProcesses) -> None:
        idle, _ = await processes.call(get_process, ())
        os.kill(idle, signal.SIGKILL)
        # It stays a zombie until its parent, this process, has looked.
        await asyncio.to_thread(os.waitid, os.P_PID, idle, os.WEXITED | os.WNOWAIT)
        assert (await processes.call(get_process, ()))[0] != idle

    _run(test)


def test_call_that_fails_is_an_error_of_the_server() -> None:
    async def test(processes: WorkerProcesses) -> None:
        with pytest.raises(RuntimeError, match="ZeroDivisionError"):
            await processes.call(Fraction, (1, 0))
        assert await processes.call(Fraction, (1, 3)) == Fraction(1, 3)

    _run(test)


def test_call_whose_client_leaves_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes_module, "_CLOCK_PER_PROCESSOR", 600)

    async def test(processes: WorkerProcesses) -> None:
        gone = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().call_soon(gone.set_result, None)
        with pytest.raises(RequestAbandoned):
            await processes.call(sleep, (3600,), gone)
        assert await processes.call(Fraction, (1, 3)) == Fraction(1, 3)

    _run(test)
