"""A reading that is to be changed: who may change it, and in which version they have seen it."""

import json
from datetime import UTC, datetime

from app.domain.access.api_keys import ALLOWED, Operation
from app.errors import Forbidden, ReadingClosed
from app.ingest.edits.resource import Precondition
from app.ingest.store.catalogue_lock import LockedCatalogue
from app.queries.api_keys import Caller
from app.queries.readings.describe import describe_reading
from app.queries.readings.loaded_reading import LoadedReading, load_reading
from app.schemas.readings.reading import ReadingState


def is_reviewer(caller: Caller) -> bool:
    """Return whether a caller may change the catalogue, and so publish readings."""
    return Operation.WRITE in ALLOWED[caller.role]


def is_own(reading: LoadedReading, caller: Caller) -> bool:
    row = reading.row
    return caller.prefix == row.creator_prefix or caller.name == row.created_by


def open_reading(
    catalogue: LockedCatalogue, number: int, caller: Caller, precondition: Precondition
) -> LoadedReading:
    """Return a reading that a caller may change.

    Raises:
        NotFound: there is no such reading.
        PreconditionFailed: the caller has seen another version of it.
        Forbidden: it is of somebody else, and the caller is no reviewer.
        ReadingClosed: it was published, discarded, or submitted by this caller.
    """
    reading = load_reading(catalogue.session, number)
    precondition(write_body(reading))
    if not is_reviewer(caller) and not is_own(reading, caller):
        raise Forbidden("a contributor changes readings of their own; ask a reviewer")
    refuse_closed(reading)
    if reading.row.state == ReadingState.SUBMITTED and not is_reviewer(caller):
        raise ReadingClosed(
            f"reading {number} was submitted: a reviewer changes or publishes it, or discard it"
        )
    return reading


def refuse_closed(reading: LoadedReading) -> None:
    row = reading.row
    if row.closed_at is not None:
        raise ReadingClosed(f"reading {row.number} was {row.state} by {row.closed_by}")


def write_body(reading: LoadedReading) -> bytes:
    """Return the public JSON of a reading, which its ETag is of."""
    return describe_reading(reading).model_dump_json().encode()


def note_change(reading: LoadedReading) -> None:
    """Store what has changed of a reading, as its next version."""
    row = reading.row
    row.version += 1
    row.updated_at = datetime.now(UTC)
    write_contents(reading)


def write_contents(reading: LoadedReading) -> None:
    reading.row.source, reading.row.drafts = write_json(reading.source), write_json(reading.drafts)
    reading.row.numbers = write_json(reading.numbers)


def write_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
