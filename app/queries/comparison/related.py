"""Claims related to a claim: all others on the same metric, each with its relation to the claim."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, select
from sqlalchemy.orm import Session

from app.database.replicas import read_version
from app.domain.claims.relations import Relation, StatedClaim, list_caveats, relate
from app.domain.text import fold_words
from app.models import Claim, Participation
from app.models.base import BYTEWISE
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


class _Position(NamedTuple):
    """A place in the order of related claims: first kin, which have an organization in common, then by id."""

    kinship: str
    id: str


_KIN, _OTHER = "0", "1"
_BEFORE_ALL = _Position(_KIN, "")


def _is_related(
    claim_id: str | BindParameter[str], metric_id: str | BindParameter[str]
) -> ColumnElement[bool]:
    return and_(Claim.metric_id == metric_id, Claim.id != claim_id, not_withdrawn)


_claim, _metric = bindparam("claim", type_=BYTEWISE), bindparam("metric", type_=BYTEWISE)
_own = (
    select(Participation.organization_id)
    .join(Claim, Claim.achievement_id == Participation.achievement_id)
    .where(Claim.id == _claim)
)
_is_kin = Claim.achievement_id.in_(
    select(Participation.achievement_id).where(Participation.organization_id.in_(_own))
)
_RELATED = (
    select(Claim.id)
    .where(_is_related(_claim, _metric), Claim.id > bindparam("after"))
    .order_by(Claim.id)
    .limit(bindparam("limit"))
)
# Kin and others are read apart: in one order by kinship, each claim of the metric would be read for it.
_RELATED_KIN = _RELATED.where(_is_kin)
_RELATED_BUT_SOME = _RELATED.where(Claim.id.not_in(bindparam("left_out", expanding=True)))
_RELATED_BUT_KIN = _RELATED.where(
    Claim.id.not_in(select(Claim.id).where(Claim.metric_id == _metric, _is_kin))
)


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
    listed = digest_list({"kind": "related", "claim": claim_id, "as_of": query.as_of})
    after = _BEFORE_ALL
    if query.cursor is not None:
        kinship, last_id = read_cursor(query.cursor, listed, 2, version.epoch)
        after = _Position(kinship or _KIN, last_id or "")
    ids = _list_closest(session, claim_id, metric_id, query.limit + 1, after)
    loaded = _load_claims(session, metric_id, [claim_id, *ids[: query.limit]])
    claim, *shown = loaded
    count = count_rows(session, "claim", [_is_related(claim_id, metric_id)])
    meta = ListMeta(
        **version._asdict(),
        limit=query.limit,
        count=min(count, MAX_COUNTED),
        count_exact=count <= MAX_COUNTED,
        next_cursor=write_cursor(listed, version.epoch, _find_position(claim, shown[-1]))
        if len(ids) > query.limit
        else None,
    )
    data = [_describe(claim, other) for other in shown]
    return RelatedList(claim=claim_id, data=data, meta=meta, links=ListLinks(self="", next=None))


def read_closest(
    session: Session, claim_id: str, metric_id: str, limit: int
) -> list[tuple[Relation, Mapping[str, Any]]]:
    """Return the first related claims, each as its relation and its public JSON, without what differs."""
    ids = _list_closest(session, claim_id, metric_id, limit)
    claim, *others = _load_claims(session, metric_id, [claim_id, *ids])
    return [(relate(claim.stated, other.stated)[0], other.document) for other in others]


def _list_closest(
    session: Session, claim_id: str, metric_id: str, limit: int, after: _Position = _BEFORE_ALL
) -> list[str]:
    """Return the ids of the first related claims after a position."""
    of_claim = {"claim": claim_id, "metric": metric_id}
    position = {"after": after.id, "limit": limit}
    if after.kinship == _OTHER:
        return [*session.scalars(_RELATED_BUT_KIN, of_claim | position)]
    kin = [*session.scalars(_RELATED_KIN, of_claim | position)]
    if len(kin) == limit:
        return kin
    rest = {"after": "", "limit": limit - len(kin)}
    if after == _BEFORE_ALL:
        # These are all kin.
        others = session.scalars(_RELATED_BUT_SOME, of_claim | rest | {"left_out": kin})
    else:
        others = session.scalars(_RELATED_BUT_KIN, of_claim | rest)
    return [*kin, *others]


def _find_position(claim: _LoadedClaim, other: _LoadedClaim) -> _Position:
    is_kin = not claim.stated.organizations.isdisjoint(other.stated.organizations)
    return _Position(_KIN if is_kin else _OTHER, other.stated.id)


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
