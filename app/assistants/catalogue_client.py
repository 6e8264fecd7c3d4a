"""The catalogue as the tools ask it: by requests to the public API, in this process or on a server elsewhere.

So each rule, limit and role of the API holds for the tools, and an assistant is answered as anybody else is.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, MutableMapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from httpx2 import ASGITransport, AsyncBaseTransport, AsyncClient, Request, Response, TransportError
from pydantic import BaseModel

_Message = MutableMapping[str, Any]
_Receive = Callable[[], Awaitable[_Message]]
_Send = Callable[[_Message], Awaitable[None]]
AsgiApp = Callable[[MutableMapping[str, Any], _Receive, _Send], Awaitable[None]]
Parameters = Iterable[tuple[str, str]]
# The server ends what takes longer.
_TIMEOUT_SECONDS = 60.0


@dataclass
class CatalogueRefusal(Exception):
    """The API has refused a request; `problem` is its answer (RFC 9457)."""

    problem: Mapping[str, Any]

    @property
    def status(self) -> int:
        return int(self.problem["status"])


class CatalogueClient:
    """Asks the API for JSON and texts."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client

    async def get(self, path: str, parameters: Parameters = ()) -> Any:  # noqa: ANN401 - any JSON value
        """Return the JSON of a path; raise `CatalogueRefusal` if the API refuses the request."""
        return (await self._send("GET", path, params=list(parameters))).json()

    async def get_text(self, path: str, parameters: Parameters = ()) -> str:
        """Return the text of a path; raise `CatalogueRefusal` if the API refuses the request."""
        response = await self._send("GET", path, params=list(parameters))
        return response.content.decode()

    async def post(
        self, path: str, body: Mapping[str, Any], headers: Mapping[str, str] | None = None
    ) -> Any:  # noqa: ANN401 - any JSON value
        """Send JSON, and return the JSON of the answer; raise `CatalogueRefusal` if the API refuses it."""
        return (await self._send("POST", path, json=body, headers=headers)).json()

    async def _send(self, method: str, path: str, **options: Any) -> Response:  # noqa: ANN401 - as httpx2 takes them
        try:
            response = await self._client.request(method, path, **options)
        except TransportError as error:
            raise CatalogueRefusal(
                {
                    "status": 503,
                    "code": "server_not_reached",
                    "detail": f"the server of the catalogue cannot be reached at {self._client.base_url}: try again",
                }
            ) from error
        if response.is_success:
            return response
        raise CatalogueRefusal(_read_problem(response))


def _read_problem(response: Response) -> Mapping[str, Any]:
    if response.headers.get("content-type", "").startswith("application/problem+json"):
        problem: dict[str, Any] = response.json()
        return {**problem, "code": str(problem.get("type", "")).rpartition(":")[2]}
    detail = f"the server of the catalogue answered with the status {response.status_code}"
    return {"status": response.status_code, "code": "no_answer", "detail": detail}


def list_parameters(query: BaseModel, *left_out: str) -> list[tuple[str, str]]:
    """Return what was given of a query as pairs of a URL; a list is a repeated parameter."""
    given = query.model_dump(mode="json", exclude_unset=True, exclude_none=True)
    return [
        (name, _write(value))
        for name, values in given.items()
        if name not in left_out
        for value in (values if isinstance(values, list) else [values])
    ]


def _write(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


@asynccontextmanager
async def open_served(
    app: AsgiApp, authorization: str | None, address: tuple[str, int]
) -> AsyncIterator[CatalogueClient]:
    """Context manager that yields a client of the application of this process, for a caller at an address."""
    transport = _InProcess(app, address)
    async with AsyncClient(
        transport=transport,
        base_url="http://localhost",
        # Compressed answers would only cost time here.
        headers=_list_headers(authorization) | {"Accept-Encoding": "identity"},
        trust_env=False,
    ) as client:
        yield CatalogueClient(client)


@asynccontextmanager
async def open_remote(url: str, authorization: str | None) -> AsyncIterator[CatalogueClient]:
    """Context manager that yields a client of a server elsewhere."""
    async with AsyncClient(
        base_url=url, headers=_list_headers(authorization), timeout=_TIMEOUT_SECONDS
    ) as client:
        yield CatalogueClient(client)


def _list_headers(authorization: str | None) -> dict[str, str]:
    headers = {"Accept": "application/json"}
    return headers if authorization is None else {**headers, "Authorization": authorization}


class _InProcess(AsyncBaseTransport):
    """Hands requests to an application of this process.

    For the application, a request that is cancelled has lost its client, so that its work ends.
    """

    def __init__(self, app: AsgiApp, address: tuple[str, int]) -> None:
        self._app = app
        self._address = address

    async def handle_async_request(self, request: Request) -> Response:
        gone = asyncio.Event()
        transport = ASGITransport(_leave_when(gone, self._app), client=self._address)
        work = asyncio.ensure_future(transport.handle_async_request(request))
        try:
            return await asyncio.shield(work)
        except asyncio.CancelledError:
            gone.set()
            # What it ends with interests nobody any more.
            work.add_done_callback(lambda done: done.cancelled() or done.exception())
            raise


def _leave_when(gone: asyncio.Event, app: AsgiApp) -> AsgiApp:
    """Return an application that gets each body in one message, and whose client leaves with an event."""

    async def answer(scope: MutableMapping[str, Any], receive: _Receive, send: _Send) -> None:
        bodies = [await _read_body(receive)]

        async def receive_or_leave() -> _Message:
            if bodies:
                return {"type": "http.request", "body": bodies.pop(), "more_body": False}
            await gone.wait()
            return {"type": "http.disconnect"}

        await app(scope, receive_or_leave, send)

    return answer


async def _read_body(receive: _Receive) -> bytes:
    body, is_complete = b"", False
    while not is_complete:
        message = await receive()
        body += message.get("body", b"")
        is_complete = not message.get("more_body", False)
    return body
