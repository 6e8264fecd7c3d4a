"""Who a key belongs to."""

from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.keys import Role, is_key_of, read_prefix
from app.models import ApiKey


class Caller(NamedTuple):
    """`name` goes into the log; `prefix` tells keys of the same name apart."""

    prefix: str
    name: str
    role: Role


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
    return Caller(found.prefix, found.name, Role(found.role))
