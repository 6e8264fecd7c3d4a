"""The command `serve`: settings, socket, server processes."""

import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from app.cli.console import err, open_database, out, print_line
from app.cli.imports import print_outcome, seed_empty
from app.maintenance.migration_plan import migrate_with_backup
from app.settings import Settings, read_settings
from app.telemetry.logs import configure_logs

# A worker that does not answer its supervisor for so long is replaced.
_WORKER_ANSWER_SECONDS = 30
# How much of a response waits in the kernel.
_UNSENT_BYTES = 128 * 2**10

server = typer.Typer()


@server.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Overrides CLAIMSTONE_HOST.")] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65_535, help="Overrides CLAIMSTONE_PORT.")
    ] = None,
    *,
    workers: Annotated[
        int | None,
        typer.Option(min=1, max=64, help="Overrides CLAIMSTONE_WORKERS: server processes."),
    ] = None,
    prepare: Annotated[
        bool, typer.Option(help="Migrate first, and load the seed if the catalogue is empty.")
    ] = False,
) -> None:
    """Start the HTTP server; it runs until Ctrl-C or SIGTERM."""
    given = {"host": host, "port": port, "workers": workers}
    settings = read_settings().model_copy(
        update={name: value for name, value in given.items() if value is not None}
    )
    # The server is imported here and below, because other commands do not need it and would start more slowly.
    from app.server.rate_limit import check_store  # noqa: PLC0415
    from app.telemetry.tracing import check_tracing  # noqa: PLC0415

    check_store(settings.rate_limit_store)
    configure_logs(settings.log_level, settings.log_format)
    check_tracing(settings)
    listener = _listen(settings.host, settings.port)
    if prepare:
        with open_database(is_created=True) as database:
            migrate_with_backup(database, print_line)
            seeded = seed_empty(database)
        if seeded is not None:
            print_outcome(seeded, as_json=False)
    address = "http://{}:{}".format(*listener.getsockname()[:2])
    out.print(f"Claimstone answers at {address}; its manual is {address}/docs")
    with _counting_together(settings):
        _serve(settings, listener)


def _serve(settings: Settings, listener: socket.socket) -> None:
    import uvicorn  # noqa: PLC0415
    from uvicorn.supervisors import Multiprocess  # noqa: PLC0415

    from app.server.connection import LimitedConnection  # noqa: PLC0415
    from app.server.open_connections import OpenConnections  # noqa: PLC0415

    config = uvicorn.Config(
        # By name, so that each process imports it after its start, when its supervisor sees it alive.
        "app.main:create_served_app",
        factory=True,
        # uvicorn is typed to take a class, but only calls it.
        http=partial(  # type: ignore[arg-type]
            LimitedConnection, limits=settings, open_connections=OpenConnections(settings)
        ),
        ws="none",
        # Typed as whole seconds, but only passed to a timer of the event loop.
        timeout_keep_alive=settings.keep_alive_seconds,  # type: ignore[arg-type]
        headers=[("X-Content-Type-Options", "nosniff")],
        workers=settings.workers,
        # On a busy machine, a worker needs longer than uvicorn's 5 s to start, and would be ended each time.
        timeout_worker_healthcheck=_WORKER_ANSWER_SECONDS,
        log_config=None,
        log_level=settings.log_level,
        # The application has a log of its own, which contains no query of a URL.
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies,
    )
    # uvicorn raises the signal again when everything is closed; Ctrl-C is a normal end, not a failure.
    with suppress(KeyboardInterrupt):
        if settings.workers > 1:
            Multiprocess(config, sockets=[listener]).run()
        else:
            uvicorn.Server(config).run(sockets=[listener])


@contextmanager
def _counting_together(settings: Settings) -> Iterator[None]:
    """Context manager around the server that gives its processes a folder for shared counters.

    The processes read the folder from the environment. Nothing is done if there is a single process, if
    the settings name a folder, or on Windows.
    """
    if settings.workers == 1 or settings.counts_folder or sys.platform == "win32":
        yield
        return
    with TemporaryDirectory(prefix="claimstone-") as folder:
        os.environ["CLAIMSTONE_COUNTS_FOLDER"] = folder
        yield


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listener = socket.create_server((host, port), family=family, backlog=2048)
    except UnicodeError as error:
        err.print(f"{host!r} is not the name of a host", style="red", markup=False)
        raise typer.Exit(1) from error
    except OSError as error:
        reason = error.strerror if error.errno is None else os.strerror(error.errno)
        err.print(f"cannot listen on {host}:{port}: {reason}", style="red", markup=False)
        raise typer.Exit(1) from error
    if sys.platform == "linux":
        # Connections inherit it. Otherwise the kernel takes megabytes at once for a client, and none for
        # seconds, so that one that reads steadily looks like one that does not read.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, _UNSENT_BYTES)
    listener.setblocking(False)  # noqa: FBT003 - as the standard library defines it
    return listener
