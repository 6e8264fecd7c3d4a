"""Request bodies: unambiguous JSON in UTF-8, of a limited size.

A body is read and checked here before FastAPI validates its values. FastAPI's own reader would accept
any size, keep the last of two equal names, and answer some faults with 400 and others with 422.
"""

import json
from codecs import BOM_UTF8
from collections.abc import Callable, Coroutine, Sequence
from hashlib import sha256
from io import BytesIO
from math import inf
from typing import Any, ClassVar

from fastapi import Request
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from app.domain.json.reader_words import describe_json
from app.domain.json.size_guard import check_json_size
from app.domain.text import decode_text
from app.errors import (
    BodyIncomplete,
    ContentTooLarge,
    Fault,
    InvalidInput,
    InvalidValue,
    UnsupportedMediaType,
)
from app.ingest.bundle.json_reader import MAX_NAME_CHARACTERS
from app.routes.http.work_route import WorkRoute
from app.schemas.common import MAX_TEXT
from app.settings import Settings

JSON = "application/json"
MERGE_PATCH = "application/merge-patch+json"
_SHOWN = 60


class JsonRoute(WorkRoute):
    """A route that reads and checks its JSON body, if it has one, before its function is called.

    Set it for all routes of a router: `APIRouter(route_class=JsonRoute)`. `max_bytes` limits the body in
    addition to the setting `max_body_bytes`.
    """

    max_bytes: ClassVar[float] = inf

    async def admit(self, request: Request) -> None:
        """Raise an error if the request is refused before its body is read."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()
        if self.body_field is None:
            return handle
        allowed = [MERGE_PATCH] if "PATCH" in (self.methods or ()) else [JSON]

        async def answer(request: Request) -> Response:
            await self.admit(request)
            read_media_type(request, allowed)
            settings: Settings = request.app.state.settings
            max_bytes = int(min(self.max_bytes, settings.max_body_bytes))
            body, parsed = await read_json_body(request, max_bytes)
            return await handle(_JsonRequest(request, body, parsed))

        return answer


class TextRoute(JsonRoute):
    """A route whose body is little more than a text of up to `MAX_TEXT` characters.

    In JSON a character has up to twelve bytes: two escapes.
    """

    max_bytes = 12 * MAX_TEXT + 4096


class _JsonRequest(Request):
    """A request with a parsed body, so that FastAPI does not parse the body again by its own rules."""

    def __init__(self, request: Request, content: bytes, parsed: Any) -> None:  # noqa: ANN401 - any JSON value
        super().__init__(request.scope, request.receive)
        self._content = content
        self._parsed = parsed

    async def body(self) -> bytes:
        return self._content

    async def json(self) -> Any:  # noqa: ANN401 - any JSON value
        return self._parsed


def read_media_type(request: Request, allowed: Sequence[str]) -> str:
    """Return the media type of the body.

    Raises:
        UnsupportedMediaType: the type is not allowed, or the body is compressed.
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in allowed:
        actual = f"not {media_type[:_SHOWN]!r}" if media_type else "and the header is missing"
        expected = " or ".join(allowed)
        detail = f"the body must have Content-Type {expected}, {actual}"
        raise UnsupportedMediaType(detail, _list_accepted(request, allowed))
    coding = request.headers.get("content-encoding", "identity").strip().lower()
    if coding != "identity":
        detail = f"the body must not be compressed, and Content-Encoding is {coding[:_SHOWN]!r}"
        raise UnsupportedMediaType(detail, {"Accept-Encoding": "identity"})
    return media_type


def _list_accepted(request: Request, media_types: Sequence[str]) -> dict[str, str]:
    """Return the headers that list the media types of a body (RFC 9110, 15.5.16; RFC 5789, 2.2)."""
    listed = ", ".join(media_types)
    return {"Accept": listed, f"Accept-{request.method.capitalize()}": listed}


async def read_body(request: Request, max_bytes: int) -> bytes:
    """Read the complete body, and store its SHA-256 in `request.state.body_digest`.

    Raises:
        ContentTooLarge: the body exceeds `max_bytes`, by Content-Length or as received. The rest is not
            read.
        BodyIncomplete: the client has disconnected.
    """
    length = request.headers.get("content-length", "")
    too_large = ContentTooLarge(f"the body may have up to {max_bytes} bytes")
    if length.isdecimal() and int(length) > max_bytes:
        raise too_large
    # A buffer returns its content without a copy; joining chunks would hold it twice.
    buffer, digest = BytesIO(), sha256()
    try:
        async for piece in request.stream():
            if buffer.tell() + len(piece) > max_bytes:
                raise too_large
            buffer.write(piece)
            digest.update(piece)
    except ClientDisconnect as error:
        detail = (
            f"the connection was closed after {buffer.tell()} bytes of the body; nothing was done"
        )
        raise BodyIncomplete(detail) from error
    request.state.body_digest = digest.hexdigest()
    return buffer.getvalue()


def check_size(body: bytes, max_values: int, max_depth: int) -> None:
    """Raise InvalidInput if the parsed body would have too many values or be nested too deeply."""
    try:
        check_json_size(body, max_values, max_depth)
    except InvalidValue as error:
        raise _make_fault(error.rule, error.detail) from error


async def read_json_body(request: Request, max_bytes: int) -> tuple[bytes, Any]:
    """Read a JSON body; return its bytes, without a byte order mark, and the parsed value.

    Raises:
        ContentTooLarge, BodyIncomplete: as for `read_body`.
        InvalidInput: it is no JSON, or too large in another way.
    """
    settings: Settings = request.app.state.settings
    body = (await read_body(request, max_bytes)).removeprefix(BOM_UTF8)
    check_size(body, settings.max_json_values, settings.max_json_depth)
    return body, _read_json(body)


def _read_json(body: bytes) -> Any:  # noqa: ANN401 - any JSON value
    try:
        return json.loads(
            decode_text(body), parse_constant=_refuse_constant, object_pairs_hook=_build_object
        )
    except InvalidValue as error:
        raise _make_fault(error.rule, error.detail) from error
    except json.JSONDecodeError as error:
        raise _make_fault("not_json", describe_json(error)) from error
    except ValueError as error:
        raise _make_fault("too_long", "a number has too many digits") from error
    except RecursionError as error:
        raise _make_fault("too_deep", "it is nested too deeply") from error


def _refuse_constant(name: str) -> None:
    raise _make_fault("not_json", f"{name} is not a number of JSON")


def _build_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members: dict[str, Any] = {}
    for name, value in pairs:
        if len(name) > MAX_NAME_CHARACTERS:
            detail = f"a name has more than {MAX_NAME_CHARACTERS} characters"
            raise _make_fault("too_long", detail)
        if name in members:
            raise _make_fault("duplicate_name", f"the name {ascii(name)[:_SHOWN]} occurs twice")
        members[name] = value
    return members


def _make_fault(code: str, detail: str) -> InvalidInput:
    return InvalidInput(f"the body cannot be read: {detail}", [Fault("#/body", code, detail)])
