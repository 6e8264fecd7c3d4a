"""Full lists are sent to a few clients at a time, and a slow one gives its slot to another."""

import asyncio
from contextlib import ExitStack
from time import monotonic

import pytest
from starlette.types import Message

from app.errors import ServerBusy
from app.routes.http.streaming import StreamedResponse
from app.work.export_slots import ExportSlot, ExportSlots

pytestmark = pytest.mark.engines("sqlite")
LONG_SECONDS = 60.0


def test_one_client_gets_half_of_the_slots_and_others_the_rest() -> None:
    slots = ExportSlots(4)
    with ExitStack() as held:
        for client in ("a", "a", "b"):
            held.enter_context(slots.take(client))
        with pytest.raises(ServerBusy):
            held.enter_context(slots.take("a"))
        held.enter_context(slots.take("c"))
        with pytest.raises(ServerBusy):
            held.enter_context(slots.take("d"))
    with slots.take("d"), slots.take("d"):
        pass


def test_client_that_lets_the_server_wait_longest_loses_its_slot() -> None:
    slots = ExportSlots(2)
    with slots.take("a") as slow, slots.take("b") as slower:
        slow.waits_since = monotonic() - LONG_SECONDS
        slower.waits_since = monotonic() - 2 * LONG_SECONDS
        with slots.take("c"):
            slow.waits_since = monotonic()
            with pytest.raises(ServerBusy), slots.take("d"):
                pass
    with slots.take("a"), slots.take("b"):
        pass


def test_slot_is_free_before_the_client_sees_the_end() -> None:
    slots = ExportSlots(1)
    sent: list[Message] = []

    async def receive() -> Message:
        return await asyncio.Future()

    async def send(message: Message) -> None:
        sent.append(message)
        if message.get("more_body") is False:
            with slots.take("a"):
                pass

    held = ExitStack()
    response = StreamedResponse(
        iter([b"a"]), held, held.enter_context(slots.take("a")), "text/csv", {}
    )
    asyncio.run(response({"type": "http", "asgi": {"spec_version": "2.3"}}, receive, send))
    assert [message.get("body") for message in sent] == [None, b"a", b""]


def test_response_whose_slot_is_needed_ends_and_returns_what_it_holds() -> None:
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

    async def respond(response: StreamedResponse) -> None:
        await response({"type": "http", "asgi": {"spec_version": "2.3"}}, receive, send)

    async def run(response: StreamedResponse, slot: ExportSlot) -> None:
        sending = asyncio.create_task(respond(response))
        await is_blocked.wait()
        slot.waits_since = monotonic() - LONG_SECONDS
        with slots.take("another"):
            await sending

    closed: list[str] = []
    held = ExitStack()
    slot = held.enter_context(slots.take("slow"))
    held.callback(closed.append, "snapshot")
    asyncio.run(run(StreamedResponse(iter([b"a", b"b"]), held, slot, "text/csv", {}), slot))
    assert [message.get("body") for message in sent] == [None, b"a"]
    assert closed == ["snapshot"]
    with slots.take("slow"):
        pass
