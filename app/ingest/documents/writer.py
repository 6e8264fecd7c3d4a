"""Writer of documents and their index entries, in the transaction that writes the resources' rows."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.domain.batches import batches
from app.ingest.documents.fts5_internals import correct_sums
from app.ingest.documents.name_keys import write_name_keys
from app.ingest.documents.same_names import write_name_digests
from app.ingest.documents.search_index import TermList, delete_entries, insert_entries
from app.ingest.documents.serializer import BuiltDocument
from app.ingest.rows.bulk_insert import insert_rows
from app.ingest.rows.record import Row
from app.models import KINDS, Catalogue, Document, find_number_range, get_table
from app.queries.search_index.index import is_fts5


class StoredDocument(NamedTuple):
    body: bytes
    revision: int
    number: int
    search_length: int


def read_documents(session: Session, kind: str, ids: Sequence[str]) -> dict[str, StoredDocument]:
    """Return the stored documents of resources by id; an id without a document is left out."""
    columns = (Document.body, Document.revision, Document.number, Document.search_length)
    statement = select(Document.id, *columns).where(Document.kind == kind)
    return {
        row.id: StoredDocument(*row[1:])
        for batch in batches(ids)
        for row in session.execute(statement.where(Document.id.in_(batch)))
    }


class DocumentWriter:
    """Writer of the documents (public JSON of resources) of one revision, and of their index entries.

    `finish` has to be called at the end: it stores the revision, with the numbers of documents and
    tokens, in the one-row table `catalogue`.
    """

    def __init__(self, session: Session, revision: int, *, is_rebuild: bool = False) -> None:
        self._session = session
        self._revision = revision
        self._is_rebuild = is_rebuild
        self._terms = TermList(session)
        self._count = self._length = 0
        self._has_deleted = False

    def write(
        self, kind: str, built: Sequence[BuiltDocument], stored: Mapping[str, StoredDocument]
    ) -> None:
        """Replace the `stored` documents of resources, and their index entries, by the `built` ones.

        A document whose body is unchanged keeps its revision. So does one that is only rebuilt: nobody
        changed the catalogue.
        """
        self._delete(stored)
        rows: list[Row] = []
        entries = []
        for document in built:
            before = stored.get(document.id)
            is_kept = before is not None and (self._is_rebuild or before.body == document.body)
            rows.append(
                {
                    "kind": kind,
                    "id": document.id,
                    "revision": before.revision if before and is_kept else self._revision,
                    "body": document.body,
                    "number": document.number,
                    "search_length": document.tokens.length,
                }
            )
            entries.append((document.number, document.tokens))
            self._length += document.tokens.length - (before.search_length if before else 0)
        self._count += len(built) - len(stored)
        insert_rows(self._session, get_table(Document), rows)
        insert_entries(self._session, entries)
        self._terms.add(document.tokens for document in built)
        bodies = {document.id: document.body for document in built}
        write_name_keys(self._session, kind, bodies, stored)
        write_name_digests(self._session, kind, bodies, stored)

    def finish(self, now: datetime) -> None:
        """Store the revision and its time in the table `catalogue`, and add to the totals there.

        The totals are the numbers of documents and tokens.

        Hits of a search are ranked by these totals on PostgreSQL; SQLite's FTS5 has its own, which are
        corrected here if entries were deleted.
        """
        sums = self._session.execute(
            update(Catalogue)
            .values(
                revision=self._revision,
                updated_at=now,
                document_count=Catalogue.document_count + self._count,
                search_length=Catalogue.search_length + self._length,
            )
            .returning(Catalogue.document_count, Catalogue.search_length)
        ).one()
        if self._has_deleted and is_fts5(self._session):
            correct_sums(self._session, *sums)

    def _delete(self, stored: Mapping[str, StoredDocument]) -> None:
        table, numbers = get_table(Document), [document.number for document in stored.values()]
        self._has_deleted |= bool(numbers)
        for batch in batches(numbers):
            self._session.execute(delete(table).where(table.c.number.in_(batch)))
        delete_entries(self._session, numbers)


class NumberAllocator:
    """Source of new document numbers. A number is used once, and each kind has its own range."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._last: dict[str, int] = {}

    def give(self, kind: str, count: int) -> range:
        """Return the next `count` unused numbers of a kind, ascending."""
        last = self._last.get(kind) or self._find_last(kind)
        self._last[kind] = last + count
        return range(last + 1, last + count + 1)

    def _find_last(self, kind: str) -> int:
        """Return the greatest number in use for a kind; if there is none, the number before its range.

        Documents and rows are both read, in case one exists without the other.
        """
        first, last = find_number_range(kind)
        of_documents = select(func.max(Document.number)).where(Document.number.between(first, last))
        of_rows = select(func.max(KINDS[kind].model.number))
        greatest = [self._session.scalar(statement) or 0 for statement in (of_documents, of_rows)]
        return max(first - 1, *greatest)
