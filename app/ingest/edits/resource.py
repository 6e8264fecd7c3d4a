"""Edits of one resource: create, patch, withdraw and restore, with the same checks as imports.

The caller has locked the catalogue until the commit. Preconditions of the client are checked under this
lock, so that no other write comes between the check and the edit.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.json.merge_patch import merge
from app.domain.quotes.span import Span, SpanIndex
from app.errors import AlreadyExists, CatalogueError, Fault, InvalidBundle, InvalidInput, NotFound
from app.ingest.bundle.fault_collector import FaultCollector
from app.ingest.bundle.input_record import InputRecord
from app.ingest.bundle.source_lines import SourceLines
from app.ingest.bundle.validation import list_faults
from app.ingest.checks.checker import Checker
from app.ingest.documents.writer import read_documents
from app.ingest.edits.filled_fields import forget_filled
from app.ingest.edits.logged_records import read_logged
from app.ingest.export.from_records import restate_record
from app.ingest.export.from_source_numbers import restate_numbers
from app.ingest.rows.read_records import make_record, read_stored
from app.ingest.rows.record import Record
from app.ingest.store.catalogue_lock import LockedCatalogue
from app.ingest.store.change_log import Author
from app.ingest.store.withdrawal import refuse_unexplained
from app.ingest.store.writer import StoredResources, store_records
from app.models import KINDS, Change
from app.queries.documents import get_document
from app.queries.history.row_json import Rows
from app.queries.resources.claimed_spans import list_claimed_spans
from app.schemas.claims import ClaimCreate
from app.schemas.common import Standing
from app.schemas.kinds import SCHEMAS, ResourceCreate
from app.schemas.source_numbers import SourceNumberCreate
from app.schemas.sources import SourceCreate
from app.validation_messages import Schema, find_schema, get_schema

# The start of the JSON Pointer of each fault; it denotes the body of the request.
BODY = "#/body"

# A function that receives a resource's public JSON before a change, and raises an error to prevent it.
Precondition = Callable[[bytes], None]


class SeenInWords(NamedTuple):
    """What the words of the sources give to a write: the pointers of filled fields, and hints."""

    filled: tuple[str, ...] = ()
    hints: tuple[Fault, ...] = ()


_NOTHING = SeenInWords()


@dataclass(frozen=True, slots=True)
class EditResult:
    """The result of an edit.

    `body` is the public JSON of the resource after it, `revision` the revision of the catalogue after
    it.
    """

    id: str
    body: bytes
    revision: int
    reading: SeenInWords = _NOTHING


def create_resource(
    catalogue: LockedCatalogue,
    kind: str,
    given: ResourceCreate,
    author: Author,
    refusal: type[CatalogueError] = AlreadyExists,
) -> EditResult:
    """Store a new resource.

    Raises:
        AlreadyExists: a resource with this id exists; `refusal` chooses another error for this case.
        ReasonMissing: it is withdrawn from the beginning, and the author gives no reason.
        InvalidInput: the resource breaks rules. The error lists every fault.
    """
    if get_document(catalogue.session, kind, given.id) is not None:
        raise refusal(
            f"the {kind} {given.id!r} exists already: change it by PATCH, or give another id"
        )
    if given.status == Standing.WITHDRAWN:
        refuse_unexplained([(kind, given.id)], author.comment)
    return _store(_open_checker(catalogue.session), catalogue, kind, given, author)


def patch_resource(
    catalogue: LockedCatalogue,
    kind: str,
    resource_id: str,
    patch: dict[str, Any],
    author: Author,
    precondition: Precondition,
) -> EditResult:
    """Apply a merge patch (RFC 7396) to a resource.

    The patch applies to the form that a resource has in a bundle (a file of records), not to its public
    JSON. In that form, references are ids, and there are no computed fields; these are computed again.

    Raises:
        NotFound: no resource has this id.
        InvalidInput: the patched resource would break rules. The error lists every fault.
    """
    stored = read_for_edit(catalogue.session, kind, resource_id, precondition)
    checker = _open_checker(catalogue.session)
    record = make_record(kind, stored.rows[kind][resource_id])
    created = _restate(record, checker)
    if isinstance(created, ClaimCreate):
        described = forget_filled(catalogue.session, record, created, patch)
    else:
        described = created.model_dump(mode="json", exclude_defaults=True)
    merged = merge(described, patch)
    _add_unknown(merged, patch, get_schema(SCHEMAS[kind].create), ())
    if merged.get("id") != resource_id:
        detail = "an id stays as it is; leave it out"
        raise InvalidInput(detail, [Fault(f"{BODY}/id", "immutable", detail)])
    return _store(checker, catalogue, kind, read_created(kind, merged), author, stored)


def withdraw_resource(
    catalogue: LockedCatalogue,
    kind: str,
    resource_id: str,
    author: Author,
    precondition: Precondition,
) -> EditResult:
    """Set the status of a resource to withdrawn; its other fields are unchanged.

    Raises:
        NotFound: no resource has this id.
        StillReferred: a current resource refers to this resource.
    """
    stored = read_for_edit(catalogue.session, kind, resource_id, precondition)
    record = make_record(kind, stored.rows[kind][resource_id])
    columns = {**record.columns, KINDS[kind].model.status.key: Standing.WITHDRAWN.value}
    withdrawn = replace(record, columns=columns)
    revision = store_records(catalogue, [withdrawn], author, stored)
    return read_back(catalogue, kind, resource_id, revision)


def restore_resource(
    catalogue: LockedCatalogue,
    kind: str,
    resource_id: str,
    version: int,
    author: Author,
    precondition: Precondition,
) -> EditResult:
    """Store the content of an earlier version of a resource again, as its newest version.

    Raises:
        NotFound: there is no such resource, or it has no such version.
        InvalidInput: the old content would break rules today. The error lists every fault.
    """
    stored = read_for_edit(catalogue.session, kind, resource_id, precondition)
    record = read_version(catalogue.session, kind, stored.rows[kind][resource_id], version)
    if record is None:
        raise NotFound(f"{kind} {resource_id!r} has no version {version}; its history lists them")
    checker = _open_checker(catalogue.session)
    created = _restate(record, checker)
    now = make_record(kind, stored.rows[kind][resource_id])
    numbers = list(_restore_numbers(catalogue.session, record, now))
    return _store(checker, catalogue, kind, created, author, stored, numbers)


def _restore_numbers(session: Session, past: Record, now: Record) -> Iterator[InputRecord]:
    """Yield what gives the numbers of a source their past reasons, and takes back those of today.

    A number that a claim has today gets none.
    """
    if past.kind != "source":
        return
    claimed = SpanIndex(own.span for own in list_claimed_spans(session, [past.id]))
    given = [
        SourceNumberCreate.model_validate(number)
        for number in restate_numbers(past)
        if not claimed.touches(_find_span(number))
    ]
    replaced = SpanIndex(map(_find_span, restate_numbers(past)))
    given += [
        SourceNumberCreate.model_validate({**number, "reason": None, "note": None})
        for number in restate_numbers(now)
        if not replaced.touches(_find_span(number))
    ]
    for number in given:
        yield InputRecord("source_number", None, f"{BODY}/source_numbers", None, number)


def _find_span(number: dict[str, Any]) -> Span:
    return Span(number["start"], number["start"] + len(number["exact"]))


def describe_version(
    session: Session, kind: str, resource_id: str, version: int | None = None
) -> dict[str, Any]:
    """Return a version of a resource in the form that a bundle has, which patches change.

    `version` is None for the current one.

    Raises:
        NotFound: there is no such resource, or it has no such version.
    """
    rows = read_stored(session, kind, [resource_id]).get(resource_id)
    if rows is None:
        raise NotFound.of(kind, resource_id)
    record = make_record(kind, rows)
    if version is not None:
        past = read_version(session, kind, rows, version)
        if past is None:
            raise NotFound(f"{kind} {resource_id!r} has no version {version}")
        record = past
    restated = _restate(record, _open_checker(session))
    return restated.model_dump(mode="json", exclude_defaults=True)


def _add_unknown(
    merged: dict[str, Any], patch: dict[str, Any], schema: Schema, path: tuple[str, ...]
) -> None:
    """Add fields that a patch removes and no resource has, so that they are refused and not ignored.

    `schema` is that of the resource, and `path` where the patch is in it.
    """
    known = find_schema(schema, path).get("properties", patch)
    for name, value in patch.items():
        if value is None and name not in known:
            merged[name] = None
        elif isinstance(value, dict):
            _add_unknown(merged[name], value, schema, (*path, name))


def _restate(record: Record, checker: Checker) -> ResourceCreate:
    """Return a record in the form in which a request has it.

    That of a source names no file, and leaves its text out, which never changes.
    """
    created = restate_record(record, checker.read_text)
    if isinstance(created, SourceCreate):
        return created.model_copy(update={"text_file": None, "sha256": None})
    return created


def read_for_edit(
    session: Session, kind: str, resource_id: str, precondition: Precondition
) -> StoredResources:
    """Read a resource and check the precondition.

    Raises:
        NotFound: no resource has this id.
    """
    documents = read_documents(session, kind, [resource_id])
    if resource_id not in documents:
        raise NotFound.of(kind, resource_id)
    precondition(documents[resource_id].body)
    rows = read_stored(session, kind, [resource_id])
    return StoredResources({kind: rows}, {(kind, resource_id): documents[resource_id]})


def read_version(session: Session, kind: str, current: Rows, version: int) -> Record | None:
    """Return the record of a resource as it was in a version, past or current; None if there is none.

    `current` are its rows now. The rows of a past version are stored in the change log, with the change that made the next version.
    """
    [own] = current[kind]
    if own["version"] == version:
        return make_record(kind, current)
    statement = select(Change.rows_before, Change.shape).where(
        Change.kind == kind,
        Change.resource_id == own["id"],
        Change.version == version + 1,
        Change.action != "refresh",
    )
    logged = session.execute(statement).one_or_none()
    if logged is None or logged.rows_before is None:
        return None
    return read_logged(kind, logged.rows_before, logged.shape)


def read_created(kind: str, described: dict[str, Any]) -> ResourceCreate:
    """Read a resource from JSON, in the form in which a bundle (a file of records) has it.

    Raises:
        InvalidInput: fields or types are invalid. The error lists every fault.
    """
    try:
        return SCHEMAS[kind].create.model_validate(described)
    except ValidationError as error:
        raise _refuse(
            [Fault(*fault) for fault in list_faults(error, BODY, SCHEMAS[kind].create)]
        ) from error


def _open_checker(session: Session) -> Checker:
    return Checker(session, None, FaultCollector(SourceLines()))


def _store(
    checker: Checker,
    catalogue: LockedCatalogue,
    kind: str,
    created: ResourceCreate,
    author: Author,
    stored: StoredResources | None = None,
    numbers: Sequence[InputRecord] = (),
) -> EditResult:
    """Check and store a resource, a source with `numbers`; `stored` is the stored one, None if it is new."""
    own = InputRecord(kind, created.id, BODY, None, created)
    try:
        records = checker.check_bundle([own, *numbers])
    except InvalidBundle as error:
        raise _refuse(list(error.faults)) from error
    revision = store_records(catalogue, records, author, stored)
    result = read_back(catalogue, kind, created.id, revision)
    filled = tuple(name for record in records for name in record.filled)
    return replace(result, reading=SeenInWords(filled, checker.list_hints()))


def read_back(catalogue: LockedCatalogue, kind: str, resource_id: str, revision: int) -> EditResult:
    body = get_document(catalogue.session, kind, resource_id)
    if body is None:
        raise LookupError(f"{kind}/{resource_id} was stored and has no document")
    return EditResult(resource_id, body, revision)


def _refuse(faults: list[Fault]) -> InvalidInput:
    detail = "; ".join(
        f"{fault.pointer.removeprefix(BODY)}: {fault.detail}" for fault in faults[:5]
    )
    return InvalidInput(f"{detail}; nothing was stored", faults)
