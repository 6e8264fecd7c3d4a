"""The search index at a past revision, for a session that reads it (`queries/history/time_travel.py`).

Entries of resources that have changed since, or that refer to such a resource, are rebuilt from the
rows of that time. The rebuilt entries are in a temporary table with the name of the current index, so
that this session finds them first.
"""

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.domain.batches import batches
from app.ingest.documents.dependents import find_dependents
from app.ingest.documents.search_index import insert_entries
from app.ingest.documents.serializer import build_documents
from app.ingest.rows.read_records import read_versioned
from app.queries.history.time_travel import CHANGED, analyze, find_schema
from app.queries.search_index.index import PAST_INDEX, is_fts5

_CREATE_FTS5 = (
    "CREATE VIRTUAL TABLE temp.search_index USING fts5("
    "names, statements, quotes, labels, content='', contentless_delete=1, tokenize='ascii')"
)
_CREATE_TSVECTOR = (
    "CREATE TEMPORARY TABLE search_index (number bigint PRIMARY KEY, vector tsvector NOT NULL)"
)
_RENAME_TSVECTOR = "ALTER TABLE search_index RENAME TO search_index_restored"
_SHADOW_TSVECTOR = (
    "CREATE TEMPORARY VIEW search_index AS SELECT number, vector FROM {schema}.search_index AS today "
    "WHERE NOT EXISTS (SELECT 1 FROM search_index_restored AS restored "
    "WHERE restored.number = today.number) "
    "UNION ALL SELECT number, vector FROM search_index_restored"
)


def index_past(session: Session) -> None:
    """Rebuild the search index for a session that reads a past revision.

    It then finds documents by the words that they had at that revision.
    """
    session.execute(text(_CREATE_FTS5 if is_fts5(session) else _CREATE_TSVECTOR))
    for kind, ids in _list_renewed(session):
        built = build_documents(session, kind, read_versioned(session, kind, ids))
        insert_entries(session, [(document.number, document.tokens) for document in built])
    if not is_fts5(session):
        session.execute(text(_RENAME_TSVECTOR))
        analyze(session, "search_index_restored")
        session.execute(text(_SHADOW_TSVECTOR.format(schema=find_schema(session))))
    session.info[PAST_INDEX] = True


def _list_renewed(session: Session) -> Iterator[tuple[str, list[str]]]:
    """Yield the resources whose index entries have to be rebuilt: a kind and a batch of ids at a time.

    Resources that refer to a changed one are included, since an entry also has names of other resources
    that the document may not show.
    """
    renewed: dict[str, set[str]] = defaultdict(set)
    for row in session.execute(select(CHANGED.c.kind, CHANGED.c.id)):
        renewed[row.kind].add(row.id)
    with_rows = select(CHANGED.c.kind, CHANGED.c.id).where(CHANGED.c.rows_revision.is_not(None))
    changed: dict[str, list[str]] = defaultdict(list)
    for row in session.execute(with_rows):
        changed[row.kind].append(row.id)
    for kind, ids in find_dependents(session, changed).items():
        renewed[kind] |= ids
    for kind, ids in renewed.items():
        yield from ((kind, batch) for batch in batches(sorted(ids)))
