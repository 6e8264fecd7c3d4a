"""Snapshots: database sessions that show one revision of the catalogue, the current or an earlier one.

Every route with the parameter `as_of` opens its snapshot here.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from app.database.replicas import RequestReads
from app.ingest.documents.past_search_index import index_past
from app.queries.history.time_travel import Snapshot, enter_revision


@contextmanager
def open_snapshot(
    database: RequestReads,
    as_of: int | None,
    q: str | None = None,
    *,
    is_long: bool = False,
) -> Iterator[Snapshot]:
    """Context manager that opens a snapshot of the current revision, or of the revision `as_of`.

    `is_long` lifts the time limit of reads. If there is a search text `q`, a search index of the
    earlier revision is built too, because the stored index is that of the current one.

    Raises:
        NotFound: the revision does not exist yet.
        RevisionNotKept: the changes since the revision were not stored.
    """
    with database.read(is_long=is_long, is_temporary=as_of is not None) as session:
        if as_of is not None and enter_revision(session, as_of) and q is not None:
            index_past(session)
        yield session
