"""Tables of API keys, sign-ins by key, responses to requests that may be repeated, and proposals."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import BYTEWISE, Base, UtcDateTime, one_of


class ApiKey(Base):
    """An API key (see `domain/access/api_keys.py`), or a user of the identity provider who has written.

    `prefix` identifies the key or the user. `hash` is that of the key; it is empty for a user.
    `expires_at` is None if the key never expires.
    """

    __tablename__ = "api_key"
    __table_args__ = (one_of("role", ("contributor", "reviewer", "admin")),)

    prefix: Mapped[str] = mapped_column(BYTEWISE, primary_key=True)
    hash: Mapped[str] = mapped_column(String)
    name: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(String)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SignIn(Base):
    """Somebody who has signed in on the pages with an API key; the browser has the token in a cookie.

    `token_hash` is the SHA-256 of the token. The row ends with the key, at `expires_at`, or by signing out.
    """

    __tablename__ = "sign_in"

    token_hash: Mapped[str] = mapped_column(BYTEWISE, primary_key=True)
    key_prefix: Mapped[str] = mapped_column(ForeignKey("api_key.prefix"))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class KeptAnswer(Base):
    """The stored response to a request with an `Idempotency-Key`, returned if the request is repeated.

    `fingerprint` is a hash of the complete request. `headers` is a JSON object with the response's
    headers.
    """

    __tablename__ = "kept_answer"

    key_prefix: Mapped[str] = mapped_column(ForeignKey("api_key.prefix"), primary_key=True)
    idempotency_key: Mapped[str] = mapped_column(BYTEWISE, primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String)
    answered_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    status: Mapped[int] = mapped_column(Integer)
    headers: Mapped[str] = mapped_column(Text)
    body: Mapped[bytes] = mapped_column(LargeBinary)


class Proposal(Base):
    """A proposed change; `content` is JSON: a merge patch (RFC 7396) or a complete new resource.

    `base_version` is the version of the resource that the patch changes, None for a new resource. A
    decision is final. `revision` is the revision of the catalogue that the accepted change made, None
    if no change was accepted.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        one_of("state", ("open", "accepted", "refused")),
        one_of("kind", ("achievement", "claim")),
        Index(None, "state", "number"),
        {"sqlite_autoincrement": True},
    )

    number: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), primary_key=True
    )
    kind: Mapped[str] = mapped_column(String)
    resource_id: Mapped[str] = mapped_column(BYTEWISE)
    base_version: Mapped[int | None] = mapped_column(Integer)
    content: Mapped[str] = mapped_column(Text)
    comment: Mapped[str] = mapped_column(Text)
    proposed_by: Mapped[str] = mapped_column(Text)
    proposer_prefix: Mapped[str] = mapped_column(ForeignKey("api_key.prefix"))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String)
    decided_by: Mapped[str | None] = mapped_column(Text)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str | None] = mapped_column(Text)
    revision: Mapped[int | None] = mapped_column(Integer)
