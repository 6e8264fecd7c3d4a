"""Filters as labels: the search index has a label for each of their values.

With labels, only those hits of common words are read that are in the list, and they are counted in the
index alone. The conditions of the list still apply.
"""

from collections.abc import Sequence
from typing import NamedTuple

from app.domain.search.tokens import write_label
from app.queries.lists.value_filter import has_limits
from app.schemas.claims import ClaimQuery, ClaimStatus
from app.schemas.list_parameters import ListQuery

# Each outer item is required, by any of its inner labels.
Labels = Sequence[Sequence[str]]

_FILTERS = ("kind", "metric", "status", "technology")
# Parameters that leave nothing out.
_NO_FILTERS = {"q", "sort", "facet", "facet_limit", "facet_sort", "facet_statistics"}
# Most claims have it: looking it up in the index takes longer than skipping the others.
_USUAL = ClaimStatus.STATED


class CompleteLabels(NamedTuple):
    """All filters of a list besides words: the labels that it requires, and those that it excludes."""

    required: Labels
    excluded: Sequence[str]


class LabelFilter(NamedTuple):
    """`narrowing` are labels that reduce hits; `whole` is None if labels cannot express all filters."""

    narrowing: Labels = ()
    whole: CompleteLabels | None = None


def list_labels(query: ListQuery) -> LabelFilter:
    """List the labels of a query, in the order of its filters; only claims have any."""
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
