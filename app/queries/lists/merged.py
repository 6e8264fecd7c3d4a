"""Filters that name a record which was merged into another: they mean the one that remains."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from sqlalchemy import CompoundSelect, String, literal_column, select, union_all
from sqlalchemy.orm import Session

from app.models import KINDS, MERGEABLE
from app.schemas.list_parameters import ListQuery

# The kind of the records that a filter names by their ids.
_FILTERS = {
    f"{name}{suffix}": kind
    for name, kind in {**{kind: kind for kind in MERGEABLE}, "broader": "technology"}.items()
    for suffix in ("", "__not")
}
# By kind and id of a merged record, the id of the one that remains.
Merges = Mapping[tuple[str, str], str]
_Query = TypeVar("_Query", bound=ListQuery)


def names_mergeable(query: ListQuery) -> bool:
    """Return whether a query filters by records of which some may be merged."""
    return not query.model_fields_set.isdisjoint(_FILTERS)


def select_merges() -> CompoundSelect[Any]:
    """Make the query for all merges: kind and id of the merged record, and the id of the one that remains."""
    selected = []
    for kind, merged_into in MERGEABLE.items():
        label = literal_column(f"'{kind}'", String).label("kind")
        merged = select(label, KINDS[kind].model.id, merged_into).where(merged_into.is_not(None))
        selected.append(merged)
    return union_all(*selected)


def collect_merges(rows: Iterable[Any]) -> Merges:
    return {(kind, merged): target for kind, merged, target in rows}


def read_followed(session: Session, query: _Query) -> _Query:
    """Return a query whose filters name the records that remain, as the session shows them."""
    if not names_mergeable(query):
        return query
    return follow(query, collect_merges(session.execute(select_merges())))


def follow(query: _Query, merges: Merges) -> _Query:
    followed = {}
    # Of more than twenty filters, a query has few.
    for name in query.model_fields_set & _FILTERS.keys() if merges else ():
        kind, ids = _FILTERS[name], getattr(query, name)
        targets = list(dict.fromkeys(merges.get((kind, key), key) for key in ids))
        if targets != ids:
            followed[name] = targets
    return query.model_copy(update=followed) if followed else query
