"""Search for dependents: resources whose documents show the name or title of a changed resource."""

from collections.abc import Iterable, Mapping
from functools import cache

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session, aliased

from app.ingest.rows.batched_select import select_by
from app.models import KINDS, Source, list_referring


def find_dependents(session: Session, changed: Mapping[str, Iterable[str]]) -> dict[str, set[str]]:
    """Return the ids, by kind, of resources whose documents show a resource in `changed` (ids by kind).

    A claim shows the organizations and the technology of its achievement. So if an achievement is among
    the results, its claims are results too.
    """
    dependents: dict[str, set[str]] = {}
    followed = {kind.shows_references_of for kind in KINDS.values()}
    for target in KINDS:
        ids = set(changed.get(target, ()))
        if target in followed:
            ids |= dependents.get(target, set())
        for kind, reference in list_referring(target):
            if reference.is_named:
                owner = kind.get_owner(reference)
                statement = select(owner).where(owner.is_not(None))
                found = select_by(session, statement, reference.column, ids)
                dependents.setdefault(kind.name, set()).update(row[0] for row in found)
    return dependents


def find_same_texts(session: Session, ids: Iterable[str]) -> set[str]:
    """Return the ids of other sources that have the text of one of these sources, and show them."""
    return {row.id for row in select_by(session, _select_same_texts(), Source.id, ids)}


@cache
def _select_same_texts() -> Select[str]:
    """Select the other sources of the same text; made once, as an alias takes longer than the query."""
    other = aliased(Source)
    return select(other.id).join(Source, and_(Source.sha256 == other.sha256, Source.id != other.id))
