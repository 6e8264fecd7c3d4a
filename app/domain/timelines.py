"""A metric's numbers in time: what certainly comes before what, and which was the record then.

A point comes before another if its period ends before the other's begins, if it is the baseline of
the other's claim, or if a source puts it before (`follows`), directly or through others. Nothing else
orders points: an undated one is never placed by guess.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.quantities import Quantity
from app.domain.relations import Relation, compare_quantities

Order = Mapping[str, frozenset[str]]


class Role(StrEnum):
    BASELINE = "baseline"
    RESULT = "result"


@dataclass(frozen=True, slots=True)
class Point:
    """`follows` are the claims that this one comes after by the source's own words.

    A baseline has no period of its own: its claim's is the period of the result.
    """

    claim_id: str
    role: Role
    quantity: Quantity
    first: date | None
    last: date | None
    follows: frozenset[str]

    @property
    def id(self) -> str:
        return f"{self.claim_id}#{self.role}"


@dataclass(frozen=True, slots=True)
class Placed:
    """A point in its place. `record` is None where that cannot be said."""

    point: Point
    record: bool | None


@dataclass(frozen=True, slots=True)
class Timeline:
    """`dated` in order, each baseline before its result; `undated` in lines of their own.

    The lines of `undated` have no order among each other.
    """

    dated: list[Placed]
    undated: list[list[Placed]]


def build_timeline(points: Sequence[Point], direction: str) -> Timeline:
    """Order the points of one metric; `direction` is `higher`, `lower` or `neither`."""
    before = find_order(points)
    placed = {
        point.id: Placed(point, _was_record(point, points, before, direction)) for point in points
    }
    dated_claims = {point.claim_id for point in points if point.first or point.last}
    dated = sorted(
        (point for point in points if point.claim_id in dated_claims),
        key=lambda point: (_moment(point, points), point.claim_id, point.role),
    )
    undated = [point for point in points if point.claim_id not in dated_claims]
    lines = [
        [placed[point.id] for point in sorted(line, key=lambda one: (len(before[one.id]), one.id))]
        for line in _split_lines(undated, before)
    ]
    return Timeline([placed[point.id] for point in dated], lines)


def find_order(points: Sequence[Point]) -> Order:
    """For each point, by id, all that certainly come before it."""
    direct = {
        point.id: {other.id for other in points if other is not point and _precedes(other, point)}
        for point in points
    }
    return {point: _close(point, direct) for point in direct}


def _precedes(one: Point, other: Point) -> bool:
    if one.claim_id == other.claim_id:
        return one.role == Role.BASELINE
    if one.claim_id in other.follows:
        # What came before a change is not known to come after an earlier result.
        return one.role == Role.BASELINE or other.role == Role.RESULT
    return one.last is not None and other.first is not None and one.last < other.first


def _close(start: str, direct: Mapping[str, set[str]]) -> frozenset[str]:
    reached: set[str] = set()
    waiting = list(direct[start])
    while waiting:
        current = waiting.pop()
        if current not in reached:
            reached.add(current)
            waiting.extend(direct[current])
    return frozenset(reached - {start})


def _moment(point: Point, points: Iterable[Point]) -> tuple[date, date]:
    """Where a dated claim stands in the list; an open end counts as the far end of time."""
    dated = next(
        one for one in points if one.claim_id == point.claim_id and (one.first or one.last)
    )
    return dated.first or date.min, dated.last or date.max


def _split_lines(points: Sequence[Point], before: Order) -> list[list[Point]]:
    """Points that are ordered with each other, directly or through others, in one line."""
    lines: list[list[Point]] = []
    for point in sorted(points, key=lambda one: one.id):
        tied = [line for line in lines if any(_are_tied(point, one, before) for one in line)]
        lines = [line for line in lines if line not in tied]
        lines.append([*(one for line in tied for one in line), point])
    return sorted(lines, key=lambda line: line[0].id)


def _are_tied(one: Point, other: Point, before: Order) -> bool:
    return one.id in before[other.id] or other.id in before[one.id]


def _was_record(
    point: Point, points: Sequence[Point], before: Order, direction: str
) -> bool | None:
    """Better than all that certainly came before, and no contemporary is known to be better.

    None for a metric without a better way, a point that nothing orders, and where bounds or
    approximations leave it open.
    """
    others = [one for one in points if one.id != point.id]
    earlier = [one for one in others if one.id in before[point.id]]
    later = {one.id for one in others if point.id in before[one.id]}
    if direction == "neither" or (not earlier and not later):
        return None
    compared = [_is_better(point.quantity, one.quantity, direction) for one in earlier]
    if False in compared:
        return False
    rivals = [one for one in others if one not in earlier and one.id not in later and one.first]
    open_rivals = any(
        _is_better(point.quantity, one.quantity, direction) is not True for one in rivals
    )
    return None if None in compared or (point.first and open_rivals) else True


def _is_better(one: Quantity, other: Quantity, direction: str) -> bool | None:
    """Is the first certainly better (True), certainly not better (False), or neither?"""
    if one.comparator == other.comparator == "eq" and one.value and other.value:
        higher = one.sort_key > other.sort_key
        lower = one.sort_key < other.sort_key
        return higher if direction == "higher" else lower
    if compare_quantities(one, other) is not Relation.CONTRADICTS:
        return None
    # They exclude each other, so the stated numbers are in the order of the true ones.
    greater = (one.least_key or "") >= (other.greatest_key or "~")
    return greater if direction == "higher" else not greater
