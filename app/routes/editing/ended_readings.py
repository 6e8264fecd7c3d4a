"""The end of a reading over HTTP: it is published as one import, or discarded."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from app.ingest.edits.idempotency import StoredResponse
from app.ingest.readings.change import discard_reading
from app.ingest.readings.open_reading import write_body
from app.ingest.readings.publish import Published, publish_reading
from app.routes.editing.authorization import AuthorizedRoute
from app.routes.editing.readings import (
    CHANGED,
    PRIVATE,
    READING_ETAG,
    ReadingNumber,
    SentReading,
    describe_reading,
)
from app.routes.editing.write_request import REVISION_HEADERS, IfMatch, perform
from app.routes.http.dependencies import REVISION_HEADER
from app.routes.http.etags import make_etag
from app.schemas.readings.reading import DiscardQuery, PublishQuery, ReadingDetailRead
from app.schemas.write_parameters import ImportRead

router = APIRouter(prefix="/v1/readings", tags=["readings"], route_class=AuthorizedRoute)


@router.post(
    "/{number}/publish",
    operation_id="publish_reading",
    summary="Publish a reading",
    response_model=ImportRead,
    responses={
        **CHANGED,
        200: {"headers": {**READING_ETAG, **REVISION_HEADERS}},
    },
)
def publish(
    sent: SentReading,
    number: ReadingNumber,
    precondition: IfMatch,
    query: Annotated[PublishQuery, Query()],
) -> Response:
    """Import what was accepted, as one revision. `dry_run` shows what that would store.

    Every candidate has to be decided, and what is open in the drafts that are used has to be given
    (`field_open`). Rejected numbers are stored as numbers that state nothing, with their reasons; postponed
    ones stay open. If a contributor publishes, the reading is checked and `submitted`, with `dry_run` true in
    the answer, and somebody else publishes it. If the catalogue has changed under a candidate since it was
    accepted, a 409 `import_conflict` lists every such candidate: accept it again.
    """
    sent = sent._replace(reason=query.comment, is_dry_run=query.dry_run)
    write = partial(
        publish_reading,
        number=number,
        caller=sent.caller,
        comment=query.comment,
        precondition=precondition,
        is_dry_run=query.dry_run,
    )
    return perform(sent, write, _describe_published)


def _describe_published(published: Published) -> StoredResponse:
    report = published.report
    headers = {**PRIVATE, "ETag": make_etag(write_body(published.reading))}
    if not report.dry_run:
        headers[REVISION_HEADER] = str(report.revision)
    return StoredResponse(200, headers, report.model_dump_json().encode())


@router.delete(
    "/{number}",
    operation_id="discard_reading",
    summary="Discard a reading",
    response_model=ReadingDetailRead,
    responses=CHANGED,
)
def discard(
    sent: SentReading,
    number: ReadingNumber,
    precondition: IfMatch,
    query: Annotated[DiscardQuery, Query()],
) -> Response:
    """Close a reading without publishing anything of it. Its text is no longer stored."""
    sent = sent._replace(reason=query.reason)
    write = partial(
        discard_reading,
        number=number,
        reason=query.reason,
        caller=sent.caller,
        precondition=precondition,
    )
    return perform(sent, write, describe_reading)
