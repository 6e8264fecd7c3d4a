"""Claims on the same metric, each with its relation to one claim, by the rules of the domain."""

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from app.domain.relations import relate
from app.models import Claim, Participation
from app.queries.achievements import not_withdrawn
from app.queries.cursors import digest_list, read_cursor, write_cursor
from app.queries.ordering import Ordering
from app.queries.pages import count_rows, get_revision
from app.queries.stated import Loaded, load_claims, select_claims
from app.schemas.claims import ClaimRead
from app.schemas.common import ListLinks, ListMeta
from app.schemas.comparison import (
    ClaimSummary,
    DifferenceRead,
    RelatedList,
    RelatedQuery,
    RelatedRead,
)


def list_related(session: Session, claim_id: str, query: RelatedQuery) -> RelatedList | None:
    """A page of related claims; None if there is no such claim. The links are left to the caller.

    Raises:
        CursorMismatch: the cursor was not given out for this list.
    """
    found = load_claims(session, select_claims().where(Claim.id == claim_id))
    if not found:
        return None
    asked = found[0]
    conditions = [Claim.metric_id == asked.row.metric_id, Claim.id != claim_id, not_withdrawn]
    ordering = _order_by_kinship(asked)
    listed = digest_list({"kind": "related", "claim": claim_id})
    statement = select_claims().where(*conditions)
    if query.cursor is not None:
        statement = statement.where(ordering.after(read_cursor(query.cursor, listed, 2)))
    others = load_claims(session, statement.order_by(*ordering.order_by()).limit(query.limit + 1))
    shown = others[: query.limit]
    more = len(others) > query.limit
    count, count_exact = count_rows(session, "claim", conditions, None)
    meta = ListMeta(
        revision=get_revision(session),
        limit=query.limit,
        count=count,
        count_exact=count_exact,
        next_cursor=write_cursor(listed, [_kinship(asked, shown[-1]), shown[-1].row.id])
        if more
        else None,
    )
    data = [_describe(asked, other) for other in shown]
    return RelatedList(claim=claim_id, data=data, meta=meta, links=ListLinks(self="", next=None))


def _order_by_kinship(asked: Loaded) -> Ordering:
    """Claims on any of the same organizations come first."""
    kin = select(Participation.achievement_id).where(
        Participation.organization_id.in_(asked.stated.organizations)
    )
    column = case((Claim.achievement_id.in_(kin), "0"), else_="1")
    return Ordering(Claim.id.expression, column)


def _kinship(asked: Loaded, other: Loaded) -> str:
    return "0" if asked.stated.organizations & other.stated.organizations else "1"


def _describe(asked: Loaded, other: Loaded) -> RelatedRead:
    return RelatedRead(
        relation=relate(asked.stated, other.stated),
        claim=ClaimSummary(id=other.row.id, statement=other.row.statement),
        differences=_list_differences(asked.document, other.document),
    )


def _list_differences(this: ClaimRead, other: ClaimRead) -> list[DifferenceRead]:
    compared = zip(_list_parts(this), _list_parts(other), strict=True)
    return [
        DifferenceRead(field=field, this=one, other=two)
        for (field, one), (_, two) in compared
        if one != two
    ]


def _list_parts(claim: ClaimRead) -> list[tuple[str, str | None]]:
    return [
        ("kind", claim.kind.value),
        ("value", _write_value(claim)),
        ("organizations", ", ".join(sorted({one.id for one in claim.organizations})) or None),
        ("technology", claim.technology.id if claim.technology else None),
        ("scope", claim.scope),
        ("relative_to", claim.relative_to),
        ("period", claim.period.edtf if claim.period else None),
    ]


def _write_value(claim: ClaimRead) -> str:
    """The number in the canonical unit with its comparator, such as `gt 500 m`."""
    quantity = claim.quantity
    if quantity.normalized is None:
        bounds = f"{quantity.lower or '..'}/{quantity.upper or '..'}"
        return f"{bounds} {quantity.unit.code}"
    comparator = "" if quantity.comparator == "eq" else f"{quantity.comparator} "
    return f"{comparator}{quantity.normalized.value} {quantity.normalized.unit}"
