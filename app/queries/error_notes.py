"""Notes about errors that readers have left: those that no reviewer has closed, and one by its number."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.models import ErrorNote

_IS_OPEN = ErrorNote.closed_at.is_(None)


def list_open_notes(session: Session, limit: int) -> Sequence[ErrorNote]:
    """Return the open notes, the oldest first."""
    statement = select(ErrorNote).where(_IS_OPEN).order_by(ErrorNote.number).limit(limit)
    return session.scalars(statement).all()


def count_open_notes(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(ErrorNote).where(_IS_OPEN)) or 0


def get_note(session: Session, number: int) -> ErrorNote:
    """Return a note by its number.

    Raises:
        NotFound: there is no note with this number.
    """
    note = session.get(ErrorNote, number)
    if note is None:
        raise NotFound(f"there is no note {number}")
    return note
