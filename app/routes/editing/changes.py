"""The log of changes over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from app.queries.history.change_log import list_changes
from app.routes.http.dependencies import DatabaseDependency
from app.routes.http.responses import READ_RESPONSES, answer_page
from app.routes.http.work_route import WorkRoute
from app.schemas.changes import ChangeList, ChangeQuery

router = APIRouter(prefix="/v1/changes", tags=["changes"], route_class=WorkRoute)


@router.get(
    "",
    operation_id="list_changes",
    summary="List changes",
    response_model=ChangeList,
    responses=READ_RESPONSES,
)
def list_(
    request: Request, database: DatabaseDependency, query: Annotated[ChangeQuery, Query()]
) -> Response:
    """List changes in the order of their commits: who changed what, when and why.

    The list is complete up to `meta.revision`: no change of an earlier revision is added later,
    even with concurrent writes. Use `as_of` on other paths to see a revision.
    """
    with database.read() as session:
        page = list_changes(session, query)
    return answer_page(request, page)
