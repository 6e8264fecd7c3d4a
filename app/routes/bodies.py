"""Bodies: JSON in UTF-8 that can be read in one way only, of a limited size.

What is wrong with a body as such is told before anything is read from it. Python's reader would
take the last of two equal names, answer 400 to some faults and 422 to others, and read any size.
"""

import json
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request
from fastapi.routing import APIRoute
from starlette.responses import Response
from starlette.types import Message, Receive

from app.errors import ContentTooLarge, Fault, InvalidInput, UnsupportedMediaType

# 20,000 characters, each written as two escapes of six, and room for the rest.
MAX_BODY = 256 * 1024
_SHOWN = 60


class JsonRoute(APIRoute):
    """A route that takes a JSON body: `APIRouter(route_class=JsonRoute)`."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            _check_media_type(request.headers.get("content-type", ""))
            limited = _JsonRequest(request.scope, _limit(request.receive))
            limited.parsed = _read_json(await limited.body())
            return await handle(limited)

        return answer


class _JsonRequest(Request):
    """Gives FastAPI what was read, so that it does not read again by its own rules."""

    parsed: Any

    async def json(self) -> Any:  # noqa: ANN401 - any JSON value
        return self.parsed


def _check_media_type(content_type: str) -> None:
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type != "application/json":
        given = f"not {media_type[:_SHOWN]!r}" if media_type else "and none was given"
        raise UnsupportedMediaType(f"the body must have Content-Type application/json, {given}")


def _limit(receive: Receive) -> Receive:
    size = 0

    async def receive_limited() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > MAX_BODY:
            raise ContentTooLarge(f"the body may have up to {MAX_BODY} bytes")
        return message

    return receive_limited


def _read_json(body: bytes) -> Any:  # noqa: ANN401 - any JSON value
    try:
        return json.loads(
            body.decode(), parse_constant=_refuse_constant, object_pairs_hook=_build_object
        )
    except UnicodeDecodeError as error:
        raise _make_fault("not_utf_8", f"byte {error.start} is not UTF-8") from error
    except json.JSONDecodeError as error:
        raise _make_fault("not_json", f"{error.msg} at character {error.pos}") from error
    except ValueError as error:
        raise _make_fault("too_long", "a number has too many digits") from error
    except RecursionError as error:
        raise _make_fault("too_deep", "it is nested too deeply") from error


def _refuse_constant(name: str) -> None:
    raise _make_fault("not_json", f"{name} is not JSON")


def _build_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    built: dict[str, Any] = {}
    for name, value in pairs:
        if name in built:
            raise _make_fault("duplicate_name", f"the name {ascii(name)[:_SHOWN]} occurs twice")
        built[name] = value
    return built


def _make_fault(code: str, detail: str) -> InvalidInput:
    return InvalidInput(f"the body cannot be read: {detail}", [Fault("#/body", code, detail)])
