"""API keys, roles, and the operations that each role allows.

A key has 256 random bits, too many to guess, so its SHA-256 needs no salt and no slow hash function.
Its prefix is not secret: it identifies the key in lists and look-ups. The subject of a provider's token
(`jwt.py`) has a prefix too, in a form that no key's prefix has.
"""

import json
import re
from enum import StrEnum
from hashlib import sha256
from hmac import compare_digest
from secrets import choice, token_urlsafe

_PREFIX_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
_PREFIX_LENGTH = 10
_SECRET_BYTES = 32
_SUBJECT_PREFIX = "oidc-"
_SUBJECT_DIGITS = 40
_KEY = re.compile(rf"cs_([{_PREFIX_LETTERS}]{{{_PREFIX_LENGTH}}})_[A-Za-z0-9_-]{{43}}")


class AccessRole(StrEnum):
    """Roles in ascending order: each may do all that the previous one may."""

    CONTRIBUTOR = "contributor"
    REVIEWER = "reviewer"
    ADMIN = "admin"


class Operation(StrEnum):
    """`WRITE` changes the catalogue at once; `PROPOSE` submits a change for review."""

    PROPOSE = "propose"
    WRITE = "write"
    MANAGE_KEYS = "manage keys"


ALLOWED: dict[AccessRole, frozenset[Operation]] = {
    AccessRole.CONTRIBUTOR: frozenset({Operation.PROPOSE}),
    AccessRole.REVIEWER: frozenset({Operation.PROPOSE, Operation.WRITE}),
    AccessRole.ADMIN: frozenset(Operation),
}


def make_key() -> str:
    prefix = "".join(choice(_PREFIX_LETTERS) for _ in range(_PREFIX_LENGTH))
    return f"cs_{prefix}_{token_urlsafe(_SECRET_BYTES)}"


def read_prefix(key: str) -> str | None:
    """Return the prefix of a key, None if the text has not the form of a key."""
    match = _KEY.fullmatch(key)
    return match[1] if match else None


def make_subject_prefix(issuer: str, subject: str) -> str:
    """Derive the prefix from issuer and subject alone, so that it never changes with the name."""
    identity = json.dumps([issuer, subject]).encode()
    return f"{_SUBJECT_PREFIX}{sha256(identity).hexdigest()[:_SUBJECT_DIGITS]}"


def is_subject_prefix(prefix: str) -> bool:
    return prefix.startswith(_SUBJECT_PREFIX)


def hash_key(key: str) -> str:
    """Return the SHA-256 of a key in hexadecimal. Only this is stored."""
    return sha256(key.encode()).hexdigest()


def is_key_of(key: str, stored_hash: str) -> bool:
    """Compare in constant time."""
    return compare_digest(hash_key(key), stored_hash)
