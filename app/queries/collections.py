"""The collections by name: which parameters each list has, and what makes the list of them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_origin

from pydantic import ValidationError

from app.errors import Fault, InvalidInput
from app.queries.lists.listing import Lister
from app.queries.resources.achievements import list_achievements
from app.queries.resources.claims import list_claims
from app.queries.resources.metrics import list_metrics
from app.queries.resources.organizations import list_companies, list_organizations
from app.queries.resources.sources import list_sources
from app.queries.resources.technologies import list_technologies
from app.schemas.achievements import AchievementQuery
from app.schemas.claims import ClaimQuery
from app.schemas.list_parameters import ListQuery
from app.schemas.metrics import MetricQuery
from app.schemas.organizations import CompanyQuery, OrganizationQuery
from app.schemas.sources import SourceQuery
from app.schemas.technologies import TechnologyQuery


@dataclass(frozen=True, slots=True)
class Collection:
    """`kind` is that of its resources, some of them or all."""

    kind: str
    query: type[ListQuery]
    lister: Lister


CollectionName = Literal[
    "achievements", "claims", "companies", "metrics", "organizations", "sources", "technologies"
]
COLLECTIONS: dict[CollectionName, Collection] = {
    "achievements": Collection("achievement", AchievementQuery, list_achievements),
    "claims": Collection("claim", ClaimQuery, list_claims),
    "companies": Collection("organization", CompanyQuery, list_companies),
    "metrics": Collection("metric", MetricQuery, list_metrics),
    "organizations": Collection("organization", OrganizationQuery, list_organizations),
    "sources": Collection("source", SourceQuery, list_sources),
    "technologies": Collection("technology", TechnologyQuery, list_technologies),
}

# Of a page, and no part of what a whole list is.
_OF_A_PAGE = frozenset({"limit", "cursor", "format"})


def read_query(name: CollectionName, given: Iterable[tuple[str, str]]) -> ListQuery:
    """Read parameters as the list of this collection does over HTTP, but for those of a page.

    Raises:
        InvalidInput: listing every fault.
    """
    model = COLLECTIONS[name].query
    values: dict[str, list[str]] = defaultdict(list)
    for parameter, value in given:
        values[parameter].append(value)
    repeatable = {
        field for field, one in model.model_fields.items() if get_origin(one.annotation) is list
    }
    allowed = sorted(set(model.model_fields) - _OF_A_PAGE)
    faults = [
        Fault(f"#/filter/{value}", "unknown_filter", f"{name} have: {', '.join(allowed)}")
        for value in values
        if value not in allowed
    ]
    faults += [
        Fault(f"#/filter/{one}", "repeated_filter", "this filter takes one value; give it once")
        for one, several in values.items()
        if one not in repeatable and len(several) > 1
    ]
    if faults:
        raise InvalidInput("the filters do not fit", faults)
    try:
        return model.model_validate(
            {one: several if one in repeatable else several[0] for one, several in values.items()}
        )
    except ValidationError as error:
        faults = [
            Fault(f"#/filter/{fault['loc'][0]}", fault["type"], fault["msg"])
            for fault in error.errors()
        ]
        raise InvalidInput("the filters do not fit", faults) from error
