"""Snapshots of the current or an earlier revision; the only place where a read chooses one."""

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
    """Open a snapshot of the current catalogue, or with `as_of` of an earlier revision.

    `is_long` lifts the time limit. `q`, the search text if any, makes it build the search index of
    the earlier revision too.

    Raises:
        NotFound: the revision does not exist yet.
        RevisionNotKept: the changes since the revision were not stored.
    """
    if as_of is None:
        with database.read(is_long=is_long) as session:
            yield session
        return
    with database.sketch(is_long=is_long) as session:
        is_past = enter_revision(session, as_of)
        if is_past and q is not None:
            index_past(session)
        yield session
