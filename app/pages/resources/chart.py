"""The chart of a metric: its numbers by time as one SVG drawing for every width of the screen.

Places across are in percent and places down in pixels, without a `viewBox`. So text never shrinks. The lines
alone are paths in thousandths of the width, which are stretched.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import NamedTuple

_TOP, _BOTTOM = 34.0, 262.0
_LEFT, _RIGHT = 2.0, 88.0
# What has no date is in a lane of its own at the left.
_LANE, _LEFT_OF_LANE = 3.0, 9.0
_LOGARITHMIC_FROM = 30.0
_MAX_TICKS = 6
_MAX_LABELS = 8
# Of a letter at the width of a small screen; the letters of East Asia are twice as wide.
_LETTER_PERCENT = 0.95
_WIDE_LETTERS = "\u2e80"
_LABEL_TOP_PIXELS, _LABEL_BOTTOM_PIXELS = 24.0, 7.0
_LABELS_END = 93.0
# Titles of more marks than these make a page long.
_MAX_TITLES = 60
_MAX_LINES = 5
_MAX_NAME = 28
_BOUNDS = {"gt": "up", "gte": "up", "lt": "down", "lte": "down"}


class ChartPoint(NamedTuple):
    """A number to draw: `day` is None without a date, `group` is the number of its line, 0 for none."""

    claim_id: str
    number: float
    day: date | None
    comparator: str
    is_record: bool = False
    group: int = 0
    name: str = ""
    stated: str = ""
    # The upper bound of a range.
    upper: float | None = None


_Place = Callable[[ChartPoint], tuple[float, float]]


class Mark(NamedTuple):
    """A drawn point: across in percent, down in pixels, and its shape: `dot`, `up`, `down` or `range`.

    `top` is where a range ends, else it is `y`.
    """

    x: float
    y: float
    top: float
    shape: str
    is_record: bool
    claim_id: str
    title: str


class Line(NamedTuple):
    """The steps of the records of a group: a path (SVG 2, 9.3), with thousandths of the width and pixels."""

    path: str
    group: int
    style: int


class Label(NamedTuple):
    """Words above a record; `left` and `right` are where they end on a small screen, in percent."""

    x: float
    y: float
    anchor: str
    left: float
    right: float
    name: str
    stated: str

    def touches(self, other: "Label") -> bool:
        is_beside = self.left >= other.right or other.left >= self.right
        return not is_beside and abs(self.y - other.y) < _LABEL_TOP_PIXELS - _LABEL_BOTTOM_PIXELS

    def covers(self, x: float, y: float) -> bool:
        is_within = self.left <= x <= self.right
        return is_within and -_LABEL_TOP_PIXELS < y - self.y < -_LABEL_BOTTOM_PIXELS


@dataclass(frozen=True, slots=True)
class Chart:
    marks: Sequence[Mark]
    lines: Sequence[Line]
    labels: Sequence[Label]
    across: Sequence[tuple[float, str]]
    down: Sequence[tuple[float, str]]
    is_logarithmic: bool
    has_undated: bool
    # Of the points that have a date, and of the claims of all points.
    count: int
    claims: int
    first: str
    last: str


def draw_chart(points: Sequence[ChartPoint]) -> Chart | None:
    """Return a drawing of the numbers; None if fewer than two of them have a date."""
    days = sorted(point.day for point in points if point.day is not None)
    if len(days) < 2:  # noqa: PLR2004 - a line needs two points
        return None
    has_undated = len(days) < len(points)
    low = min(point.number for point in points)
    high = max(point.number if point.upper is None else point.upper for point in points)
    log = low > 0 and high / low >= _LOGARITHMIC_FROM
    left = _LEFT_OF_LANE if has_undated else _LEFT
    time = _Scale(_count_years(days[0]), _count_years(days[-1]), left, _RIGHT)
    size = _Scale(_transform(low, log=log), _transform(high, log=log), _BOTTOM, _TOP)

    def place(point: ChartPoint) -> tuple[float, float]:
        x = _LANE if point.day is None else time(_count_years(point.day))
        return round(x, 2), round(size(_transform(point.number, log=log)), 1)

    records = sorted(
        (point for point in points if point.is_record and point.day is not None),
        key=lambda point: (point.day, point.claim_id),
    )
    sizes = _list_sizes(low, high, log=log)
    return Chart(
        marks=_draw_marks(points, place),
        count=len(days),
        claims=len({point.claim_id for point in points}),
        lines=list(_draw_steps(records, place)),
        labels=_choose_labels(records, place),
        across=_mark_time(time, days[0], days[-1]),
        down=[(round(size(_transform(n, log=log)), 1), _write_tick(n)) for n in sizes],
        is_logarithmic=log,
        has_undated=has_undated,
        first=days[0].isoformat(),
        last=days[-1].isoformat(),
    )


def _draw_marks(points: Sequence[ChartPoint], place: _Place) -> list[Mark]:
    """Return the marks of all points; records come last, so that they are above all others."""
    marks = []
    ordered = sorted(points, key=lambda point: (point.is_record, point.day or date.min))
    for index, point in enumerate(ordered):
        x, y = place(point)
        top = y if point.upper is None else place(point._replace(number=point.upper))[1]
        shape = "dot" if point.upper is None else "range"
        shape = _BOUNDS.get(point.comparator, shape)
        is_titled = point.is_record and index >= len(ordered) - _MAX_TITLES
        title = " ".join(filter(None, (point.name, point.stated))) if is_titled else ""
        marks.append(Mark(x, y, top, shape, point.is_record, point.claim_id, title))
    return marks


def _mark_time(time: "_Scale", first: date, last: date) -> list[tuple[float, str]]:
    """Return the ticks of the axis of time: years, or the first and the last day if these are close."""
    ticks = _list_ticks(*time.domain, least_step=1.0)
    if len(ticks) > 1:
        return [(round(time(year), 2), f"{year:g}") for year in ticks]
    return [(round(time(_count_years(day)), 2), day.isoformat()) for day in sorted({first, last})]


class _Scale:
    """A linear scale from a domain to a range of places."""

    def __init__(self, low: float, high: float, start: float, end: float) -> None:
        self.domain = (low, high)
        self._start, self._end = start, end

    def __call__(self, value: float) -> float:
        low, high = self.domain
        share = (value - low) / (high - low) if high > low else 0.5
        return self._start + share * (self._end - self._start)


def _transform(number: float, *, log: bool) -> float:
    return math.log10(number) if log else number


def _count_years(day: date) -> float:
    return day.year + (day.timetuple().tm_yday - 1) / 366


def _draw_steps(records: Sequence[ChartPoint], place: _Place) -> Iterable[Line]:
    """Yield for each group the line from each record across to the time of the next one, then to it."""
    groups: dict[int, list[ChartPoint]] = {}
    for point in records:
        groups.setdefault(point.group, []).append(point)
    for group, members in groups.items():
        (x, y), *others = [place(point) for point in members]
        if others:
            path = [f"M{x * 10:.0f} {y:g}", *(f"H{x * 10:.0f}V{y:g}" for x, y in others)]
            yield Line("".join(path), group, min(group, _MAX_LINES))


def _choose_labels(records: Sequence[ChartPoint], place: _Place) -> list[Label]:
    """Return labels of the latest records that touch no other label and cover no other record."""
    labels: list[Label] = []
    places = [place(point) for point in records]
    for point, own in zip(reversed(records), reversed(places), strict=True):
        if not point.name or len(labels) == _MAX_LABELS:
            continue
        free = (
            label
            for label in _place_label(point, *own)
            if label.left >= 0
            and label.right <= _LABELS_END
            and not any(label.touches(other) for other in labels)
            and not any(label.covers(*other) for other in places if other != own)
        )
        labels += list(islice(free, 1))
    return labels


def _place_label(point: ChartPoint, x: float, y: float) -> Iterable[Label]:
    """Yield the label of a point at each side of it, the best first."""
    name, stated = _shorten(point.name), _shorten(point.stated)
    letters = f"{name} {stated}"
    width = _LETTER_PERCENT * (len(letters) + sum(letter >= _WIDE_LETTERS for letter in letters))
    yield Label(x, y, "end", x - width, x, name, stated)
    yield Label(x, y, "middle", x - width / 2, x + width / 2, name, stated)
    yield Label(x, y, "start", x, x + width, name, stated)


def _shorten(name: str) -> str:
    return name if len(name) <= _MAX_NAME else f"{name[:_MAX_NAME]}…"


def _list_ticks(low: float, high: float, least_step: float = 0.0) -> list[float]:
    """Return round numbers within a domain, at most about `_MAX_TICKS`."""
    if high <= low:
        return [low]
    rough = (high - low) / _MAX_TICKS
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(size * factor for factor in (1, 2, 5, 10) if size * factor >= rough)
    step = max(least_step, step)
    first, last = math.ceil(low / step), math.floor(high / step)
    return [index * step for index in range(first, last + 1)]


def _list_sizes(low: float, high: float, *, log: bool) -> list[float]:
    if not log:
        return _list_ticks(low, high)
    first, last = math.ceil(math.log10(low)), math.floor(math.log10(high))
    step = max(1, -(-(last - first + 1) // _MAX_TICKS))
    return [10.0**exponent for exponent in range(first, last + 1, step)]


def _write_tick(number: float) -> str:
    if number and (abs(number) >= 1e9 or abs(number) < 1e-4):  # noqa: PLR2004 - what fits beside a chart
        return f"{number:.0e}".replace("e+0", "e").replace("e+", "e").replace("e-0", "e-")
    return f"{number:,.10g}"
