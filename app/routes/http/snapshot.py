"""The one place where a read decides which revision it sees."""

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
    """Read today's catalogue, or a revision of it.

    With `is_long`, it may take as long as it takes. With `q`, what is searched for, the search index is that
    of the revision too.

    Raises:
        NotFound: there is no such revision yet.
        RevisionNotKept: what was changed since was not kept.
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
