"""Keys of those who write: how one is made, told and recognized, and what each role may do.

A key is 256 bits at random, which nobody can guess or try out, so that its SHA-256 needs no salt and no
slow function. Its prefix is no secret: it finds the key, and names it in lists. Whoever writes with a
token of a provider (`tokens.py`) has a prefix too, of a form that no key's has.
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
    """Each may do all that the one before it may."""

    CONTRIBUTOR = "contributor"
    REVIEWER = "reviewer"
    ADMIN = "admin"


class Operation(StrEnum):
    """`WRITE` is to change the catalogue at once, `PROPOSE` to ask that it be changed."""

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
    """None for what no key can be."""
    matched = _KEY.fullmatch(key)
    return matched[1] if matched else None


def make_subject_prefix(issuer: str, subject: str) -> str:
    """The same for the same subject of a provider, whatever it is called and however often it comes."""
    told = json.dumps([issuer, subject]).encode()
    return f"{_SUBJECT_PREFIX}{sha256(told).hexdigest()[:_SUBJECT_DIGITS]}"


def is_subject_prefix(prefix: str) -> bool:
    return prefix.startswith(_SUBJECT_PREFIX)


def hash_key(key: str) -> str:
    """What is kept of a key, in hexadecimal."""
    return sha256(key.encode()).hexdigest()


def is_key_of(key: str, kept_hash: str) -> bool:
    """In a time that tells nothing of how much of it is right."""
    return compare_digest(hash_key(key), kept_hash)
