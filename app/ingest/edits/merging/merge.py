"""Merge of a record into another one of its kind: what refers to it refers to the other one afterwards.

All is one revision. The merged record stays, withdrawn, and names the other one.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.batches import batches
from app.errors import Fault, InvalidInput, MergeRefused
from app.ingest.edits.merging.compatible_metrics import list_metric_differences
from app.ingest.edits.merging.hierarchy import list_broader
from app.ingest.edits.merging.moved_references import move_references
from app.ingest.edits.merging.survivor import add_names
from app.ingest.edits.resource import BODY, EditResult, Precondition, read_back, read_for_edit
from app.ingest.rows.read_records import make_record, read_records
from app.ingest.rows.record import Record
from app.ingest.store.catalogue_lock import LockedCatalogue
from app.ingest.store.change_log import Author
from app.ingest.store.writer import CatalogueWriter
from app.models import KINDS, MERGEABLE, Technology, list_referring
from app.schemas.common import Standing

# More would hold up all other writes for too long.
MAX_MOVED = 50_000
_INTO = f"{BODY}/into"


def merge_resource(
    catalogue: LockedCatalogue,
    kind: str,
    resource_id: str,
    into: str,
    author: Author,
    precondition: Precondition,
) -> EditResult:
    """Merge a record into the one with the id `into`, and return what became of the merged one.

    The other record gets its names, aliases and identifiers, as far as they are new.

    Raises:
        NotFound: no resource has the id `resource_id`.
        InvalidInput: there is no record `into`, or it is the same one.
        MergeRefused: one of the two is withdrawn, or they are not compatible. The error lists why.
    """
    session = catalogue.session
    stored = read_for_edit(session, kind, resource_id, precondition)
    merged = make_record(kind, stored.rows[kind][resource_id])
    survivor = _read_survivor(session, kind, resource_id, into)
    _refuse_differing(session, merged, survivor)
    moved = list(_find_referring(session, kind, resource_id))
    if sum(len(ids) for _, ids in moved) > MAX_MOVED:
        raise _refuse(
            [
                (
                    "too_many",
                    f"more than {MAX_MOVED:,} records refer to {resource_id!r}: move some first",
                )
            ]
        )
    writer = CatalogueWriter(catalogue, author, keeps_reviews=True)
    pair = (merged, survivor)
    writer.store([_withdraw(merged, into), _replace_broader(add_names(*pair), merged)])
    for referring, ids in moved:
        for batch in batches([own for own in ids if (referring, own) != (kind, into)]):
            records = read_records(session, referring, batch).values()
            writer.store([move_references(record, *pair) for record in records])
    return read_back(catalogue, kind, resource_id, writer.finish())


def _read_survivor(session: Session, kind: str, resource_id: str, into: str) -> Record:
    if into == resource_id:
        detail = f"{into!r} cannot be merged into itself: name the record that it is"
        raise InvalidInput(detail, [Fault(_INTO, "circular", detail)])
    survivor = read_records(session, kind, [into]).get(into)
    if survivor is None:
        detail = f"there is no {kind} {into!r}; the list shows all ids"
        raise InvalidInput(detail, [Fault(_INTO, "unknown_reference", detail)])
    return survivor


def _refuse_differing(session: Session, merged: Record, survivor: Record) -> None:
    """Raise MergeRefused if one of the two is withdrawn, or if they cannot be one."""
    differences: list[tuple[str, str]] = []
    for record in (merged, survivor):
        if (other := record.get(MERGEABLE[record.kind])) is not None:
            differences.append(
                ("merged", f"{record.id!r} was merged into {other!r}: name {other!r}")
            )
        elif record.is_withdrawn:
            differences.append(("withdrawn", f"{record.id!r} is withdrawn: make it current first"))
    if merged.kind == "technology":
        # Directly below it is no difference: then it moves up.
        for broader in islice(list_broader(session, survivor.id), 1, None):
            if broader == merged.id:
                words = f"{survivor.id!r} is below others that are below {merged.id!r}: move it up first"
                differences.append(("circular", words))
    if merged.kind == "metric":
        differences += list_metric_differences(merged, survivor)
    if differences:
        raise _refuse(differences)


def _refuse(differences: list[tuple[str, str]]) -> MergeRefused:
    detail = "; ".join(words for _, words in differences)
    return MergeRefused(
        f"{detail}; nothing was stored", [Fault(_INTO, code, words) for code, words in differences]
    )


def _find_referring(
    session: Session, kind: str, resource_id: str
) -> Iterator[tuple[str, list[str]]]:
    """Yield the ids of the records that refer to a record, by kind."""
    ids: dict[str, set[str]] = {name: set() for name in KINDS}
    for referring, reference in list_referring(kind):
        owner = referring.get_owner(reference)
        statement = select(owner).where(reference.column == resource_id, owner.is_not(None))
        # One more than are moved shows that there are too many.
        ids[referring.name].update(session.scalars(statement.limit(MAX_MOVED + 1)))
    yield from ((name, sorted(own)) for name, own in ids.items() if own)


def _withdraw(merged: Record, into: str) -> Record:
    status = KINDS[merged.kind].model.status.key
    columns = {status: Standing.WITHDRAWN.value, MERGEABLE[merged.kind].key: into}
    return replace(merged, columns=merged.columns | columns)


def _replace_broader(survivor: Record, merged: Record) -> Record:
    """Return the survivor, below what the merged technology was below if it was below that one itself."""
    if survivor.kind != "technology" or survivor.get(Technology.broader_id) != merged.id:
        return survivor
    above = {Technology.broader_id.key: merged.get(Technology.broader_id)}
    return replace(survivor, columns=survivor.columns | above)
