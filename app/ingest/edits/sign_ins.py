"""Sign-ins on the pages with an API key: the browser gets a random token, of which the hash is stored."""

from datetime import UTC, datetime, timedelta
from secrets import token_urlsafe

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.domain.access.api_keys import hash_key
from app.models import SignIn
from app.queries.api_keys import find_caller

SIGN_IN_HOURS = 12
_TOKEN_BYTES = 32


def sign_in(session: Session, key: str) -> str | None:
    """Store a sign-in and return its token; None if the key is unknown, revoked or expired.

    Sign-ins that have expired are deleted.
    """
    caller = find_caller(session, key)
    if caller is None:
        return None
    now = datetime.now(UTC)
    session.execute(delete(SignIn).where(SignIn.expires_at <= now))
    token = token_urlsafe(_TOKEN_BYTES)
    session.add(
        SignIn(
            token_hash=hash_key(token),
            key_prefix=caller.prefix,
            expires_at=now + timedelta(hours=SIGN_IN_HOURS),
        )
    )
    return token


def sign_out(session: Session, token: str) -> None:
    """Delete a sign-in, if there is one with this token."""
    session.execute(delete(SignIn).where(SignIn.token_hash == hash_key(token)))
