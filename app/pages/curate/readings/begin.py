"""The list of readings, and the form that begins one with a text."""

from functools import partial

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.database.database import Database
from app.errors import CatalogueError, Fault, InvalidInput
from app.ingest.edits.idempotency import StoredResponse
from app.ingest.readings.create import NewReading, create_reading
from app.pages.curate.forms import (
    EMPTY,
    FILE_FIELD,
    Form,
    TextForm,
    answer_form,
    lead_to,
    read_model,
    refuse,
)
from app.pages.curate.signed_in import Curator, SignedInRoute
from app.pages.english import say
from app.queries.api_keys import Caller
from app.queries.readings.lists import list_readings
from app.queries.readings.loaded_reading import LoadedReading
from app.routes.editing.new_text import NewText, read_new_text
from app.routes.editing.upload import Upload
from app.routes.editing.write_request import WriteHeaders, perform
from app.routes.http.dependencies import PrimaryDependency
from app.routes.http.work_route import run_in_share
from app.schemas.readings.reading import (
    MAX_CHARACTERS,
    ReadingCreate,
    ReadingFields,
    ReadingQuery,
    ReadingRead,
)
from app.work.shares import WorkKind

READINGS = "/curate/readings"
# What a form says of a text.
SAID = ("title", "published", "publisher", "url", "language")

_ENDINGS = (".txt", ".md", ".html", ".htm", ".pdf")

router = APIRouter(include_in_schema=False, route_class=SignedInRoute)


@router.get(READINGS)
def show_readings(request: Request, database: PrimaryDependency, caller: Curator) -> Response:
    return _show(request, database, caller, EMPTY)


@router.post(READINGS)
async def begin(
    request: Request, database: PrimaryDependency, caller: Curator, sent: TextForm
) -> Response:
    try:
        read = await read_new_text(database, _read_form(sent))
        return await _store(request, caller, read)
    except CatalogueError as error:
        form = refuse(sent.fields, error, [*SAID, "text", FILE_FIELD])
        return await _show_again(request, database, caller, form, error)


def _read_form(sent: Upload) -> NewText:
    """Return what a form says of a text, and its file, or else the words that were pasted.

    Raises:
        InvalidInput: a field breaks a rule, or there is no text.
    """
    said = {name: sent.fields.get(name, "") for name in SAID}
    if sent.file is not None:
        return NewText(read_model(ReadingFields, said), None, sent.file)
    text = sent.fields.get("text", "")
    if not text:
        detail = say("no_text")
        raise InvalidInput(detail, [Fault("#/body/text", "missing", detail)])
    given = read_model(ReadingCreate, {**said, "text": text})
    fields = ReadingFields(**given.model_dump(exclude={"text"}, exclude_unset=True))
    return NewText(fields, given.text, None)


@partial(run_in_share, kind=WorkKind.WRITE)
def _store(request: Request, caller: Caller, read: NewReading) -> Response:
    write = partial(create_reading, given=read, caller=caller)
    return perform(WriteHeaders(request, caller, None), write, partial(_lead_to_desk, request))


def _lead_to_desk(request: Request, reading: LoadedReading) -> StoredResponse:
    return lead_to(request, f"{READINGS}/{reading.row.number}")


@partial(run_in_share, kind=WorkKind.READ)
def _show_again(
    request: Request, database: Database, caller: Caller, form: Form, error: CatalogueError
) -> Response:
    return _show(request, database, caller, form, error.status)


def _show(
    request: Request, database: Database, caller: Caller, form: Form, status: int = 200
) -> Response:
    with database.read() as session:
        page = list_readings(session, ReadingQuery())
    return answer_form(
        request,
        "readings.html",
        say("readings"),
        status=status,
        caller=caller,
        form=form,
        readings=[ReadingRead.model_validate_json(body) for body in page.bodies],
        max_characters=MAX_CHARACTERS,
        said=SAID,
        file_types=",".join(_ENDINGS),
    )
