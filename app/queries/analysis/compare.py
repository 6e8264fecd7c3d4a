"""Tables that compare claims.

A cell is empty or has one claim, and the reasons if this claim cannot be compared with the others.
"""

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.claims.relations import Relation, relate, same_words
from app.errors import Fault, InvalidInput, NotFound
from app.models import Claim, Participation
from app.queries.analysis.comparable_claims import LoadedClaim, load_claims, select_claims
from app.queries.documents import get_revision, read_bodies
from app.queries.resources.achievements import not_withdrawn
from app.queries.search.hit import get_name, read_document
from app.schemas.claims import ClaimRead, ClaimStatus
from app.schemas.common import NamedReference
from app.schemas.comparison import CellRead, ClaimSummary, ComparisonQuery, ComparisonRead

MAX_NAMED = 20
MAX_CLAIMS = 50
MAX_TABLE_CLAIMS = 500


def compare_claims(session: Session, query: ComparisonQuery) -> ComparisonRead:
    """Build a table that compares claims.

    The query names either the claims, or organizations and metrics. In the latter case the table has
    cells for each organization and metric: one for each of their claims, or an empty one without
    claims.

    Raises:
        InvalidInput: the query names neither claims nor both organizations and metrics, or mixes
            them, or there are too many names or claims.
        NotFound: a named claim, organization or metric does not exist.
    """
    claims, organizations, metrics = map(_split, (query.claims, query.organizations, query.metrics))
    if claims and not organizations and not metrics:
        _limit("claims", claims, MAX_CLAIMS)
        cells = _list_chosen(session, claims, query.as_of)
    elif organizations and metrics and not claims:
        _limit("organizations", organizations, MAX_NAMED)
        _limit("metrics", metrics, MAX_NAMED)
        cells = _list_by_organization(session, organizations, metrics, query.as_of)
    else:
        detail = "name either `claims`, or both `organizations` and `metrics`"
        raise InvalidInput(detail, [Fault("#/query/claims", "missing", detail)])
    return ComparisonRead(revision=get_revision(session), cells=cells)


def _split(text: str | None) -> list[str]:
    """Split a list of ids at the commas, without duplicates."""
    return list(dict.fromkeys(text.split(","))) if text else []


def _limit(name: str, ids: Sequence[str], maximum: int) -> None:
    if len(ids) > maximum:
        detail = f"at most {maximum} at once"
        raise InvalidInput.of_parameter(name, "too_long", detail)


def _list_chosen(session: Session, claim_ids: Sequence[str], as_of: int | None) -> list[CellRead]:
    loaded = {
        claim.row.id: claim
        for claim in load_claims(session, select_claims().where(Claim.id.in_(claim_ids)))
    }
    _require("claim", claim_ids, loaded, as_of)
    chosen = [loaded[claim_id] for claim_id in claim_ids]
    return [_describe(claim, claim.document.organizations, chosen) for claim in chosen]


def _list_by_organization(
    session: Session, organization_ids: Sequence[str], metric_ids: Sequence[str], as_of: int | None
) -> list[CellRead]:
    organizations = _read_names(session, "organization", organization_ids, as_of)
    metrics = _read_names(session, "metric", metric_ids, as_of)
    claims = _read_claims(session, organization_ids, metric_ids)
    columns = {
        metric_id: _drop_superseded([claim for claim in claims if claim.row.metric_id == metric_id])
        for metric_id in metric_ids
    }
    cells: list[CellRead] = []
    for organization_id in organization_ids:
        for metric_id, column in columns.items():
            own = [claim for claim in column if organization_id in claim.stated.organizations]
            owner = organizations[organization_id]
            cells += [_describe(claim, [owner], column) for claim in own] or [
                _leave_empty(owner, metrics[metric_id])
            ]
    return cells


