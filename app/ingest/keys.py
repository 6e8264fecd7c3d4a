"""Keys of those who write: made, listed, revoked. A key itself is told once and kept nowhere."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.domain.keys import Role, hash_key, make_key, read_prefix
from app.errors import NotFound
from app.models import ApiKey


def create_key(session: Session, name: str, role: Role, expires_at: datetime | None) -> str:
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


def list_keys(session: Session) -> Sequence[ApiKey]:
    """The oldest first, revoked and expired ones included."""
    return session.scalars(select(ApiKey).order_by(ApiKey.created_at, ApiKey.prefix)).all()


def revoke_key(session: Session, prefix: str) -> None:
    """From now on the key is good for nothing; one that is revoked stays so.

    Raises:
        NotFound: there is no key of this prefix.
    """
    key = session.get(ApiKey, prefix)
    if key is None:
        raise NotFound(f"there is no key {prefix!r}; `claimstone keys list` tells all prefixes")
    revoked_at = key.revoked_at or datetime.now(UTC)
    session.execute(update(ApiKey).where(ApiKey.prefix == prefix).values(revoked_at=revoked_at))
