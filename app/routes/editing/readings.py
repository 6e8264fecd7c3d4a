"""Readings over HTTP: a new text is read, decided on number by number, and published as one import.

All paths need an API key or token, because readings are not public.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, Depends, Path, Query, Request
from starlette.responses import Response

from app.extraction.candidates.candidate import ArticleReading
from app.ingest.edits.idempotency import StoredResponse
from app.ingest.readings.add_candidate import add_candidate
from app.ingest.readings.change import (
    change_draft,
    change_reading,
)
from app.ingest.readings.create import NewReading, create_reading
from app.ingest.readings.decide import decide, undo_decision
from app.ingest.readings.open_reading import write_body
from app.queries.readings.describe import describe_candidates
from app.queries.readings.lists import list_candidates, list_readings
from app.queries.readings.loaded_reading import LoadedCandidate, LoadedReading, load_reading
from app.routes.editing.authorization import AuthorizedRoute, Proposer
from app.routes.editing.new_text import (
    MULTIPART,
    NewText,
    read_changed_text,
    read_marked_text,
    read_new_text,
    receive_text,
)
from app.routes.editing.write_request import (
    CHANGED_RESPONSES,
    IdempotencyKey,
    IfMatch,
    WriteHeaders,
    perform,
)
from app.routes.http.dependencies import (
    PrimaryDependency,
    WithoutParameters,
)
from app.routes.http.etags import make_etag
from app.routes.http.problems import describe_problems
from app.routes.http.request_body import JSON, MERGE_PATCH
from app.routes.http.responses import link_page, link_request
from app.routes.http.work_route import run_in_share
from app.schemas.common import SLUG_PATTERN
from app.schemas.readings.candidate import CandidateCreate, CandidateList, CandidateQuery
from app.schemas.readings.decision import DecidedRead, DecisionsCreate, UndoCreate
from app.schemas.readings.reading import (
    ReadingDetailRead,
    ReadingFields,
    ReadingList,
    ReadingPatch,
    ReadingQuery,
)
from app.work.shares import WorkKind

router = APIRouter(prefix="/v1/readings", tags=["readings"], route_class=AuthorizedRoute)

# Proxies and browsers must not store responses that need a key.
PRIVATE = {"Content-Type": JSON, "Cache-Control": "private, no-store"}
ReadingNumber = Annotated[
    int, Path(ge=1, le=2**31 - 1, description="The number of the reading.", examples=[1])
]


async def _read_sent(
    request: Request, caller: Proposer, idempotency_key: IdempotencyKey = None
) -> WriteHeaders:
    return WriteHeaders(request, caller, None, idempotency_key=idempotency_key)


SentReading = Annotated[WriteHeaders, Depends(_read_sent)]
_Plural = Annotated[
    Literal["organizations", "technologies", "metrics", "achievements"],
    Path(description="The kind of the draft, in the plural.", examples=["metrics"]),
]
_DraftId = Annotated[
    str,
    Path(
        pattern=SLUG_PATTERN,
        max_length=100,
        description="The id of the draft.",
        examples=["specific-energy"],
    ),
]
READING_ETAG = {
    "ETag": {"description": "The value for the next `If-Match`.", "schema": {"type": "string"}}
}
_FILE: dict[str, Any] = {
    "type": "string",
    "format": "binary",
    "description": "A file: plain text, Markdown, HTML or PDF.",
}
_FORM = {
    "schema": {
        "type": "object",
        "required": ["file", "title"],
        "properties": {"file": _FILE, **ReadingFields.model_json_schema()["properties"]},
        "additionalProperties": False,
    }
}
_TEXT = {
    "title": "Voltara ships LX-2",
    "language": "en",
    "published": "2025-06-12",
    "publisher": "Voltara Ltd.",
    "text": "Voltara's LX-2 reached a specific energy of 402 Wh/kg in June 2025. "
    "Voltara plans a specific energy of 450 Wh/kg by 2027. It was shown in Hall 12.",
}
_DECISIONS = [
    {"candidate": 1, "decision": "accept"},
    {"candidate": 2, "decision": "postpone"},
]
_PATCH = {
    "source": {"published": "2025-06-12"},
    "drafts": {
        "technologies": {"lx-2": {"field": "batteries"}},
        "metrics": {"specific-energy": {"definition": "Energy, per mass of the cell."}},
    },
}
CHANGED: dict[int | str, dict[str, Any]] = {
    **CHANGED_RESPONSES,
    200: {"description": "The reading after the change.", "headers": READING_ETAG},
}


@router.post(
    "",
    operation_id="create_reading",
    summary="Read a new text",
    status_code=201,
    response_model=ReadingDetailRead,
    responses={
        201: {
            "headers": {
                **READING_ETAG,
                "Location": {
                    "description": "The URL of the reading.",
                    "schema": {"type": "string"},
                },
            }
        },
        **describe_problems(401, 403, 409, 413, 415, 422, 507),
    },
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                JSON: {
                    "schema": {"$ref": "#/components/schemas/ReadingCreate"},
                    "example": _TEXT,
                },
                MULTIPART: _FORM,
            },
        }
    },
)
async def create(
    sent: SentReading,
    database: PrimaryDependency,
    _none: WithoutParameters,
    given: Annotated[NewText, Depends(receive_text)],
) -> Response:
    """Read an article, as a `text` in JSON or as a `file` in a form: plain text, Markdown, HTML or PDF.

    Each number that states something becomes a candidate: the draft of a claim, with the words and the rule
    behind each field, and what is `open`. New organizations, technologies, metrics and achievements become
    drafts. Numbers that state nothing are listed with the reason. Rules read, no model. Nothing is fetched from `url`, and nothing is
    written to the catalogue until the reading is published. A text that a source or another open reading
    has is a 409 `same_text`.
    """
    read = await read_new_text(database, given)
    return await _store(sent, read)


@partial(run_in_share, kind=WorkKind.WRITE)
def _store(sent: WriteHeaders, read: NewReading) -> Response:
    write = partial(create_reading, given=read, caller=sent.caller)
    return perform(sent, write, partial(_describe_created, sent))


def _describe_created(sent: WriteHeaders, reading: LoadedReading) -> StoredResponse:
    location = f"{link_request(sent.request)}/{reading.row.number}"
    return describe_reading(reading, 201, {"Location": location})


def describe_reading(
    reading: LoadedReading, status: int = 200, headers: dict[str, str] | None = None
) -> StoredResponse:
    body = write_body(reading)
    return StoredResponse(status, {**PRIVATE, "ETag": make_etag(body), **(headers or {})}, body)


@router.get(
    "",
    operation_id="list_readings",
    summary="List readings",
    response_model=ReadingList,
    responses=describe_problems(401, 403, 409, 422),
)
def list_(
    request: Request,
    database: PrimaryDependency,
    _caller: Proposer,
    query: Annotated[ReadingQuery, Query()],
) -> Response:
    """List readings with their states and counts, newest first. Readings are not public."""
    with database.read() as session:
        page = list_readings(session, query)
    return _answer_page(request, page)


def _answer_page(request: Request, page: Any) -> Response:  # noqa: ANN401 - a page of any list
    links, headers = link_page(link_request(request), request.url.query, page.meta)
    body = b'{"data":[%b],"meta":%b,"links":%b}' % (
        b",".join(page.bodies),
        page.meta.model_dump_json().encode(),
        links.model_dump_json().encode(),
    )
    return Response(body, headers={**PRIVATE, **headers})


@router.get(
    "/{number}",
    operation_id="get_reading",
    summary="Get one reading",
    response_model=ReadingDetailRead,
    responses={200: {"headers": READING_ETAG}, **describe_problems(401, 403, 404, 422)},
)
def get(
    database: PrimaryDependency, _caller: Proposer, number: ReadingNumber, _none: WithoutParameters
) -> Response:
    """Get one reading with its text, its drafts, and the numbers that are no candidates."""
    with database.read() as session:
        stored = describe_reading(load_reading(session, number))
    return Response(stored.body, headers=stored.headers)


@router.get(
    "/{number}/candidates",
    operation_id="list_reading_candidates",
    summary="List the candidates of a reading",
    response_model=CandidateList,
    responses=describe_problems(401, 403, 404, 409, 422),
)
def candidates(
    request: Request,
    database: PrimaryDependency,
    _caller: Proposer,
    number: ReadingNumber,
    query: Annotated[CandidateQuery, Query()],
) -> Response:
    """List the candidates of a reading in order of the text, with what the catalogue has of them now."""
    with database.read() as session:
        page = list_candidates(session, number, query)
    return _answer_page(request, page)


@router.post(
    "/{number}/candidates",
    operation_id="add_reading_candidate",
    summary="Add a candidate",
    status_code=201,
    response_model=DecidedRead,
    responses={
        **describe_problems(400, 401, 403, 404, 409, 412, 413, 415, 422, 428, 507),
        201: {"description": "The reading and the new candidate.", "headers": READING_ETAG},
    },
)
async def add(
    sent: SentReading,
    database: PrimaryDependency,
    number: ReadingNumber,
    precondition: IfMatch,
    body: CandidateCreate,
    _none: WithoutParameters,
) -> Response:
    """Add a number of the text that the rules have passed over, or of which they found that it states nothing.

    The draft has what the rules can say of these words. `not_read` in `open` says that they read no number in
    them: `changes` of the decision then give the `quantity`. `undo` with the number in `added` takes the
    candidate back. `number_is_candidate` is a fault of words that another candidate has.
    """
    article = await read_marked_text(database, number, body)
    return await _store_added(sent, number, body, article, precondition)


@partial(run_in_share, kind=WorkKind.WRITE)
def _store_added(
    sent: WriteHeaders,
    number: int,
    given: CandidateCreate,
    article: ArticleReading,
    precondition: Callable[[bytes], None],
) -> Response:
    decide_it = partial(
        add_candidate,
        number=number,
        given=given,
        article=article,
        caller=sent.caller,
        precondition=precondition,
    )
    write = partial(_decide_and_describe, decide_it=decide_it, status=201)
    return perform(sent, write, _return)


@router.patch(
    "/{number}",
    operation_id="change_reading",
    summary="Change a reading",
    response_model=ReadingDetailRead,
    responses=CHANGED,
)
async def change(
    sent: SentReading,
    database: PrimaryDependency,
    number: ReadingNumber,
    precondition: IfMatch,
    body: Annotated[
        ReadingPatch,
        Body(media_type=MERGE_PATCH, examples=[_PATCH]),
    ],
    _none: WithoutParameters,
) -> Response:
    """Change what is said of the text, and drafts of new records, by a merge patch (RFC 7396).

    `source` has fields of the source, `drafts` the changes of drafts by kind and id, as the paths of drafts take
    them one by one. Another `language` or `published` reads the text again, for which no candidate may be decided.
    """
    article = await read_changed_text(database, number, body)
    return await _store_change(sent, number, body, article, precondition)


@partial(run_in_share, kind=WorkKind.WRITE)
def _store_change(
    sent: WriteHeaders,
    number: int,
    patch: ReadingPatch,
    article: ArticleReading | None,
    precondition: Callable[[bytes], None],
) -> Response:
    write = partial(
        change_reading,
        number=number,
        patch=patch,
        article=article,
        caller=sent.caller,
        precondition=precondition,
    )
    return perform(sent, write, describe_reading)


@router.patch(
    "/{number}/drafts/{kind}/{id}",
    operation_id="change_reading_draft",
    summary="Change the draft of a new record",
    response_model=ReadingDetailRead,
    responses=CHANGED,
)
def change_draft_(
    sent: SentReading,
    number: ReadingNumber,
    kind: _Plural,
    id: _DraftId,  # noqa: A002 - the name in the path
    precondition: IfMatch,
    body: Annotated[
        dict[str, Any],
        Body(
            media_type=MERGE_PATCH,
            examples=[{"definition": "Energy that a cell gives, per mass of the cell."}],
        ),
    ],
    _none: WithoutParameters,
) -> Response:
    """Change the draft of a record that publishing would create, by a merge patch (RFC 7396).

    `use` takes a record of the catalogue in place of the draft, for all candidates; null takes that back.
    What is null in the draft, such as the `definition` of a metric, is open.
    """
    write = partial(
        change_draft,
        number=number,
        plural=kind,
        draft_id=id,
        patch=body,
        caller=sent.caller,
        precondition=precondition,
    )
    return perform(sent, write, describe_reading)


@router.post(
    "/{number}/decisions",
    operation_id="decide_reading_candidates",
    summary="Decide on candidates",
    response_model=DecidedRead,
    responses=CHANGED,
)
def decide_(
    sent: SentReading,
    number: ReadingNumber,
    precondition: IfMatch,
    body: Annotated[DecisionsCreate, Body(examples=[_DECISIONS])],
    _none: WithoutParameters,
) -> Response:
    """Accept, reject or postpone candidates, one or many: all decisions are taken, or none.

    `changes` is a merge patch (RFC 7396) of the draft; `evidence_for` adds the quote to a claim of the catalogue
    in place of a new claim. A later decision takes the place of an earlier one. The catalogue is not changed.
    """
    write = partial(
        _decide_and_describe,
        decide_it=partial(
            decide, number=number, given=body.root, caller=sent.caller, precondition=precondition
        ),
    )
    return perform(sent, write, _return)


@router.post(
    "/{number}/undo",
    operation_id="undo_reading_decision",
    summary="Undo a decision",
    response_model=DecidedRead,
    responses=CHANGED,
)
def undo(
    sent: SentReading,
    number: ReadingNumber,
    precondition: IfMatch,
    body: UndoCreate,
    _none: WithoutParameters,
) -> Response:
    """Undo a decision that holds: its candidate is again what it was before."""
    write = partial(
        _decide_and_describe,
        decide_it=partial(
            undo_decision,
            number=number,
            decision=body.decision,
            caller=sent.caller,
            precondition=precondition,
        ),
    )
    return perform(sent, write, _return)


def _decide_and_describe(
    catalogue: Any,  # noqa: ANN401 - the locked catalogue, which routes do not know
    decide_it: Callable[..., tuple[LoadedReading, Sequence[LoadedCandidate]]],
    status: int = 200,
) -> StoredResponse:
    reading, decided = decide_it(catalogue)
    described = describe_candidates(catalogue.session, reading, decided)
    own = describe_reading(reading, status)
    listed = b",".join(candidate.model_dump_json().encode() for candidate in described)
    body = b'{"reading":%b,"candidates":[%b]}' % (own.body, listed)
    return replace(own, body=body)


def _return(response: StoredResponse) -> StoredResponse:
    return response
