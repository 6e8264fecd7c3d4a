"""Filters that the search index answers beside the words: it has a label for each of their values.

So that of common words only those hits are read that a list has, however few these are, and that they are
counted in the index alone. The conditions of the list stay as they are.
"""

from collections.abc import Sequence
from typing import NamedTuple

from app.domain.search.tokens import write_label
from app.queries.lists.value_filter import has_limits
from app.schemas.claims import ClaimQuery, ClaimStatus
from app.schemas.list_parameters import ListQuery

# All of the outer ones must be there, and of the inner ones any.
Labels = Sequence[Sequence[str]]

_FILTERS = ("kind", "metric", "status", "technology")
# These leave nothing out.
_NO_FILTERS = {"q", "sort", "facet", "facet_limit", "facet_sort", "facet_statistics"}
# Most claims are: to look for that in the index takes longer than to pass over the others.
_USUAL = ClaimStatus.STATED


class CompleteLabels(NamedTuple):
    """All that a list asks for besides words: what must be there, and what must not."""

    required: Labels
    excluded: Sequence[str]


class LabelFilter(NamedTuple):
    """`narrowing` are labels that spare reading hits, `whole` is None where a list asks for more."""

    narrowing: Labels = ()
    whole: CompleteLabels | None = None


def list_labels(query: ListQuery) -> LabelFilter:
    """The labels of what a query asks for, in the order of its filters; only claims have any."""
    if not isinstance(query, ClaimQuery):
        return LabelFilter()
    given = {name: getattr(query, name) for name in _FILTERS if getattr(query, name)}
    labels = {
        name: [write_label(name, str(value)) for value in values] for name, values in given.items()
    }
    whole = None
    if query.identity().keys() <= {*_FILTERS, *_NO_FILTERS} and not has_limits(query):
        withdrawn = write_label("status", ClaimStatus.WITHDRAWN)
        whole = CompleteLabels([*labels.values()], [] if query.status else [withdrawn])
    narrowing = [several for name, several in labels.items() if _USUAL not in given[name]]
    return LabelFilter(narrowing, whole)
