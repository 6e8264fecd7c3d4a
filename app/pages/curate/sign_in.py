"""Signing in with an API key, and out again."""

import re
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import RedirectResponse, Response

from app.database.database import Database
from app.errors import CatalogueError, Fault, InsecureConnection, InvalidInput
from app.ingest.edits.sign_ins import sign_in, sign_out
from app.pages.curate.form_limits import WRONG_KEYS, get_limits
from app.pages.curate.forms import EMPTY, Form, ShortForm, answer_form, refuse
from app.pages.curate.signed_in import (
    SIGN_IN_PATH,
    CurateRoute,
    is_local,
    is_secure,
    name_cookie,
    set_cookie,
)
from app.pages.english import say
from app.routes.http.dependencies import PrimaryDependency, get_address
from app.schemas.list_parameters import Parameters

# A sign-in leads to no other page than one of these.
_NEXT = re.compile(r"/curate(?:/[a-z0-9-]+)*")
_HOME = "/curate"


class SignInQuery(Parameters):
    next: str = Field(default=_HOME, max_length=300, description="The page to see then.")


router = APIRouter(include_in_schema=False, route_class=CurateRoute)


@router.get(SIGN_IN_PATH)
def show_form(request: Request, query: Annotated[SignInQuery, Query()]) -> Response:
    return _show(request, query.next, EMPTY)


@router.post(SIGN_IN_PATH)
def sign_in_by_key(request: Request, database: PrimaryDependency, fields: ShortForm) -> Response:
    try:
        token = _sign_in(request, database, fields.get("key", "").strip())
    except CatalogueError as error:
        # What was typed is a secret, which the page does not repeat.
        return _show(request, fields.get("next", _HOME), refuse({}, error, ["key"]), error.status)
    following = fields.get("next", _HOME)
    path = following if _NEXT.fullmatch(following) else _HOME
    response = RedirectResponse(get_address(request).link(path), 303)
    set_cookie(request, response, token)
    return response


@router.post("/curate/sign-out")
def sign_out_here(request: Request, database: PrimaryDependency) -> Response:
    if token := request.cookies.get(name_cookie(request)):
        with database.write() as session:
            sign_out(session, token)
    response = RedirectResponse(get_address(request).link(SIGN_IN_PATH), 303)
    set_cookie(request, response, "")
    return response


def _sign_in(request: Request, database: Database, key: str) -> str:
    """Return the token of a sign-in.

    Raises:
        InsecureConnection: others could read the key on its way.
        TooManyRequests: the client has sent too many wrong keys.
        InvalidInput: the key is not known, was revoked or has expired.
    """
    if not is_secure(request) and not is_local(request):
        raise InsecureConnection(say("insecure"))
    limits = get_limits(request)
    limits.check(WRONG_KEYS, request)
    with database.write() as session:
        token = sign_in(session, key)
    if token is None:
        limits.count(WRONG_KEYS, request)
        detail = say("wrong_key")
        raise InvalidInput(detail, [Fault("#/body/key", "unknown_key", detail)])
    return token


def _show(request: Request, following: str, form: Form, status: int = 200) -> Response:
    return answer_form(
        request,
        "sign_in.html",
        say("sign_in"),
        status=status,
        form=form,
        following=following,
        is_possible=is_secure(request) or is_local(request),
    )
