"""Authorization of writes: an API key, or a token of an OpenID provider, as a bearer token (RFC 6750).

The key, or the subject of the token (the user whom the token identifies), is looked up in the database
for each request. A revoked key or subject is therefore refused at the next request, in every process.
"""

from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.concurrency import run_in_threadpool
from fastapi.dependencies.models import Dependant
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from app.database.database import Database
from app.domain.access.api_keys import ALLOWED, Operation, read_prefix
from app.domain.access.jwt import Subject
from app.errors import Forbidden, Unauthorized
from app.identity_provider import IdentityProvider
from app.queries.api_keys import Caller, find_caller, find_subject
from app.routes.http.request_body import JsonRoute

_SCHEME = HTTPBearer(
    auto_error=False,
    scheme_name="key",
    description="A key from `claimstone keys create` or, if the server is configured for it, a "
    "token of its OpenID provider. Reading needs neither.",
)
_CredentialsDependency = Annotated[HTTPAuthorizationCredentials | None, Security(_SCHEME)]


async def _require_caller(request: Request, credentials: _CredentialsDependency) -> Caller:
    """Return the owner of the API key, or the person or program that the token was issued for.

    The caller is also stored in `request.state.caller`: a route looks at the key before it reads the
    body, and the dependencies of its function need it again.

    Raises:
        Unauthorized: there is no key or token, or it is not valid, or was revoked here.
    """
    caller: Caller | None = getattr(request.state, "caller", None)
    if caller is None:
        if credentials is None:
            raise Unauthorized(
                "send `Authorization: Bearer` with a key; `claimstone keys create` makes one"
            )
        subject = await _identify(request, credentials.credentials)
        database: Database = request.app.state.database
        caller = await run_in_threadpool(_find_caller, database, credentials.credentials, subject)
        request.state.caller = caller
    return caller


async def _identify(request: Request, token: str) -> Subject | None:
    """Return the person or program that a token was issued for, after a check of the token.

    Return None for an API key. This runs on the event loop, so that no thread waits for the OpenID
    provider.
    """
    provider: IdentityProvider | None = request.app.state.identity_provider
    if provider is None or read_prefix(token):
        return None
    return await provider.identify(token)


def _find_caller(database: Database, token: str, subject: Subject | None) -> Caller:
    with database.read() as session:
        if subject is not None:
            caller = find_subject(session, subject)
        else:
            caller = find_caller(session, token)
    if caller is None and subject is not None:
        raise Unauthorized("the subject of this token may not write here any more")
    if caller is None:
        raise Unauthorized("this key is not known, was revoked or has expired; use another one")
    return caller


_CallerDependency = Annotated[Caller, Depends(_require_caller)]


async def require_writer(caller: _CallerDependency) -> Caller:
    if Operation.WRITE not in ALLOWED[caller.role]:
        raise Forbidden(
            f"a {caller.role.value} cannot change the catalogue, but can propose a change "
            "(POST /v1/proposals)"
        )
    return caller


async def require_proposer(caller: _CallerDependency) -> Caller:
    if Operation.PROPOSE not in ALLOWED[caller.role]:
        raise Forbidden(f"a {caller.role.value} cannot propose changes")
    return caller


class AuthorizedRoute(JsonRoute):
    """A route that looks at the key before it reads the body, if its function needs a key.

    So nobody without a key can make the server hold a body.
    """

    async def admit(self, request: Request) -> None:
        for require in (require_writer, require_proposer):
            if _depends_on(self.dependant, require):
                await require(await _require_caller(request, await _SCHEME(request)))


def _depends_on(dependant: Dependant, call: object) -> bool:
    return dependant.call is call or any(
        _depends_on(dependency, call) for dependency in dependant.dependencies
    )


Writer = Annotated[Caller, Depends(require_writer)]
Proposer = Annotated[Caller, Depends(require_proposer)]
