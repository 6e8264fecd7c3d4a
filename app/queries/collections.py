"""The collections of the API by name, each with its query parameters and the function for its list."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import get_origin

from pydantic import ValidationError

from app.errors import Fault, InvalidInput
from app.models import KINDS
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
    """A collection of the API: all resources of a `kind`, or some of them (`companies`).

    `query` is the model of its query parameters. `lister` makes the definition of the list for a query.
    """

    kind: str
    query: type[ListQuery]
    lister: Lister


_COMPLETE = (
    Collection("achievement", AchievementQuery, list_achievements),
    Collection("claim", ClaimQuery, list_claims),
    Collection("metric", MetricQuery, list_metrics),
    Collection("organization", OrganizationQuery, list_organizations),
    Collection("source", SourceQuery, list_sources),
    Collection("technology", TechnologyQuery, list_technologies),
)
COLLECTIONS = {
    **{KINDS[collection.kind].plural: collection for collection in _COMPLETE},
    "companies": Collection("organization", CompanyQuery, list_companies),
}

# Parameters of a page, which do not identify a list.
_PAGE_PARAMETERS = frozenset({"limit", "cursor", "format"})


def read_query(name: str, parameters: Iterable[tuple[str, str]]) -> ListQuery:
    """Make the query for a list of a collection from pairs of a parameter and its value.

    The rules are those for the query string of the list over HTTP, but `limit`, `cursor` and `format`
    are errors, because they belong to a page and not to a list.

    Raises:
        InvalidInput: a parameter is unknown, has an invalid value, or is repeated although it takes one
            value; the error lists all such faults.
    """
    model = COLLECTIONS[name].query
    values: dict[str, list[str]] = defaultdict(list)
    for parameter, value in parameters:
        values[parameter].append(value)
    repeatable = {
        parameter
        for parameter, field in model.model_fields.items()
        if get_origin(field.annotation) is list
    }
    allowed = sorted(set(model.model_fields) - _PAGE_PARAMETERS)
    faults = [
        Fault(f"#/filter/{parameter}", "unknown_filter", f"{name} have: {', '.join(allowed)}")
        for parameter in values
        if parameter not in allowed
    ]
    faults += [
        Fault(
            f"#/filter/{parameter}", "repeated_filter", "this filter takes one value; give it once"
        )
        for parameter, repeated in values.items()
        if parameter not in repeatable and len(repeated) > 1
    ]
    if faults:
        raise InvalidInput("the filters do not fit", faults)
    try:
        return model.model_validate(
            {
                parameter: repeated if parameter in repeatable else repeated[0]
                for parameter, repeated in values.items()
            }
        )
    except ValidationError as error:
        faults = [
            Fault(f"#/filter/{fault['loc'][0]}", fault["type"], fault["msg"])
            for fault in error.errors()
        ]
        raise InvalidInput("the filters do not fit", faults) from error
