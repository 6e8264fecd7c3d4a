"""Numbers of sources that claims take over: a number that a current claim has needs no reason."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.quotes.span import Span, SpanIndex
from app.ingest.checks.earlier_chunks import Identity
from app.ingest.rows.batched_select import select_by
from app.ingest.rows.claimed_spans import list_spans
from app.ingest.rows.read_records import make_record, read_records
from app.ingest.rows.record import Children, Record, read
from app.models import SourceNumber
from app.queries.history.row_json import Rows


def release_claimed(
    session: Session, records: Sequence[Record], stored: Mapping[str, Rows]
) -> dict[Identity, Record]:
    """Return the sources that have reasons for numbers of the claims among `records`, without these.

    They are the sources among `records`, or else the stored ones. `stored` has the rows of stored claims by
    id: the numbers that these have already have no reason.
    """
    claimed = defaultdict[str, list[Span]](list)
    for record in records:
        before = stored.get(record.id) if record.kind == "claim" else None
        had = set(list_spans(make_record("claim", before))) if before else set()
        for own in list_spans(record):
            if own not in had:
                claimed[own.source_id].append(own.span)
    if not claimed:
        return {}
    column = SourceNumber.source_id
    explained = {row[0] for row in select_by(session, select(column).distinct(), column, claimed)}
    sources = {record.id: record for record in records if record.kind == "source"}
    sources = read_records(session, "source", sorted(explained - sources.keys())) | sources
    released = {}
    for source_id, source in sources.items():
        index, rows = SpanIndex(claimed.get(source_id, ())), source.children[SourceNumber]
        left = [
            row
            for row in rows
            if not index.touches(Span(read(row, SourceNumber.start), read(row, SourceNumber.end)))
        ]
        if len(left) < len(rows):
            children: Children = {**source.children, SourceNumber: left}
            released[source.identity] = Record(
                "source", source_id, source.columns, children, source.text
            )
    return released
