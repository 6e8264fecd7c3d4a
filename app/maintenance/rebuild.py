"""Rebuilding of what is computed: all documents (the public JSON of resources), and parts of claims."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.ingest.documents.search_index import empty_search_index, merge_entries
from app.ingest.documents.serializer import DOCUMENT_SHAPE, build_documents
from app.ingest.documents.writer import DocumentWriter, read_documents
from app.ingest.rows.read_records import TrackProgress, read_versioned
from app.ingest.store.text_passages import empty_passages
from app.maintenance.claims.passages import index_missing
from app.maintenance.claims.renewal import renew_claims
from app.maintenance.claims.source_numbers import pass_on, read_again
from app.maintenance.verify import batch_ids, total_documents
from app.models import Catalogue


def rebuild_documents(session: Session, track: TrackProgress = pass_on) -> int:
    """Rebuild every document and its entry in the search index; return how many documents differed.

    The numbers of all texts are read again too, and the texts are indexed; `track` shows the progress of that.

    If only this version of the program wrote to the catalogue, the result is 0. Of the rows of resources,
    only what is computed changes (`claims/renewal.py`), so a rebuild is not entered in the change log.
    """
    empty_passages(session)
    read_again(session, track)
    index_missing(session, track)
    renew_claims(session)
    revision = session.scalars(select(Catalogue.revision)).one()
    rebuilt = 0
    writer = DocumentWriter(session, revision, is_rebuild=True)
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
