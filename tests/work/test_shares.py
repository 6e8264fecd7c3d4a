"""The threads of a kind of work: the clients that wait for them take turns."""

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from threading import Event
from typing import Any

import pytest

from app.errors import RequestAbandoned, ServerBusy
from app.settings import Settings
from app.work import shares
from app.work.request_work import CURRENT_CLIENT, CURRENT_WORK
from app.work.shares import Share, divide_threads

pytestmark = pytest.mark.engines("sqlite")


class _Line:
    """Requests of several clients for a share of one thread, which the first of them holds until `open`."""

    def __init__(self, threads: int = 1, per_client: int | None = None) -> None:
        self.share = Share(threads, 600, per_client)
        self.answered: list[str] = []
        self.hold = Event()

    async def ask(self, client: str, gone: asyncio.Future[None] | None = None) -> None:
        CURRENT_CLIENT.set(client)
        await self.share.run(partial(self._answer, client), gone)

    def _answer(self, client: str) -> None:
        self.hold.wait()
        self.answered.append(client)

    async def begin(self, *clients: str) -> list[asyncio.Task[None]]:
        tasks = [asyncio.create_task(self.ask(client)) for client in clients]
        await asyncio.sleep(0)
        return tasks


def _run(test: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(test())


def test_clients_that_wait_take_turns() -> None:
    async def test() -> None:
        line = _Line()
        tasks = await line.begin("a", "a", "a", "a", "b", "c", "b")
        line.hold.set()
        await asyncio.gather(*tasks)
        assert line.answered == ["a", "a", "b", "c", "a", "b", "a"]

    _run(test)


def test_client_leaves_threads_for_others() -> None:
    async def test() -> None:
        line = _Line(threads=2, per_client=1)
        tasks = await line.begin("a", "a")
        assert await line.share.run(lambda: "answer") == "answer"
        assert line.answered == []
        line.hold.set()
        await asyncio.gather(*tasks)
        assert line.answered == ["a", "a"]

    _run(test)


def test_request_whose_client_leaves_while_it_waits_is_not_begun() -> None:
    async def test() -> None:
        line = _Line()
        first = await line.begin("a")
        gone = asyncio.get_running_loop().create_future()
        left = asyncio.create_task(line.ask("b", gone))
        last = await line.begin("c")
        gone.set_result(None)
        with pytest.raises(RequestAbandoned):
            await left
        cancelled = await line.begin("d")
        cancelled[0].cancel()
        await asyncio.wait(cancelled)
        line.hold.set()
        await asyncio.gather(*first, *last)
        await line.ask("e")
        assert line.answered == ["a", "c", "e"]

    _run(test)


@pytest.mark.parametrize(("name", "value"), [("WAIT_SECONDS", 0.01), ("MOST_WAITING", 0)])
def test_request_that_finds_no_thread_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: float
) -> None:
    async def test() -> None:
        line = _Line()
        tasks = await line.begin("a")
        with pytest.raises(ServerBusy, match="try again"):
            await line.ask("b")
        line.hold.set()
        await asyncio.gather(*tasks)
        await line.ask("c")
        assert line.answered == ["a", "c"]

    monkeypatch.setattr(shares, name, value)
    _run(test)


def test_work_whose_client_leaves_is_over() -> None:
    async def test() -> None:
        begun, over = Event(), []

        def wait_for_end() -> None:
            begun.set()
            work = CURRENT_WORK.get()
            assert work is not None
            while not work.is_over:
                pass
            over.append(work.is_abandoned)

        gone = asyncio.get_running_loop().create_future()
        task = asyncio.create_task(Share(1, 600).run(wait_for_end, gone))
        await asyncio.to_thread(begun.wait)
        gone.set_result(None)
        await task
        assert over == [True]

    _run(test)


@pytest.mark.parametrize(
    ("pool_size", "threads"), [(1, (1, 1, 1)), (2, (1, 1, 1)), (4, (2, 1, 1)), (8, (4, 2, 2))]
)
def test_threads_are_divided_among_the_kinds(pool_size: int, threads: tuple[int, ...]) -> None:
    assert divide_threads(Settings(pool_size=pool_size)) == threads
