"""API keys, roles, and the operations that each role allows.

A key is `cs_PREFIX_SECRET`. The secret has 256 random bits, too many to guess, so the stored SHA-256 of
a key needs no salt and no slow hash function. The prefix is not secret: it identifies the key in lists
and look-ups. The subject of an OpenID token, the person or program that it was issued for (`jwt.py`),
also has a prefix. It begins with `oidc-`, so it never equals the prefix of a key.
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
    """Roles in ascending order: each role includes the operations of the roles before it."""

    CONTRIBUTOR = "contributor"
    REVIEWER = "reviewer"
    ADMIN = "admin"


class Operation(StrEnum):
    """Operations that need a role.

    `PROPOSE` submits a change for review, `WRITE` changes the catalogue at once, and `MANAGE_KEYS` is
    the management of API keys.
    """

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
    """Return the public part of an API key, `PREFIX` in `cs_PREFIX_SECRET`, which identifies the key.

    Return None if the text does not have the form of a key.
    """
    match = _KEY.fullmatch(key)
    return match[1] if match else None


def make_subject_prefix(issuer: str, subject: str) -> str:
    """Return an identifier (`oidc-...`) for the person or program that an OpenID token was issued for.

    It is used like the prefix of an API key. It is derived from the token's issuer (`iss`) and subject
    (`sub`) only, so it stays the same when the name changes.
    """
    identity = json.dumps([issuer, subject]).encode()
    return f"{_SUBJECT_PREFIX}{sha256(identity).hexdigest()[:_SUBJECT_DIGITS]}"


def is_subject_prefix(prefix: str) -> bool:
    return prefix.startswith(_SUBJECT_PREFIX)


def hash_key(key: str) -> str:
    """Return the SHA-256 of an API key in hexadecimal. Only this hash is stored, never the key."""
    return sha256(key.encode()).hexdigest()


def is_key_of(key: str, stored_hash: str) -> bool:
    """Return whether `stored_hash` is the hash of an API key.

    The comparison takes the same time for every wrong key, so that its time reveals nothing about the
    hash.
    """
    return compare_digest(hash_key(key), stored_hash)