def _read_claims(
    session: Session, organization_ids: Sequence[str], metric_ids: Sequence[str]
) -> list[LoadedClaim]:
    took_part = select(Participation.achievement_id).where(
        Participation.organization_id.in_(organization_ids)
    )
    statement = select_claims().where(
        Claim.metric_id.in_(metric_ids), not_withdrawn, Claim.achievement_id.in_(took_part)
    )
    claims = load_claims(session, statement.order_by(Claim.id).limit(MAX_TABLE_CLAIMS + 1))
    if len(claims) > MAX_TABLE_CLAIMS:
        detail = f"more than {MAX_TABLE_CLAIMS} claims: compare fewer organizations or metrics"
        raise InvalidInput(detail, [Fault("#/query/metrics", "too_many_claims", detail)])
    return claims


def _drop_superseded(claims: Sequence[LoadedClaim]) -> list[LoadedClaim]:
    """Return `claims`, which are all on one metric, without those that another of them supersedes.

    A claim supersedes another claim if, for example, it states a later result.
    """
    return [
        claim
        for claim in claims
        if not any(
            relate(claim.stated, other.stated) == Relation.SUPERSEDED_BY
            for other in claims
            if other is not claim
        )
    ]


def _read_names(
    session: Session, kind: str, ids: Sequence[str], as_of: int | None
) -> dict[str, NamedReference]:
    """Return the names of the resources of a kind with these ids, by id.

    Raises:
        NotFound: one of the resources does not exist.
    """
    bodies = read_bodies(session, kind, ids)
    _require(kind, ids, bodies, as_of)
    return {
        key: NamedReference(id=key, name=get_name(kind, read_document(body)))
        for key, body in bodies.items()
    }


def _require(
    kind: str,
    ids: Sequence[str],
    existing: dict[str, LoadedClaim] | dict[str, bytes],
    as_of: int | None,
) -> None:
    """Raise NotFound unless all `ids` are keys of `existing`."""
    missing = [resource_id for resource_id in ids if resource_id not in existing]
    if missing:
        raise NotFound.of(kind, missing[0], as_of)


def _describe(
    loaded: LoadedClaim, owners: Sequence[NamedReference], column: Sequence[LoadedClaim]
) -> CellRead:
    claim = loaded.document
    others = [other for other in column if other.row.id != claim.id]
    rivals = [other for other in others if other.row.metric_id == loaded.row.metric_id]
    reasons = sorted({reason for other in others for reason in _list_reasons(loaded, other)})
    return CellRead(
        organizations=[NamedReference(id=owner.id, name=owner.name) for owner in owners],
        metric=claim.metric,
        claim=ClaimSummary(id=claim.id, statement=claim.statement),
        kind=claim.kind,
        quantity=claim.quantity,
        period=claim.period,
        scope=claim.scope,
        evidence=claim.evidence,
        comparable=not reasons if others else None,
        reasons=reasons,
        caveats=sorted(_list_caveats(claim, rivals)),
    )


def _list_reasons(claim: LoadedClaim, other: LoadedClaim) -> Iterator[str]:
    """Yield the reasons why two claims cannot be compared.

    Different organizations are not a reason: the table compares organizations.
    """
    a, b = claim.document, other.document
    demands = {"requirement", "target"}
    if (
        a.metric.id != b.metric.id
        or not same_words(a.relative_to, b.relative_to)
        or (a.kind != b.kind and {a.kind.value, b.kind.value} & demands)
    ):
        yield Relation.DIFFERENT_DEFINITION.value
    if not same_words(a.scope, b.scope):
        yield Relation.DIFFERENT_SCOPE.value
    if a.period and b.period and (a.period.first, a.period.last) != (b.period.first, b.period.last):
        yield Relation.DIFFERENT_PERIOD.value


def _list_caveats(claim: ClaimRead, rivals: Sequence[LoadedClaim]) -> Iterator[str]:
    if rivals and (claim.period is None or any(rival.document.period is None for rival in rivals)):
        yield "undated"
    if claim.quantity.comparator != "eq" or claim.quantity.value is None:
        yield "not_exact"
    if claim.status in (ClaimStatus.DISPUTED, ClaimStatus.WITHDRAWN):
        yield claim.status.value


def _leave_empty(organization: NamedReference, metric: NamedReference) -> CellRead:
    return CellRead(
        organizations=[organization],
        metric=metric,
        claim=None,
        kind=None,
        quantity=None,
        period=None,
        scope=None,
        evidence=[],
        comparable=False,
        reasons=["no_claim"],
        caveats=[],
    )
