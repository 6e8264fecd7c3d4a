"""Writes over HTTP, the same for every resource: preconditions, dry runs, repeated requests, responses.

A dry run checks a write and shows its result, but stores nothing. Preconditions (`If-Match`,
`If-None-Match`) follow RFC 9110 (13.1), merge patches RFC 7396, and `Idempotency-Key` its IETF draft.
"""

import json
from collections.abc import Callable, Sequence
from functools import partial
from hashlib import sha256
from typing import Annotated, Any, NamedTuple

from fastapi import Depends, Header, Request
from starlette.responses import Response

from app.database.replicas import Servers
from app.domain.public_address import PublicAddress
from app.errors import CatalogueError, PreconditionRequired
from app.ingest.edits.idempotency import RepeatableRequest, StoredResponse
from app.ingest.edits.resource import EditResult, Precondition, SeenInWords
from app.ingest.edits.transaction import WriteRequest, WriteTransactions
from app.ingest.store.change_log import Author
from app.queries.api_keys import Caller
from app.routes.http.dependencies import FILLED_HEADER, HINTS_HEADER, REVISION_HEADER, get_address
from app.routes.http.etags import ETag, check_match, make_etag, read_if_match
from app.routes.http.problems import describe_problems, render_problem
from app.routes.http.responses import link_request
from app.schemas.common import Resource
from app.schemas.write_parameters import IDEMPOTENCY_KEY_PATTERN

REVISION_HEADERS: dict[str, Any] = {
    REVISION_HEADER: {
        "description": "The epoch and revision of the catalogue after the write, as "
        "`EPOCH.REVISION`. A read that sends it sees nothing older, and `/v1/changes?since=` continues "
        "from it.",
        "schema": {"type": "string"},
    }
}
READING_HEADERS: dict[str, Any] = {
    FILLED_HEADER: {
        "description": "JSON Pointers to the fields that the request leaves out and that were read in the "
        "words of the source, separated by commas, such as `/quantity/value, /quantity/unit`.",
        "schema": {"type": "string"},
    },
    HINTS_HEADER: {
        "description": "What the words of the sources speak against and is taken all the same, as `hints` of an "
        "import: a JSON list of `pointer`, `code` and `detail`, in ASCII, of the first hints, in 3,000 characters.",
        "schema": {"type": "string"},
    },
}
_HEADERS: dict[str, Any] = {
    "ETag": {"description": "The value for the next `If-Match`.", "schema": {"type": "string"}},
    **REVISION_HEADERS,
    **READING_HEADERS,
}
_LOCATION = {"description": "The URL of the new resource.", "schema": {"type": "string"}}
CHANGED_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"description": "The resource after the change.", "headers": _HEADERS},
    **describe_problems(400, 401, 403, 404, 409, 412, 413, 415, 422, 428, 507),
}


def describe_creation(model: type[Resource]) -> dict[int | str, dict[str, Any]]:
    """Return the argument `responses=` of a route that creates resources of the type `model`."""
    dry_run = "With `dry_run`: the resource that would be stored."
    created = {**_HEADERS, "Location": _LOCATION}
    return {
        200: {"description": dry_run, "model": model, "headers": _HEADERS},
        201: {"description": "The stored resource.", "headers": created},
        **describe_problems(401, 403, 409, 412, 413, 415, 422, 507),
    }


# Servers in between take headers of 8 KB, all together. A letter of another script is six of ASCII.
_MAX_HEADER, _MAX_DETAIL = 3_000, 400
_ETAG = '"54af1c6a9c1a4d86b3ab23a0d5c6f1a2"'


IdempotencyKey = Annotated[
    str | None,
    Header(
        pattern=IDEMPOTENCY_KEY_PATTERN,
        description="A key of your choice for this request. If you repeat the request within 24 "
        "hours, it is not executed again, and you get the first response.",
        examples=["0b7c9a9e-5a53-4d2e-9d2f-6f2f6f0e7c11"],
    ),
]


class WriteHeaders(NamedTuple):
    """The parts of a write request besides its body: the caller, the parameters, `Idempotency-Key`.

    `reason` is the text for the log of changes: the parameter `comment`, or `reason` for a withdrawal.
    It is None if the client sent no such text.
    """

    request: Request
    caller: Caller
    reason: str | None
    is_dry_run: bool = False
    idempotency_key: str | None = None

    @property
    def author(self) -> Author:
        return Author(self.caller.name, self.reason)


