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
    if as_of is None:
        with database.read(is_long=is_long) as session:
            yield session
        return
    with database.read_with_temporary_tables(is_long=is_long) as session:
        is_past = enter_revision(session, as_of)
        if is_past and q is not None:
            index_past(session)
        yield session
