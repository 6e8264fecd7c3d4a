"""Writes that clients ask for: one transaction each, tried out or done, and done once however often asked."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from sqlalchemy.orm import Session

from app.database.database import Database
from app.errors import CatalogueError, RequestInFlight
from app.ingest.edits.api_keys import keep_subject
from app.ingest.edits.idempotency import (
    Answered,
    Repeatable,
    RequestsInFlight,
    find_answer,
    hold_in_transaction,
    keep_answer,
    note_use,
)
from app.ingest.store.writer import lock_revision
from app.queries.api_keys import Caller

_FIRST_OF_OUR_FAILURES = 500
_Done = TypeVar("_Done")


@dataclass(frozen=True, slots=True)
class Asked:
    """`repeatable` is None for a request without `Idempotency-Key`, or that is only tried out.

    `tell` renders an error, which is kept as an answer like any other.
    """

    caller: Caller
    repeatable: Repeatable | None
    is_dry_run: bool
    tell: Callable[[CatalogueError], Answered]


class Performed(NamedTuple):
    """What is answered, and the epoch of the catalogue that answers."""

    answered: Answered
    epoch: str


class Writes:
    """Those of one process. A request that is repeated in any while the first is under way is told so."""

    def __init__(self, database: Database, note_commit: Callable[[], None] | None = None) -> None:
        """`note_commit` is called, in the thread that wrote, after each change is committed."""
        self._database = database
        self._in_flight = RequestsInFlight(database.url)
        self._note_commit = note_commit

    def perform(
        self,
        asked: Asked,
        write: Callable[[Session], _Done],
        answer: Callable[[_Done], Answered],
    ) -> Performed:
        """Write and answer, or give the answer of the same request before.

        Raises:
            CatalogueError: whatever `write` raises, where the request is not repeatable.
            IdempotencyKeyReused: the request before was another one.
            RequestInFlight: the request before is not answered yet.
        """
        if asked.repeatable is None:
            return self._write(asked, write, answer)
        with self._in_flight.hold(asked.repeatable):
            try:
                return self._write(asked, write, answer)
            except RequestInFlight:
                # It is the answer of this moment, not of the request.
                raise
            except CatalogueError as error:
                if error.status >= _FIRST_OF_OUR_FAILURES:
                    raise
                return self._keep_error(asked, asked.repeatable, error)

    def _write(
        self,
        asked: Asked,
        write: Callable[[Session], _Done],
        answer: Callable[[_Done], Answered],
    ) -> Performed:
        with self._database.write() as session:
            if asked.repeatable:
                hold_in_transaction(session, asked.repeatable)
            epoch = lock_revision(session).epoch
            if asked.repeatable and (kept := find_answer(session, asked.repeatable)):
                return Performed(kept, epoch)
            keep_subject(session, asked.caller)
            answered = answer(write(session))
            if asked.is_dry_run:
                session.rollback()
                return Performed(answered, epoch)
            note_use(session, asked.caller.prefix)
            if asked.repeatable:
                keep_answer(session, asked.repeatable, answered)
        if self._note_commit is not None:
            self._note_commit()
        return Performed(answered, epoch)

    def _keep_error(self, asked: Asked, repeatable: Repeatable, error: CatalogueError) -> Performed:
        answered = asked.tell(error)
        with self._database.write() as session:
            epoch = lock_revision(session).epoch
            # Raises where it is this that was wrong: the key belongs to another request.
            if (kept := find_answer(session, repeatable)) is not None:
                return Performed(kept, epoch)
            keep_subject(session, asked.caller)
            keep_answer(session, repeatable, answered)
        return Performed(answered, epoch)

    def close(self) -> None:
        self._in_flight.close()
