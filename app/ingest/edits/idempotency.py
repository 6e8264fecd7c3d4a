"""Requests that a client may repeat: locks while a request is in progress, and stored responses.

A request is recognised by its caller and its `Idempotency-Key`. While it is in progress it holds a
lock, so that no process performs the same request at the same time. The lock of a killed process ends
with the process. On PostgreSQL it is an advisory lock of the transaction. SQLite has one lock for all
writes, and a request has to be recognised while it still waits for that lock. So each request locks one
byte of an empty file beside the database, at an offset that is a hash of caller and key.
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
# As many bits fit both the number of a PostgreSQL advisory lock and an offset in a file.
_LOCK_NUMBER_BITS = 62


@dataclass(frozen=True, slots=True)
class RepeatableRequest:
    """A request with an `Idempotency-Key`, which the client may repeat.

    `key_prefix` identifies the caller: it is the prefix of an API key, or of a user of the identity
    provider. `fingerprint` is a hash of the complete request, by which a reuse of the key for another
    request is found.
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
    """The repeatable requests that this process is performing now; a process has one such object.

    On SQLite, each request also locks a byte of a file, so that no other process performs it at the
    same time.
    """

    def __init__(self, url: URL) -> None:
        self._path = f"{url.database}{FILE_SUFFIX}" if url.get_backend_name() == "sqlite" else None
        self._file: int | None = None
        self._held: set[int] = set()
        self._lock = Lock()

    @contextmanager
    def hold(self, repeatable: RepeatableRequest) -> Iterator[None]:
        """Lock a request while the body of the `with` statement performs it.

        Raises:
            RequestInFlight: the same request is in progress already. On PostgreSQL only requests of
                this process are known here; `hold_in_transaction` finds those of other processes.
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
        """Try to lock the byte that represents a request; return False if another process holds it.

        The lock does not keep out other threads of this process; `hold` has already refused those
        (`_held`). Nothing is locked on PostgreSQL and on Windows, and the result is True.
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
    """Lock a request on PostgreSQL until the transaction ends.

    On SQLite nothing is done, since `hold` has locked the request for all processes.

    Raises:
        RequestInFlight: another process is performing the same request.
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


# The time for which a response is stored.
RETENTION = timedelta(hours=24)


_USE_IS_NOTED_AFTER = timedelta(minutes=1)


def find_answer(session: Session, request: RepeatableRequest) -> StoredResponse | None:
    """Return the stored response to a request, if it was performed in the last 24 hours, else None.

    Raises:
        IdempotencyKeyReused: in that time, the caller has used the `Idempotency-Key` for another
            request.
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
    """Store the response to a request, and delete all stored responses older than `RETENTION`."""
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
    """Store the current time as the last use of an API key.

    To save writes, nothing is done if the stored time is less than a minute old.
    """
    now = datetime.now(UTC)
    long_ago = ApiKey.used_at.is_(None) | (ApiKey.used_at < now - _USE_IS_NOTED_AFTER)
    session.execute(update(ApiKey).where(ApiKey.prefix == key_prefix, long_ago).values(used_at=now))
