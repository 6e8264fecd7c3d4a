"""A list without pages, read from one snapshot: the number of resources, and all their public JSON."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from pydantic_core import from_json
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.database.replicas import read_version
from app.domain.batches import BATCH, batches
from app.domain.revisions import CatalogueRevision
from app.domain.search.query import ExpandedSearch
from app.models import KINDS, Claim, Document
from app.queries.documents import read_bodies
from app.queries.list_page.page import search_in
from app.queries.list_page.page_statement import select_from, select_list
from app.queries.lists.listing import Listing, order
from app.queries.ranking.rank_statements import RANKED
from app.queries.ranking.ranking import rank_hits
from app.queries.search_index.steps import run_steps
from app.schemas.metrics import Scale
from app.work.request_work import check_work


@dataclass(frozen=True, slots=True)
class FullList:
    """All resources of a list, opened for reading.

    `total` is their exact number, `version` the state of the catalogue that is read. `documents` yields
    the public JSON of each resource, in the order of the list, and `dated` pairs of these with the revision of its
    last visible change. They read from the database only while they are iterated, so `session` must stay
    open until then.
    """

    total: int
    version: CatalogueRevision
    documents: Iterator[bytes]
    dated: Iterator[Sequence[Any]]
    session: Session


def open_full_list(session: Session, listing: Listing) -> FullList:
    """Open a list for reading from beginning to end; `limit` and `cursor` of its query are ignored.

    Without `sort`, the list is in the order of ids, unlike its pages: two catalogues of the same records then
    give the same file. It is also in this order if it is to be sorted by relevance and has more than `RANKED`
    hits, because no more hits than that are ranked.
    """
    counted = select(func.count()).select_from(select_list(listing).subquery())
    total = session.scalar(counted) or 0
    search = listing.ranked_by
    if search is None or total > RANKED:
        dated = _stream_ordered(session, listing)
    else:
        dated = _stream_ranked(session, listing, search)
    documents = (body for body, _ in dated)
    return FullList(total, read_version(session), documents, dated, session)


class MeasuredAs(NamedTuple):
    """What the numbers of a metric measure, and whether they are differences, which have no zero."""

    dimension: str
    is_difference: bool


def list_metrics(session: Session, listing: Listing) -> dict[str, MeasuredAs]:
    """Return what each metric measures that the claims of a list are about, by the id of the metric.

    So also of those that the query names, which may have no claims in the list.
    """
    found = session.scalars(select_from(listing, Claim.metric_id).distinct())
    metrics = sorted({*found, *getattr(listing.query, "metric", ())})
    documents = (
        (metric_id, from_json(body))
        for batch in batches(metrics)
        for metric_id, body in read_bodies(session, "metric", batch).items()
    )
    return {
        metric_id: MeasuredAs(metric["dimension"], metric["scale"] == Scale.DIFFERENCE)
        for metric_id, metric in documents
    }


def _stream_ordered(session: Session, listing: Listing) -> Iterator[Sequence[Any]]:
    """Yield the public JSON of each resource in the order of the list, with its revision.

    A single statement selects all rows. They are fetched in batches, so that memory use stays small.
    """
    documents = select_from(listing, Document.body, Document.revision)
    joined = documents.join(Document, Document.number == KINDS[listing.kind].model.number)
    in_order = order(listing.kind, "id", {}) if listing.is_by_arrival else listing.ordering
    statement = joined.order_by(*in_order.order_by())
    with session.execute(statement, execution_options={"yield_per": BATCH}) as rows:
        for number, row in enumerate(rows):
            if number % BATCH == 0:
                check_work()
            yield row


def _stream_ranked(
    session: Session, listing: Listing, search: ExpandedSearch
) -> Iterator[Sequence[Any]]:
    dialect = session.get_bind().dialect.name
    best = run_steps(session, rank_hits(dialect, search, [search_in(listing)], RANKED))
    for numbers in batches(hit.number for hit in best.hits):
        check_work()
        columns = (Document.number, Document.body, Document.revision)
        rows = session.execute(select(*columns).where(Document.number.in_(numbers)))
        by_number = {number: (body, revision) for number, body, revision in rows}
        yield from (by_number[number] for number in numbers)
