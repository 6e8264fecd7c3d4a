"""Full lists are sent to a few clients at a time, and a slow one gives its slot to another."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import ExitStack
from functools import wraps
from time import monotonic

import pytest
from starlette.types import Message

from app.errors import RequestAbandoned, ServerBusy
from app.routes.http.streaming import StreamedResponse
from app.work import export_slots
from app.work.export_slots import MEASURED_BYTES, ExportSlot, ExportSlots

pytestmark = pytest.mark.engines("sqlite")
LONG_SECONDS = 60.0
LOOK_SECONDS = 0.01
HTTP = {"type": "http", "asgi": {"spec_version": "2.3"}}


def in_loop(test: Callable[..., Coroutine[None, None, None]]) -> Callable[..., None]:
    """Decorator that runs a test in an event loop."""

    @wraps(test)
    def run(**fixtures: object) -> None:
        asyncio.run(test(**fixtures))

    return run


@pytest.fixture(autouse=True)
def _short_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_slots, "_LOOK_SECONDS", LOOK_SECONDS)


def let_wait(slot: ExportSlot) -> None:
    """Let the client of a slot read so slowly that it loses the slot when others need it."""
    slot.waits_since = monotonic() - LONG_SECONDS


async def ask(slots: ExportSlots, *clients: str) -> list[asyncio.Task[ExportSlot]]:
    """Let clients ask for slots, in order, and return when all of them wait or have one."""
    asked = [asyncio.create_task(slots.take(client)) for client in clients]
    await asyncio.sleep(3 * LOOK_SECONDS)
    return asked


@in_loop
async def test_one_client_gets_half_of_the_slots_and_others_the_rest() -> None:
    slots = ExportSlots(4)
    held = await ask(slots, "a", "a", "a", "b", "c", "d")
    assert [task.done() for task in held] == [True, True, False, True, True, False]
    held[0].result().give_back()
    await asyncio.sleep(3 * LOOK_SECONDS)
    # The one that holds none has the first turn.
    assert [task.done() for task in held] == [True, True, False, True, True, True]
    held[1].result().give_back()
    await held[2]


@in_loop
async def test_waiting_client_gets_the_slot_of_one_that_becomes_slow() -> None:
    slots = ExportSlots(2)
    [slow, fair] = [task.result() for task in await ask(slots, "slow", "fair")]
    [waiting] = await ask(slots, "next")
    assert not waiting.done()
    let_wait(slow)
    await waiting
    await slow.wait_until_needed()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(fair.wait_until_needed(), LOOK_SECONDS)


@in_loop
async def test_client_that_lets_the_server_wait_longest_loses_its_slot() -> None:
    slots = ExportSlots(2)
    [slow, slower] = [task.result() for task in await ask(slots, "a", "b")]
    slow.waits_since = monotonic() - LONG_SECONDS
    slower.waits_since = monotonic() - 2 * LONG_SECONDS
    await slots.take("c")
    await slower.wait_until_needed()


@in_loop
async def test_client_is_served_before_any_number_that_were_slow() -> None:
    slots = ExportSlots(2)
    many = [f"slow-{number}" for number in range(20)]
    for name in (*many, *many):
        # Each of them gets a slot, and loses it to the next.
        let_wait(slot := await slots.take(name))
    fair = await slots.take("fair")
    slot.waits_since = None
    waiting = await ask(slots, *many, "fair")
    assert not any(task.done() for task in waiting)
    fair.give_back()
    await waiting[-1]
    assert [task.done() for task in waiting] == [*[False] * 20, True]
    for task in waiting:
        task.cancel()


@in_loop
async def test_request_without_a_slot_in_time_is_refused_for_more_than_a_second(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slots = ExportSlots(1)
    await slots.take("a")
    monkeypatch.setattr(export_slots, "_QUEUE_SECONDS", LOOK_SECONDS)
    with pytest.raises(ServerBusy) as refused:
        await slots.take("b")
    assert refused.value.retry_after_seconds > 1


@in_loop
async def test_requests_beyond_those_that_may_wait_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slots = ExportSlots(1)
    await slots.take("a")
    monkeypatch.setattr(export_slots, "_MOST_WAITING", 1)
    [waiting] = await ask(slots, "b")
    with pytest.raises(ServerBusy):
        await slots.take("c")
    waiting.cancel()


@in_loop
async def test_client_that_leaves_while_it_waits_takes_no_slot() -> None:
    slots = ExportSlots(1)
    first = await slots.take("a")
    gone: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    waiting = asyncio.create_task(slots.take("b", gone))
    await asyncio.sleep(0)
    # Both happen before the request goes on.
    gone.set_result(None)
    first.give_back()
    with pytest.raises(RequestAbandoned):
        await waiting
    await slots.take("c")


@in_loop
async def test_slot_is_free_before_the_client_sees_the_end() -> None:
    slots = ExportSlots(1)
    slot = await slots.take("a")
    sent: list[Message] = []

    async def receive() -> Message:
        return await asyncio.Future()

    async def send(message: Message) -> None:
        sent.append(message)
        if message.get("more_body") is False:
            await slots.take("a")

    held = ExitStack()
    held.callback(slot.give_back)
    await StreamedResponse(iter([b"a"]), held, slot, "text/csv", {})(HTTP, receive, send)
    assert [message.get("body") for message in sent] == [None, b"a", b""]


@in_loop
async def test_response_whose_slot_is_needed_ends_and_returns_what_it_holds() -> None:
    slots = ExportSlots(1)
    sent: list[Message] = []
    is_blocked = asyncio.Event()

    async def receive() -> Message:
        return await asyncio.Future()

    async def send(message: Message) -> None:
        sent.append(message)
        if message.get("body"):
            is_blocked.set()
            await asyncio.Future()

    closed: list[str] = []
    slot = await slots.take("slow")
    held = ExitStack()
    held.callback(closed.append, "snapshot")
    response = StreamedResponse(iter([b"a", b"b"]), held, slot, "text/csv", {})

    async def respond() -> None:
        await response(HTTP, receive, send)

    sending = asyncio.create_task(respond())
    await is_blocked.wait()
    let_wait(slot)
    await slots.take("another")
    await sending
    assert [message.get("body") for message in sent] == [None, b"a"]
    assert closed == ["snapshot"]


@in_loop
async def test_long_chunks_are_sent_in_parts_that_show_how_fast_the_client_reads() -> None:
    slot = await ExportSlots(1).take("a")
    sent: list[bytes] = []

    async def receive() -> Message:
        return await asyncio.Future()

    async def send(message: Message) -> None:
        if message["type"] == "http.response.body":
            assert slot.waits_since is not None
            sent.append(message["body"])
            assert message["more_body"] is (len(sent) < 5)

    chunk = bytes(range(256)) * (MEASURED_BYTES // 100)
    await StreamedResponse(iter([chunk, b"end"]), ExitStack(), slot, "text/csv", {})(
        HTTP, receive, send
    )
    assert b"".join(sent) == chunk + b"end"
    assert [len(part) for part in sent] == [MEASURED_BYTES] * 2 + [
        len(chunk) - 2 * MEASURED_BYTES,
        3,
        0,
    ]
