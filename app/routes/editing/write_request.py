"""Writes over HTTP, the same for every resource: conditions, trial runs, repetition, answers.

Conditions are those of RFC 9110 (13.1), merge patches those of RFC 7396, and the header
`Idempotency-Key` is used as its draft at the IETF says.
"""

from collections.abc import Callable
from functools import partial
from hashlib import sha256
from typing import Annotated, Any, NamedTuple

from fastapi import Depends, Header, Query, Request
from starlette.responses import Response

from app.database.replicas import Servers
from app.errors import AlreadyExists, CatalogueError, PreconditionFailed, PreconditionRequired
from app.ingest.edits.idempotency import RepeatableRequest, StoredResponse
from app.ingest.edits.resource import (
    EditResult,
    Precondition,
    create_resource,
    patch_resource,
    withdraw_resource,
)
from app.ingest.edits.transaction import WriteRequest, WriteTransactions
from app.ingest.store.change_log import Author
from app.queries.api_keys import Caller
from app.routes.editing.authorization import Writer
from app.routes.http.dependencies import REVISION_HEADER
from app.routes.http.problems import describe_problems, render_problem
from app.routes.http.responses import make_etag
from app.schemas.common import Resource
from app.schemas.write_parameters import WithdrawQuery, WriteQuery

REVISION_HEADERS: dict[str, Any] = {
    REVISION_HEADER: {
        "description": "The epoch and revision of the catalogue after this, `EPOCH.REVISION`; sent with a read, "
        "it shows nothing older, and `/v1/changes?since=` continues from it.",
        "schema": {"type": "string"},
    }
}
_HEADERS: dict[str, Any] = {
    "ETag": {"description": "For the next `If-Match`.", "schema": {"type": "string"}},
    **REVISION_HEADERS,
}
_LOCATION = {"description": "Where it is.", "schema": {"type": "string"}}
CHANGED_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"description": "As it stands now.", "headers": _HEADERS},
    **describe_problems(401, 403, 404, 409, 412, 413, 415, 422, 428, 507),
}


def describe_creation(model: type[Resource]) -> dict[int | str, dict[str, Any]]:
    """The `responses=` of a route that creates a resource."""
    tried = "With `dry_run`: what would be stored."
    created = {**_HEADERS, "Location": _LOCATION}
    return {
        200: {"description": tried, "model": model, "headers": _HEADERS},
        201: {"description": "What is stored.", "headers": created},
        **describe_problems(401, 403, 409, 412, 413, 415, 422, 507),
    }


_ETAG = '"54af1c6a9c1a4d86b3ab23a0d5c6f1a2"'


IDEMPOTENCY_KEY: Any = Header(
    pattern="^[!-~]{1,255}$",
    description="A name of your own for this request: repeated within 24 hours, the request is not done "
    "again, and gets the answer of the first time.",
    examples=["0b7c9a9e-5a53-4d2e-9d2f-6f2f6f0e7c11"],
)


class WriteHeaders(NamedTuple):
    """What a write is sent with beside its body. `reason` is the comment or the reason."""

    request: Request
    caller: Caller
    reason: str | None
    is_dry_run: bool
    idempotency_key: str | None


def _read_creation(
    request: Request,
    caller: Writer,
    query: Annotated[WriteQuery, Query()],
    idempotency_key: Annotated[str | None, IDEMPOTENCY_KEY] = None,
) -> WriteHeaders:
    return WriteHeaders(request, caller, query.comment, query.dry_run, idempotency_key)


def _read_change(
    request: Request, caller: Writer, query: Annotated[WriteQuery, Query()]
) -> WriteHeaders:
    return WriteHeaders(request, caller, query.comment, query.dry_run, None)


def _read_withdrawal(
    request: Request, caller: Writer, query: Annotated[WithdrawQuery, Query()]
) -> WriteHeaders:
    return WriteHeaders(request, caller, query.reason, query.dry_run, None)


def _read_if_match(
    if_match: Annotated[
        str | None,
        Header(
            max_length=1000,
            description="The `ETag` that you have seen of it; `*` for whatever stands.",
            examples=[_ETAG],
        ),
    ] = None,
) -> Precondition:
    """Raise PreconditionRequired without `If-Match`."""
    if if_match is None:
        raise PreconditionRequired(
            "send `If-Match` with the ETag that you have seen, so that no change of somebody else "
            "is undone; `*` is any"
        )
    return partial(_check_match, [tag.strip() for tag in if_match.split(",")])


