"""The text of a request that begins a reading, and what is read in it, outside of the write transaction.

Files and texts are read in processes for heavy work, which limit time and memory. Names are looked up in
between.
"""

import asyncio
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.datastructures import State

from app.database.database import Database
from app.domain.claims.edtf import parse_period
from app.domain.names import guess_language
from app.domain.quotes.span import Span
from app.errors import (
    CatalogueError,
    ContentTooLarge,
    Fault,
    InvalidInput,
    QueryTooLong,
    UnsupportedMediaType,
)
from app.extraction.candidates.candidate import ArticleReading, CatalogueNames
from app.extraction.candidates.read_article import read_article_and_blocks
from app.extraction.candidates.text_words import TextWords, read_words
from app.extraction.documents.document import DocumentText, FileFault
from app.extraction.documents.media_types import DocumentType, find_contradiction, find_type
from app.extraction.documents.read_document import PLAIN_TEXT, read_document
from app.extraction.numbers.surroundings import keep_read
from app.extraction.warm_up import warm_up
from app.ingest.readings.add_candidate import find_marked, refuse_known
from app.ingest.readings.change import is_read_again, merge_source
from app.ingest.readings.create import NewReading, check_published
from app.ingest.readings.open_reading import refuse_closed
from app.queries.analysis.check_text import refuse_many_numbers
from app.queries.api_keys import has_keys
from app.queries.readings.loaded_reading import load_reading
from app.queries.readings.names import read_names
from app.routes.editing.upload import Upload, UploadedFile, read_upload
from app.routes.http.request_body import JSON, read_json_body, read_media_type
from app.routes.http.work_route import call_apart, run_in_share
from app.schemas.readings.candidate import CandidateCreate
from app.schemas.readings.reading import MAX_CHARACTERS, ReadingCreate, ReadingFields, ReadingPatch
from app.settings import Settings
from app.work.processes import WorkerProcesses
from app.work.shares import WorkKind

MULTIPART = "multipart/form-data"
_FILE = "file"
# The characters of a media type (RFC 6838, 4.2).
_MAX_TYPE = 2 * 127 + 1


class NewText(NamedTuple):
    """What a request sends: the fields, and the text or a file."""

    fields: ReadingFields
    text: str | None
    file: UploadedFile | None


async def prepare_process(state: State) -> None:
    """Start a process that reads texts before the first text comes, if anybody may send one.

    Where nobody has a key, as for a catalogue that is only read, none is started, which spares its memory.
    """
    processes: WorkerProcesses = state.processes
    if state.identity_provider is None:
        try:
            if not await state.shares.run(WorkKind.READ, partial(_has_keys, state.database)):
                return
        except CatalogueError:
            # The process is started when it is needed.
            return
    await asyncio.to_thread(processes.prepare, warm_up)


def _has_keys(database: Database) -> bool:
    with database.read() as session:
        return has_keys(session)


async def receive_text(request: Request) -> NewText:
    """Read the body of a request that begins a reading.

    Raises:
        UnsupportedMediaType: it is neither JSON nor a form.
        ContentTooLarge, BodyIncomplete: as for `read_body`.
        InvalidInput, RequestValidationError: it is not valid.
    """
    settings: Settings = request.app.state.settings
    if read_media_type(request, [JSON, MULTIPART]) == JSON:
        max_bytes = min(12 * MAX_CHARACTERS + 4096, settings.max_body_bytes)
        _, body = await read_json_body(request, max_bytes)
        given = _validate(ReadingCreate, body)
        fields = ReadingFields(**given.model_dump(exclude={"text"}, exclude_unset=True))
        return NewText(fields, given.text, None)
    upload = await read_upload(request, settings.max_document_bytes, _FILE)
    return _read_form(upload)


def _read_form(upload: Upload) -> NewText:
    if upload.file is None:
        detail = "the form has no file: send it in the part `file`, or the words as `text` in JSON"
        raise InvalidInput(detail, [Fault("#/body/file", "missing", detail)])
    return NewText(_validate(ReadingFields, upload.fields), None, upload.file)


def _validate(model: type[Any], body: object) -> Any:  # noqa: ANN401 - of the model
    """Return a body as the model; its faults are reported as those of a body that FastAPI reads."""
    try:
        return model.model_validate(body)
    except ValidationError as error:
        faults = [
            {**fault, "loc": ("body", *fault["loc"])} for fault in error.errors(include_url=False)
        ]
        raise RequestValidationError(faults) from error


