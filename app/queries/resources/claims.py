"""The list of claims, filtered by number, date and the achievements that they are about."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, not_, or_, select, true

from app.domain.claims.edtf import UNCERTAIN_MARKS
from app.models import (
    Achievement,
    Claim,
    ClaimQualifier,
    Evidence,
    Organization,
    Participation,
    Technology,
)
from app.queries.lists.filters import (
    Conditions,
    match_columns,
    match_dates,
    match_relations,
    match_same_as,
    match_status,
    read_days,
    select_identified,
)
from app.queries.lists.listing import Facet, Facets, Listing, LookedUp, Years, order
from app.queries.lists.ordering import SortKey
from app.queries.lists.qualifier_facets import PROPERTY, count_qualifiers
from app.queries.lists.qualifier_filter import limit_terms, match_terms
from app.queries.lists.qualifier_values import read_terms
from app.queries.lists.value_filter import (
    FACTOR_KEY,
    SORT_KEY,
    ValueFilter,
    is_by_factor,
    make_value_filter,
)
from app.queries.resources.achievements import PARTICIPANT, match_achievements
from app.schemas.claims import ClaimListMeta, ClaimQuery
from app.schemas.common import ListMeta
from app.schemas.filters import Relations

_table = Claim.__table__
_COLUMNS = {
    "id": _table.c["id"],
    "achievement": _table.c["achievement_id"],
    "kind": _table.c["kind"],
    "comparator": _table.c["quantity_comparator"],
    "read_by": _table.c["read_by"],
    "scope": _table.c["scope_key"],
    "relative_to": _table.c["relative_to_key"],
}
_SORT_KEYS = {
    "value": SortKey(SORT_KEY),
    "factor": SortKey(FACTOR_KEY, nullable=True),
    "date": SortKey.of_date(_table.c["period_from"]),
    "kind": SortKey(_table.c["kind"]),
}


_TOOK_PART = (Participation, Participation.achievement_id == Claim.achievement_id)
_CONDITION = (ClaimQualifier, ClaimQualifier.claim_id == Claim.id)
_FACETS: Facets = {
    "organization": Facet(Participation.organization_id, (_TOOK_PART,), "organization"),
    "technology": Facet(Claim.technology_id, names="technology"),
    "metric": Facet(Claim.metric_id, names="metric"),
    "source": Facet(Evidence.source_id, ((Evidence, Evidence.claim_id == Claim.id),), "source"),
    "country": Facet(Organization.country, (_TOOK_PART, PARTICIPANT)),
    "field": Facet(Technology.field, ((Technology, Technology.id == Claim.technology_id),)),
    "kind": Facet(Claim.kind),
    "status": Facet(Claim.status),
    "comparator": Facet(_table.c["quantity_comparator"]),
    "read_by": Facet(_table.c["read_by"]),
    "role": Facet(Participation.role, (_TOOK_PART,)),
    "qualifier": Facet(ClaimQualifier.property, (_CONDITION,), PROPERTY),
    "year": Years(
        _table.c["period_edtf"], _table.c["period_from"], _table.c["period_to"], certain_only=True
    ),
}


class ClaimListing(Listing):
    """The definition of a list of claims. In its responses, `meta` has more fields than in other lists.

    `excluded` is the number of claims that cannot be compared with the query's limits on values or
    factors. `uncertain` is the number of claims for which it is uncertain whether they meet the limits;
    `uncertain_ids` are those of them on the page.
    """

    def make_meta(
        self, common: Mapping[str, Any], tallies: Sequence[int], flagged: Sequence[str]
    ) -> ListMeta:
        counts = dict(zip(self.tallies, tallies, strict=True))
        return ClaimListMeta(
            **common,
            excluded=counts.get("excluded", 0),
            uncertain=counts.get("uncertain", 0),
            uncertain_ids=sorted(flagged),
        )


def list_claims(query: ClaimQuery, looked_up: LookedUp) -> Listing:
    """Make the definition of the list of claims that a query requests.

    Raises:
        InvalidInput: a limit on values or dates cannot be read, or the query does not decide in which
            single dimension values are compared.
    """
    terms = read_terms(query, looked_up.properties)
    conditions = [*_match_query(query), *match_terms(terms)]
    by_factor = {"factor": SortKey(FACTOR_KEY)} if is_by_factor(query) else {}
    ordering = order("claim", query.sort, {**_SORT_KEYS, **by_factor})
    facets = {**_FACETS, **count_qualifiers(query, looked_up.properties)}
    values: ValueFilter | None = None
    for limited in (
        make_value_filter(query, looked_up.units),
        limit_terms(terms),
        _limit_dates(query),
    ):
        values = limited if values is None else values.together_with(limited)
    if values is None:
        return ClaimListing("claim", query, conditions, ordering, facets)
    met = values.possible if query.include_uncertain else and_(values.nearby, values.certain)
    return ClaimListing(
        "claim",
        query,
        [*conditions, values.comparable, met],
        ordering,
        facets,
        tallies={
            "excluded": [*conditions, not_(values.comparable)],
            "uncertain": [*conditions, values.comparable, values.uncertain],
        },
        shared=len(conditions),
        flag=values.uncertain if query.include_uncertain else None,
    )


def _match_query(query: ClaimQuery) -> Conditions:
    conditions = [
        *match_relations(query, match_claims),
        *match_columns(query, _COLUMNS),
        *match_status(query, _table.c["status"]),
        *match_same_as(query, _match_identified),
    ]
    if query.has_baseline is not None:
        has_baseline = _table.c["baseline_as_stated"].is_not(None)
        conditions.append(has_baseline if query.has_baseline else not_(has_baseline))
    return conditions


def _limit_dates(query: ClaimQuery) -> ValueFilter | None:
    """Return the conditions for the limits on dates; an approximate date is uncertain at each of them."""
    within = and_(true(), *match_dates(query, _table, "period"))
    if not read_days(query):
        return None
    edtf = _table.c["period_edtf"]
    is_uncertain = or_(*(edtf.contains(mark, autoescape=True) for mark in UNCERTAIN_MARKS))
    unsure = and_(edtf.is_not(None), is_uncertain)
    return ValueFilter(true(), and_(within, not_(is_uncertain)), or_(within, unsure), unsure)


def _match_identified(identifiers: Sequence[str]) -> ColumnElement[bool]:
    """Return the condition that an organization or the technology of a claim has one of these identifiers."""
    took_part = select(Participation.achievement_id).where(
        Participation.organization_id.in_(select_identified("organization", identifiers))
    )
    return or_(
        Claim.technology_id.in_(select_identified("technology", identifiers)),
        Claim.achievement_id.in_(took_part),
    )


def match_claims(relations: Relations) -> Conditions:
    """Return SQL conditions that a claim has all of these relations, such as a metric or a source.

    They do not depend on the status of the claim; the caller must exclude withdrawn claims.
    """
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
