"""Notes about errors: readers leave them without an account, reviewers close them."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from app.errors import NotFound, TooManyRequests
from app.models import ErrorNote
from app.queries.api_keys import Caller
from app.queries.documents import get_document
from app.queries.error_notes import count_open_notes, get_note
from app.schemas.proposals import ErrorNoteCreate

# Beyond, nobody reads them, and whatever sends them could fill the disk.
MAX_OPEN_NOTES = 1_000


def leave_note(session: Session, given: ErrorNoteCreate) -> None:
    """Store a note about a record.

    Raises:
        NotFound: there is no such record.
        TooManyRequests: reviewers have as many open notes as are stored.
    """
    kind = given.kind.value
    if get_document(session, kind, given.id) is None:
        raise NotFound.of(kind, given.id)
    if count_open_notes(session) >= MAX_OPEN_NOTES:
        raise TooManyRequests("the reviewers have more notes than they can read; come back later")
    session.add(
        ErrorNote(kind=kind, resource_id=given.id, text=given.text, left_at=datetime.now(UTC))
    )


def close_note(session: Session, number: int, caller: Caller) -> None:
    """Close a note; one that is closed stays as it is.

    Raises:
        NotFound: there is no such note.
    """
    note = get_note(session, number)
    if note.closed_at is None:
        note.closed_by, note.closed_at = caller.name, datetime.now(UTC)
