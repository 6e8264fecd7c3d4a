"""What the pages of single records have in common: their JSON-LD, their history, and notes about errors."""

from collections.abc import Mapping

from fastapi import Request

from app.domain.public_address import PublicAddress
from app.formats.jsonld import write_jsonld
from app.queries.history.standing import read_withdrawal_reasons
from app.queries.history.time_travel import Snapshot
from app.queries.history.versions import list_versions
from app.queries.linked_data.resources import link_documents
from app.schemas.versions import VersionQuery, VersionRead
from app.settings import Settings

_MAX_VERSIONS = 50
# Versions are listed from the first one on.
_PAGE_VERSIONS, _MAX_PAGES = 200, 20


def write_linked_data(session: Snapshot, kind: str, body: bytes, address: PublicAddress) -> bytes:
    """Return the JSON-LD of a record from its public JSON."""
    [node] = link_documents(session, kind, [body], address)
    return write_jsonld(node)


def choose_language(texts: Mapping[str, str]) -> str:
    """Return the language of the name or statement that is shown: English, or else the first one."""
    return "en" if "en" in texts else next(iter(texts), "en")


def read_history(
    session: Snapshot, kind: str, resource_id: str, as_of: int | None
) -> list[VersionRead]:
    """Return the versions of a record up to the revision that is shown, the latest first."""
    versions: list[VersionRead] = []
    cursor: str | None = None
    for _ in range(_MAX_PAGES):
        query = VersionQuery(limit=_PAGE_VERSIONS, cursor=cursor)
        page = list_versions(session, kind, resource_id, query)
        versions += [VersionRead.model_validate_json(body) for body in page.bodies]
        cursor = page.meta.next_cursor
        if cursor is None:
            break
    versions = versions[-_MAX_VERSIONS:]
    return [version for version in reversed(versions) if as_of is None or version.revision <= as_of]


def read_withdrawal(session: Snapshot, kind: str, resource_id: str) -> str | None:
    """Return why a withdrawn record is so; None if no reason was given."""
    return read_withdrawal_reasons(session, kind, [resource_id]).get(resource_id)


def takes_notes(request: Request) -> bool:
    """Return whether readers may report errors here."""
    settings: Settings = request.app.state.settings
    return settings.error_notes
