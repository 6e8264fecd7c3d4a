"""Snapshots: database sessions that show one revision of the catalogue, the current or an earlier one.

Every route with the parameter `as_of` opens its snapshot here.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from app.database.replicas import RequestReads, read_version
from app.ingest.documents.past_search_index import index_past
from app.queries.history.time_travel import Snapshot, enter_revision
from app.queries.lists.cursor import check_epoch


@contextmanager
def open_snapshot(
    database: RequestReads,
    as_of: int | None,
    q: str | None = None,
    *,
    is_long: bool = False,
    epoch: str | None = None,
) -> Iterator[Snapshot]:
    """Context manager that opens a snapshot of the current revision, or of the revision `as_of`.

    `is_long` lifts the time limit of reads. `epoch` is that of a cursor which names the revision. If there is a search text `q`, a search index of the
    earlier revision is built too, because the stored index is that of the current one.

    Raises:
        AnotherEpoch: the catalogue was restored or replaced since `epoch`.
        NotFound: the revision does not exist yet.
        RevisionNotKept: the changes since the revision were not stored.
    """
    with database.read(is_long=is_long, is_temporary=as_of is not None) as session:
        if epoch is not None:
            check_epoch(epoch, read_version(session).epoch)
        if as_of is not None and enter_revision(session, as_of) and q is not None:
            index_past(session)
        yield session
