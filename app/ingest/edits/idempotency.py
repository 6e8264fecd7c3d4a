"""Requests under way, by owner and `Idempotency-Key`, so that none is done twice at once, in any process.

Nothing is written of them that a process which is killed would leave behind. On PostgreSQL a request
holds an advisory lock of its transaction. SQLite has one lock for all writes, and a request is known while
it waits for it, so that it holds a lock of the operating system: one byte of an empty file beside the
database, at a place that its name hashes to.
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
# Within what PostgreSQL takes as the number of a lock, and a file as a place.
_PLACE_BITS = 62


@dataclass(frozen=True, slots=True)
class RepeatableRequest:
    """A request that can be repeated: whose, under which name, and what all of it hashes to."""

    key_prefix: str
    idempotency_key: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class StoredResponse:
    status: int
    headers: Mapping[str, str]
    body: bytes


class RequestsInFlight:
    """Those of one process, and on SQLite of all that use the file. One for each process."""

    def __init__(self, url: URL) -> None:
        self._path = f"{url.database}{FILE_SUFFIX}" if url.get_backend_name() == "sqlite" else None
        self._file: int | None = None
        self._held: set[int] = set()
        self._lock = Lock()

    @contextmanager
    def hold(self, repeatable: RepeatableRequest) -> Iterator[None]:
        """Raise RequestInFlight where it is under way; on PostgreSQL in this process only."""
        place = _hash(repeatable)
        with self._lock:
            if place in self._held or not self._mark(place):
                raise _make_refusal()
            self._held.add(place)
        try:
            yield
        finally:
            with self._lock:
                self._held.discard(place)
                self._unmark(place)

    def _mark(self, place: int) -> bool:
        """Is the place of the file ours from now on? The locks are of the process: threads share them."""
        if self._path is None or sys.platform == "win32":
            return True
        try:
            if self._file is None:
                flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
                self._file = os.open(self._path, flags, 0o666)
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)
        except BlockingIOError:
            return False
        except OSError as error:
            raise DatabaseUnavailable(
                "the file beside the database that tells of requests under way cannot be used "
                f"({type(error).__name__}); try again in a moment"
            ) from error
        return True

    def _unmark(self, place: int) -> None:
        if self._file is not None and sys.platform != "win32":
            fcntl.lockf(self._file, fcntl.LOCK_UN, 1, place)

    def close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None


def hold_in_transaction(session: Session, repeatable: RepeatableRequest) -> None:
    """Raise RequestInFlight where another process has it under way. On SQLite that is known before."""
    if session.get_bind().dialect.name == "postgresql":
        place = _hash(repeatable)
        if not session.scalar(select(func.pg_try_advisory_xact_lock(place))):
            raise _make_refusal()


def _hash(repeatable: RepeatableRequest) -> int:
    told = f"{repeatable.key_prefix} {repeatable.idempotency_key}".encode()
    return int.from_bytes(sha256(told).digest()[:8]) >> (64 - _PLACE_BITS)


def _make_refusal() -> RequestInFlight:
    return RequestInFlight(
        "the first request with this Idempotency-Key is not answered yet; ask again in a moment"
    )


RETENTION = timedelta(hours=24)


_USE_IS_NOTED_AFTER = timedelta(minutes=1)


def find_answer(session: Session, asked: RepeatableRequest) -> StoredResponse | None:
    """What the same request was answered before; None if it is the first.

    Raises:
        IdempotencyKeyReused: it was another request.
    """
    statement = select(KeptAnswer).where(
        KeptAnswer.key_prefix == asked.key_prefix,
        KeptAnswer.idempotency_key == asked.idempotency_key,
        KeptAnswer.answered_at > datetime.now(UTC) - RETENTION,
    )
    kept = session.scalars(statement).one_or_none()
    if kept is None:
        return None
    if kept.fingerprint != asked.fingerprint:
        detail = (
            "another request was sent with this Idempotency-Key within 24 hours; "
            "give each request a key of its own"
        )
        raise IdempotencyKeyReused(detail, [Fault("#/header/Idempotency-Key", "reused", detail)])
    return StoredResponse(kept.status, json.loads(kept.headers), kept.body)


def store_response(session: Session, asked: RepeatableRequest, answered: StoredResponse) -> None:
    """Keep it, and forget all that are too old."""
    now = datetime.now(UTC)
    session.execute(delete(KeptAnswer).where(KeptAnswer.answered_at <= now - RETENTION))
    session.execute(
        insert(KeptAnswer).values(
            key_prefix=asked.key_prefix,
            idempotency_key=asked.idempotency_key,
            fingerprint=asked.fingerprint,
            answered_at=now,
            status=answered.status,
            headers=json.dumps(dict(answered.headers)),
            body=answered.body,
        )
    )


def note_use(session: Session, key_prefix: str) -> None:
    """Tell when a key was used last, to the minute."""
    now = datetime.now(UTC)
    long_ago = ApiKey.used_at.is_(None) | (ApiKey.used_at < now - _USE_IS_NOTED_AFTER)
    session.execute(update(ApiKey).where(ApiKey.prefix == key_prefix, long_ago).values(used_at=now))
