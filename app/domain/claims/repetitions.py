"""Repetitions: points that state the number of another point over again, and so are no rivals of it.

A point repeats another one of its group if both have the same number and comparator, and an organization
in common or none named. If their periods are certainly apart, the earlier one holds; else they are two
statements of one result. So either way one of them, the original, counts, and the others corroborate it.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache

from app.domain.claims.edtf import parse_period
from app.domain.claims.points import NO_BEGIN, NO_END, PointRole, Points
from app.domain.claims.time_order import TimeOrder

NO_ORGANIZATIONS: frozenset[str] = frozenset()


def list_same(points: Points, members: Iterable[int]) -> list[list[int]]:
    """Return the points of one group that state the same number, in lists of two or more."""
    same: dict[object, list[int]] = defaultdict(list)
    for index in members:
        same[points.get_statement(index)].append(index)
    return [indexes for indexes in same.values() if len(indexes) > 1]


def list_deciding(
    points: Points, same: Iterable[int], asked: Container[int], order: TimeOrder
) -> list[int]:
    """Return the points of one number that decide which of the asked ones repeat others.

    The rest say less by their dates than all asked ones, and are before none of these. So they repeat
    one of them, or have nothing to do with them.
    """
    ordered = sorted(same, key=lambda index: _sort_by_date(points, index))
    count = max(
        (place for place, index in enumerate(ordered, start=1) if index in asked), default=0
    )
    if not count or order.has_words:
        return ordered if count else []
    begin = max(order.earliest[index] for index in ordered[:count])
    return ordered[:count] + [index for index in ordered[count:] if order.latest[index] < begin]


def find_repetitions(
    points: Points,
    same: Iterable[Sequence[int]],
    organizations: Mapping[str, frozenset[str]],
    order: TimeOrder,
) -> dict[int, int]:
    """Return the original of each point that repeats another one.

    `same` has lists of points of one group that state the same number, `organizations` the ids of the
    organizations of each claim that names any. Undisputed claims are originals of disputed ones.
    """
    repetitions: dict[int, int] = {}
    for indexes in same:
        for cluster in _cluster(points, indexes, organizations):
            original = cluster[0]
            for index in cluster:
                if index not in points.set_aside and order.is_before(index, original):
                    original = index
            repetitions |= {
                index: original
                for index in cluster
                # What is disputed and came first repeats nothing.
                if index != original and not order.is_before(index, original)
            }
    return repetitions


def _cluster(
    points: Points,
    indexes: Sequence[int],
    organizations: Mapping[str, frozenset[str]],
) -> list[list[int]]:
    """Return lists of points that repeat one another, each beginning with the one whose date says most."""
    clusters: list[list[int]] = []
    by_organization: dict[str, int] = {}
    nameless: list[int] = []
    for index in sorted(indexes, key=lambda index: _sort_by_date(points, index)):
        names = organizations.get(points.claim_ids[index], NO_ORGANIZATIONS)
        known = [by_organization[name] for name in names if name in by_organization]
        cluster = min([*known, *nameless], default=None) if names else (0 if clusters else None)
        if cluster is not None:
            clusters[cluster].append(index)
            continue
        by_organization |= dict.fromkeys(names, len(clusters))
        if not names:
            nameless.append(len(clusters))
        clusters.append([index])
    return clusters


def _sort_by_date(points: Points, index: int) -> tuple[object, ...]:
    """Return a key by which that point comes first whose date says most, and disputed ones last."""
    edtf = points.edtfs[index]
    return (
        index in points.set_aside,
        _rank_date(edtf, *points.days[edtf]),
        points.claim_ids[index],
        points.roles[index] is not PointRole.BASELINE,
    )


@lru_cache(maxsize=4096)
def _rank_date(edtf: str | None, first: str, last: str) -> tuple[int, timedelta, str]:
    """Return a key by which certain dates come first, then narrow ones, then early ones."""
    certainty = 2 if edtf is None else 0 if parse_period(edtf).is_certain else 1
    begin = date.min if first == NO_BEGIN else date.fromisoformat(first)
    end = date.max if last == NO_END else date.fromisoformat(last)
    return certainty, end - begin, first
