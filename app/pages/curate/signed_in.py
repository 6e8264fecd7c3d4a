"""Who has signed in: the cookie that a browser has, and the routes that need one.

The cookie holds a random token, of which the database has the hash: it is looked up for each request, so that
a sign-in ends at once with its key, and a restart ends none.
"""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from app.database.database import Database
from app.domain.access.api_keys import ALLOWED, Operation
from app.errors import CatalogueError, Forbidden, ForeignForm
from app.ingest.edits.sign_ins import SIGN_IN_HOURS
from app.pages.english import say
from app.queries.api_keys import Caller, find_signed_in
from app.routes.http.dependencies import get_address
from app.routes.http.problems import render_problem
from app.routes.http.work_route import WorkRoute
from app.settings import is_loopback

SIGN_IN_PATH = "/curate/sign-in"
# The prefix makes browsers refuse the cookie from other hosts and over plain HTTP (RFC 6265bis, 4.1.3).
_SECURE_COOKIE = "__Host-claimstone"
_LOCAL_COOKIE = "claimstone-local"
_SECONDS_PER_HOUR = 3_600


class CurateRoute(WorkRoute):
    """A route whose answers nobody stores, and whose forms come from pages of this server alone."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            try:
                if request.method == "POST":
                    refuse_foreign(request)
                response = await self.admit(request) or await handle(request)
            except CatalogueError as error:
                response = render_problem(request, error)
            response.headers["Cache-Control"] = "private, no-store"
            return response

        return answer

    async def admit(self, _request: Request) -> Response | None:
        """Return a response instead of that of the function; None to call it."""
        return None


class SignedInRoute(CurateRoute):
    """A route for curators; everybody else is led to the page where they sign in.

    The body of a form is not read before.
    """

    async def admit(self, request: Request) -> Response | None:
        token = request.cookies.get(name_cookie(request))
        database: Database = request.app.state.database
        caller = await run_in_threadpool(_find_caller, database, token) if token else None
        if caller is None and request.method == "POST":
            raise Forbidden(say("signed_out"))
        if caller is None:
            link = get_address(request).link(SIGN_IN_PATH)
            return RedirectResponse(f"{link}?next={request.url.path}", 303)
        request.state.caller = caller
        return None


def _find_caller(database: Database, token: str) -> Caller | None:
    with database.read() as session:
        return find_signed_in(session, token)


async def _get_caller(request: Request) -> Caller:
    caller: Caller = request.state.caller
    return caller


Curator = Annotated[Caller, Depends(_get_caller)]


def may_write(caller: Caller) -> bool:
    """Return whether somebody changes the catalogue at once; others propose."""
    return Operation.WRITE in ALLOWED[caller.role]


def require_reviewer(caller: Caller) -> None:
    if not may_write(caller):
        raise Forbidden(say("reviewers_alone"))


def refuse_foreign(request: Request) -> None:
    """Refuse a form that no page of this server has sent: browsers say where a form comes from.

    Raises:
        ForeignForm: `Origin` or `Sec-Fetch-Site` name another site, or both are missing.
    """
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    own = {_get_origin(str(request.base_url)), _get_origin(get_address(request).url or "")}
    is_own_site = site in (None, "same-origin")
    is_own_origin = origin is None or origin in own
    if not (is_own_site and is_own_origin) or (site is None and origin is None):
        raise ForeignForm(say("foreign_form"))


def _get_origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def is_secure(request: Request) -> bool:
    """Return whether readers reach the server by HTTPS."""
    url = get_address(request).url or str(request.base_url)
    return url.startswith("https://") or request.url.scheme == "https"


def is_local(request: Request) -> bool:
    return is_loopback(request.url.hostname or "")


def name_cookie(request: Request) -> str:
    return _SECURE_COOKIE if is_secure(request) else _LOCAL_COOKIE


def set_cookie(request: Request, response: Response, token: str) -> None:
    """Give the browser the token of a sign-in; without one, take it back."""
    response.set_cookie(
        name_cookie(request),
        token,
        max_age=SIGN_IN_HOURS * _SECONDS_PER_HOUR if token else 0,
        path="/",
        secure=is_secure(request),
        httponly=True,
        samesite="strict",
    )
