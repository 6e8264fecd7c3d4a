"""The page that changes what is said of the text of a reading, or discards the reading."""

from functools import partial

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.database.database import Database
from app.errors import CatalogueError, InvalidInput
from app.extraction.candidates.candidate import ArticleReading
from app.ingest.edits.idempotency import StoredResponse
from app.ingest.readings.change import change_reading, discard_reading
from app.ingest.readings.open_reading import write_body
from app.pages.curate.forms import EMPTY, Form, ShortForm, answer_form, lead_to, read_model, refuse
from app.pages.curate.readings.begin import READINGS, SAID
from app.pages.curate.readings.decisions import DeskForm
from app.pages.curate.readings.desk import Number
from app.pages.curate.records import match_version
from app.pages.curate.signed_in import Curator, SignedInRoute
from app.pages.english import say
from app.queries.api_keys import Caller
from app.queries.readings.loaded_reading import LoadedReading, load_reading
from app.routes.editing.new_text import read_changed_text
from app.routes.editing.write_request import WriteHeaders, perform
from app.routes.http.dependencies import PrimaryDependency
from app.routes.http.work_route import run_in_share
from app.schemas.readings.reading import DiscardQuery, ReadingDetailRead, ReadingPatch, ReadingState
from app.work.shares import WorkKind

router = APIRouter(include_in_schema=False, route_class=SignedInRoute)

_PATH = f"{READINGS}/{{number}}/about"
_FIELDS = [f"source/{name}" for name in SAID]


@router.get(_PATH)
def show_about(
    request: Request, database: PrimaryDependency, caller: Curator, number: Number
) -> Response:
    return _show(request, database, caller, number, EMPTY)


@router.post(_PATH)
async def change_about(
    request: Request,
    database: PrimaryDependency,
    caller: Curator,
    number: Number,
    fields: ShortForm,
) -> Response:
    try:
        version = read_model(DeskForm, {"version": fields.get("version", "")}).version
        patch = await _read_patch(database, number, fields)
        article = await read_changed_text(database, number, patch)
        return await _store(request, caller, number, version, patch, article)
    except CatalogueError as error:
        form = refuse(fields, error, _FIELDS)
        return await _show_again(request, database, caller, number, form, error)


@router.post(f"{READINGS}/{{number}}/discard")
def discard(
    request: Request,
    database: PrimaryDependency,
    caller: Curator,
    number: Number,
    fields: ShortForm,
) -> Response:
    try:
        version = read_model(DeskForm, {"version": fields.get("version", "")}).version
        reason = read_model(DiscardQuery, {"reason": fields.get("reason", "").strip()}).reason
        write = partial(
            discard_reading,
            number=number,
            reason=reason,
            caller=caller,
            precondition=partial(match_version, version),
        )
        sent = WriteHeaders(request, caller, reason)
        return perform(sent, write, partial(_lead_to_desk, request))
    except CatalogueError as error:
        form = refuse(fields, error, ["reason"])
        return _show(request, database, caller, number, form, error.status)


@partial(run_in_share, kind=WorkKind.READ)
def _read_patch(database: Database, number: int, fields: dict[str, str]) -> ReadingPatch:
    """Return the patch of the fields that differ from the stored ones; an empty one is taken back.

    Raises:
        InvalidInput: a field breaks a rule, or none differs.
        NotFound: there is no such reading.
    """
    with database.read() as session:
        source = load_reading(session, number).source
    typed = {name: fields.get(f"source/{name}", source[name] or "").strip() for name in SAID}
    changed = {name: text or None for name, text in typed.items() if text != (source[name] or "")}
    if not changed:
        raise InvalidInput(say("nothing_changed"))
    return read_model(ReadingPatch, {"source": changed})


@partial(run_in_share, kind=WorkKind.WRITE)
def _store(
    request: Request,
    caller: Caller,
    number: int,
    version: int,
    patch: ReadingPatch,
    article: ArticleReading | None,
) -> Response:
    write = partial(
        change_reading,
        number=number,
        patch=patch,
        article=article,
        caller=caller,
        precondition=partial(match_version, version),
    )
    return perform(WriteHeaders(request, caller, None), write, partial(_lead_to_desk, request))


def _lead_to_desk(request: Request, reading: LoadedReading) -> StoredResponse:
    return lead_to(request, f"{READINGS}/{reading.row.number}")


@partial(run_in_share, kind=WorkKind.READ)
def _show_again(
    request: Request,
    database: Database,
    caller: Caller,
    number: int,
    form: Form,
    error: CatalogueError,
) -> Response:
    return _show(request, database, caller, number, form, error.status)


def _show(
    request: Request,
    database: Database,
    caller: Caller,
    number: int,
    form: Form,
    status: int = 200,
) -> Response:
    with database.read() as session:
        reading = ReadingDetailRead.model_validate_json(write_body(load_reading(session, number)))
    return answer_form(
        request,
        "about_reading.html",
        say("about_reading"),
        status=status,
        caller=caller,
        form=form,
        reading=reading,
        is_open=reading.state in (ReadingState.OPEN, ReadingState.SUBMITTED),
        said=SAID,
        path=f"{READINGS}/{number}",
    )
