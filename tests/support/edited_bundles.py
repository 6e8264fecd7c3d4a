"""The small bundle, imported, edited by somebody else, and imported again."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import select
from support.bundles import BUNDLE, write_bundle
from support.random_bundles import pass_on

from app.database.database import Database
from app.ingest.bundle.ndjson_reader import BundleLines
from app.ingest.edits.resource import patch_resource, withdraw_resource
from app.ingest.imports.import_bundle import import_bundle, import_lines
from app.ingest.imports.import_run import ImportOptions
from app.ingest.imports.review import Policy
from app.ingest.store.catalogue_lock import write_locked
from app.ingest.store.change_log import Author
from app.maintenance.content_hash import hash_content
from app.maintenance.verify import verify_catalogue
from app.models import Change
from app.schemas.write_parameters import ImportRead, OnExisting

Alter = Callable[[dict[str, Any]], object]
AUTHOR = Author("importer")
EDITOR = Author("A. Kim", "seen at a fair")
KEEP, UPDATE, REFUSE = OnExisting.KEEP, OnExisting.UPDATE, OnExisting.REFUSE


def rename(bundle: dict[str, Any]) -> None:
    bundle["organizations"][0]["names"]["en"] = "Renamed"


def load(
    database: Database,
    folder: Path,
    alter: Alter | None = None,
    on_existing: OnExisting = REFUSE,
    *,
    dry_run: bool = False,
    only_adds: bool = False,
) -> ImportRead:
    options = ImportOptions(Policy(on_existing, only_adds), is_dry_run=dry_run)
    return import_bundle(database, write_bundle(folder, alter), AUTHOR, options)


def patch(database: Database, kind: str, resource_id: str, change: dict[str, Any]) -> None:
    with write_locked(database) as catalogue:
        patch_resource(catalogue, kind, resource_id, change, EDITOR, lambda _body: None)


def withdraw(database: Database, kind: str, resource_id: str) -> None:
    with write_locked(database) as catalogue:
        withdraw_resource(catalogue, kind, resource_id, EDITOR, lambda _body: None)


def read_state(database: Database) -> tuple[str, int]:
    """Read the content and the number of changes."""
    with database.read() as session:
        assert verify_catalogue(session).differences == []
        return hash_content(session, pass_on), len(session.scalars(select(Change)).all())


def count(outcome: ImportRead) -> tuple[int, int, int, int, int]:
    """Count the records created, updated, unchanged, kept and in conflict."""
    counts = (outcome.created, outcome.updated, outcome.unchanged, outcome.kept)
    return (*counts, outcome.conflicts)


def write_lines(alter: Alter | None = None, *, origin: str | None = None) -> bytes:
    lines: list[dict[str, Any]] = [] if origin is None else [{"origin": origin}]
    made = json.loads(json.dumps(BUNDLE))
    if alter:
        alter(made)
    for kind, array in (
        ("source", "sources"),
        ("organization", "organizations"),
        ("technology", "technologies"),
        ("metric", "metrics"),
        ("achievement", "achievements"),
        ("claim", "claims"),
    ):
        lines += [{kind: record} for record in made[array]]
    return b"".join(json.dumps(line).encode() + b"\n" for line in lines)


def load_lines(
    database: Database, lines: list[dict[str, Any]], on_existing: OnExisting, size: int
) -> ImportRead:
    written = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
    source, options = BundleLines(io.BytesIO(written), Path()), ImportOptions(Policy(on_existing))
    return import_lines(database, source, AUTHOR, lambda _: None, size, options=options)


def make_company(resource_id: str, name: str, **more: object) -> dict[str, Any]:
    return {"organization": {"id": resource_id, "kind": "company", "names": {"en": name}, **more}}
