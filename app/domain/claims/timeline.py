"""The timeline of a metric: its numbers in order, and which of them were records at their time.

Each claim gives a point, its result, and a second point if it has a baseline (the number that the
change to the result starts from). Point A certainly comes before point B in three cases: the period of
A ends before that of B begins, and neither is uncertain or approximate; A is the baseline and B the result of the same claim; or B is the result
of a claim that follows the claim of A, which means that a source puts the claims in this order. The
order extends through other points: if A is before B and B before C, A is before C. The position of an
undated point is never guessed.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.claims.relations import lies_below
from app.domain.numbers.quantity import Comparator, Quantity

Order = Mapping[str, frozenset[str]]


class PointRole(StrEnum):
    BASELINE = "baseline"
    RESULT = "result"


@dataclass(frozen=True, slots=True)
class Point:
    """A number of a claim on a timeline: its result, or its baseline (the number before a change).

    `first` and `last` are the first and last day of the period of the number; a day is None if it is
    open or unknown. `is_date_certain` is False if the period is uncertain or approximate: by its date, the
    point is then certainly before or after no other. A baseline has no period, because the period of its claim is that of the result.
    `follows` holds the ids of all claims that the point's claim comes after according to sources,
    directly or through other claims.
    """

    claim_id: str
    role: PointRole
    quantity: Quantity
    first: date | None
    last: date | None
    follows: frozenset[str]
    is_date_certain: bool = True

    @property
    def id(self) -> str:
        return f"{self.claim_id}#{self.role}"


@dataclass(frozen=True, slots=True)
class PlacedPoint:
    """A number on a timeline; `record` says whether it was better than all earlier numbers.

    `record` is None if this is not certain, if it is not known of any other number whether it is
    earlier or later, or if neither higher nor lower numbers of the metric are better.
    """

    point: Point
    record: bool | None


@dataclass(frozen=True, slots=True)
class Timeline:
    """The numbers (points) of a metric in order.

    `dated` are the points of claims that have a period; each baseline (the number before a change) is
    right before its result. `undated` are lists of the other points: each list is in order, but nothing
    is known about the order between two lists. `before` gives, by the id of each point, the ids of all
    points certainly before it.
    """

    dated: list[PlacedPoint]
    undated: list[list[PlacedPoint]]
    before: Order


def build_timeline(points: Sequence[Point], direction: str) -> Timeline:
    """Order the numbers (points) of one metric, and find out which of them were records.

    `direction` says which numbers of the metric are better: `higher`, `lower` or `neither`.
    """
    before = find_order(points)
    placed = {
        point.id: PlacedPoint(point, record)
        for point, record in zip(points, _find_records(points, before, direction), strict=True)
    }
    dated_claims = {point.claim_id for point in points if point.first or point.last}
    undated = [point for point in points if point.claim_id not in dated_claims]
    lines = [
        [
            placed[point.id]
            for point in sorted(line, key=lambda point: (len(before[point.id]), point.id))
        ]
        for line in _split_lines(undated, before)
    ]
    dated = [placed[point.id] for point in _sort_dated(points, before)]
    return Timeline(dated, lines, before)


def find_order(points: Sequence[Point]) -> Order:
    """Return, by the id of each point, the ids of all points that certainly come before that point.

    The module's docstring defines when a point certainly comes before another point.
    """
    over = sorted(
        (point for point in points if point.last and point.is_date_certain),
        key=lambda point: point.last or date.max,
    )
    ends = [point.last or date.max for point in over]
    results = {point.claim_id: point.id for point in points if point.role == PointRole.RESULT}
    before: dict[str, set[str]] = {}
    for point in points:
        begin = point.first if point.first and point.is_date_certain else date.min
        earlier = {ended.id for ended in over[: bisect_left(ends, begin)]}
        if point.role == PointRole.RESULT:
            # Only results: the baseline of a claim need not come after the claims that its claim
            # follows.
            earlier |= {results[follow] for follow in point.follows if follow in results}
            earlier |= {other.id for other in points if other.claim_id == point.claim_id}
        before[point.id] = earlier - {point.id}
    return _close(before)


def _close(before: Mapping[str, set[str]]) -> Order:
    """Extend the order of points by its consequences: if A is before B and B before C, A is before C.

    Each set of points is computed as the bits of an integer, which is faster.
    """
    ids = list(before)
    bits = {point_id: 1 << index for index, point_id in enumerate(ids)}
    closed = {
        point_id: sum(bits[other] for other in earlier) for point_id, earlier in before.items()
    }
    changed = True
    while changed:
        changed = False
        for point_id, earlier in closed.items():
            wider = earlier
            for other in _list_bits(earlier):
                wider |= closed[ids[other]]
            if wider != earlier:
                closed[point_id], changed = wider, True
    return {
        resource_id: frozenset(
            ids[place] for place in _list_bits(closed[resource_id] & ~bits[resource_id])
        )
        for resource_id in ids
    }


def _list_bits(mask: int) -> list[int]:
    return [place for place, bit in enumerate(reversed(f"{mask:b}")) if bit == "1"]


def _sort_dated(points: Sequence[Point], before: Order) -> Iterator[Point]:
    """Yield the points of dated claims by time, with each baseline right before its result.

    Points of the same time are sorted by `before`, which gives the points that certainly come before
    each point. A point is never sorted before one of these, even if its own period begins earlier.
    """
    own = {
        point.id: (point.first or date.min, point.last or date.max)
        for point in points
        if point.first or point.last
    }
    moments = {
        point: max([own[earlier] for earlier in before[point] if earlier in own] + [own[point]])
        for point in own
    }
    ranks = {
        point: sum(moments.get(earlier) == moment for earlier in before[point])
        for point, moment in moments.items()
    }
    by_id = {point.id: point for point in points}
    for point_id in sorted(
        own, key=lambda point: (moments[point], ranks[point], by_id[point].claim_id)
    ):
        result = by_id[point_id]
        yield from (
            point for point in points if point.claim_id == result.claim_id and point is not result
        )
        yield result


def _split_lines(points: Sequence[Point], before: Order) -> list[list[Point]]:
    """Group points: two points are in the same list if it is known which of them comes first.

    They are also in the same list if other points connect them in this way. `before` gives, by the id
    of each point, the ids of the points certainly before it.
    """
    lines: list[list[Point]] = []
    for point in sorted(points, key=lambda point: point.id):
        tied = [line for line in lines if any(_are_tied(point, other, before) for other in line)]
        lines = [line for line in lines if line not in tied]
        lines.append([*(other for line in tied for other in line), point])
    return sorted(lines, key=lambda line: line[0].id)


def _are_tied(point: Point, other: Point, before: Order) -> bool:
    return point.id in before[other.id] or other.id in before[point.id]


def _find_records(points: Sequence[Point], before: Order, direction: str) -> Iterator[bool | None]:
    quantities = {point.id: point.quantity for point in points}
    later: dict[str, set[str]] = {point.id: set() for point in points}
    for point_id, earlier in before.items():
        for earlier_id in earlier:
            later[earlier_id].add(point_id)
    for point in points:
        if direction == "neither" or not (before[point.id] or later[point.id]):
            yield None
        else:
            unordered = quantities.keys() - before[point.id] - later[point.id] - {point.id}
            yield _was_record(
                point.quantity,
                [quantities[earlier_id] for earlier_id in before[point.id]],
                [quantities[other_id] for other_id in unordered],
                direction,
            )


def _was_record(
    quantity: Quantity, earlier: Sequence[Quantity], unordered: Sequence[Quantity], direction: str
) -> bool | None:
    """Return whether a number was a record: better than all earlier numbers.

    The number must also be better than the `unordered` numbers, because these may be earlier. Return
    None if an unknown order, a bound (`more than`) or an approximation leaves this open.
    """
    compared = {_is_better(quantity, other, direction) for other in earlier}
    if False in compared:
        return False
    possible = {_is_better(quantity, other, direction) for other in unordered}
    return True if compared | possible <= {True} else None


def _is_better(quantity: Quantity, other: Quantity, direction: str) -> bool | None:
    """Return whether `quantity` is the better number: the higher or the lower one, by `direction`.

    Return None if a bound (`more than`) or an approximation leaves this open.
    """
    if Comparator.APPROX in (quantity.comparator, other.comparator):
        return None
    greater, less = (quantity, other) if direction == "higher" else (other, quantity)
    if lies_below(less, greater):
        return True
    highest, lowest = greater.greatest_key, less.least_key
    return False if highest and lowest and highest <= lowest else None