async def read_new_text(database: Database, given: NewText) -> NewReading:
    """Return the text of a request, with all that is read in it.

    Raises:
        UnsupportedMediaType: the file is of a type that is not read.
        ContentTooLarge: it is too long, or takes too much work.
        InvalidInput: it cannot be read; `encrypted`, `file_damaged` or `no_text`.
    """
    fields = given.fields
    check_published(fields.published, "#/body/published")
    if given.file is None:
        assert given.text is not None  # noqa: S101 - for mypy; a request has one of both
        _refuse_empty(given.text)
        document = DocumentText(given.text, PLAIN_TEXT)
    else:
        document = await _read_file(given.file)
    language = fields.language or guess_language(document.text)
    article = await read_again(database, document.text, language, fields.published)
    return NewReading(fields, document.text, language, document.tool, article)


def _refuse_empty(text: str) -> None:
    """Refuse a text of blanks, marks and characters without width alone, as that of a file is."""
    if not any(map(str.isalnum, text)):
        detail = "the text has no words and no numbers: send those of an article"
        raise InvalidInput(detail, [Fault("#/body/text", "no_text", detail)])


async def _read_file(file: UploadedFile) -> DocumentText:
    document_type = find_type(file.media_type, file.name)
    actual = f"sent as {file.media_type[:_MAX_TYPE]!r}"
    if document_type is not None:
        actual = find_contradiction(file.content, document_type) or ""
    if document_type is None or actual:
        expected = ", ".join(DocumentType)
        raise UnsupportedMediaType(
            f"a file is read if it is {expected}; this one is {actual}", {"Accept": MULTIPART}
        )
    try:
        document = await call_apart(
            read_document, file.content, document_type, file.charset, MAX_CHARACTERS
        )
    except QueryTooLong as error:
        raise ContentTooLarge(
            "the file takes too much time or memory to read; send its words as text"
        ) from error
    if not isinstance(document, FileFault):
        return document
    if document.rule == "too_long":
        raise ContentTooLarge(document.detail)
    raise InvalidInput(document.detail, [Fault("#/body/file", document.rule, document.detail)])


async def read_changed_text(
    database: Database, number: int, patch: ReadingPatch
) -> ArticleReading | None:
    """Return what is read again in the text of a reading by a change; None if the change leaves that as it is.

    Raises:
        InvalidInput: the date is not one.
        NotFound: there is no such reading.
    """
    if patch.source is not None:
        check_published(patch.source.published, "#/body/source/published")
    text = await _find_text_to_read(database, number, patch)
    return None if text is None else await read_again(database, *text)


@partial(run_in_share, kind=WorkKind.READ)
def _find_text_to_read(
    database: Database, number: int, patch: ReadingPatch
) -> tuple[str, str, str | None] | None:
    """Return text, language and date of a reading whose text has to be read again, else None."""
    with database.read() as session:
        reading = load_reading(session, number)
        if reading.row.closed_at is not None or not is_read_again(reading, patch):
            return None
        source = merge_source(reading, patch)
        return reading.row.text, source["language"] or "en", source["published"]


async def read_marked_text(
    database: Database, number: int, given: CandidateCreate
) -> ArticleReading:
    """Return what is read in the text of a reading with words that a person has marked in it.

    Raises:
        InvalidInput: the words are not in the text, or a candidate has them.
        NotFound, ReadingClosed: there is no such reading, or it can no longer be changed.
    """
    return await read_again(database, *await _find_marked_text(database, number, given))


@partial(run_in_share, kind=WorkKind.READ)
def _find_marked_text(
    database: Database, number: int, given: CandidateCreate
) -> tuple[str, str, str | None, Span]:
    with database.read() as session:
        reading = load_reading(session, number)
        refuse_closed(reading)
        marked = find_marked(reading.row.text, given)
        refuse_known(reading, marked)
        source = reading.source
        return reading.row.text, source["language"] or "en", source["published"], marked


async def read_again(
    database: Database,
    text: str,
    language: str,
    published: str | None,
    marked: Span | None = None,
) -> ArticleReading:
    """Return what is read in a text of a language, with the names of the catalogue as it is now.

    What is `marked` is a candidate, whatever the rules think of it.
    """
    refuse_many_numbers(text)
    try:
        words = await call_apart(read_words, text, language)
        names = await _look_up(database, words)
        read = partial(
            read_article_and_blocks,
            language=language,
            published=_find_day(published),
            names=names,
            marked=marked,
        )
        article, blocks = await call_apart(read, text)
    except QueryTooLong as error:
        raise ContentTooLarge(
            "the text takes too much time or memory to read; send it in parts"
        ) from error
    # What is stored of the reading is checked against its text in this process.
    keep_read(blocks)
    return article


@partial(run_in_share, kind=WorkKind.COSTLY)
def _look_up(database: Database, words: TextWords) -> CatalogueNames:
    with database.read() as session:
        return read_names(session, words)


def _find_day(published: str | None) -> date | None:
    """Return the day from which words such as `last year` count: the last one of a month or year."""
    return None if published is None else parse_period(published).last
