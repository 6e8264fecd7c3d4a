"""API keys: create, list and revoke. A key is shown once; only its hash is stored."""

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

# No key has this hash.
_NO_HASH = ""


def create_key(session: Session, name: str, role: AccessRole, expires_at: datetime | None) -> str:
    """Create a key and return it; only its hash is stored, so the key cannot be read again.

    `name` is the actor of the key's changes in the change log. `expires_at` is None if the key never
    expires.
    """
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
    """Store the subject of a token (a user of the identity provider) as a row that writes can refer to.

    Name and role are those of the token used for the last write. Nothing is done for an API key, which
    has a row already.
    """
    if not is_subject_prefix(caller.prefix):
        return
    row = session.get(ApiKey, caller.prefix)
    if row is None:
        row = ApiKey(prefix=caller.prefix, hash=_NO_HASH, created_at=datetime.now(UTC))
        session.add(row)
    row.name, row.role = caller.name, caller.role.value
    session.flush()


def list_keys(session: Session) -> Sequence[ApiKey]:
    """Return all keys, oldest first, including revoked and expired ones and subjects of tokens."""
    return session.scalars(select(ApiKey).order_by(ApiKey.created_at, ApiKey.prefix)).all()


def revoke_key(session: Session, prefix: str) -> None:
    """Revoke a key, or all tokens of a subject, for good.

    Raises:
        NotFound: no key, and no subject that ever wrote, has this prefix.
    """
    key = session.get(ApiKey, prefix)
    if key is None:
        raise NotFound(f"there is no key {prefix!r}; `claimstone keys list` shows all prefixes")
    revoked_at = key.revoked_at or datetime.now(UTC)
    session.execute(update(ApiKey).where(ApiKey.prefix == prefix).values(revoked_at=revoked_at))
