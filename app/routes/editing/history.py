"""The versions of a resource over HTTP, and the restoration of an earlier version."""

from enum import StrEnum
from functools import partial
from operator import attrgetter
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from app.ingest.edits.resource import restore_resource
from app.models import KINDS
from app.queries.collections import COLLECTIONS
from app.queries.history.versions import list_versions
from app.routes.editing.authorization import Writer
from app.routes.editing.write_request import (
    CHANGED_RESPONSES,
    IfMatch,
    WriteHeaders,
    describe_changed,
    perform,
)
from app.routes.http.dependencies import DatabaseDependency, Identifier
from app.routes.http.problems import describe_problems
from app.routes.http.responses import answer_page
from app.routes.http.work_route import WorkRoute
from app.schemas.kinds import ResourceRead
from app.schemas.versions import RestoreQuery, VersionList, VersionQuery

router = APIRouter(prefix="/v1/{collection}/{id}", tags=["changes"], route_class=WorkRoute)

VersionedCollection = StrEnum(  # type: ignore[misc]  # its members are computed
    "VersionedCollection",
    {kind.plural.upper(): kind.plural for kind in sorted(KINDS.values(), key=attrgetter("plural"))},
)
_Collection = Annotated[
    VersionedCollection, Path(description="The collection of the resource.", examples=["claims"])
]
_Id = Annotated[Identifier, Path(alias="id", examples=["fiber-length-per-preform"])]


@router.get(
    "/history",
    operation_id="list_versions",
    summary="List the versions of a resource",
    response_model=VersionList,
    responses=describe_problems(404, 409, 412, 422),
)
def list_(
    request: Request,
    database: DatabaseDependency,
    collection: _Collection,
    resource_id: _Id,
    query: Annotated[VersionQuery, Query()],
) -> Response:
    """List the versions of a resource: who made each version, when, why, and which fields changed.

    To see a complete version, get the resource with `as_of` set to the `revision` of that version.
    """
    kind = COLLECTIONS[collection.value].kind
    with database.read() as session:
        page = list_versions(session, kind, resource_id, query)
    return answer_page(request, page)


@router.post(
    "/restore",
    operation_id="restore_version",
    summary="Restore a version of a resource",
    response_model=ResourceRead,
    responses=CHANGED_RESPONSES,
)
def restore(
    request: Request,
    caller: Writer,
    query: Annotated[RestoreQuery, Query()],
    precondition: IfMatch,
    collection: _Collection,
    resource_id: _Id,
) -> Response:
    """Restore the content of an earlier version of a resource, as a new version.

    The content is checked like any other change: all records that it refers to must still be current
    (not withdrawn). The versions in between stay in the history.
    """
    sent = WriteHeaders(request, caller, query.comment, query.dry_run)
    write = partial(
        restore_resource,
        kind=COLLECTIONS[collection.value].kind,
        resource_id=resource_id,
        version=query.version,
        author=sent.author,
        precondition=precondition,
    )
    return perform(sent, write, partial(describe_changed, sent))
