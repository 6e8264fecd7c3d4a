"""Labels: values of filters on claims that are stored in the search index like words of the claim.

A search for common words in a filtered list looks up words and labels together. So it reads only hits
that are in the list, and can count them in the index alone. Labels only save time: the SQL conditions
of the filters still apply.
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
_NO_FILTERS = {"q", "sort", "facet", "facet_limit", "facet_sort", "facet_statistics"}
# Most claims have this status: looking it up in the index takes longer than skipping the other claims.
_USUAL = ClaimStatus.STATED


class CompleteLabels(NamedTuple):
    """Labels that express all filters of a list: a claim has the `required` and no `excluded` ones."""

    required: Labels
    excluded: Sequence[str]


class LabelFilter(NamedTuple):
    """The labels of a query.

    `narrowing` are labels that every hit in the list has and that reduce the hits to read. `whole` has
    the labels for all filters, or None if the query has a filter that labels cannot express.
    """

    narrowing: Labels = ()
    whole: CompleteLabels | None = None


def list_labels(query: ListQuery) -> LabelFilter:
    """Return the filters of a query as labels. Only claims have labels; other lists get none."""
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
