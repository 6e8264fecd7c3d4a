"""The page that publishes a reading: first what would be stored, then the publication."""

from functools import partial

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.errors import CatalogueError
from app.ingest.edits.idempotency import StoredResponse
from app.ingest.readings.open_reading import write_body
from app.ingest.readings.publish import Published, publish_reading
from app.models import KINDS
from app.pages.curate.forms import EMPTY, Form, RecordForm, answer_form, read_model, refuse
from app.pages.curate.readings.begin import READINGS
from app.pages.curate.readings.decisions import DeskForm
from app.pages.curate.readings.desk import Number
from app.pages.curate.records import match_version
from app.pages.curate.signed_in import Curator, SignedInRoute
from app.pages.english import say
from app.queries.api_keys import Caller
from app.queries.readings.loaded_reading import load_reading
from app.routes.editing.write_request import WriteHeaders, perform
from app.routes.http.dependencies import REVISION_HEADER, PrimaryDependency
from app.schemas.readings.reading import PublishQuery, ReadingDetailRead
from app.schemas.write_parameters import ImportRead

router = APIRouter(include_in_schema=False, route_class=SignedInRoute)


@router.get(f"{READINGS}/{{number}}/publish")
def preview(
    request: Request, database: PrimaryDependency, caller: Curator, number: Number
) -> Response:
    with database.read() as session:
        version = load_reading(session, number).row.version
    return _publish(request, caller, number, {"version": str(version)}, is_dry_run=True)


@router.post(f"{READINGS}/{{number}}/publish")
def publish(request: Request, caller: Curator, number: Number, fields: RecordForm) -> Response:
    return _publish(request, caller, number, fields, is_dry_run=False)


def _publish(
    request: Request, caller: Caller, number: int, fields: dict[str, str], *, is_dry_run: bool
) -> Response:
    try:
        sent = read_model(DeskForm, {"version": fields.get("version", "")})
        said = read_model(PublishQuery, {"comment": fields.get("comment", "")})
        write = partial(
            publish_reading,
            number=number,
            caller=caller,
            comment=said.comment,
            precondition=partial(match_version, sent.version),
            is_dry_run=is_dry_run,
        )
        headers = WriteHeaders(request, caller, said.comment, is_dry_run)
        report = ImportRead.model_validate_json(bytes(perform(headers, write, _keep).body))
    except CatalogueError as error:
        # A preview that finds faults is no failure of its request.
        status = 200 if is_dry_run else error.status
        form = refuse(fields, error, ["comment"])
        return _show(request, caller, number, form, status=status)
    return _show(request, caller, number, EMPTY, report, is_preview=is_dry_run)


def _keep(published: Published) -> StoredResponse:
    report = published.report
    headers = {} if report.dry_run else {REVISION_HEADER: str(report.revision)}
    return StoredResponse(200, headers, report.model_dump_json().encode())


def _show(
    request: Request,
    caller: Caller,
    number: int,
    form: Form,
    report: ImportRead | None = None,
    *,
    status: int = 200,
    is_preview: bool = True,
) -> Response:
    with request.app.state.database.read() as session:
        reading = ReadingDetailRead.model_validate_json(write_body(load_reading(session, number)))
    return answer_form(
        request,
        "publish.html",
        say("publish_reading", title=reading.source.title),
        status=status,
        caller=caller,
        form=form,
        imported=report,
        reading=reading,
        is_preview=is_preview,
        plurals={name: kind.plural for name, kind in KINDS.items()},
        path=f"{READINGS}/{number}",
    )
