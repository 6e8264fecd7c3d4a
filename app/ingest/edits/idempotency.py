"""Idempotent requests: locks of requests in progress and stored responses, by owner and `Idempotency-Key`.

A request in progress holds a lock, so that no process performs the same request at the same time. The
lock of a killed process ends with the process. On PostgreSQL it is an advisory lock of the transaction.
SQLite has one lock for all writes, and a request has to be recognised while it still waits for that
lock. So each request locks one byte of an empty file beside the database, at an offset that its key
hashes to.
"""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from threading import Lock

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import URL
from sqlalchemy.orm import Session

from app.errors import DatabaseUnavailable, Fault, IdempotencyKeyReused, RequestInFlight
from app.models import ApiKey, KeptAnswer

if sys.platform != "win32":
    import fcntl

FILE_SUFFIX = "-requests"
# Fits the number of a PostgreSQL advisory lock and an offset of a file.
_LOCK_NUMBER_BITS = 62


@dataclass(frozen=True, slots=True)
class RepeatableRequest:
    """A request with an `Idempotency-Key`, which the client may repeat.

    `key_prefix` is the prefix of the owner's API key or token. `fingerprint` is a hash of the complete
    request.
    """

    key_prefix: str
    idempotency_key: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class StoredResponse:
    status: int
    headers: Mapping[str, str]
    body: bytes


class RequestsInFlight:
    """One per process. Holds the requests that this process is performing.

    On SQLite, file locks exclude the requests of all other processes too.
    """

    def __init__(self, url: URL) -> None:
        self._path = f"{url.database}{FILE_SUFFIX}" if url.get_backend_name() == "sqlite" else None
        self._file: int | None = None
        self._held: set[int] = set()
        self._lock = Lock()

    @contextmanager
    def hold(self, repeatable: RepeatableRequest) -> Iterator[None]:
        """Context manager around a request in progress.

        Raises:
            RequestInFlight: the same request is in progress already. On PostgreSQL only requests of this
                process are known here; `hold_in_transaction` excludes those of other processes.
        """
        number = _hash(repeatable)
        with self._lock:
            if number in self._held or not self._lock_byte(number):
                raise _make_refusal()
            self._held.add(number)
        try:
            yield
        finally:
            with self._lock:
                self._held.discard(number)
                self._unlock_byte(number)

    def _lock_byte(self, offset: int) -> bool:
        """Try to lock a byte of the lock file; return whether no other process had locked it.

        Such a lock does not exclude other threads of this process, which `hold` does before.
        """
        if self._path is None or sys.platform == "win32":
            return True
        try:
            if self._file is None:
                flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
                self._file = os.open(self._path, flags, 0o666)
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, offset)
        except BlockingIOError:
            return False
        except OSError as error:
            raise DatabaseUnavailable(
                "the lock file of requests in progress, beside the database, cannot be used "
                f"({type(error).__name__}); try again in a moment"
            ) from error
        return True

    def _unlock_byte(self, offset: int) -> None:
        if self._file is not None and sys.platform != "win32":
            fcntl.lockf(self._file, fcntl.LOCK_UN, 1, offset)

    def close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None


def hold_in_transaction(session: Session, repeatable: RepeatableRequest) -> None:
    """Raise RequestInFlight if another process is performing the same request.

    This is for PostgreSQL: on SQLite, `hold` has already excluded other processes.
    """
    if session.get_bind().dialect.name == "postgresql":
        number = _hash(repeatable)
        if not session.scalar(select(func.pg_try_advisory_xact_lock(number))):
            raise _make_refusal()


def _hash(repeatable: RepeatableRequest) -> int:
    identity = f"{repeatable.key_prefix} {repeatable.idempotency_key}".encode()
    return int.from_bytes(sha256(identity).digest()[:8]) >> (64 - _LOCK_NUMBER_BITS)


def _make_refusal() -> RequestInFlight:
    return RequestInFlight(
        "the first request with this Idempotency-Key is not answered yet; ask again in a moment"
    )


RETENTION = timedelta(hours=24)


_USE_IS_NOTED_AFTER = timedelta(minutes=1)


def find_answer(session: Session, request: RepeatableRequest) -> StoredResponse | None:
    """Return the stored response to the same request; None if there is none within `RETENTION`.

    Raises:
        IdempotencyKeyReused: the `Idempotency-Key` was used for another request.
    """
    statement = select(KeptAnswer).where(
        KeptAnswer.key_prefix == request.key_prefix,
        KeptAnswer.idempotency_key == request.idempotency_key,
        KeptAnswer.answered_at > datetime.now(UTC) - RETENTION,
    )
    answer = session.scalars(statement).one_or_none()
    if answer is None:
        return None
    if answer.fingerprint != request.fingerprint:
        detail = (
            "another request was sent with this Idempotency-Key within 24 hours; "
            "give each request a key of its own"
        )
        raise IdempotencyKeyReused(detail, [Fault("#/header/Idempotency-Key", "reused", detail)])
    return StoredResponse(answer.status, json.loads(answer.headers), answer.body)


def store_response(session: Session, request: RepeatableRequest, response: StoredResponse) -> None:
    """Store the response to a request, and delete stored responses older than `RETENTION`."""
    now = datetime.now(UTC)
    session.execute(delete(KeptAnswer).where(KeptAnswer.answered_at <= now - RETENTION))
    session.execute(
        insert(KeptAnswer).values(
            key_prefix=request.key_prefix,
            idempotency_key=request.idempotency_key,
            fingerprint=request.fingerprint,
            answered_at=now,
            status=response.status,
            headers=json.dumps(dict(response.headers)),
            body=response.body,
        )
    )


def note_use(session: Session, key_prefix: str) -> None:
    """Record when a key was last used, at most once a minute."""
    now = datetime.now(UTC)
    long_ago = ApiKey.used_at.is_(None) | (ApiKey.used_at < now - _USE_IS_NOTED_AFTER)
    session.execute(update(ApiKey).where(ApiKey.prefix == key_prefix, long_ago).values(used_at=now))
