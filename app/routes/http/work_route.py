"""Routes whose functions run in the threads for their kind of work, and end when their client leaves."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from contextvars import ContextVar
from functools import partial, wraps
from inspect import iscoroutinefunction
from typing import Any, ClassVar, ParamSpec, TypeVar

from fastapi import Request
from fastapi.routing import APIRoute
from starlette.responses import Response
from starlette.types import Receive

from app.domain.access.client_network import name_network
from app.routes.http.streaming import StreamedResponse
from app.work.export_slots import ExportSlot, ExportSlots
from app.work.processes import WorkerProcesses
from app.work.request_work import CURRENT_CLIENT
from app.work.shares import Shares, WorkKind

_Parameters = ParamSpec("_Parameters")
_Result = TypeVar("_Result")
_REQUEST: ContextVar[Request] = ContextVar("request")
# Parameters of a list that make it take long.
_COSTLY_PARAMETERS = frozenset({"q", "facet", "as_of", "expand"})


class WorkRoute(APIRoute):
    """A route whose function, unless it is asynchronous, runs in a thread for its kind of work.

    `kind` is None where the request decides. Set it for all routes of a router:
    `APIRouter(route_class=WorkRoute)`.
    """

    kind: ClassVar[WorkKind | None] = None

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:  # noqa: ANN401 - as FastAPI takes them
        super().__init__(path, run_in_share(endpoint, self.kind), **options)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            _REQUEST.set(request)
            client = request.client
            CURRENT_CLIENT.set(name_network(client.host) if client else "")
            return await handle(request)

        return answer


class CostlyRoute(WorkRoute):
    """A route whose every request can take long."""

    kind = WorkKind.COSTLY


class ExportRoute(WorkRoute):
    """A route that streams a full list, for which it takes a slot."""

    kind = WorkKind.EXPORT


def run_in_share(
    function: Callable[_Parameters, _Result], kind: WorkKind | None = None
) -> Callable[_Parameters, Awaitable[_Result]]:
    """Return an asynchronous function that calls `function` in a thread for a kind of work.

    A function that is asynchronous already is returned as it is. If `kind` is None, the request decides.
    """
    if iscoroutinefunction(function):
        return function

    @wraps(function)
    async def run(*arguments: _Parameters.args, **named: _Parameters.kwargs) -> _Result:
        request = _REQUEST.get()
        shares: Shares = request.app.state.shares
        chosen = kind or _choose_kind(request)
        async with watch_client(request.receive) as gone:
            run_it = partial(shares.run, chosen, partial(function, *arguments, **named), gone)
            if chosen is WorkKind.EXPORT:
                return await _run_with_slot(request, run_it, gone)
            return await run_it()

    return run


async def _run_with_slot(
    request: Request, run: Callable[[], Awaitable[_Result]], gone: asyncio.Future[None]
) -> _Result:
    """Call a function when there is a slot for a full list, which the state of the request then has.

    A response that streams such a list gives the slot back when it has been sent.
    """
    slots: ExportSlots = request.app.state.export_slots
    slot: ExportSlot = await slots.take(CURRENT_CLIENT.get(), gone)
    request.state.export_slot = slot
    result = None
    try:
        result = await run()
        return result
    finally:
        if not isinstance(result, StreamedResponse):
            slot.give_back()


async def call_apart(function: Callable[..., _Result], *arguments: object) -> _Result:
    """Call a function for the present request in a process for heavy work; see `WorkerProcesses.call`."""
    request = _REQUEST.get()
    processes: WorkerProcesses = request.app.state.processes
    async with watch_client(request.receive) as gone:
        return await processes.call(function, arguments, gone)


def _choose_kind(request: Request) -> WorkKind:
    if request.method != "GET":
        return WorkKind.WRITE
    return WorkKind.READ if _COSTLY_PARAMETERS.isdisjoint(request.query_params) else WorkKind.COSTLY


@asynccontextmanager
async def watch_client(receive: Receive) -> AsyncIterator[asyncio.Future[None]]:
    """Context manager that yields a future, which is done when the client has left.

    The body must have been read. If it was not, nobody waits for its rest here, and the future is never done.
    """
    gone = asyncio.ensure_future(_await_disconnect(receive))
    try:
        yield gone
    finally:
        gone.cancel()


async def _await_disconnect(receive: Receive) -> None:
    while (message := await receive())["type"] != "http.disconnect":
        if message.get("more_body"):
            await asyncio.Future()
