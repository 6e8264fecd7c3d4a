"""Writes that clients ask for: one transaction each, tried out or done, and done once however often asked."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from sqlalchemy.orm import Session

from app.database.database import Database
from app.errors import CatalogueError, RequestInFlight
from app.ingest.edits.api_keys import store_subject
from app.ingest.edits.idempotency import (
    RepeatableRequest,
    RequestsInFlight,
    StoredResponse,
    find_answer,
    hold_in_transaction,
    note_use,
    store_response,
)
from app.ingest.store.writer import lock_revision
from app.queries.api_keys import Caller

_FIRST_OF_OUR_FAILURES = 500
_Done = TypeVar("_Done")


@dataclass(frozen=True, slots=True)
class WriteRequest:
    """`repeatable` is None for a request without `Idempotency-Key`, or that is only tried out.

    `tell` renders an error, which is kept as an answer like any other.
    """

    caller: Caller
    repeatable: RepeatableRequest | None
    is_dry_run: bool
    tell: Callable[[CatalogueError], StoredResponse]


class WriteResult(NamedTuple):
    """What is answered, and the epoch of the catalogue that answers."""

    answered: StoredResponse
    epoch: str


class WriteTransactions:
    """Those of one process. A request that is repeated in any while the first is under way is told so."""

    def __init__(self, database: Database, note_commit: Callable[[], None] | None = None) -> None:
        """`note_commit` is called, in the thread that wrote, after each change is committed."""
        self._database = database
        self._in_flight = RequestsInFlight(database.url)
        self._note_commit = note_commit

    def perform(
        self,
        asked: WriteRequest,
        write: Callable[[Session], _Done],
        answer: Callable[[_Done], StoredResponse],
    ) -> WriteResult:
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
                return self._store_error(asked, asked.repeatable, error)

    def _write(
        self,
        asked: WriteRequest,
        write: Callable[[Session], _Done],
        answer: Callable[[_Done], StoredResponse],
    ) -> WriteResult:
        with self._database.write() as session:
            if asked.repeatable:
                hold_in_transaction(session, asked.repeatable)
            epoch = lock_revision(session).epoch
            if asked.repeatable and (kept := find_answer(session, asked.repeatable)):
                return WriteResult(kept, epoch)
            store_subject(session, asked.caller)
            answered = answer(write(session))
            if asked.is_dry_run:
                session.rollback()
                return WriteResult(answered, epoch)
            note_use(session, asked.caller.prefix)
            if asked.repeatable:
                store_response(session, asked.repeatable, answered)
        if self._note_commit is not None:
            self._note_commit()
        return WriteResult(answered, epoch)

    def _store_error(
        self, asked: WriteRequest, repeatable: RepeatableRequest, error: CatalogueError
    ) -> WriteResult:
        answered = asked.tell(error)
        with self._database.write() as session:
            epoch = lock_revision(session).epoch
            # Raises where it is this that was wrong: the key belongs to another request.
            if (kept := find_answer(session, repeatable)) is not None:
                return WriteResult(kept, epoch)
            store_subject(session, asked.caller)
            store_response(session, repeatable, answered)
        return WriteResult(answered, epoch)

    def close(self) -> None:
        self._in_flight.close()
