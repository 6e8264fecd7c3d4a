"""The command `read`: the candidates of an article, and a reading of it that is decided on and published."""

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from getpass import getuser
from pathlib import Path
from typing import Annotated, Any, NamedTuple, TypeVar

import typer
from pydantic import Field, TypeAdapter, ValidationError

from app.cli.console import open_catalogue, out, print_line
from app.cli.imports import print_outcome
from app.database.database import Database
from app.domain.access.api_keys import AccessRole
from app.domain.claims.edtf import parse_period
from app.domain.names import guess_language
from app.errors import ContentTooLarge, Fault, InvalidInput, QueryTooLong
from app.extraction.candidates.text_words import read_words
from app.extraction.documents.document import FileFault
from app.extraction.documents.media_types import DocumentType, find_contradiction, find_type
from app.extraction.documents.read_document import read_document
from app.ingest.bundle.validation import list_faults
from app.ingest.readings.change import change_reading
from app.ingest.readings.create import NewReading, check_published, create_reading
from app.ingest.readings.decide import decide
from app.ingest.readings.publish import Published, publish_reading
from app.ingest.store.catalogue_lock import LockedCatalogue, write_locked
from app.queries.analysis.check_text import refuse_many_numbers
from app.queries.api_keys import Caller
from app.queries.readings.describe import describe_candidates, describe_reading
from app.queries.readings.loaded_reading import LoadedReading, load_reading
from app.queries.readings.names import read_names
from app.schemas.common import Create
from app.schemas.readings.candidate import CandidateRead
from app.schemas.readings.decision import DecisionCreate
from app.schemas.readings.reading import (
    MAX_CHARACTERS,
    DraftPatches,
    ReadingFields,
    ReadingPatch,
)
from app.settings import Settings, read_settings
from app.work.processes import WorkerProcesses

readings = typer.Typer()
_Value = TypeVar("_Value")


