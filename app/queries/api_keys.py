"""Callers of the API, identified by an API key or by the token of an identity provider.

The subject of a token is the person or program that the token was issued for.
"""

from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.access.api_keys import AccessRole, hash_key, is_key_of, read_prefix
from app.domain.access.jwt import Subject
from app.models import ApiKey, SignIn


class Caller(NamedTuple):
    """A person or program that may change the catalogue, or propose changes, as its role allows.

    `name` is recorded as the author of changes. It need not be unique. `prefix` is unique: it is the
    public part of the API key, or is derived from the subject of the token.
    """

    prefix: str
    name: str
    role: AccessRole


def has_keys(session: Session) -> bool:
    """Return whether anybody has an API key that was not revoked and has not expired."""
    return any(map(_admit, session.scalars(select(ApiKey).where(ApiKey.hash != ""))))


def find_caller(session: Session, key: str) -> Caller | None:
    """Return the owner of an API key, or None if the key is unknown, revoked or expired."""
    prefix = read_prefix(key)
    if prefix is None:
        return None
    row = session.scalars(select(ApiKey).where(ApiKey.prefix == prefix)).one_or_none()
    return _admit(row) if row is not None and is_key_of(key, row.hash) else None


def find_signed_in(session: Session, token: str) -> Caller | None:
    """Return the owner of the API key with which somebody has signed in on the pages.

    Return None if the token is not known or has expired, and if the key was revoked or has expired.
    """
    statement = (
        select(ApiKey)
        .join(SignIn, SignIn.key_prefix == ApiKey.prefix)
        .where(SignIn.token_hash == hash_key(token), SignIn.expires_at > datetime.now(UTC))
    )
    row = session.scalars(statement).one_or_none()
    return None if row is None else _admit(row)


def _admit(row: ApiKey) -> Caller | None:
    """Return the owner of a stored key; None if it was revoked or has expired."""
    is_over = row.expires_at is not None and row.expires_at <= datetime.now(UTC)
    if is_over or row.revoked_at is not None:
        return None
    return Caller(row.prefix, row.name, AccessRole(row.role))


def find_subject(session: Session, subject: Subject) -> Caller | None:
    """Return the caller for the subject of a token: the person or program that it was issued for.

    Return None if an administrator has revoked the subject's access. This is recorded in this database,
    so the identity provider may still issue tokens for the subject.
    """
    revoked_at = select(ApiKey.revoked_at).where(ApiKey.prefix == subject.prefix)
    return Caller(*subject) if session.scalar(revoked_at) is None else None
