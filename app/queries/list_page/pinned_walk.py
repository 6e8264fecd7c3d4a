"""Walks of lists whose order every edit changes, pinned to the revision of their first page.

Sorted by `updated_at` or `revision`, an edited resource moves to the end of the list. Pages of the current
catalogue would then repeat a resource that was edited after its page, or leave out one that was edited
before it. So the cursor of such a list names the revision of the first page, and shows it on all others.
"""

from app.domain.revisions import CatalogueRevision, RequestedRevision
from app.queries.lists.cursor import read_pin
from app.schemas.list_parameters import ListQuery, read_sort

_MOVING = ("updated_at", "revision")


def is_pinned(query: ListQuery) -> bool:
    """Return whether the cursors of a list name a revision: each edit would change its order."""
    return any(name in _MOVING for name, _ in read_sort(query.sort))


def follow_pin(query: ListQuery) -> tuple[ListQuery, RequestedRevision | None]:
    """Return the query as of the revision that its cursor names, and that revision with its epoch.

    The query is returned as it is, with None, if it has no such cursor.
    """
    pin = read_pin(query.cursor) if query.cursor is not None and is_pinned(query) else None
    if pin is None:
        return query, None
    if query.as_of is None:
        query = query.model_copy(update={"as_of": pin.revision})
    return query, pin


def pin_next(query: ListQuery, version: CatalogueRevision) -> tuple[ListQuery, str]:
    """Return the query of the page after one of `version`, and the name of its state in the cursor."""
    if not is_pinned(query):
        return query, version.epoch
    return query.model_copy(update={"as_of": version.revision}), str(version)
