"""The application, assembled from its settings: routes, error handlers, start and shutdown."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from functools import cache, partial
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from anyio import CapacityLimiter
from anyio.to_thread import current_default_thread_limiter
from fastapi import APIRouter, Depends, FastAPI
from starlette.routing import BaseRoute

from app.database.database import Database
from app.database.open_reader import open_reader
from app.database.options import count_long_reads
from app.domain.public_address import PublicAddress
from app.errors import ConfigurationError
from app.identity_provider import open_provider
from app.ingest.edits.transaction import WriteTransactions
from app.maintenance.readiness import ReadinessProbe
from app.pages import PAGES
from app.pages.curate.form_limits import FormLimits
from app.pages.problems import answer_with_page
from app.queries.compiled.lists import CompiledLists
from app.queries.compiled.search import CompiledSearch
from app.routes.analysis import analyst_table, check, compare, search, verify_quote
from app.routes.editing import (
    changes,
    ended_readings,
    history,
    imports,
    merges,
    proposals,
    readings,
)
from app.routes.editing.new_text import prepare_process
from app.routes.http.dependencies import (
    refuse_many,
    refuse_repetition,
    refuse_undecodable,
)
from app.routes.http.middleware import EncodedSlashes, HeadAsGet, ServerOptions
from app.routes.http.problems import install_problem_handlers
from app.routes.operations import (
    docs_page,
    health,
    jsonld_context,
    openapi,
    prometheus,
)
from app.routes.operations.openapi import ABOUT, install_description
from app.routes.operations.prometheus import (
    make_counts_layout,
    sample_pools_until_cancelled,
)
from app.routes.resources import (
    achievements,
    claims,
    metrics,
    organizations,
    sources,
    technologies,
)
from app.server.cors import CorsMiddleware
from app.server.fast_path import FastPath
from app.server.process import end_with_parent, favour_event_loop, spare_collector
from app.server.rate_limit import RateLimiter
from app.settings import Settings, read_settings
from app.telemetry.logs import configure_logs
from app.telemetry.request_log import COMMITS, LoggingMiddleware, RequestLog
from app.telemetry.shared_counters import SharedCounters
from app.telemetry.tracing import open_tracing, read_telemetry
from app.work.export_slots import ExportSlots
from app.work.file_cache import FileCache
from app.work.processes import WorkerProcesses
from app.work.shares import Shares, WorkKind

_RESOURCES = (
    achievements,
    claims,
    compare,
    analyst_table,
    organizations,
    technologies,
    metrics,
    sources,
    search,
    changes,
    history,
    merges,
    proposals,
    readings,
    ended_readings,
    imports,
    check,
    verify_quote,
    jsonld_context,
    health,
    prometheus,
    docs_page,
    openapi,
    *PAGES,
)


_CHECKS = [Depends(check) for check in (refuse_many, refuse_undecodable, refuse_repetition)]


@cache
def _collect_routes() -> list[BaseRoute]:
    """Collect the routes of all resources.

    All applications of a process share them: each would take long to analyse their parameters again.
    """
    router = APIRouter()
    for resource in _RESOURCES:
        router.include_router(resource.router, dependencies=_CHECKS)
    return router.routes


def _list_methods() -> set[str]:
    routes = [route for resource in _RESOURCES for route in resource.router.routes]
    return {method for route in routes for method in getattr(route, "methods", ())}


def create_app(
    settings: Settings | None = None, *, prepares_process: bool = False
) -> FastPath | RateLimiter | CorsMiddleware:
    """Make the complete ASGI application: routes, logs, fast path, rate limit and CORS.

    Without `settings`, they are read from the environment. The rate limit and CORS are left out
    unless the settings configure them. With `prepares_process`, a process for texts is started before the first
    one comes.
    """
    settings = settings or read_settings()
    routes = create_routes(settings, prepares_process=prepares_process)
    request_log: RequestLog = routes.state.request_log
    app: FastPath | RateLimiter = FastPath(
        LoggingMiddleware(routes, request_log), routes.state, settings.answer_memory_bytes
    )
    if settings.rate_limit is not None:
        app = RateLimiter(app, settings.rate_limit, request_log, settings.rate_limit_store)
    return app if settings.cors_origins is None else CorsMiddleware(app, settings.cors_origins)


def create_served_app() -> FastPath | RateLimiter | CorsMiddleware:
    """Make the application of a server process. Called by uvicorn in each of its processes.

    This also configures what belongs to the whole process: its end, logs, garbage collector and threads.
    """
    settings = read_settings()
    configure_logs(settings.log_level, settings.log_format)
    app = create_app(settings, prepares_process=True)
    end_with_parent()
    spare_collector()
    favour_event_loop()
    return app


def load_tools(settings: Settings) -> ModuleType | None:
    """Import the endpoint of assistants if the settings have it; else none of its packages is needed.

    Raises:
        ConfigurationError: they have it, but `claimstone[mcp]` is not installed.
    """
    if not settings.mcp:
        return None
    if find_spec("mcp") is None:
        raise ConfigurationError(
            "CLAIMSTONE_MCP is set, but the package for it is not installed: pip install 'claimstone[mcp]'"
        )
    return import_module("app.routes.operations.assistants")


def create_routes(settings: Settings, *, prepares_process: bool = False) -> FastAPI:
    """Make the FastAPI application alone: all routes and error handlers.

    `create_app` wraps it in logs, the fast path (reads answered before routing), rate limit and CORS.
    """
    tracing = open_tracing(settings)
    tools = load_tools(settings)
    resources = _RESOURCES if tools is None else (*_RESOURCES, tools)
    counts = SharedCounters(
        make_counts_layout(resource.router for resource in resources), settings.counts_folder
    )

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[dict[str, RequestLog | PublicAddress]]:
        # For all that runs outside of the shares, such as files and the pieces of full lists.
        current_default_thread_limiter().total_tokens = settings.pool_size
        app.state.shares = Shares(settings)
        app.state.processes = WorkerProcesses(settings)
        app.state.database = Database(settings, limits_reads=True)
        app.state.reader = open_reader(app.state.database, settings)
        app.state.settings = settings
        app.state.files = FileCache(settings.file_cache_bytes)
        app.state.export_slots = ExportSlots(count_long_reads(settings))
        app.state.writes = WriteTransactions(app.state.database, partial(counts.add, COMMITS))
        app.state.identity_provider = open_provider(settings)
        run_apart = partial(app.state.shares.run, WorkKind.COSTLY)
        searches = app.state.compiled_search = CompiledSearch(app.state.reader, run_apart)
        app.state.compiled_lists = CompiledLists(app.state.reader, run_apart, searches)
        app.state.form_limits = FormLimits()
        app.state.probe = ReadinessProbe(settings, app.state.database.file)
        # A limiter of its own, so that a scrape does not wait for requests in progress.
        app.state.scrapes = CapacityLimiter(1)
        background = [
            sample_pools_until_cancelled(app.state),
            app.state.probe.watch_file(app.state.reader),
            *([prepare_process(app.state)] if prepares_process else ()),
        ]
        tasks = [*map(asyncio.create_task, background)]
        async with nullcontext() if tools is None else tools.serve_tools(app):
            # For what is refused before the routes.
            yield {"request_log": app.state.request_log, "address": app.state.address}
        for task in tasks:
            task.cancel()
        if app.state.identity_provider is not None:
            await app.state.identity_provider.close()
        await asyncio.to_thread(app.state.processes.close)
        app.state.writes.close()
        app.state.probe.close()
        app.state.reader.close()
        app.state.database.close()
        if tracing is not None:
            tracing.close()

    app = FastAPI(
        **ABOUT,
        docs_url=None,
        redoc_url=None,
        # FastAPI would make the description on the event loop.
        openapi_url=None,
        lifespan=lifespan,
        redirect_slashes=False,
        routes=_collect_routes(),
        telemetry=read_telemetry(tracing),
    )
    app.state.address = PublicAddress(settings.public_url)
    app.state.request_log = RequestLog(settings, counts, tracing)
    if tools is not None:
        app.include_router(tools.router, dependencies=_CHECKS)
    app.mount("/static", docs_page.FILES)
    app.add_middleware(HeadAsGet)
    app.add_middleware(ServerOptions, methods=_list_methods())
    app.add_middleware(EncodedSlashes)
    install_problem_handlers(app, answer_with_page)
    install_description(app)
    return app
