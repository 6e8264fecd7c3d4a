"""Keys of those who write: made, listed, revoked. A key itself is told once and kept nowhere."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.domain.access.api_keys import (
    AccessRole,
    hash_key,
    is_subject_prefix,
    make_key,
    read_prefix,
)
from app.errors import NotFound
from app.models import ApiKey
from app.queries.api_keys import Caller

# What no key hashes to.
_NO_HASH = ""


def create_key(session: Session, name: str, role: AccessRole, expires_at: datetime | None) -> str:
    """Make a key; it cannot be told again. `name` is who the log says has changed something."""
    key = make_key()
    session.add(
        ApiKey(
            prefix=read_prefix(key),
            hash=hash_key(key),
            name=name,
            role=role.value,
            created_at=datetime.now(UTC),
            expires_at=expires_at,
        )
    )
    return key


def store_subject(session: Session, caller: Caller) -> None:
    """Let what is written refer to the subject of a token, as it does to a key; a key is there already.

    The name and the role are those of the token with which it wrote last.
    """
    if not is_subject_prefix(caller.prefix):
        return
    kept = session.get(ApiKey, caller.prefix)
    if kept is None:
        kept = ApiKey(prefix=caller.prefix, hash=_NO_HASH, created_at=datetime.now(UTC))
        session.add(kept)
    kept.name, kept.role = caller.name, caller.role.value
    session.flush()


def list_keys(session: Session) -> Sequence[ApiKey]:
    """The oldest first, revoked and expired ones and the subjects of tokens included."""
    return session.scalars(select(ApiKey).order_by(ApiKey.created_at, ApiKey.prefix)).all()


def revoke_key(session: Session, prefix: str) -> None:
    """From now on the key is good for nothing, nor is any token of the subject; what is revoked stays so.

    Raises:
        NotFound: there is no key, and no subject that ever wrote, of this prefix.
    """
    key = session.get(ApiKey, prefix)
    if key is None:
        raise NotFound(f"there is no key {prefix!r}; `claimstone keys list` tells all prefixes")
    revoked_at = key.revoked_at or datetime.now(UTC)
    session.execute(update(ApiKey).where(ApiKey.prefix == prefix).values(revoked_at=revoked_at))
