"""The command `mcp`: the tools of assistants on standard input and output."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.console import open_catalogue
from app.errors import ConfigurationError
from app.settings import is_public_url, read_settings
from app.telemetry.logs import configure_logs

if TYPE_CHECKING:
    from app.assistants.catalogue_client import CatalogueClient

mcp_command = typer.Typer()


@mcp_command.command()
def mcp(
    url: Annotated[
        str | None,
        typer.Option(
            help="Ask the running server at this address, such as https://example.org, and not the configured "
            "database."
        ),
    ] = None,
) -> None:
    """Answer an assistant on standard input and output (Model Context Protocol), until its input ends.

    An assistant starts this command. The log goes to standard error.
    """
    settings = read_settings()
    configure_logs(settings.log_level, settings.log_format)
    if url is not None and not is_public_url(url):
        raise ConfigurationError("--url: write a URL with http:// or https:// and a host")
    if find_spec("mcp") is None:
        raise ConfigurationError(
            "the package for assistants is not installed: pip install 'claimstone[mcp]'"
        )
    if url is None:
        # Ends here if there is no catalogue, or one with an older schema.
        with open_catalogue():
            pass
    key = settings.mcp_key
    asyncio.run(_serve(url, None if key is None else f"Bearer {key}"))


async def _serve(url: str | None, authorization: str | None) -> None:
    from mcp.server.stdio import stdio_server  # noqa: PLC0415 - only with the extra

    from app.assistants.server import make_server  # noqa: PLC0415 - the same

    async with _open(url, authorization) as catalogue:

        @asynccontextmanager
        async def connect(_request: object) -> "AsyncIterator[CatalogueClient]":
            yield catalogue

        server = make_server(connect)
        async with stdio_server() as (incoming, outgoing):
            await server.run(incoming, outgoing, server.create_initialization_options())


def _open(
    url: str | None, authorization: str | None
) -> "AbstractAsyncContextManager[CatalogueClient]":
    from app.assistants.catalogue_client import open_remote  # noqa: PLC0415 - loads what other commands do not need

    return _open_database(authorization) if url is None else open_remote(url, authorization)


@asynccontextmanager
async def _open_database(authorization: str | None) -> "AsyncIterator[CatalogueClient]":
    # Imported here, because other commands do not need it and would start more slowly.
    from app.assistants.catalogue_client import open_served  # noqa: PLC0415
    from app.main import create_routes  # noqa: PLC0415

    app = create_routes(read_settings().model_copy(update={"mcp": False}))
    async with (
        app.router.lifespan_context(app),
        open_served(app, authorization, ("127.0.0.1", 0)) as catalogue,
    ):
        yield catalogue
