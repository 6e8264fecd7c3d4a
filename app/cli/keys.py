"""Commands on API keys: `keys create`, `keys list`, `keys revoke`."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from app.cli.console import err, open_catalogue, out
from app.domain.access.api_keys import AccessRole, is_subject_prefix
from app.domain.text import check_label
from app.errors import InvalidValue
from app.ingest.edits.api_keys import create_key, list_keys, revoke_key
from app.models import ApiKey

_LINE_WIDTH = 200


keys = typer.Typer(help="Keys of those who may write.", no_args_is_help=True)


def _read_moment(text: str) -> datetime:
    """Read a date, or a date with a time, in UTC unless it names another offset."""
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise typer.BadParameter(
            f"write a date such as 2030-01-31, or one with a time such as 2030-01-31T12:00, not {text!r}"
        ) from None


@keys.command(name="create")
def create_key_(
    name: Annotated[str, typer.Argument(help="Its owner; the log of changes shows this name.")],
    *,
    role: Annotated[AccessRole, typer.Option(help="What it allows.")],
    expires: Annotated[
        datetime | None,
        typer.Option(
            help="From when on it is good no more, in UTC.",
            parser=_read_moment,
            metavar="DATE",
        ),
    ] = None,
) -> None:
    """Create an API key and print it. It cannot be shown again, because only its hash is stored."""
    with open_catalogue() as database, database.write() as session:
        key = create_key(session, _read_name(name), role, expires)
    out.print(key, markup=False)
    err.print("store it where nobody else can read it: it cannot be shown again", style="yellow")


def _read_name(name: str) -> str:
    try:
        return check_label(name)
    except InvalidValue as error:
        raise typer.BadParameter(error.detail) from error


@keys.command(name="list")
def list_keys_() -> None:
    """List all API keys, and all users of the OpenID provider who have written; oldest first.

    The list includes revoked and expired keys. A key is shown by its prefix, which is not secret.
    """
    with open_catalogue() as database, database.read() as session:
        rows = [
            (key.prefix, key.name, key.role, key.created_at, key.used_at, _describe_state(key))
            for key in list_keys(session)
        ]
    table = Table("prefix", "name", "role", "created", "last used", "state", box=None)
    for prefix, name, role, created_at, used_at, state in rows:
        used = used_at.isoformat(timespec="minutes") if used_at else "never"
        shown = (prefix, name, role, created_at.isoformat(timespec="minutes"), used, state)
        table.add_row(*map(escape, shown))
    # A program that reads the output gets one line for each key, however long.
    shown_on = out if out.is_terminal else Console(highlight=False, width=_LINE_WIDTH)
    shown_on.print(table)


def _describe_state(key: ApiKey) -> str:
    if key.revoked_at is not None:
        return f"revoked {key.revoked_at.isoformat(timespec='minutes')}"
    if is_subject_prefix(key.prefix):
        return "by token"
    if key.expires_at is None:
        return "good"
    is_over = key.expires_at <= datetime.now(UTC)
    return (
        f"{'expired' if is_over else 'good until'} {key.expires_at.isoformat(timespec='minutes')}"
    )


@keys.command(name="revoke")
def revoke_key_(
    prefix: Annotated[str, typer.Argument(help="As `claimstone keys list` shows it.")],
) -> None:
    """Revoke an API key, or all tokens of a user of the OpenID provider.

    Revoking takes effect at the next request.
    """
    with open_catalogue() as database, database.write() as session:
        revoke_key(session, prefix)
    out.print(f"revoked {prefix}", markup=False)
