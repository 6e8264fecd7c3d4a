"""Labels: properties of a claim, such as its metric, stored in the search index like words of the claim.

A search in a filtered list of claims looks up the search words together with the labels of the filters.
So it reads fewer hits that are not in the list, and can often count the hits in the index alone. Labels
only save time and never change the result of a search.
"""

from collections.abc import Sequence
from typing import NamedTuple

from app.domain.search.tokens import write_label
from app.queries.lists.value_filter import has_limits
from app.schemas.claims import ClaimQuery, ClaimStatus
from app.schemas.list_parameters import ListQuery

# All outer items are required; any of the labels in an item meets it.
Labels = Sequence[Sequence[str]]

_FILTERS = ("kind", "metric", "status", "technology")
# Parameters that leave no resource out, besides the search words themselves.
_NO_FILTERS = {"q", "sort"}
# Most claims have this status: looking it up in the index takes longer than skipping the other claims.
_USUAL = ClaimStatus.STATED


class CompleteLabels(NamedTuple):
    """The filters of a list of claims, expressed completely by labels (words in the search index).

    A claim is in the list if it has at least one label of each item in `required`, and none of
    `excluded`.
    """

    required: Labels
    excluded: Sequence[str]


class LabelFilter(NamedTuple):
    """The filters of a query as labels (properties of claims, stored in the search index like words).

    `narrowing` are labels that every claim in the list has; looking them up together with the search
    words leaves fewer hits to read. `whole` expresses all filters by labels; it is None if the query has
    a filter for which there are no labels.
    """

    narrowing: Labels = ()
    whole: CompleteLabels | None = None


def list_labels(query: ListQuery) -> LabelFilter:
    """Return the filters of a query as labels of the search index (see the module).

    Only claims have labels. For the list of another kind of resource, the result is empty.
    """
    if not isinstance(query, ClaimQuery):
        return LabelFilter()
    filters = {name: getattr(query, name) for name in _FILTERS if getattr(query, name)}
    labels = {
        name: [write_label(name, str(value)) for value in values]
        for name, values in filters.items()
    }
    whole = None
    if query.identity().keys() <= {*_FILTERS, *_NO_FILTERS} and not has_limits(query):
        withdrawn = write_label("status", ClaimStatus.WITHDRAWN)
        whole = CompleteLabels([*labels.values()], [] if query.status else [withdrawn])
    narrowing = [values for name, values in labels.items() if _USUAL not in filters[name]]
    return LabelFilter(narrowing, whole)
