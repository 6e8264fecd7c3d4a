"""The form by which readers without an account report an error of a claim or a source."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from app.errors import CatalogueError, NotFound
from app.ingest.edits.error_notes import leave_note
from app.models import KINDS
from app.pages.curate.form_limits import NOTES, get_limits
from app.pages.curate.forms import ShortForm, answer_form, read_model, refuse
from app.pages.curate.signed_in import CurateRoute
from app.pages.english import say
from app.pages.resources.record_parts import takes_notes
from app.routes.http.dependencies import PrimaryDependency, get_address
from app.schemas.common import Slug
from app.schemas.list_parameters import Parameters
from app.schemas.proposals import ErrorNoteCreate, NotedKind

router = APIRouter(include_in_schema=False, route_class=CurateRoute)


class ReportedQuery(Parameters):
    kind: NotedKind
    id: Slug


@router.post("/report")
def report(request: Request, database: PrimaryDependency, fields: ShortForm) -> Response:
    if not takes_notes(request):
        raise NotFound(say("takes_no_notes"))
    names = ("kind", "id", "text")
    try:
        given = read_model(ErrorNoteCreate, {name: fields.get(name, "").strip() for name in names})
        limits = get_limits(request)
        limits.check(NOTES, request)
        with database.write() as session:
            leave_note(session, given)
        limits.count(NOTES, request)
    except CatalogueError as error:
        form = refuse(fields, error, ["text"])
        return answer_form(request, "report.html", say("report"), status=error.status, form=form)
    link = get_address(request).link("/reported")
    return RedirectResponse(f"{link}?kind={given.kind.value}&id={given.id}", 303)


@router.get("/reported")
def thank(request: Request, query: Annotated[ReportedQuery, Query()]) -> Response:
    path = f"/{KINDS[query.kind.value].plural}/{query.id}"
    return answer_form(request, "reported.html", say("reported"), path=path)
