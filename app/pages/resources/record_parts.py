"""What the pages of single records have in common: their JSON-LD, their history, and notes about errors."""

from typing import Any

from fastapi import Request

from app.domain.public_address import PublicAddress
from app.formats.jsonld import write_jsonld
from app.queries.history.standing import read_withdrawal_reasons
from app.queries.history.time_travel import Snapshot
from app.queries.history.versions import LoggedVersion, list_latest_versions
from app.queries.linked_data.resources import link_documents
from app.schemas.common import Standing
from app.settings import Settings

_MAX_VERSIONS = 50


def write_linked_data(session: Snapshot, kind: str, body: bytes, address: PublicAddress) -> bytes:
    """Return the JSON-LD of a record from its public JSON."""
    [node] = link_documents(session, kind, [body], address)
    return write_jsonld(node)


def read_history(
    session: Snapshot, kind: str, resource_id: str, as_of: int | None
) -> list[LoggedVersion]:
    """Return the versions of a record up to the revision that is shown, the latest first."""
    return list_latest_versions(session, kind, resource_id, as_of, _MAX_VERSIONS)


def read_withdrawal(session: Snapshot, kind: str, record: Any) -> str | None:  # noqa: ANN401 - of any kind
    """Return why a record is withdrawn; None if it is current, or no reason was given."""
    if record.status != Standing.WITHDRAWN:
        return None
    return read_withdrawal_reasons(session, kind, [record.id]).get(record.id)


def takes_notes(request: Request) -> bool:
    """Return whether readers may report errors here."""
    settings: Settings = request.app.state.settings
    return settings.error_notes
