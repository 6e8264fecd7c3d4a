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
    """Create an API key and return it; only its hash is stored, so the key cannot be read again.

    The change log shows `name` as the author of changes made with the key. `expires_at` is None if the
    key never expires.
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
    """Store the caller as a row of the table of API keys if it is a user of the identity provider.

    Writes refer to this row. It gets the name and the role from the token of this request. For a caller
    with an API key nothing is done, since the key has a row already.
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
    """Return all rows of API keys, oldest first, including revoked and expired keys.

    The users of the identity provider who have written have a row too (`store_subject`).
    """
    return session.scalars(select(ApiKey).order_by(ApiKey.created_at, ApiKey.prefix)).all()


def revoke_key(session: Session, prefix: str) -> None:
    """Revoke an API key, or the access of a user of the identity provider, for good.

    `prefix` is the public part of the key, or identifies the user.

    Raises:
        NotFound: there is no such key, and no user with this prefix has ever written.
    """
    key = session.get(ApiKey, prefix)
    if key is None:
        raise NotFound(f"there is no key {prefix!r}; `claimstone keys list` shows all prefixes")
    revoked_at = key.revoked_at or datetime.now(UTC)
    session.execute(update(ApiKey).where(ApiKey.prefix == prefix).values(revoked_at=revoked_at))