async def _read_if_match(
    request: Request,
    if_match: Annotated[
        str | None,
        Header(
            max_length=1000,
            description=f"The `ETag` of the resource as you have seen it, such as `{_ETAG}`; `*` matches any.",
            examples=["*"],
        ),
    ] = None,
) -> Precondition:
    """Return a function that checks `If-Match` when it is called with the current resource.

    Raises:
        PreconditionRequired: the request has no `If-Match`.
        InvalidETags: it is neither `*` nor a list of ETags.
    """
    if if_match is None:
        raise PreconditionRequired(
            "send `If-Match` with the ETag that you have seen, so that you undo no change of "
            "somebody else; `*` matches any"
        )
    return partial(_check_match, read_if_match(request), get_address(request))


def _check_match(tags: Sequence[ETag] | None, address: PublicAddress, stored: bytes) -> None:
    check_match(tags, address.complete_links(stored))


async def _read_if_none_match(
    if_none_match: Annotated[
        str | None,
        Header(
            max_length=1000,
            description="`*` to get a 412 instead of a 409 if the id already exists.",
            examples=["*"],
        ),
    ] = None,
) -> bool:
    """Return whether the client sent `If-None-Match: *`: the resource must not exist yet."""
    return if_none_match is not None and if_none_match.strip() == "*"


IfMatch = Annotated[Precondition, Depends(_read_if_match)]
IfNoneMatch = Annotated[bool, Depends(_read_if_none_match)]


def perform(
    sent: WriteHeaders, write: Callable[..., Any], answer: Callable[[Any], StoredResponse]
) -> Response:
    """Run `write` in a transaction, and return the response after the commit.

    `answer` makes the response from the result of `write`. The transaction of a dry run is rolled back.
    If a request is repeated with the same `Idempotency-Key`, the stored response to the first request
    is returned.
    """
    writes: WriteTransactions = sent.request.app.state.writes
    write_request = WriteRequest(
        sent.caller, _identify(sent), sent.is_dry_run, partial(_render_error, sent.request)
    )
    response, epoch = writes.perform(write_request, write, answer)
    return Response(response.body, response.status, _qualify_revision(sent, response, epoch))


def _qualify_revision(sent: WriteHeaders, response: StoredResponse, epoch: str) -> dict[str, str]:
    """Return the headers of a response, with the revision written as `EPOCH.REVISION`.

    The epoch is a name that changes when the catalogue is restored or copied. A response that is stored
    for its `Idempotency-Key` has only the revision, because the epoch may have changed when the
    response is sent again. The revision is also noted for this process: its later reads use only
    replicas that have reached it.
    """
    headers = dict(response.headers)
    revision = headers.pop(REVISION_HEADER, None)
    if revision is None or sent.is_dry_run:
        return headers
    servers: Servers | None = sent.request.app.state.reader.servers
    if servers is not None:
        servers.note(int(revision))
    return {**headers, REVISION_HEADER: f"{epoch}.{revision}"}


def _identify(sent: WriteHeaders) -> RepeatableRequest | None:
    if sent.idempotency_key is None or sent.is_dry_run:
        return None
    request = sent.request
    content_type = request.headers.get("content-type", "")
    parts: list[str] = [request.method, request.url.path, request.url.query, content_type]
    # A request without a body has no digest of one.
    parts.append(getattr(request.state, "body_digest", ""))
    fingerprint = sha256("\n".join(parts).encode()).hexdigest()
    return RepeatableRequest(sent.caller.prefix, sent.idempotency_key, fingerprint)


def _render_error(request: Request, error: CatalogueError) -> StoredResponse:
    response = render_problem(request, error)
    return StoredResponse(response.status_code, dict(response.headers), bytes(response.body))


def describe_created(sent: WriteHeaders, edited: EditResult) -> StoredResponse:
    changed = describe_changed(sent, edited)
    if sent.is_dry_run:
        return changed
    location = f"{link_request(sent.request)}/{edited.id}"
    return StoredResponse(201, {**changed.headers, "Location": location}, changed.body)


def describe_reading(reading: SeenInWords) -> dict[str, str]:
    """Return the headers that list what the reader has filled and hints at; none for what is empty."""
    headers = {FILLED_HEADER: ", ".join(reading.filled)} if reading.filled else {}
    hints = [
        {"pointer": hint.pointer, "code": hint.code, "detail": hint.detail[:_MAX_DETAIL]}
        for hint in reading.hints
    ]
    while len(written := json.dumps(hints)) > _MAX_HEADER:
        hints.pop()
    return {**headers, HINTS_HEADER: written} if hints else headers


def describe_changed(sent: WriteHeaders, edited: EditResult) -> StoredResponse:
    body = get_address(sent.request).complete_links(edited.body)
    headers = {
        "Content-Type": "application/json",
        "Cache-Control": "no-cache",
        "ETag": make_etag(body),
        REVISION_HEADER: str(edited.revision),
        **describe_reading(edited.reading),
    }
    return StoredResponse(200, headers, body)
