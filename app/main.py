"""The application: routers, handlers and lifespan, put together from settings."""

import gc
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from ctypes import CDLL
from importlib.metadata import version

from anyio.to_thread import current_default_thread_limiter
from fastapi import Depends, FastAPI
from starlette.staticfiles import StaticFiles

from app.database import Database
from app.drivers import open_reader
from app.ingest.writes import Writes
from app.queries.hot_lists import HotLists
from app.routes import (
    achievements,
    changes,
    check,
    claims,
    comparison,
    docs,
    health,
    imports,
    jsonld,
    metrics,
    organizations,
    proposals,
    quotes,
    search,
    sources,
    technologies,
    versions,
)
from app.routes.dependencies import refuse_repetition
from app.routes.description import install_description
from app.routes.head import HeadAsGet
from app.routes.hot import HotReads
from app.routes.problems import install_problem_handlers
from app.routes.rate_limits import RateLimits
from app.settings import Settings, read_settings

# As <malloc.h> of glibc has it.
_M_ARENA_MAX = -8
_OBJECTS_BETWEEN_COLLECTIONS = 2_000
DESCRIPTION = """\
A catalogue of technology achievements in which **every number can be traced to the words that
state it**: who claims what, about which technology, how much exactly, compared with what, when,
and in which words of which source.

* A `value` is exact, a decimal or a fraction in a string. `number` is the nearest double.
* `comparator` and `cue` keep how the source bounds a number: *more than*, *nearly*, *only*.
* A `requirement` is not a `result`. What is unclear in a source stands in `note`.
* What is computed here, not stated, is marked `computed`.
* Every error is `application/problem+json` (RFC 9457) and lists every fault of the input.
"""


def create_app(settings: Settings | None = None) -> HotReads | RateLimits:
    """Without settings they are read from the environment, as each process of a server does."""
    settings = settings or read_settings()
    routes = create_routes(settings)
    app = HotReads(routes, routes.state, settings.answer_memory_bytes)
    return app if settings.rate_limit is None else RateLimits(app, settings.rate_limit)


def create_served_app() -> HotReads | RateLimits:
    """The application of a server process, which has nothing else to do.

    What is there from the start is never garbage. To look through all of it takes the collector a tenth
    of a second, in which nobody is answered; and few objects that come later refer to each other in a
    circle, so that it need not look often.
    """
    _share_arenas()
    app = create_app()
    gc.collect()
    gc.freeze()
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS, 10, 10)
    return app


def _share_arenas() -> None:
    """Let threads allocate from two arenas, not each from one of its own that keeps what it has had."""
    if sys.platform == "linux" and (mallopt := getattr(CDLL(None), "mallopt", None)):
        mallopt(_M_ARENA_MAX, 2)


def create_routes(settings: Settings) -> FastAPI:
    """All that is answered, some of it slower than with hot reads around it."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        # More threads than connections would only wait for each other.
        current_default_thread_limiter().total_tokens = settings.pool_size
        app.state.database = Database(settings, limits_reads=True)
        app.state.reader = open_reader(app.state.database, settings)
        app.state.settings = settings
        app.state.writes = Writes(app.state.database)
        app.state.hot_lists = HotLists(app.state.reader)
        yield
        app.state.reader.close()
        app.state.database.close()

    app = FastAPI(
        title="Claimstone",
        summary="Technology achievements, with the words behind every number.",
        description=DESCRIPTION,
        version=version("claimstone"),
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        redirect_slashes=False,
    )
    for resource in (
        achievements,
        claims,
        comparison,
        organizations,
        technologies,
        metrics,
        sources,
        search,
        changes,
        versions,
        proposals,
        imports,
        check,
        quotes,
        jsonld,
        health,
        docs,
    ):
        app.include_router(resource.router, dependencies=[Depends(refuse_repetition)])
    app.mount("/static", StaticFiles(directory=docs.STATIC_FOLDER))
    app.add_middleware(HeadAsGet)
    install_problem_handlers(app)
    install_description(app)
    return app
