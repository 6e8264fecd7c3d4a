"""Claims related to a claim: all others on the same metric, each with its relation to the claim."""

from sqlalchemy import case, or_, select
from sqlalchemy.orm import Session

from app.database.replicas import read_version
from app.domain.claims.relations import relate
from app.domain.numbers.quantity import format_fraction, to_fraction
from app.domain.units.unit import Unit
from app.domain.units.units import convert, get_unit
from app.models import Claim, Metric, Participation
from app.queries.analysis.comparable_claims import LoadedClaim, load_claims, select_claims
from app.queries.list_page.page_statement import count_rows
from app.queries.lists.count_limit import MAX_COUNTED
from app.queries.lists.cursor import digest_list, read_cursor, write_cursor
from app.queries.lists.ordering import Ordering, SortKey
from app.queries.resources.achievements import not_withdrawn
from app.schemas.common import ListLinks, ListMeta
from app.schemas.comparison import (
    ClaimSummary,
    DifferenceRead,
    RelatedList,
    RelatedQuery,
    RelatedRead,
)


def list_related(session: Session, claim_id: str, query: RelatedQuery) -> RelatedList | None:
    """Return a page of the other claims on the metric of a claim, or None if the claim does not exist.

    Claims that have an organization in common with the claim come first. The links in the result are
    empty; the caller sets them.

    Raises:
        AnotherEpoch: the cursor was issued before the catalogue was restored or replaced.
        CursorMismatch: the cursor was not issued for this list.
    """
    matches = load_claims(session, select_claims().where(Claim.id == claim_id))
    if not matches:
        return None
    claim = matches[0]
    version = read_version(session)
    conditions = [Claim.metric_id == claim.row.metric_id, Claim.id != claim_id, not_withdrawn]
    ordering = _order_by_kinship(claim)
    listed = digest_list({"kind": "related", "claim": claim_id, "as_of": query.as_of})
    statement = select_claims().where(*conditions)
    if query.cursor is not None:
        position = read_cursor(query.cursor, listed, 2, version.epoch)
        statement = statement.where(or_(*ordering.after(ordering.read(position))))
    others = load_claims(session, statement.order_by(*ordering.order_by()).limit(query.limit + 1))
    shown = others[: query.limit]
    more = len(others) > query.limit
    count = count_rows(session, "claim", conditions)
    meta = ListMeta(
        **version._asdict(),
        limit=query.limit,
        count=min(count, MAX_COUNTED),
        count_exact=count <= MAX_COUNTED,
        next_cursor=write_cursor(
            listed, version.epoch, [_kinship(claim, shown[-1]), shown[-1].row.id]
        )
        if more
        else None,
    )
    metric_unit = select(Metric.unit).where(Metric.id == claim.row.metric_id)
    unit = get_unit(session.scalars(metric_unit).one())
    data = [_describe(claim, other, unit) for other in shown]
    return RelatedList(claim=claim_id, data=data, meta=meta, links=ListLinks(self="", next=None))


def _order_by_kinship(claim: LoadedClaim) -> Ordering:
    """Return an order of claims: first those that have an organization in common with `claim`."""
    kin = select(Participation.achievement_id).where(
        Participation.organization_id.in_(claim.stated.organizations)
    )
    column = case((Claim.achievement_id.in_(kin), "0"), else_="1")
    return Ordering(Claim.id.expression, SortKey(column))


def _kinship(claim: LoadedClaim, other: LoadedClaim) -> str:
    """Return the sort key of `other` in the order of `_order_by_kinship`.

    It is "0" if the two claims have an organization in common, and "1" otherwise.
    """
    return "0" if claim.stated.organizations & other.stated.organizations else "1"


def _describe(claim: LoadedClaim, other: LoadedClaim, unit: Unit) -> RelatedRead:
    return RelatedRead(
        relation=relate(claim.stated, other.stated),
        claim=ClaimSummary(id=other.row.id, statement=other.row.statement),
        differences=_list_differences(claim, other, unit),
    )


def _list_differences(this: LoadedClaim, other: LoadedClaim, unit: Unit) -> list[DifferenceRead]:
    compared = zip(_list_parts(this, unit), _list_parts(other, unit), strict=True)
    return [
        DifferenceRead(field=field, this=value, other=other_value)
        for (field, value), (_, other_value) in compared
        if value != other_value
    ]


def _list_parts(loaded: LoadedClaim, unit: Unit) -> list[tuple[str, str | None]]:
    claim = loaded.document
    return [
        ("kind", claim.kind.value),
        ("value", _write_value(loaded.row, unit)),
        (
            "organizations",
            ", ".join(sorted({organization.id for organization in claim.organizations})) or None,
        ),
        ("technology", claim.technology.id if claim.technology else None),
        ("scope", claim.scope),
        ("relative_to", claim.relative_to),
        ("period", claim.period.edtf if claim.period else None),
    ]


def _write_value(row: Claim, unit: Unit) -> str:
    """Write the number of a claim in the unit of its metric: `gt 500 m`, `2..3 km`, `5 km (4..6)`."""
    quantity = row.quantity
    lower, upper = (
        _convert(bound, quantity.unit, unit) for bound in (quantity.lower, quantity.upper)
    )
    bounds = f"{lower}..{upper}" if lower or upper else ""
    if quantity.normalized_value is None:
        return f"{bounds} {unit.code}"
    comparator = "" if quantity.comparator == "eq" else f"{quantity.comparator} "
    stated = f"{comparator}{quantity.normalized_value} {unit.code}"
    return f"{stated} ({bounds})" if bounds else stated


def _convert(bound: str | None, unit: str, canonical: Unit) -> str:
    """Write a bound of a number, converted from `unit` to the unit of the metric, `canonical`.

    The result is an empty string if `bound` is None, because the source states no such bound.
    """
    return (
        ""
        if bound is None
        else format_fraction(convert(to_fraction(bound), get_unit(unit), canonical))
    )
