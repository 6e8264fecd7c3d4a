"""Worlds: every value and every date of a metric's points resolved in one way that they may be.

A date is resolved to a moment: a day has many, so that of two numbers of one day either may be the earlier.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from random import Random

from benchmarks.records.claims import LEAST, MOST, Point, Value

MOMENTS_A_DAY = 1_000_000
_FIRST_DAY = -(10**10)


@dataclass(frozen=True)
class World:
    """One way in which all may be; both functions take the id of a point."""

    value: Callable[[str], Value]
    moment: Callable[[str], int]


class Worlds:
    """All worlds of the points of a metric, of all its groups: words order claims across conditions."""

    def __init__(self, points: Sequence[Point], today: int) -> None:
        """Take today as a number of days since 1970-01-01."""
        self.points = {point.id: point for point in points}
        self._today = today
        own = {point.id: self._find_moments(point) for point in points}
        self.earlier, order = _choose_words(_read_words(points), own)
        self.later: dict[str, set[str]] = defaultdict(set)
        for point, before in self.earlier.items():
            for other in before:
                self.later[other].add(point)
        self.order = order
        self.earliest, self.latest = _propagate(own, self.earlier, order)

    def _find_moments(self, point: Point) -> tuple[int, int]:
        """Find the first and the last moment by the date alone; results are not of the future."""
        days = point.days
        if days is None:
            return _FIRST_DAY * MOMENTS_A_DAY, end_of(self._today)
        last = max(self._today, days.first or self._today) if days.last is None else days.last
        if not days.certain:
            return _FIRST_DAY * MOMENTS_A_DAY, end_of(max(self._today, last))
        first = _FIRST_DAY if days.first is None else days.first
        return first * MOMENTS_A_DAY, end_of(last)

    def find_ancestors(self, point: str) -> set[str]:
        """Find what words put before a point."""
        return _reach(point, self.earlier)

    def find_descendants(self, point: str) -> set[str]:
        return _reach(point, self.later)

    def is_before(self, first: str, second: str) -> bool:
        """Whether the first is the earlier one in all worlds."""
        return self.latest[first] < self.earliest[second] or (
            second in self.later.get(first, ()) or first in self.find_ancestors(second)
        )

    def against(self, focus: str) -> World:
        """Make the world that is worst for a point: it is low and late, all others are high and early."""
        after = self.find_descendants(focus)
        late = self.latest[focus]

        def value(point: str) -> Value:
            worst, best = _range(self.points[point])
            return worst if point == focus else best

        def moment(point: str) -> int:
            if point == focus:
                return late
            return max(self.earliest[point], late + 1) if point in after else self.earliest[point]

        return World(value, moment)

    def favouring(self, focus: str) -> World:
        """Make the world that is best for a point: it is high and early, all others are low and late."""
        before = self.find_ancestors(focus)
        early = self.earliest[focus]

        def value(point: str) -> Value:
            worst, best = _range(self.points[point])
            return best if point == focus else worst

        def moment(point: str) -> int:
            if point == focus:
                return early
            return min(self.latest[point], early - 1) if point in before else self.latest[point]

        return World(value, moment)

    def draw(self, random: Random) -> World:
        """Draw a world; each value and each date is at an end of what it may be more often than not."""
        values = {
            point.id: self._draw_value(random, point)
            for point in self.points.values()
            if point.best is not None
        }
        moments: dict[str, int] = {}
        for point in self.order:
            first = max(
                [self.earliest[point]] + [moments[other] + 1 for other in self.earlier[point]]
            )
            moments[point] = self._draw_moment(random, first, self.latest[point])
        return World(values.__getitem__, moments.__getitem__)

    def _draw_value(self, random: Random, point: Point) -> Value:
        worst, best = _range(point)
        if worst == best:
            return worst
        share = random.random()
        if share < 0.3:  # noqa: PLR2004 - the share at each end
            return worst
        if share < 0.6:  # noqa: PLR2004
            return best
        inside = [value for value in self._limits[point.group] if worst < value < best]
        return random.choice(inside) if inside else random.choice((worst, best))

    def _draw_moment(self, random: Random, first: int, last: int) -> int:
        share = random.random()
        if share < 0.3:  # noqa: PLR2004 - the share at each end
            return first
        if share < 0.5:  # noqa: PLR2004
            return last
        if share < 0.8:  # noqa: PLR2004 - the rest is anywhere
            near = random.choice(self._turns) + random.randint(-1, 1)
            return min(max(near, first), last)
        return random.randint(first, last)

    @cached_property
    def _turns(self) -> list[int]:
        """The moments at which something may begin or end."""
        return sorted({*self.earliest.values(), *self.latest.values()})

    @cached_property
    def _limits(self) -> dict[tuple[object, ...], list[Value]]:
        """The ends of all ranges of a group, what lies between these and beyond, by group."""
        found: dict[tuple[object, ...], set[Fraction]] = defaultdict(set)
        for point in self.points.values():
            found[point.group] |= {
                end[1]
                for end in (point.worst, point.best)
                if end not in (None, LEAST, MOST) and end
            }
        return {group: _list_values(sorted(limits)) for group, limits in found.items()}


def end_of(day: int) -> int:
    return day * MOMENTS_A_DAY + MOMENTS_A_DAY - 1


def _range(point: Point) -> tuple[Value, Value]:
    assert point.worst is not None  # noqa: S101 - callers leave out what has no value
    assert point.best is not None  # noqa: S101
    return point.worst, point.best


def _list_values(limits: Sequence[Fraction]) -> list[Value]:
    if not limits:
        return []
    between = [(a + b) / 2 for a, b in pairwise(limits)]
    beyond = [limits[0] - 1 - abs(limits[0]), limits[-1] + 1 + abs(limits[-1])]
    return [(0, number, 0) for number in (*limits, *between, *beyond)]


def _read_words(points: Iterable[Point]) -> dict[str, set[str]]:
    """Read what words put before each point: the baseline of a claim, and the claim that it follows."""
    ids = {point.id for point in points}
    return {
        point.id: ids
        & (
            {f"{point.claim}#baseline", f"{point.follows}#value"}
            if point.role == "value"
            else set()
        )
        for point in points
    }


def _choose_words(
    words: dict[str, set[str]], own: dict[str, tuple[int, int]]
) -> tuple[dict[str, set[str]], list[str]]:
    """Leave out words that contradict dates or each other, which no world can follow; order the points."""
    kept = {
        point: {other for other in before if own[other][0] < own[point][1]}
        for point, before in words.items()
    }
    while True:
        try:
            order = list(TopologicalSorter(kept).static_order())
        except CycleError as error:
            wrong = set(error.args[1])
        else:
            earliest, latest = _propagate(own, kept, order)
            wrong = {
                point
                for point in order
                if earliest[point] > latest[point] and own[point][0] <= own[point][1]
            }
        if not wrong:
            return kept, order
        kept = {
            point: set() if point in wrong else before - wrong for point, before in kept.items()
        }


def _propagate(
    own: dict[str, tuple[int, int]], earlier: dict[str, set[str]], order: Sequence[str]
) -> tuple[dict[str, int], dict[str, int]]:
    earliest = {point: bounds[0] for point, bounds in own.items()}
    latest = {point: bounds[1] for point, bounds in own.items()}
    for point in order:
        earliest[point] = max([earliest[point]] + [earliest[other] + 1 for other in earlier[point]])
    for point in reversed(order):
        for other in earlier[point]:
            latest[other] = min(latest[other], latest[point] - 1)
    return earliest, latest


def _reach(point: str, edges: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(edges.get(point, ()))
    while waiting:
        if (other := waiting.pop()) not in found:
            found.add(other)
            waiting += edges.get(other, ())
    return found
