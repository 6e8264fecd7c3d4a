"""The spans of a source's text that a claim has, from its rows."""

from collections.abc import Iterator

from app.domain.quotes.span import Span
from app.ingest.rows.record import Record, read
from app.models import ClaimQualifier, Evidence
from app.queries.resources.claimed_spans import QUALIFIER, ROLES, ClaimedSpan


def list_spans(record: Record) -> Iterator[ClaimedSpan]:
    """Yield the spans that a claim has; nothing for a withdrawn claim and for other kinds."""
    if record.kind != "claim" or record.is_withdrawn:
        return
    quotes = record.children.get(Evidence, [])
    for quote in quotes:
        for role, name in ROLES.items():
            start, end = quote[f"{name}_start"], quote[f"{name}_end"]
            if start is not None and end is not None:
                source_id = read(quote, Evidence.source_id)
                yield ClaimedSpan(source_id, record.id, role, Span(start, end))
    for row in record.children.get(ClaimQualifier, []):
        position = read(row, ClaimQualifier.evidence_position)
        start, end = read(row, ClaimQualifier.start), read(row, ClaimQualifier.end)
        # A faulty quote has no row, so that positions may be beyond the end.
        if (
            position is not None
            and position < len(quotes)
            and start is not None
            and end is not None
        ):
            source_id = read(quotes[position], Evidence.source_id)
            yield ClaimedSpan(source_id, record.id, QUALIFIER, Span(start, end))
