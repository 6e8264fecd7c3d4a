"""Callers of the API, identified by an API key or by the token of an identity provider.

The subject of a token is the person or program that the token was issued for.
"""

from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.access.api_keys import AccessRole, is_key_of, read_prefix
from app.domain.access.jwt import Subject
from app.models import ApiKey


class Caller(NamedTuple):
    """A person or program that may change the catalogue, or propose changes, as its role allows.

    `name` is recorded as the author of changes. It need not be unique. `prefix` is unique: it is the
    public part of the API key, or is derived from the subject of the token.
    """

    prefix: str
    name: str
    role: AccessRole


def find_caller(session: Session, key: str) -> Caller | None:
    """Return the owner of an API key, or None if the key is unknown, revoked or expired."""
    prefix = read_prefix(key)
    if prefix is None:
        return None
    row = session.scalars(select(ApiKey).where(ApiKey.prefix == prefix)).one_or_none()
    if row is None or not is_key_of(key, row.hash) or row.revoked_at is not None:
        return None
    if row.expires_at is not None and row.expires_at <= datetime.now(UTC):
        return None
    return Caller(row.prefix, row.name, AccessRole(row.role))


def find_subject(session: Session, subject: Subject) -> Caller | None:
    """Return the caller for the subject of a token: the person or program that it was issued for.

    Return None if an administrator has revoked the subject's access. This is recorded in this database,
    so the identity provider may still issue tokens for the subject.
    """
    revoked_at = select(ApiKey.revoked_at).where(ApiKey.prefix == subject.prefix)
    return Caller(*subject) if session.scalar(revoked_at) is None else None
