"""The chart of a metric: where its points, lines, labels and ticks are."""

from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from app.pages.resources.chart import Chart, ChartPoint, draw_chart


def make_point(number: float, year: int | None, **values: Any) -> ChartPoint:  # noqa: ANN401 - fields of a point
    day = None if year is None else date(year, 1, 1)
    point = ChartPoint(f"c-{number:g}-{year}", number, day, "eq")
    return point._replace(**values)


def test_chart_of_one_dated_number_is_none() -> None:
    assert draw_chart([make_point(1, 2000), make_point(2, None)]) is None


def test_chart_places_time_across_and_greater_numbers_higher() -> None:
    chart = draw_chart([make_point(n, year) for n, year in ((1, 2000), (3, 2010), (2, 2020))])
    assert chart is not None
    marks = {mark.claim_id: mark for mark in chart.marks}
    first, second, third = (marks[key] for key in ("c-1-2000", "c-3-2010", "c-2-2020"))
    assert first.x < second.x < third.x
    assert first.y > third.y > second.y
    assert second.x == pytest.approx((first.x + third.x) / 2, abs=0.1)
    assert not chart.is_logarithmic
    assert (chart.first, chart.last) == ("2000-01-01", "2020-01-01")


def test_chart_of_numbers_far_apart_is_logarithmic() -> None:
    chart = draw_chart([make_point(10.0**power, 2000 + power) for power in range(5)])
    assert chart is not None
    assert chart.is_logarithmic
    heights = [mark.y for mark in chart.marks]
    steps = [a - b for a, b in pairwise(heights)]
    assert steps == pytest.approx([steps[0]] * 4, abs=0.2)
    assert [text for _, text in chart.down] == ["1", "10", "100", "1,000", "10,000"]


@pytest.mark.parametrize("numbers", [(0, 5), (-5, 1_000), (7, 7), (1e-12, 2e-12), (1e15, 1e15)])
def test_chart_of_any_numbers_is_within_its_area(numbers: tuple[float, float]) -> None:
    chart = draw_chart([make_point(n, 2000 + index) for index, n in enumerate(numbers)])
    assert chart is not None
    assert all(0 <= mark.x <= 100 and 0 <= mark.y <= 300 for mark in chart.marks)
    assert all(0 <= y <= 300 for y, _ in chart.down)


def test_chart_joins_the_records_of_each_group_by_steps() -> None:
    points = [
        make_point(1, 2000, is_record=True, group=1),
        make_point(5, 2001, is_record=True, group=2),
        make_point(2, 2002, is_record=True, group=1),
        make_point(1.5, 2003, group=1),
    ]
    chart = draw_chart(points)
    assert chart is not None
    [line] = chart.lines
    (x1, y1), (x2, y2) = (
        next((mark.x, mark.y) for mark in chart.marks if mark.claim_id == name)
        for name in ("c-1-2000", "c-2-2002")
    )
    assert line.path == f"M{x1 * 10:.0f} {y1:g}H{x2 * 10:.0f}V{y2:g}"
    assert (line.group, line.style) == (1, 1)


def test_chart_puts_what_has_no_date_into_a_lane_at_the_left() -> None:
    chart = draw_chart([make_point(1, 2000), make_point(2, 2010), make_point(3, None)])
    assert chart is not None
    assert chart.has_undated
    undated = next(mark for mark in chart.marks if mark.claim_id == "c-3-None")
    assert undated.x < min(mark.x for mark in chart.marks if mark is not undated)


@pytest.mark.parametrize(
    ("comparator", "shape"),
    [
        ("eq", "dot"),
        ("approx", "dot"),
        ("gt", "up"),
        ("gte", "up"),
        ("lt", "down"),
        ("lte", "down"),
    ],
)
def test_mark_of_a_bound_points_to_where_the_number_is(comparator: str, shape: str) -> None:
    points = [make_point(1, 2000, comparator=comparator), make_point(2, 2001)]
    chart = draw_chart(points)
    assert chart is not None
    assert chart.marks[0].shape == shape


def test_labels_of_records_leave_each_other_room() -> None:
    points = [
        make_point(n, 2000, is_record=True, name=f"Maker {n}", stated=f"{n} km")
        for n in range(1, 40)
    ]
    chart = draw_chart([*points, make_point(40, 2001, is_record=True, name="Last", stated="40 km")])
    assert chart is not None
    check_labels(chart)
    assert [label.stated for label in chart.labels][:2] == ["40 km", "39 km"]


@pytest.mark.parametrize("step", [1, -1])
def test_labels_are_within_the_chart_and_cover_nothing(step: int) -> None:
    names = (
        "Hewlett Packard Enterprise",
        "IBM",
        "\u56fd\u5bb6\u8d85\u7ea7\u8ba1\u7b97\u65e0\u9521\u4e2d\u5fc3",
    )
    points = [
        make_point(
            50 + step * n,
            1990 + n,
            is_record=True,
            name=names[n % 3],
            stated=f"{n} thousand kilometres",
        )
        for n in range(1, 30)
    ]
    chart = draw_chart(points)
    assert chart is not None
    assert len(chart.labels) > 2
    check_labels(chart)


def check_labels(chart: Chart) -> None:
    for index, label in enumerate(chart.labels):
        assert 0 <= label.left < label.right <= 100
        assert {"end": label.right, "start": label.left}.get(label.anchor, label.x) == label.x
        for other in chart.labels[:index]:
            is_apart = label.left >= other.right or other.left >= label.right
            assert is_apart or abs(label.y - other.y) >= 16
        for mark in chart.marks:
            is_own = (mark.x, mark.y) == (label.x, label.y)
            is_beside = not label.left <= mark.x <= label.right
            assert is_own or is_beside or not label.y - 22 < mark.y < label.y - 9


@pytest.mark.parametrize(
    ("low", "high"), [(1000.2, 1000.6), (2e6, 2e6 + 1), (0.1, 0.11), (-7.3, -7.1)]
)
def test_ticks_of_close_numbers_are_within_the_chart(low: float, high: float) -> None:
    chart = draw_chart([make_point(low, 2020), make_point(high, 2021)])
    assert chart is not None
    assert chart.down
    assert all(30 <= y <= 270 for y, _ in chart.down)


def test_numbers_of_one_year_have_days_on_the_axis() -> None:
    points = [
        make_point(1, 2020)._replace(day=date(2020, 3, 1)),
        make_point(2, 2020)._replace(day=date(2020, 3, 9)),
    ]
    chart = draw_chart(points)
    assert chart is not None
    assert [text for _, text in chart.across] == ["2020-03-01", "2020-03-09"]


def test_range_is_drawn_from_its_lower_to_its_upper_bound() -> None:
    points = [make_point(10, 2020, upper=20.0), make_point(20, 2021), make_point(10, 2022)]
    chart = draw_chart(points)
    assert chart is not None
    marks = {mark.claim_id: mark for mark in chart.marks}
    ranged = marks["c-10-2020"]
    assert ranged.shape == "range"
    assert (ranged.y, ranged.top) == (marks["c-10-2022"].y, marks["c-20-2021"].y)
