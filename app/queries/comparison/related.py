"""Claims related to a claim: all others on the same metric, each with its relation to the claim."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case, or_, select
from sqlalchemy.orm import Session

from app.database.replicas import read_version
from app.domain.claims.relations import Relation, StatedClaim, list_caveats, relate
from app.domain.text import fold_words
from app.models import Claim, Participation
from app.queries.comparison.metric_points import MetricPoints, read_points
from app.queries.comparison.point_documents import (
    Documents,
    describe_qualifier,
    identify_qualifier,
    list_organizations,
    read_claims,
    summarize_claim,
    write_number,
)
from app.queries.list_page.page_statement import count_rows
from app.queries.lists.cursor import digest_list, read_cursor, write_cursor
from app.queries.lists.listing import MAX_COUNTED
from app.queries.lists.ordering import Ordering, SortKey
from app.queries.resources.achievements import not_withdrawn
from app.schemas.common import ListLinks, ListMeta
from app.schemas.comparison import (
    DifferenceRead,
    ReasonRead,
    RelatedList,
    RelatedQuery,
    RelatedRead,
)


@dataclass(frozen=True, slots=True)
class _LoadedClaim:
    """A claim: its public JSON, and the parts that decide its relations to other claims."""

    document: Mapping[str, Any]
    stated: StatedClaim


def list_related(session: Session, claim_id: str, query: RelatedQuery) -> RelatedList | None:
    """Return a page of the other claims on the metric of a claim, or None if the claim does not exist.

    Claims that have an organization in common with the claim come first. The links in the result are
    empty; the caller sets them.

    Raises:
        AnotherEpoch: the cursor was issued before the catalogue was restored or replaced.
        CursorMismatch: the cursor was not issued for this list.
    """
    metric_id = session.scalars(select(Claim.metric_id).where(Claim.id == claim_id)).one_or_none()
    if metric_id is None:
        return None
    version = read_version(session)
    ordering = _order_by_kinship(claim_id)
    listed = digest_list({"kind": "related", "claim": claim_id, "as_of": query.as_of})
    statement = select(Claim.id).where(*_list_conditions(claim_id, metric_id))
    if query.cursor is not None:
        position = read_cursor(query.cursor, listed, 2, version.epoch)
        statement = statement.where(or_(*ordering.after(ordering.read(position))))
    ids = session.scalars(statement.order_by(*ordering.order_by()).limit(query.limit + 1)).all()
    loaded = _load_claims(session, metric_id, [claim_id, *ids[: query.limit]])
    claim, *shown = loaded
    count = count_rows(session, "claim", _list_conditions(claim_id, metric_id))
    meta = ListMeta(
        **version._asdict(),
        limit=query.limit,
        count=min(count, MAX_COUNTED),
        count_exact=count <= MAX_COUNTED,
        next_cursor=write_cursor(
            listed, version.epoch, [_kinship(claim, shown[-1]), shown[-1].stated.id]
        )
        if len(ids) > query.limit
        else None,
    )
    data = [_describe(claim, other) for other in shown]
    return RelatedList(claim=claim_id, data=data, meta=meta, links=ListLinks(self="", next=None))


def read_closest(
    session: Session, claim_id: str, metric_id: str, limit: int
) -> list[tuple[Relation, Mapping[str, Any]]]:
    """Return the first related claims, each as its relation and its public JSON, without what differs."""
    statement = select(Claim.id).where(*_list_conditions(claim_id, metric_id))
    ids = session.scalars(statement.order_by(*_order_by_kinship(claim_id).order_by()).limit(limit))
    claim, *others = _load_claims(session, metric_id, [claim_id, *ids])
    return [(relate(claim.stated, other.stated)[0], other.document) for other in others]


def _list_conditions(claim_id: str, metric_id: str) -> list[ColumnElement[bool]]:
    return [Claim.metric_id == metric_id, Claim.id != claim_id, not_withdrawn]


def _load_claims(session: Session, metric_id: str, claim_ids: Sequence[str]) -> list[_LoadedClaim]:
    """Return claims of a metric in the order of their ids in `claim_ids`."""
    found = read_points(session, metric_id, [Claim.id.in_(claim_ids)], baselines=False)
    documents = read_claims(session, claim_ids)
    stated = {claim.id: claim for claim in _list_stated(found, documents)}
    return [_LoadedClaim(documents[claim_id], stated[claim_id]) for claim_id in claim_ids]


def _list_stated(found: MetricPoints, documents: Documents) -> Iterator[StatedClaim]:
    for index, point in enumerate(found.points):
        claim = documents[point.claim_id]
        yield StatedClaim(
            id=point.claim_id,
            kind=claim["kind"],
            conditions=found.groups[point.group],
            number=point.number,
            organizations=frozenset(owner.id for owner in list_organizations(claim)),
            technology=claim["technology"] and claim["technology"]["id"],
            subject=claim["subject"],
            first=point.first,
            last=point.last,
            follows=frozenset(_list_before(point.claim_id, found.follows)),
            is_date_certain=found.points.is_date_certain(index),
            is_dated=point.edtf is not None,
        )


def _list_before(claim_id: str, follows: Mapping[str, str]) -> Iterator[str]:
    """Yield the claims that sources put before a claim. There are no cycles: imports refuse them."""
    current = follows.get(claim_id)
    while current is not None:
        yield current
        current = follows.get(current)


def _order_by_kinship(claim_id: str) -> Ordering:
    """Return an order of claims: first those that have an organization in common with a claim."""
    own = (
        select(Participation.organization_id)
        .join(Claim, Claim.achievement_id == Participation.achievement_id)
        .where(Claim.id == claim_id)
    )
    kin = select(Participation.achievement_id).where(Participation.organization_id.in_(own))
    column = case((Claim.achievement_id.in_(kin), "0"), else_="1")
    return Ordering([SortKey(column), SortKey(Claim.id.expression)])


def _kinship(claim: _LoadedClaim, other: _LoadedClaim) -> str:
    """Return the sort key of `other` in the order of `_order_by_kinship`.

    It is "0" if the two claims have an organization in common, and "1" otherwise.
    """
    return "0" if claim.stated.organizations & other.stated.organizations else "1"


def _describe(claim: _LoadedClaim, other: _LoadedClaim) -> RelatedRead:
    relation, obstacles = relate(claim.stated, other.stated)
    return RelatedRead(
        relation=relation,
        comparable=not obstacles,
        reasons=[ReasonRead(code=code, property=name) for code, name in obstacles],
        caveats=list_caveats(relation, claim.stated, other.stated),
        claim=summarize_claim(other.document),
        differences=_list_differences(claim.document, other.document),
    )


def _list_differences(this: Mapping[str, Any], other: Mapping[str, Any]) -> list[DifferenceRead]:
    parts, other_parts = dict(_list_parts(this)), dict(_list_parts(other))
    conditions, other_conditions = _identify_conditions(this), _identify_conditions(other)
    return [
        DifferenceRead(field=field, this=parts.get(field), other=other_parts.get(field))
        for field in parts | other_parts
        if parts.get(field) != other_parts.get(field)
        # What is worded in two ways and means one thing is no difference.
        and (field not in conditions or conditions[field] != other_conditions.get(field))
    ]


def _identify_conditions(claim: Mapping[str, Any]) -> dict[str, object]:
    """Return what equal conditions of claims have in common, by field."""
    texts = {field: claim[field] for field in ("subject", "scope", "relative_to")}
    identified: dict[str, object] = {
        field: None if text is None else fold_words(text) for field, text in texts.items()
    }
    values: dict[str, set[object]] = {}
    for stated in claim["qualifiers"]:
        field = f"qualifier:{stated['property']}"
        values.setdefault(field, set()).add(identify_qualifier(stated))
    return identified | values


def _list_parts(claim: Mapping[str, Any]) -> Iterator[tuple[str, str | None]]:
    yield "kind", claim["kind"]
    yield "value", write_number(claim["quantity"]["normalized"], claim["quantity"]["comparator"])
    yield (
        "organizations",
        ", ".join(sorted(owner.id for owner in list_organizations(claim))) or None,
    )
    yield "technology", claim["technology"] and claim["technology"]["id"]
    for field in ("subject", "scope", "relative_to"):
        yield field, claim[field]
    yield "period", claim["period"] and claim["period"]["edtf"]
    values: dict[str, list[str]] = {}
    for stated in claim["qualifiers"]:
        qualifier = describe_qualifier(stated)
        values.setdefault(f"qualifier:{qualifier.property}", []).append(qualifier.value)
    for field, texts in values.items():
        yield field, ", ".join(texts)