class DecisionFile(Create):
    """What a file says of the candidates and drafts of a reading, as the paths of a reading take it."""

    decisions: list[DecisionCreate] = Field(default=[])
    drafts: DraftPatches | None = None


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is to be done with a reading. Without `stores`, it is shown and rolled back."""

    decided: DecisionFile
    stores: bool
    publishes: bool
    is_dry_run: bool


@readings.command()
def read(  # noqa: PLR0913 - each is an option
    file: Annotated[
        Path, typer.Argument(help="An article: plain text, Markdown, HTML or PDF, by its suffix.")
    ],
    *,
    title: Annotated[str | None, typer.Option(help="Its title; else the name of the file.")] = None,
    language: Annotated[
        str | None, typer.Option(help="BCP 47 tag; else found in the text.")
    ] = None,
    published: Annotated[
        str | None, typer.Option(help="EDTF date; words such as 'last year' are read by it.")
    ] = None,
    publisher: Annotated[str | None, typer.Option(help="Who published it.")] = None,
    url: Annotated[str | None, typer.Option(help="Where; nothing is fetched from there.")] = None,
    same_text_as: Annotated[
        str | None, typer.Option(help="A source with exactly this text.")
    ] = None,
    store: Annotated[
        bool, typer.Option("--store", help="Store the reading, to decide on it by HTTP.")
    ] = False,
    decisions: Annotated[
        Path | None,
        typer.Option(
            help="A JSON file: {decisions: [...], drafts: {...}}, as POST .../decisions and PATCH of "
            "a reading take them."
        ),
    ] = None,
    publish: Annotated[
        bool, typer.Option("--publish", help="Import what the decisions accept, as one revision.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="With --publish: store nothing, show what would be.")
    ] = False,
    as_json: Annotated[
        bool,
        typer.Option("--json", help="Print the reading and its candidates as the API has them."),
    ] = False,
) -> None:
    """Read the numbers of an article: each with organization, metric and date, and what is unsure.

    Nothing is stored unless `--store` or `--publish` says so. A reading that was stored is decided on by
    HTTP, or here with `--decisions`.
    """
    given = {
        "title": title or file.stem,
        "language": language,
        "published": published,
        "publisher": publisher,
        "url": url,
        "same_text_as": same_text_as,
    }
    fields = _validate(ReadingFields, {name: value for name, value in given.items() if value})
    check_published(fields.published, "#/published")
    decided = DecisionFile() if decisions is None else _read_decisions(decisions)
    wanted = _Wanted(decided, store or publish, publish, dry_run)
    settings = read_settings()
    loaded = _load_file(file, settings)
    with open_catalogue() as database:
        new = asyncio.run(_read_article(database, loaded, fields, settings))
        reading, candidates, outcome = _store(database, new, wanted)
    if as_json:
        document = {
            "reading": reading,
            "candidates": [own.model_dump(mode="json") for own in candidates],
        }
        out.print(json.dumps(document, ensure_ascii=False, indent=2), markup=False)
    elif outcome is None:
        _print_candidates(reading, candidates)
    if outcome is not None and not as_json:
        print_outcome(outcome.report, as_json=False)
    if wanted.stores and not dry_run and not as_json:
        print_line(f"reading {reading['number']} is {reading['state']}")


def _validate(model: Any, body: object) -> Any:  # noqa: ANN401 - of the model
    try:
        return TypeAdapter(model).validate_python(body)
    except ValidationError as error:
        faults = [Fault(*fault) for fault in list_faults(error, "#", model)]
        raise InvalidInput("nothing was read", faults) from error


def _read_decisions(path: Path) -> DecisionFile:
    decided: DecisionFile = _validate(DecisionFile, _read_json(path))
    return decided


def _read_json(path: Path) -> object:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        detail = f"{path} cannot be read as JSON: {error}"
        raise InvalidInput(detail, [Fault("", "not_json", detail)]) from error


class _LoadedFile(NamedTuple):
    path: Path
    content: bytes
    type: DocumentType


def _load_file(path: Path, settings: Settings) -> _LoadedFile:
    document_type = find_type("", path.name)
    if document_type is None:
        raise _refuse_file(path, "the suffix is none of .txt, .md, .html, .pdf")
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= settings.max_document_bytes else b""
    except OSError as error:
        raise _refuse_file(path, str(error.strerror)) from error
    if size > settings.max_document_bytes:
        raise ContentTooLarge(f"a file may have up to {settings.max_document_bytes} bytes")
    if actual := find_contradiction(content, document_type):
        raise _refuse_file(path, f"it is {actual}")
    return _LoadedFile(path, content, document_type)


async def _read_article(
    database: Database, file: _LoadedFile, fields: ReadingFields, settings: Settings
) -> NewReading:
    """Read a file in a process with limits of time and memory, as a server does."""
    # Imported here, because other commands do not need it and would start more slowly.
    from app.extraction.candidates.read_article import read_article  # noqa: PLC0415

    processes = WorkerProcesses(settings)
    try:
        document = await _call(
            processes, read_document, file.content, file.type, None, MAX_CHARACTERS
        )
        if isinstance(document, FileFault):
            place = str(file.path)
            raise InvalidInput(document.detail, [Fault(place, document.rule, document.detail)])
        language = fields.language or guess_language(document.text)
        refuse_many_numbers(document.text)
        words = await _call(processes, read_words, document.text, language)
        with database.read() as session:
            names = read_names(session, words)
        day = parse_period(fields.published).last if fields.published else None
        read_it = partial(read_article, language=language, published=day, names=names)
        article = await _call(processes, read_it, document.text)
    finally:
        processes.close()
    return NewReading(fields, document.text, language, document.tool, article)


def _refuse_file(path: Path, why: str) -> InvalidInput:
    detail = f"{path} cannot be read: {why}"
    return InvalidInput(detail, [Fault(str(path), "not_readable", detail)])


async def _call(
    processes: WorkerProcesses, function: Callable[..., _Value], *arguments: object
) -> _Value:
    try:
        return await processes.call(function, arguments)
    except QueryTooLong as error:
        raise ContentTooLarge(
            "it takes too much time or memory to read; read it in parts"
        ) from error


def _store(
    database: Database, new: NewReading, wanted: _Wanted
) -> tuple[dict[str, Any], Sequence[CandidateRead], Published | None]:
    """Store, decide on and publish a reading as far as it is wanted; return it with its candidates."""
    caller = Caller("", getuser(), AccessRole.ADMIN)
    with write_locked(database) as catalogue:
        session = catalogue.session
        number = create_reading(catalogue, new, caller).row.number
        reading = _decide(catalogue, number, wanted.decided, caller)
        candidates = describe_candidates(session, reading, reading.candidates)
        published = None
        if wanted.publishes:
            published = publish_reading(
                catalogue, number, caller, None, _accept_any, is_dry_run=wanted.is_dry_run
            )
            reading = published.reading
        described = describe_reading(reading).model_dump(mode="json")
        if wanted.is_dry_run or not wanted.stores:
            session.rollback()
    return described, candidates, published


def _decide(
    catalogue: LockedCatalogue, number: int, decided: DecisionFile, caller: Caller
) -> LoadedReading:
    if decided.drafts is not None:
        patch = ReadingPatch(drafts=decided.drafts)
        change_reading(catalogue, number, patch, None, caller, _accept_any)
    if decided.decisions:
        decide(catalogue, number, decided.decisions, caller, _accept_any)
    return load_reading(catalogue.session, number)


def _accept_any(_body: bytes) -> None:
    """Accept any version: the reading is of this transaction."""


def _print_candidates(reading: dict[str, Any], candidates: Sequence[CandidateRead]) -> None:
    for candidate in candidates:
        draft = candidate.draft
        owners = ", ".join(mention.id for mention in candidate.organizations) or "?"
        period = f", {draft['period']}" if "period" in draft else ""
        words = " ".join(draft["quantity"]["as_stated"].split())
        metric = draft.get("metric", "?")
        print_line(f"{candidate.candidate}. {words}: {owners}, {metric}, {draft['kind']}{period}")
        for duplicate in candidate.duplicates:
            print_line(f"   {duplicate.relation} {duplicate.claim}")
        if candidate.open:
            print_line(f"   open: {', '.join(candidate.open)}")
    for number in reading["numbers"]:
        if number["part_of"] is None:
            print_line(f"-  {number['exact']}: {number['reason']} ({number['rule']})")
