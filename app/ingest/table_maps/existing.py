"""Records of a table together with what is stored of them: quotes of other sources and editions stay."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.ingest.bundle.input_record import InputRecord
from app.ingest.export.from_claims import list_given
from app.ingest.rows.read_records import read_records
from app.ingest.rows.record import Record, read
from app.models import Change, Evidence, Source
from app.schemas.cells import read_cell
from app.schemas.common import Standing
from app.schemas.sources import QuoteCreate


def find_origin(session: Session, source_id: str) -> str | None:
    """Return the origin of the import that made a source; None if it was made otherwise."""
    statement = select(Change.origin).where(
        Change.kind == "source", Change.resource_id == source_id, Change.version == 1
    )
    return session.scalars(statement.limit(1)).first()


def find_newer_edition(session: Session, source_id: str) -> str | None:
    """Return a source that is a newer edition of a source, and is not withdrawn; None if there is none."""
    statement = select(Source.id).where(
        Source.edition_of_id == source_id, Source.status != Standing.WITHDRAWN.value
    )
    return session.scalars(statement.order_by(Source.id).limit(1)).first()


def add_stored_quotes(session: Session, records: Sequence[InputRecord]) -> Iterator[InputRecord]:
    """Yield records with their stored quotes after their own. Those that have the same quotes keep their order."""
    ids = defaultdict[str, list[str]](list)
    for item in records:
        if item.kind in {"achievement", "claim"} and item.record is not None:
            ids[item.kind].append(item.record.id)
    stored = {kind: read_records(session, kind, own) for kind, own in ids.items()}
    for item in records:
        before = stored.get(item.kind, {}).get(item.id or "")
        if before is None or item.record is None:
            yield item
            continue
        evidence = join_quotes(item.record.evidence, list(_restate(before)))
        yield item._replace(record=item.record.model_copy(update={"evidence": evidence}))


def _restate(record: Record) -> Iterator[QuoteCreate]:
    for row in list_given(record):
        cell = read_cell(read(row, Evidence.cell))
        yield QuoteCreate.model_construct(
            source=read(row, Evidence.source_id),
            exact=read(row, Evidence.exact),
            start=read(row, Evidence.start),
            row={own.header: own.value for own in cell.key} if cell else None,
            column=cell.header if cell else None,
        )


def join_quotes(own: Sequence[QuoteCreate], stored: Sequence[QuoteCreate]) -> list[QuoteCreate]:
    """Return the quotes of a record and those stored; own quotes of the same table replace the stored ones.

    Those that are stored already keep their order, but the first one is of the table, whose number the record has.
    """
    known = {(quote.source, quote.start) for quote in stored}
    has_all = all((quote.source, quote.start) in known for quote in own)
    if has_all and (not own or stored[0].source == own[0].source):
        return list(stored)
    sources = {quote.source for quote in own}
    kept = [quote for quote in stored if quote.source not in sources or quote.row is None]
    return [*own, *kept]
