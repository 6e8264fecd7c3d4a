"""What repeats what: points that state one number of one organization.

The original is the one whose date says most: certain before approximate before undated, then the narrower,
the earlier, the id. All others that are not certainly apart from it repeat it, and count for nothing. Where
two originals are certainly apart, the later only restates the earlier.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from benchmarks.records.claims import Point
from benchmarks.records.worlds import Worlds


@dataclass(frozen=True)
class Repetitions:
    """The original of each point that repeats one, and the earlier one of each that restates one."""

    repeats: dict[str, str]
    restates: dict[str, str]
    # One of all that are linked by shared organizations, whatever their dates.
    alike: dict[str, str]

    def has_earlier(self, point: str) -> bool:
        return point in self.repeats or point in self.restates


def find_repetitions(points: Iterable[Point], worlds: Worlds) -> Repetitions:
    """Find the repetitions among points that may hold a record."""
    alike: dict[object, list[Point]] = defaultdict(list)
    for point in points:
        if point.may_hold:
            alike[point.group, point.number].append(point)
    found = Repetitions({}, {}, {})
    for same in alike.values():
        if len(same) > 1:
            _sort_out(same, worlds, found)
    return found


def _sort_out(same: list[Point], worlds: Worlds, found: Repetitions) -> None:
    _link(same, found.alike)
    originals: list[Point] = []
    for point in sorted(same, key=_rank):
        for original in originals:
            if share_organization(point, original) and not _are_apart(point, original, worlds):
                found.repeats[point.id] = original.id
                break
        else:
            originals.append(point)
    originals.sort(key=lambda point: (worlds.earliest[point.id], worlds.latest[point.id], point.id))
    for place, point in enumerate(originals):
        for earlier in originals[:place]:
            if share_organization(point, earlier) and worlds.is_before(earlier.id, point.id):
                found.restates[point.id] = earlier.id
                break


def _link(same: list[Point], alike: dict[str, str]) -> None:
    waiting = sorted(same, key=lambda point: point.id)
    while waiting:
        linked = [waiting.pop(0)]
        for point in linked:
            linked += [other for other in waiting if share_organization(point, other)]
            waiting = [other for other in waiting if other not in linked]
        alike |= {point.id: linked[0].id for point in linked}


def _rank(point: Point) -> tuple[int, float, float, str]:
    days = point.days
    if days is None:
        return 2, 0, 0, point.id
    first = float("-inf") if days.first is None else days.first
    last = float("inf") if days.last is None else days.last
    return int(not days.certain), last - first, first, point.id


def share_organization(first: Point, second: Point) -> bool:
    ours, theirs = first.organizations, second.organizations
    return not ours or not theirs or bool(ours & theirs)


def _are_apart(first: Point, second: Point, worlds: Worlds) -> bool:
    return worlds.is_before(first.id, second.id) or worlds.is_before(second.id, first.id)
