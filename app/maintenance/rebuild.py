"""Rebuilding of what is computed: all documents (the public JSON of resources), and keys of claims."""

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from app.domain.batches import batches
from app.ingest.documents.search_index import empty_search_index, merge_entries
from app.ingest.documents.serializer import DOCUMENT_SHAPE, build_documents
from app.ingest.documents.writer import DocumentWriter, read_documents
from app.ingest.rows.read_records import read_versioned
from app.maintenance.verify import batch_ids, total_documents
from app.models import Catalogue, Claim, get_table
from app.queries.history.shape_2 import compute_keys


def rebuild_documents(session: Session) -> int:
    """Rebuild every document and its entry in the search index; return how many documents differed.

    If only this version of the program wrote to the catalogue, the result is 0. Of the rows of resources,
    only computed keys change, so a rebuild is not entered in the change log.
    """
    _renew_keys(session)
    revision = session.scalars(select(Catalogue.revision)).one()
    rebuilt = 0
    writer = DocumentWriter(session, revision)
    empty_search_index(session)
    for kind, ids in batch_ids(session):
        stored = read_documents(session, kind, ids)
        built = list(build_documents(session, kind, read_versioned(session, kind, ids)))
        writer.write(kind, built, stored)
        rebuilt += sum(
            document.id not in stored or document.body != stored[document.id].body
            for document in built
        )
    count, length = session.execute(total_documents()).one()
    session.execute(
        update(Catalogue).values(
            document_shape=DOCUMENT_SHAPE, document_count=count, search_length=length
        )
    )
    merge_entries(session, count)
    return rebuilt


def _renew_keys(session: Session) -> None:
    """Compute the sort keys of claims that another version may have computed otherwise (`shape_2.py`)."""
    claim = get_table(Claim)
    bounds = [
        claim.c[f"{prefix}_{name}"].is_not(None)
        for prefix in ("quantity", "baseline")
        for name in ("lower", "upper")
    ]
    affected = select(claim.c["id"]).where(or_(claim.c["factor_key"].is_not(None), *bounds))
    for ids in batches(session.scalars(affected).all()):
        rows = session.execute(select(claim).where(claim.c["id"].in_(ids))).mappings().all()
        for row in rows:
            if keys := compute_keys(dict(row)):
                session.execute(update(claim).where(claim.c["id"] == row["id"]).values(keys))
