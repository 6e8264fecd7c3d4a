"""Merges of two records that are one over HTTP, and how they are undone."""

from enum import StrEnum
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.responses import Response

from app.ingest.edits.merging.merge import merge_resource
from app.ingest.edits.merging.unmerge import unmerge_resource
from app.models import KINDS, MERGEABLE
from app.queries.collections import COLLECTIONS
from app.routes.editing.authorization import AuthorizedRoute, Writer
from app.routes.editing.write_request import (
    CHANGED_RESPONSES,
    IdempotencyKey,
    IfMatch,
    WriteHeaders,
    describe_changed,
    perform,
)
from app.routes.http.dependencies import Identifier
from app.schemas.kinds import MergeableRead
from app.schemas.write_parameters import DryRunQuery, MergeCreate, UnmergeCreate

router = APIRouter(prefix="/v1/{collection}/{id}", tags=["changes"], route_class=AuthorizedRoute)

MergeableCollection = StrEnum(  # type: ignore[misc]  # its members are computed
    "MergeableCollection",
    {name.upper(): name for name in sorted(KINDS[kind].plural for kind in MERGEABLE)},
)
_Collection = Annotated[
    MergeableCollection,
    Path(description="The collection of the record.", examples=["organizations"]),
]
_Id = Annotated[Identifier, Path(alias="id", examples=["xgimi"])]


async def _read_headers(
    request: Request,
    caller: Writer,
    query: Annotated[DryRunQuery, Query()],
    idempotency_key: IdempotencyKey = None,
) -> WriteHeaders:
    """Return what a request has besides its body, which has the reason."""
    return WriteHeaders(request, caller, None, query.dry_run, idempotency_key)


_Sent = Annotated[WriteHeaders, Depends(_read_headers)]


@router.post(
    "/merge",
    operation_id="merge",
    summary="Merge a record into another one",
    response_model=MergeableRead,
    responses=CHANGED_RESPONSES,
)
def merge(
    sent: _Sent,
    precondition: IfMatch,
    collection: _Collection,
    resource_id: _Id,
    body: MergeCreate,
) -> Response:
    """Merge a record into another one that is the same organization, technology or metric.

    In one revision, all that refers to the record refers to the other one, which also gets its names,
    aliases and identifiers, as far as they are new. The record becomes withdrawn and names the other one as
    `merged_into`; its path still answers. Two metrics must have one dimension, direction and scale, and the
    other one must declare the same qualifiers: the numbers of claims are converted to its unit, exactly. A
    409 lists what differs.
    """
    sent = sent._replace(reason=body.reason)
    write = partial(
        merge_resource,
        kind=COLLECTIONS[collection.value].kind,
        resource_id=resource_id,
        into=body.into,
        author=sent.author,
        precondition=precondition,
    )
    return perform(sent, write, partial(describe_changed, sent))


@router.post(
    "/unmerge",
    operation_id="unmerge",
    summary="Undo the merge of a record",
    response_model=MergeableRead,
    responses=CHANGED_RESPONSES,
)
def unmerge(
    sent: _Sent,
    precondition: IfMatch,
    collection: _Collection,
    resource_id: _Id,
    body: UnmergeCreate,
) -> Response:
    """Undo the merge of a record: each field that the merge changed gets what it had before.

    Other fields, and what refers to the other record since, stay as they are. If a field that the merge
    changed was edited since, nothing is stored, and a 409 lists each such record.
    """
    sent = sent._replace(reason=body.reason)
    write = partial(
        unmerge_resource,
        kind=COLLECTIONS[collection.value].kind,
        resource_id=resource_id,
        author=sent.author,
        precondition=precondition,
    )
    return perform(sent, write, partial(describe_changed, sent))
