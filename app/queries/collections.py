"""The collections of the API by name, each with its query parameters and the function for its list."""

from collections.abc import Iterable
from dataclasses import dataclass

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
from app.schemas.claims import ClaimQuery, ClaimTableQuery
from app.schemas.list_parameters import ListQuery
from app.schemas.metrics import MetricQuery
from app.schemas.organizations import CompanyQuery, OrganizationQuery
from app.schemas.query_string import parse_query
from app.schemas.sources import SourceQuery
from app.schemas.technologies import TechnologyQuery
from app.validation_messages import describe_error, describe_unknown, get_schema


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection of the API: all resources of a `kind`, or some of them (`companies`).

    `query` is the model of its query parameters, and `tables` that of its tables, if they have more.
    `lister` makes the definition of the list for a query.
    """

    kind: str
    query: type[ListQuery]
    lister: Lister
    tables: type[ListQuery] | None = None

    @property
    def table_query(self) -> type[ListQuery]:
        return self.tables or self.query


_COMPLETE = (
    Collection("achievement", AchievementQuery, list_achievements),
    Collection("claim", ClaimQuery, list_claims, ClaimTableQuery),
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
# What a page or its time has, and a list as a whole has not.
_PAGE_PARAMETERS = frozenset({"limit", "cursor", "as_of", "fields", "expand"})


def read_query(
    name: str, parameters: Iterable[tuple[str, str]], *, is_table: bool = False
) -> ListQuery:
    """Make the query for a list of a collection from pairs of a parameter and its value.

    The rules are those for the query string of the list over HTTP, but what belongs to a page, such as
    `limit` or `as_of`, is an error. Only a table has `fields`, and what else is for tables.

    Raises:
        InvalidInput: a parameter is unknown, has an invalid value, or is repeated although it takes one
            value; the error lists all such faults.
    """
    collection = COLLECTIONS[name]
    model = collection.table_query if is_table else collection.query
    refused = _PAGE_PARAMETERS - ({"fields"} if is_table else set())
    parsed = parse_query(model, parameters, refused)
    if parsed.query is not None:
        return parsed.query
    known = sorted(set(model.model_fields) - refused)
    single = "this filter takes one value; give it once"
    faults = [
        *(
            (parameter, "unknown_filter", describe_unknown("filter", parameter, known))
            for parameter in parsed.unknown
        ),
        *((parameter, "repeated_filter", single) for parameter in parsed.repeated),
        *(
            (fault["loc"][0], fault["type"], describe_error(fault, get_schema(model), fault["loc"]))
            for fault in parsed.invalid
        ),
    ]
    raise InvalidInput(
        "the filters do not fit",
        [Fault(f"#/filter/{parameter}", code, detail) for parameter, code, detail in faults],
    )
