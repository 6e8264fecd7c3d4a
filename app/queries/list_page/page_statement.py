"""The SQL statement that reads a page of a list, in one round trip and from one snapshot.

Each row of its result has the state of the catalogue and the counts of the list, which are the same in
all rows, and one resource of the page. For an empty page there is one row, without a resource.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    Integer,
    Select,
    Subquery,
    and_,
    bindparam,
    case,
    func,
    join,
    literal,
    null,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import Session

from app.models import KINDS, Catalogue, Document
from app.queries.lists.index_words import IndexEntries, IndexWords
from app.queries.lists.listing import MAX_COUNTED, Listing
from app.queries.lists.ordering import Ordering
from app.queries.search_index.selectivity import COMMON, GATHERED, Strategy, select_frequency

Position = list[str | None]


class _Row(NamedTuple):
    """The columns of a row, in their order; after them come the position and the counts of the list.

    `epoch` is a random name that changes when the catalogue is restored or copied. `flagged` is true if
    the resource meets the condition `Listing.flag`.
    """

    epoch: Any
    revision: Any
    flagged: Any
    id: Any
    body: Any


_COLUMNS = len(_Row._fields)
_FLAGGED, _ID, _BODY = (_Row._fields.index(name) for name in ("flagged", "id", "body"))


class PageRows(NamedTuple):
    """The result of a `PageStatement`: the resources of a page (their public JSON is in `bodies`).

    `counts` are the results of `list_counts`. `flagged` are the ids of the page's resources that meet
    the condition `Listing.flag`, such as being uncertain. `after` is the position of the page's last
    resource, of values as the database driver returned them. On the last page of the list, `after` is
    None.
    """

    epoch: str
    revision: int
    counts: list[int]
    bodies: list[bytes]
    flagged: list[str]
    after: list[Any] | None


@dataclass(frozen=True, slots=True)
class PageStatement:
    """The statement for a page of a list.

    Each row of its result has a position of `positioned` values, and `counted` counts of the list. `limit`
    is the maximum number of resources on the page.
    """

    select: Select[Any]
    positioned: int
    counted: int
    limit: int

    def read(self, fetched: Sequence[Sequence[Any]]) -> PageRows:
        """Return the page from the rows that the database returned for the statement.

        The statement selects up to `limit + 1` resources. If there are that many, another page follows;
        the last of them is left out of this page.
        """
        rows, counts = fetched[: self.limit], _COLUMNS + self.positioned
        epoch, revision, *_ = rows[0]
        has_next = len(fetched) > self.limit
        return PageRows(
            epoch,
            revision,
            list(rows[0][counts:]),
            [row[_BODY] for row in rows if row[_BODY] is not None],
            [row[_ID] for row in rows if row[_FLAGGED]],
            list(fetched[self.limit - 1][_COLUMNS:counts]) if has_next else None,
        )


def name_counts(counts: Iterable[Any]) -> dict[str, Any]:
    """Return counts of a list (`list_counts`) by the names of the SQL bind parameters for known counts."""
    return {f"known_count_{index}": count for index, count in enumerate(counts)}


def select_page(
    listing: Listing,
    position: Sequence[Any] | None,
    strategy: Strategy = Strategy.SEARCH,
) -> PageStatement:
    """Make the statement for the page after a position in a list; position None means the first page.

    `position` are values of the columns of the position, or bind parameters for them. There is also a
    bind parameter for each count (`name_counts`); if it is null, the database counts.

    Raises:
        ValueError: `position` is not a position in this list.
    """
    rows, ordering, words = _select_all(listing), listing.ordering, listing.words
    counted, counts = _select_counts(listing)
    if words is not None and words.counted is not None and strategy is Strategy.GATHER:
        rows, ordering, counts[0] = _gather(listing, words.counted, counts[0])
    elif words is not None and listing.is_by_arrival:
        rows, ordering = _follow_index(listing, words)
    elif words is not None and strategy is Strategy.SCAN:
        rows = rows.where(*words.match(KINDS[listing.kind].model.number.expression))
    elif words is not None:
        hits = _select_hits(listing, words)
        rows, ordering = select(*hits.c), _order_rows(ordering, hits)
        counts[0] = _count_up_to(MAX_COUNTED + 1, select(literal(1)).select_from(hits))
    elif _is_full_by_revision(listing):
        rows, ordering = _follow_documents(listing, rows)
    page = _select_positions(rows, ordering, position, listing.query.limit)
    page_ordering = _order_rows(listing.ordering, page)
    counts = [
        func.coalesce(bindparam(name, None, Integer), count)
        for name, count in name_counts(counts).items()
    ]
    columns = _Row(
        Catalogue.epoch,
        Catalogue.revision,
        page.c.flagged,
        page.c.id,
        Document.body,
    )
    state = Catalogue.__table__ if counted is None else join(Catalogue, counted, true())
    statement = (
        select(*columns, *page_ordering.columns(), *counts)
        .select_from(state)
        .outerjoin(page, true())
        .outerjoin(Document, Document.number == page.c.number)
        # A join guarantees no order, even if a nested loop happens to keep it.
        .order_by(page.c.stretch, *page_ordering.order_by())
    )
    return PageStatement(statement, len(ordering.keys), len(counts), listing.query.limit)


def _select_counts(listing: Listing) -> tuple[Subquery | None, list[Any]]:
    """Return the subquery that counts a list together with its tallies, and its counts in their order.

    Both have mostly the same conditions and are read once then, but to the end. Without tallies, and where a search
    leads to the rows, there is no such subquery, and each count is a subquery of its own (`list_counts`).
    """
    if not listing.tallies or listing.words is not None:
        return None, list_counts(listing)
    sets = name_counts([listing.conditions, *listing.tallies.values()])
    counts = [
        func.count().filter(and_(true(), *conditions[listing.shared :])).label(name)
        for name, conditions in sets.items()
    ]
    is_unknown = bindparam(counts[0].name, None, Integer).is_(None)
    counted = (
        select(*counts)
        .select_from(KINDS[listing.kind].model)
        .where(*listing.conditions[: listing.shared], is_unknown)
        .subquery("counted")
    )
    return counted, list(counted.c)


def list_counts(listing: Listing) -> list[Any]:
    """Return subqueries that count the resources of a list, then those for each of `listing.tallies`.

    Each count stops at `MAX_COUNTED + 1`; this number means more than `MAX_COUNTED`.
    """
    return [_count_up_to(MAX_COUNTED + 1, select_list(listing)), *list_tallies(listing)]


def list_tallies(listing: Listing) -> list[Any]:
    """Return subqueries that count the resources for each of `listing.tallies`, up to `MAX_COUNTED + 1`.

    A tally is a set of conditions by which other resources are counted, such as the claims that are left
    out as uncertain.
    """
    return [
        _count_up_to(MAX_COUNTED + 1, select_matching(listing.kind, tally, listing.words))
        for tally in listing.tallies.values()
    ]


def select_common_counts(listing: Listing) -> Select[Any]:
    """Make the query for the counts of a list (`list_counts`) if its search words are common, else nulls."""
    if listing.words is None:
        return select(null())
    frequency = select_frequency(listing.kind, listing.words).scalar_subquery()
    return select(*(case((frequency > COMMON, count)) for count in list_counts(listing)))


def select_list(listing: Listing) -> Select[Any]:
    """Make a query with one row for each resource of a list; only the number of rows has a meaning.

    If the search index alone can decide which resources are in the list, the query reads nothing else,
    which is faster.
    """
    words = listing.words
    if words is None or words.counted is None:
        return select_matching(listing.kind, listing.conditions, words)
    return words.counted.of_kind(listing.kind).select()


def _is_full_by_revision(listing: Listing) -> bool:
    """Return whether a list has all but withdrawn resources, in the order of their last visible changes."""
    first, *others = listing.ordering.columns()
    is_by_revision = getattr(first, "table", None) is Document.__table__ and len(others) == 1
    return is_by_revision and len(listing.conditions) == 1


def _follow_documents(listing: Listing, rows: Select[Any]) -> tuple[Select[Any], Ordering]:
    """Make the query for all resources of a full list by revision one that follows an index of documents.

    It would also be taken for a list of few resources, and be read to its end.
    """
    first, _ = listing.ordering.columns()
    ordering = listing.ordering.of([first, Document.id.expression])
    return rows.where(Document.kind == listing.kind), ordering


def _select_hits(listing: Listing, words: IndexWords) -> CTE:
    """Make a common table expression of all resources of a list that have the search words.

    Both the page and the count read it.
    """
    hits = words.join(
        _select_all(listing), listing.kind, KINDS[listing.kind].model.number.expression
    )
    # SQLite would search once for the page and once for the count.
    return hits.cte("hit").prefix_with("MATERIALIZED")


def _follow_index(listing: Listing, words: IndexWords) -> tuple[Select[Any], Ordering]:
    """Make a query for all resources of a list by arrival that have the search words; return it and its order.

    The search index has its entries in the order of numbers. Ordered by the numbers of the index, and not by
    the equal ones of the resources, the page ends the search: no hits after it are read, and none sorted.
    """
    number = KINDS[listing.kind].model.number.expression
    rows = words.join(_select_all(listing), listing.kind, number)
    entries = words.narrowed
    return rows, listing.ordering if entries is None else listing.ordering.of([entries.number])


def _gather(
    listing: Listing, hits: IndexEntries, count: ColumnElement[int]
) -> tuple[Select[Any], Ordering, ColumnElement[int]]:
    """Return the query for the first page of `hits` by arrival, its order, and the count of the list.

    The index alone decides which they are, so that no rows of the resources are read. `count` reads the hits once more;
    that is done where there are more than `GATHERED`.
    """
    found = hits.of_kind(listing.kind).select().limit(GATHERED).subquery()
    gathered = select(found.c[0].label("number")).cte("gathered").prefix_with("MATERIALIZED")
    number = gathered.c.number
    rows = select(
        literal(0).label("flagged"), null().label("id"), number, number.label(_name_key(0))
    )
    gathered_count = select(func.count()).select_from(gathered).scalar_subquery()
    counted = case((gathered_count < GATHERED, gathered_count), else_=count)
    return rows, listing.ordering.of([number]), counted


def _order_rows(ordering: Ordering, rows: FromClause) -> Ordering:
    """Return the order for rows with the columns of `_select_all`."""
    return ordering.of([rows.c[_name_key(index)] for index in range(len(ordering.keys))])


def _name_key(index: int) -> str:
    return f"key_{index}"


def _select_positions(
    rows: Select[Any], ordering: Ordering, position: Sequence[Any] | None, limit: int
) -> Subquery:
    """Make the subquery for the resources of a page and one more, which shows that another page follows.

    Each row has the position of a resource in the list and the number of its document. The document
    itself is joined later, so that only short rows are sorted. The rows after a position are selected in
    parts (`Ordering.after`); the column `stretch` is the index of the part.
    """
    stretches = [true()] if position is None else ordering.after(position)
    selected = [
        rows.add_columns(literal(number).label("stretch"))
        .where(stretch)
        .order_by(*ordering.order_by())
        .limit(limit + 1)
        for number, stretch in enumerate(stretches)
    ]
    if len(selected) == 1:
        return selected[0].subquery("page")
    # With a limit on the union, a part of the list is not read if the parts before it fill the page.
    joined = union_all(*(select(stretch.subquery()) for stretch in selected))
    return joined.limit(limit + 1).subquery("page")


def _select_all(listing: Listing) -> Select[Any]:
    """Make a query for all resources of a list, in no particular order; search words are not applied.

    Its columns are `flagged` (true if the resource meets the condition `Listing.flag`), `id`, `number` (that
    of the document), and the position in the list.
    """
    model, sorted_by = KINDS[listing.kind].model, listing.ordering.columns()
    flag = literal(0) if listing.flag is None else listing.flag
    columns: list[ColumnElement[Any]] = [
        flag.label("flagged"),
        model.id.expression.label("id"),
        model.number.expression.label("number"),
    ]
    columns += [column.label(_name_key(index)) for index, column in enumerate(sorted_by)]
    statement: Select[Any] = select(*columns).select_from(model)
    if any(getattr(column, "table", None) is Document.__table__ for column in sorted_by):
        statement = statement.join(Document, Document.number == model.number)
    return statement.where(*listing.conditions)


def _count_up_to(maximum: int, matching: Select[Any]) -> Any:  # noqa: ANN401 - a scalar subquery
    limited = matching.limit(maximum).subquery()
    return select(func.count()).select_from(limited).scalar_subquery()


def count_rows(session: Session, kind: str, conditions: Sequence[ColumnElement[bool]]) -> int:
    """Count the resources of a kind that meet the conditions.

    Counting stops at `MAX_COUNTED + 1`; this number means more than `MAX_COUNTED`.
    """
    counted = _count_up_to(MAX_COUNTED + 1, select_matching(kind, conditions, None))
    return session.scalar(select(counted)) or 0


def is_countable(session: Session, listing: Listing) -> bool:
    """Return whether a list has at most `MAX_COUNTED` resources."""
    count = session.scalar(select(list_counts(listing)[0])) or 0
    return count <= MAX_COUNTED


def select_matching(
    kind: str, conditions: Sequence[ColumnElement[bool]], words: IndexWords | None
) -> Select[Any]:
    """Make a query with one row for each resource that meets the conditions and has the search words.

    Only the number of rows has a meaning. If `words` is None, only the conditions count.
    """
    model = KINDS[kind].model
    matching = select(literal(1)).select_from(model).where(*conditions)
    if words is not None:
        matching = words.join(matching, kind, model.number.expression)
    return matching


def select_from(listing: Listing, *columns: Any) -> Select[Any]:  # noqa: ANN401 - columns of any type
    """Make a query for `columns` of all resources of a list, in no particular order.

    If the list has search words, only resources that have these words are selected.
    """
    model, words = KINDS[listing.kind].model, listing.words
    statement = select(*columns).select_from(model).where(*listing.conditions)
    return (
        statement if words is None else words.join(statement, listing.kind, model.number.expression)
    )
