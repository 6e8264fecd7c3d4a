"""Who a key belongs to, and whether the subject of a token may still write."""

from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.access.api_keys import AccessRole, is_key_of, read_prefix
from app.domain.access.jwt import Subject
from app.models import ApiKey


class Caller(NamedTuple):
    """`name` goes into the log; `prefix` tells keys and subjects of the same name apart."""

    prefix: str
    name: str
    role: AccessRole


def find_caller(session: Session, key: str) -> Caller | None:
    """None for a key that is not known, is revoked or has expired."""
    prefix = read_prefix(key)
    if prefix is None:
        return None
    found = session.scalars(select(ApiKey).where(ApiKey.prefix == prefix)).one_or_none()
    if found is None or not is_key_of(key, found.hash) or found.revoked_at is not None:
        return None
    if found.expires_at is not None and found.expires_at <= datetime.now(UTC):
        return None
    return Caller(found.prefix, found.name, AccessRole(found.role))


def find_subject(session: Session, subject: Subject) -> Caller | None:
    """None for one that was revoked here, whatever its provider says."""
    revoked_at = select(ApiKey.revoked_at).where(ApiKey.prefix == subject.prefix)
    return Caller(*subject) if session.scalar(revoked_at) is None else None
