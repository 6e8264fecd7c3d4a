"""Who writes: a key as a bearer token (RFC 6750), looked up anew for each request.

A key that is revoked is good for nothing from the next request on, in every process.
"""

from typing import Annotated

from fastapi import Depends, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from app.domain.keys import ALLOWED, Operation
from app.errors import Forbidden, Unauthorized
from app.queries.keys import Caller, find_caller
from app.routes.dependencies import PrimaryDependency

_SCHEME = HTTPBearer(
    auto_error=False,
    scheme_name="key",
    description="A key from `claimstone keys create`. Reading needs none.",
)
_CredentialsDependency = Annotated[HTTPAuthorizationCredentials | None, Security(_SCHEME)]


def _require_key(database: PrimaryDependency, credentials: _CredentialsDependency) -> Caller:
    """Raise Unauthorized without a key that is good."""
    if credentials is None:
        raise Unauthorized(
            "send `Authorization: Bearer` with a key; `claimstone keys create` makes one"
        )
    with database.read() as session:
        caller = find_caller(session, credentials.credentials)
    if caller is None:
        raise Unauthorized("this key is not known, was revoked or has expired; use another one")
    return caller


_KeyDependency = Annotated[Caller, Depends(_require_key)]


def _require_writer(caller: _KeyDependency) -> Caller:
    if Operation.WRITE not in ALLOWED[caller.role]:
        raise Forbidden(
            f"a {caller.role.value} cannot change the catalogue, but can propose a change "
            "(POST /v1/proposals)"
        )
    return caller


def _require_proposer(caller: _KeyDependency) -> Caller:
    if Operation.PROPOSE not in ALLOWED[caller.role]:
        raise Forbidden(f"a {caller.role.value} cannot propose changes")
    return caller


Writer = Annotated[Caller, Depends(_require_writer)]
Proposer = Annotated[Caller, Depends(_require_proposer)]
