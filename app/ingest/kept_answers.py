"""Answers kept for as long as a client may repeat its request, by its `Idempotency-Key`.

An answer is kept in the transaction of what it tells of: both are there, or neither is.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from app.errors import Fault, IdempotencyKeyReused
from app.models import ApiKey, KeptAnswer

KEPT_FOR = timedelta(hours=24)
_USE_IS_NOTED_AFTER = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Repeatable:
    """A request that can be repeated: whose, under which name, and what all of it hashes to."""

    key_prefix: str
    idempotency_key: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Answered:
    status: int
    headers: Mapping[str, str]
    body: bytes


def find_answer(session: Session, asked: Repeatable) -> Answered | None:
    """What the same request was answered before; None if it is the first.

    Raises:
        IdempotencyKeyReused: it was another request.
    """
    statement = select(KeptAnswer).where(
        KeptAnswer.key_prefix == asked.key_prefix,
        KeptAnswer.idempotency_key == asked.idempotency_key,
        KeptAnswer.answered_at > datetime.now(UTC) - KEPT_FOR,
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
    return Answered(kept.status, json.loads(kept.headers), kept.body)


def keep_answer(session: Session, asked: Repeatable, answered: Answered) -> None:
    """Keep it, and forget all that are too old."""
    now = datetime.now(UTC)
    session.execute(delete(KeptAnswer).where(KeptAnswer.answered_at <= now - KEPT_FOR))
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
