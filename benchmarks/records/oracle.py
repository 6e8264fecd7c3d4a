"""Who holds each record, since when, and which points were records when they were set.

What is so in all worlds is certain. A point is a record in a world if no rival in its group is better there
and not later. That gets only likelier as the point is better or earlier, and as others are worse or later, so
that two worlds decide for all: the worst for the point and the best for it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from benchmarks.records.claims import Document, GroupKey, Point, read_points
from benchmarks.records.edtf import read_edtf
from benchmarks.records.repetitions import Repetitions, find_repetitions
from benchmarks.records.worlds import World, Worlds, end_of


@dataclass(frozen=True)
class GroupAnswer:
    """The record of one group; since is empty where it is not certain, else all ways to say it."""

    claims: int
    state: str
    holders: frozenset[str]
    since: frozenset[str]
    best_stated: frozenset[str]


@dataclass(frozen=True)
class Case:
    """A metric with its points, and all that can be asked of these."""

    points: Mapping[str, Point]
    direction: str
    worlds: Worlds
    repetitions: Repetitions
    # Of each group the points that may hold its record: originals only.
    rivals: Mapping[GroupKey, Sequence[str]]
    # Of these, the ones that can be ahead in the worst and in the best world of another, best first.
    by_best: Mapping[GroupKey, Sequence[str]]
    by_worst: Mapping[GroupKey, Sequence[str]]

    def find_original(self, point: str) -> str:
        return self.repetitions.repeats.get(point, point)

    def find_alike(self, point: str) -> str:
        """Find the name of all that state one number of one organization, at whatever time."""
        return self.repetitions.alike.get(point, point)


def make_case(claims: Iterable[Document], metric: Document, today: str) -> Case:
    points = read_points(claims, metric)
    last = read_edtf(today).last
    assert last is not None  # noqa: S101 - today is a day
    worlds = Worlds(points, last)
    repetitions = find_repetitions(points, worlds)
    rivals: dict[GroupKey, list[str]] = defaultdict(list)
    for point in points:
        rivals[point.group]
        if point.may_hold and not repetitions.has_earlier(point.id):
            rivals[point.group].append(point.id)
    best = {group: _sort_rivals(ids, worlds, "best") for group, ids in rivals.items()}
    worst = {group: _sort_rivals(ids, worlds, "worst") for group, ids in rivals.items()}
    return Case(worlds.points, metric["direction"], worlds, repetitions, rivals, best, worst)


def _sort_rivals(rivals: Iterable[str], worlds: Worlds, end: str) -> list[str]:
    """Sort by the value at one end; leave out whom two others, which no words order, are always ahead of.

    Two, since one may be the point that is judged. Without this, 13,000 points take minutes.
    """
    values = {point: getattr(worlds.points[point], end) for point in rivals}
    moments = worlds.earliest if end == "best" else worlds.latest
    kept = []
    ahead = [(-2, Fraction(0), 0)] * 2
    # Sorting keeps the order of equal ones: of one moment, the best comes first.
    by_value = sorted(values, key=values.__getitem__, reverse=True)
    for point in sorted(by_value, key=moments.__getitem__):
        if ahead[1] < values[point]:
            kept.append(point)
        if not worlds.earlier[point] and not worlds.later.get(point):
            ahead = sorted([*ahead, values[point]], reverse=True)[:2]
    return sorted(kept, key=values.__getitem__, reverse=True)


def judge_records(case: Case) -> dict[str, bool | None]:
    """Judge each point: was it a record when it was set? Repetitions are judged as their originals."""
    if case.direction == "neither":
        return dict.fromkeys(case.points, False)
    judged: dict[str, bool | None] = {
        point: _judge_record(case, point) for rivals in case.rivals.values() for point in rivals
    }
    return {point: judged.get(case.find_original(point), False) for point in case.points}


def _judge_record(case: Case, point: str) -> bool | None:
    group = case.points[point].group
    if is_record(point, case.by_best[group], case.worlds.against(point)):
        return True
    favourable = case.worlds.favouring(point)
    return None if is_record(point, case.by_worst[group], favourable) else False


def is_record(point: str, rivals: Sequence[str], world: World) -> bool:
    """Whether nothing better came before; rivals are sorted by what they are in this world, best first."""
    value, moment = world.value(point), world.moment(point)
    for rival in rivals:
        # The point itself is out of the order: it is at its other end.
        if rival == point:
            continue
        if world.value(rival) <= value:
            return True
        if world.moment(rival) <= moment:
            return False
    return True


def judge_groups(case: Case, at: str | None = None) -> dict[GroupKey, GroupAnswer]:
    """Judge who holds the record of each group: now, whatever the dates, or at the end of a past date."""
    last = None if at is None else read_edtf(at).last
    moment = None if last is None else end_of(last)
    return {group: _judge_group(case, group, moment) for group in case.rivals}


def _judge_group(case: Case, group: GroupKey, moment: int | None) -> GroupAnswer:
    claims = len({point.claim for point in case.points.values() if point.group == group})
    nothing: frozenset[str] = frozenset()
    if case.direction == "neither":
        return GroupAnswer(claims, "no_direction", nothing, nothing, nothing)
    rivals = case.rivals[group]
    possible = [p for p in rivals if _may_hold(case, p, moment)]
    certain = [p for p in possible if _holds_certainly(case, p, moment)]
    state = "decided" if certain else "undecided" if possible else "none"
    return GroupAnswer(
        claims=claims,
        state=state,
        holders=frozenset(certain),
        since=_find_since(case, certain),
        best_stated=_find_best_stated(case, rivals, moment),
    )


def _holds_certainly(case: Case, point: str, moment: int | None) -> bool:
    worlds, group = case.worlds, case.points[point].group
    if moment is not None and worlds.latest[point] > moment:
        return False
    world = worlds.against(point)
    # Others may be there as early as their dates allow, also those that come after the point.
    return _holds(point, case.by_best[group], world, worlds.earliest, moment)


def _may_hold(case: Case, point: str, moment: int | None) -> bool:
    worlds, group = case.worlds, case.points[point].group
    if moment is not None and worlds.earliest[point] > moment:
        return False
    world = worlds.favouring(point)
    moments = worlds.latest
    if moment is not None:
        # What words put before the point is there when the point is.
        moments = {**moments, **dict.fromkeys(worlds.find_ancestors(point), moment)}
    return _holds(point, case.by_worst[group], world, moments, moment)


def _holds(
    point: str,
    rivals: Sequence[str],
    world: World,
    moments: Mapping[str, int],
    moment: int | None,
) -> bool:
    value = world.value(point)
    for rival in rivals:
        if rival == point:
            continue
        if world.value(rival) <= value:
            return True
        if moment is None or moments[rival] <= moment:
            return False
    return True


def _find_since(case: Case, holders: Sequence[str]) -> frozenset[str]:
    """Find the date of the first of the holders, if that is certain: of several, if they are of one date."""
    worlds = case.worlds
    first = [
        point
        for point in holders
        if not any(worlds.is_before(other, point) for other in holders if other != point)
    ]
    periods = {case.points[point].period for point in first}
    if len(periods) != 1 or not all(_has_certain_date(case.points[point]) for point in first):
        return frozenset()
    ways = [point for point in case.points if case.find_original(point) in first]
    return frozenset(
        point.period
        for point in map(case.points.__getitem__, ways)
        if point.period is not None and _has_certain_date(point)
    )


def _has_certain_date(point: Point) -> bool:
    return point.days is not None and point.days.certain


def _find_best_stated(case: Case, rivals: Sequence[str], moment: int | None) -> frozenset[str]:
    """Find the points of the best number that is stated, bound or not; at a date, of those that may be there."""
    there = [p for p in rivals if moment is None or case.worlds.earliest[p] <= moment]
    best = max((s for p in there if (s := case.points[p].stated) is not None), default=None)
    return frozenset(point for point in there if case.points[point].stated == best)


def list_records_of(world: World, rivals: Sequence[str]) -> set[str]:
    """List what was a record when it was set, in one world."""
    found: set[str] = set()
    best = None
    by_moment = sorted(rivals, key=lambda p: (world.moment(p), _negative(world, p)))
    for point in by_moment:
        if best is None or world.value(point) >= best:
            found.add(point)
            best = world.value(point)
    return found


def _negative(world: World, point: str) -> tuple[object, ...]:
    side, number, beside = world.value(point)
    return -side, -number, -beside


def list_holders_of(world: World, rivals: Sequence[str], moment: int | None = None) -> set[str]:
    """List who holds the record of a group in one world, now or at a moment."""
    there = [p for p in rivals if moment is None or world.moment(p) <= moment]
    best = max(map(world.value, there), default=None)
    return {point for point in there if world.value(point) == best}
