"""Write requests: each runs in one transaction, and once per `Idempotency-Key`.

A request that is repeated with the same key gets the stored response. The transaction of a dry run is
rolled back.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

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
from app.ingest.store.catalogue_lock import LockedCatalogue, lock_catalogue, write_locked
from app.queries.api_keys import Caller

_FIRST_SERVER_ERROR = 500
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class WriteRequest:
    """A request to change the catalogue or the proposals.

    `repeatable` is None for a request without `Idempotency-Key`, and for a dry run. `render_error`
    makes the response to an error; for a repeatable request, that response is stored like any other.
    """

    caller: Caller
    repeatable: RepeatableRequest | None
    is_dry_run: bool
    render_error: Callable[[CatalogueError], StoredResponse]


class WriteResult(NamedTuple):
    """The response to a write request, and the epoch of the catalogue that the response comes from.

    The epoch is a name that changes when a catalogue is restored or copied.
    """

    answered: StoredResponse
    epoch: str


class WriteTransactions:
    """Runner of write requests; a process has one such object.

    It refuses a request with an `Idempotency-Key` while the same request is in progress.
    """

    def __init__(self, database: Database, note_commit: Callable[[], None] | None = None) -> None:
        """Create the runner for writes to a database.

        `note_commit` is called, in the thread that wrote, after each change is committed.
        """
        self._database = database
        self._in_flight = RequestsInFlight(database.url)
        self._note_commit = note_commit

    def perform(
        self,
        request: WriteRequest,
        write: Callable[[LockedCatalogue], _Result],
        answer: Callable[[_Result], StoredResponse],
    ) -> WriteResult:
        """Run `write` in a transaction that has locked the catalogue, and return the response that `answer` makes from its result.

        If the request has an `Idempotency-Key` and was performed before, return the response that was
        stored then. For a request with such a key, the response to an error with a status below 500 is
        stored too.

        Raises:
            CatalogueError: an error of `write`, if the request has no `Idempotency-Key`, or the status
                is 500 or more.
            IdempotencyKeyReused: the `Idempotency-Key` was used for another request.
            RequestInFlight: the same request is in progress, and not answered yet.
        """
        if request.repeatable is None:
            return self._write(request, write, answer)
        with self._in_flight.hold(request.repeatable):
            try:
                return self._write(request, write, answer)
            except RequestInFlight:
                # Not stored: it says nothing about the request, only about this moment.
                raise
            except CatalogueError as error:
                if error.status >= _FIRST_SERVER_ERROR:
                    raise
                return self._store_error(request, request.repeatable, error)

    def _write(
        self,
        request: WriteRequest,
        write: Callable[[LockedCatalogue], _Result],
        answer: Callable[[_Result], StoredResponse],
    ) -> WriteResult:
        with self._database.write() as session:
            if request.repeatable:
                hold_in_transaction(session, request.repeatable)
            catalogue = lock_catalogue(session)
            epoch = catalogue.version.epoch
            if request.repeatable and (stored := find_answer(session, request.repeatable)):
                return WriteResult(stored, epoch)
            store_subject(session, request.caller)
            answered = answer(write(catalogue))
            if request.is_dry_run:
                session.rollback()
                return WriteResult(answered, epoch)
            note_use(session, request.caller.prefix)
            if request.repeatable:
                store_response(session, request.repeatable, answered)
        if self._note_commit is not None:
            self._note_commit()
        return WriteResult(answered, epoch)

    def _store_error(
        self, request: WriteRequest, repeatable: RepeatableRequest, error: CatalogueError
    ) -> WriteResult:
        answered = request.render_error(error)
        with write_locked(self._database) as (session, version, _):
            epoch = version.epoch
            # Raises again if `error` was that the key belongs to another request.
            if (stored := find_answer(session, repeatable)) is not None:
                return WriteResult(stored, epoch)
            store_subject(session, request.caller)
            store_response(session, repeatable, answered)
        return WriteResult(answered, epoch)

    def close(self) -> None:
        self._in_flight.close()
