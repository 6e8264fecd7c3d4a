"""The form that makes a candidate of words which the rules have passed over."""

from functools import partial

from fastapi import APIRouter, Request
from pydantic import Field
from starlette.responses import Response

from app.database.database import Database
from app.errors import CatalogueError, InvalidInput
from app.extraction.candidates.candidate import ArticleReading
from app.ingest.readings.add_candidate import add_candidate
from app.pages.curate.forms import Form, ShortForm, read_model, refuse
from app.pages.curate.readings.begin import READINGS
from app.pages.curate.readings.desk import DeskQuery, Number, answer_desk, lead_on
from app.pages.curate.records import match_version
from app.pages.curate.signed_in import Curator, SignedInRoute
from app.pages.english import say
from app.queries.api_keys import Caller
from app.queries.readings.loaded_reading import load_reading
from app.routes.editing.new_text import read_marked_text
from app.routes.editing.write_request import WriteHeaders, perform
from app.routes.http.dependencies import PrimaryDependency
from app.routes.http.work_route import run_in_share
from app.schemas.common import Create
from app.schemas.readings.candidate import CandidateCreate
from app.work.shares import WorkKind

router = APIRouter(include_in_schema=False, route_class=SignedInRoute)


class AddForm(Create):
    """The version that is seen, and the offsets of the words."""

    version: int = Field(ge=1, le=2**31 - 1)
    candidate: int = Field(default=0, ge=0, le=2**31 - 1)
    start: int = Field(ge=0, le=2**31 - 1)
    end: int = Field(ge=1, le=2**31 - 1)


@router.post(f"{READINGS}/{{number}}/candidates")
async def add(
    request: Request,
    database: PrimaryDependency,
    caller: Curator,
    number: Number,
    fields: ShortForm,
) -> Response:
    query = DeskQuery()
    try:
        sent = read_model(AddForm, {name: fields.get(name, "") for name in AddForm.model_fields})
        query = DeskQuery(candidate=sent.candidate)
        given = await _cut_words(database, number, sent)
        article = await read_marked_text(database, number, given)
        return await _store(request, caller, number, sent.version, given, article)
    except CatalogueError as error:
        form = refuse(fields, error, [])
        return await _show_again(request, database, caller, number, query, form, error)


@partial(run_in_share, kind=WorkKind.READ)
def _cut_words(database: Database, number: int, sent: AddForm) -> CandidateCreate:
    """Return the words at the offsets of a form.

    Raises:
        InvalidInput: there are none.
        NotFound: there is no such reading.
    """
    with database.read() as session:
        words = load_reading(session, number).row.text[sent.start : sent.end]
    if not words.strip():
        raise InvalidInput(say("no_such_words"))
    return read_model(CandidateCreate, {"exact": words, "start": sent.start})


@partial(run_in_share, kind=WorkKind.WRITE)
def _store(
    request: Request,
    caller: Caller,
    number: int,
    version: int,
    given: CandidateCreate,
    article: ArticleReading,
) -> Response:
    write = partial(
        add_candidate,
        number=number,
        given=given,
        article=article,
        caller=caller,
        precondition=partial(match_version, version),
    )
    return perform(WriteHeaders(request, caller, None), write, partial(lead_on, request, 0))


@partial(run_in_share, kind=WorkKind.READ)
def _show_again(
    request: Request,
    database: Database,
    caller: Caller,
    number: int,
    query: DeskQuery,
    form: Form,
    error: CatalogueError,
) -> Response:
    return answer_desk(request, database, caller, number, query, form, error.status)