def _check_match(tags: list[str], body: bytes) -> None:
    """Strong comparison: a weak tag says too little to change something by."""
    etag = make_etag(body)
    if "*" not in tags and etag not in tags:
        raise PreconditionFailed(
            f"it has been changed since: its ETag is {etag}. Read it again, and see whether your "
            "change still holds"
        )


def _read_if_none_match(
    if_none_match: Annotated[
        str | None,
        Header(
            max_length=1000,
            description="`*` to be told by 412, not 409, that there is one of this id already.",
            examples=["*"],
        ),
    ] = None,
) -> bool:
    """Is it asked that there be none yet?"""
    return if_none_match is not None and if_none_match.strip() == "*"


Creation = Annotated[WriteHeaders, Depends(_read_creation)]
Change = Annotated[WriteHeaders, Depends(_read_change)]
Withdrawal = Annotated[WriteHeaders, Depends(_read_withdrawal)]
IfMatch = Annotated[Precondition, Depends(_read_if_match)]
IfNoneMatch = Annotated[bool, Depends(_read_if_none_match)]


def answer_create(sent: WriteHeaders, kind: str, given: Any, *, must_be_new: bool) -> Response:  # noqa: ANN401 - any of the shapes to create
    """Store a resource; that it is there already is told as the condition of the client says."""
    write = partial(
        create_resource,
        kind=kind,
        given=given,
        author=Author(sent.caller.name, sent.reason),
        refusal=PreconditionFailed if must_be_new else AlreadyExists,
    )
    return perform(sent, write, partial(_describe_created, sent))


def answer_patch(
    sent: WriteHeaders, kind: str, patched: tuple[str, dict[str, Any]], precondition: Precondition
) -> Response:
    """Change a resource; `patched` is its id and the merge patch."""
    author = Author(sent.caller.name, sent.reason)
    write = partial(
        patch_resource, kind=kind, patched=patched, author=author, precondition=precondition
    )
    return perform(sent, write, describe_changed)


def answer_withdrawal(
    sent: WriteHeaders, kind: str, resource_id: str, precondition: Precondition
) -> Response:
    write = partial(
        withdraw_resource,
        kind=kind,
        resource_id=resource_id,
        author=Author(sent.caller.name, sent.reason),
        precondition=precondition,
    )
    return perform(sent, write, describe_changed)


def perform(
    sent: WriteHeaders, write: Callable[..., Any], answer: Callable[[Any], StoredResponse]
) -> Response:
    """Write in a transaction, and answer when it is committed. `write` is given a session."""
    writes: WriteTransactions = sent.request.app.state.writes
    asked = WriteRequest(
        sent.caller, _identify(sent), sent.is_dry_run, partial(_render_error, sent.request)
    )
    answered, epoch = writes.perform(asked, write, answer)
    return Response(answered.body, answered.status, _qualify_revision(sent, answered, epoch))


def _qualify_revision(sent: WriteHeaders, answered: StoredResponse, epoch: str) -> dict[str, str]:
    """The headers, with the epoch before the revision; this process then reads nothing older for anybody.

    A stored answer has the revision alone: a catalogue that is restored has it in another epoch.
    """
    headers = dict(answered.headers)
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
    told: list[str] = [request.method, request.url.path, request.url.query, content_type]
    told.append(request.state.body_digest)
    fingerprint = sha256("\n".join(told).encode()).hexdigest()
    return RepeatableRequest(sent.caller.prefix, sent.idempotency_key, fingerprint)


def _render_error(request: Request, error: CatalogueError) -> StoredResponse:
    response = render_problem(request, error)
    return StoredResponse(response.status_code, dict(response.headers), bytes(response.body))


def _describe_created(sent: WriteHeaders, edited: EditResult) -> StoredResponse:
    headers = _make_headers(edited)
    if sent.is_dry_run:
        return StoredResponse(200, headers, edited.body)
    headers["Location"] = f"{sent.request.url.path}/{edited.id}"
    return StoredResponse(201, headers, edited.body)


def describe_changed(edited: EditResult) -> StoredResponse:
    return StoredResponse(200, _make_headers(edited), edited.body)


def _make_headers(edited: EditResult) -> dict[str, str]:
    return {
        "Content-Type": "application/json",
        "Cache-Control": "no-cache",
        "ETag": make_etag(edited.body),
        REVISION_HEADER: str(edited.revision),
    }
