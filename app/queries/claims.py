"""Claims."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, not_, select
from sqlalchemy.orm import Session

from app.models import Achievement, Claim, Evidence, Organization, Participation, Technology
from app.queries.achievements import match_achievements, not_withdrawn
from app.queries.filters import (
    Conditions,
    match_columns,
    match_dates,
    match_relations,
)
from app.queries.listings import Facet, Facets, Listing, Years, order
from app.queries.ordering import SortKey
from app.queries.pages import count_rows
from app.queries.values import FACTOR_KEY, SORT_KEY, read_value_filter
from app.schemas.claims import ClaimListMeta, ClaimQuery, ClaimStatus
from app.schemas.common import ListMeta
from app.schemas.filters import Relations

_table = Claim.__table__
_COLUMNS = {
    "id": _table.c["id"],
    "achievement": _table.c["achievement_id"],
    "kind": _table.c["kind"],
    "status": _table.c["status"],
    "comparator": _table.c["quantity_comparator"],
}
_SORT_KEYS = {
    "value": SortKey(SORT_KEY),
    "factor": SortKey(FACTOR_KEY),
    "date": SortKey.of_date(_table.c["period_from"]),
}


_TOOK_PART = (Participation, Participation.achievement_id == Claim.achievement_id)
_FACETS: Facets = {
    "organization": Facet(Participation.organization_id, (_TOOK_PART,), "organization"),
    "technology": Facet(Claim.technology_id, names="technology"),
    "metric": Facet(Claim.metric_id, names="metric"),
    "source": Facet(Evidence.source_id, ((Evidence, Evidence.claim_id == Claim.id),), "source"),
    "country": Facet(
        Organization.country,
        (_TOOK_PART, (Organization, Organization.id == Participation.organization_id)),
    ),
    "field": Facet(Technology.field, ((Technology, Technology.id == Claim.technology_id),)),
    "kind": Facet(Claim.kind),
    "status": Facet(Claim.status),
    "comparator": Facet(_table.c["quantity_comparator"]),
    "year": Years(_table.c["period_edtf"], _table.c["period_from"], _table.c["period_to"]),
}


@dataclass(frozen=True, slots=True)
class ClaimListing(Listing):
    """`comparable` and `uncertain` are None where the query limits and orders no values."""

    comparable: ColumnElement[bool] | None = None
    uncertain: ColumnElement[bool] | None = None
    of_any_value: Sequence[ColumnElement[bool]] = ()

    def complete_meta(self, session: Session, meta: ListMeta, ids: list[str]) -> ListMeta:
        """Tell what the limits on values leave out, and which claims of the page they may."""
        excluded, uncertain, uncertain_ids = 0, 0, []
        if self.comparable is not None and self.uncertain is not None:
            other = [*self.of_any_value, not_(self.comparable)]
            open_ = [*self.of_any_value, self.comparable, self.uncertain]
            excluded, _ = count_rows(session, "claim", other, self.query.q)
            uncertain, _ = count_rows(session, "claim", open_, self.query.q)
            shown = select(Claim.id).where(Claim.id.in_(ids), self.uncertain).order_by(Claim.id)
            uncertain_ids = list(session.scalars(shown))
        return ClaimListMeta(
            **meta.model_dump(),
            excluded=excluded,
            uncertain=uncertain,
            uncertain_ids=uncertain_ids,
        )


def list_claims(session: Session, query: ClaimQuery) -> Listing:
    """Claims in the order of `sort`.

    Raises:
        InvalidInput: a limit on values cannot be read, or no one dimension is given for it.
    """
    conditions = _match_query(query)
    values = read_value_filter(session, query)
    if values is None:
        return ClaimListing(
            "claim", query, conditions, order("claim", query.sort, _SORT_KEYS), _FACETS
        )
    met = values.possible if query.include_uncertain else values.certain
    return ClaimListing(
        "claim",
        query,
        [*conditions, values.comparable, met],
        order("claim", query.sort, _SORT_KEYS),
        _FACETS,
        comparable=values.comparable,
        uncertain=values.uncertain,
        of_any_value=conditions,
    )


def _match_query(query: ClaimQuery) -> Conditions:
    conditions = [
        *match_relations(query, match_claims),
        *match_columns(query, _COLUMNS),
        *match_dates(query, _table, "period"),
    ]
    if not query.status and ClaimStatus.WITHDRAWN not in query.status__not:
        conditions.append(not_withdrawn)
    if query.has_baseline is not None:
        has_baseline = _table.c["baseline_as_stated"].is_not(None)
        conditions.append(has_baseline if query.has_baseline else not_(has_baseline))
    return conditions


def match_claims(relations: Relations) -> Conditions:
    """Conditions on `Claim`, whatever its status."""
    conditions: Conditions = []
    if relations.metric:
        conditions.append(Claim.metric_id.in_(relations.metric))
    if relations.technology:
        conditions.append(Claim.technology_id.in_(relations.technology))
    if relations.field:
        of_field = select(Technology.id).where(Technology.field.in_(relations.field))
        conditions.append(Claim.technology_id.in_(of_field))
    if relations.source:
        quoted = select(Evidence.claim_id).where(
            Evidence.source_id.in_(relations.source), Evidence.claim_id.is_not(None)
        )
        conditions.append(Claim.id.in_(quoted))
    if related := match_achievements(relations.without("metric", "technology", "field", "source")):
        conditions.append(Claim.achievement_id.in_(select(Achievement.id).where(*related)))
    return conditions
