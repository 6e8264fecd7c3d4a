"""Counts by thresholds against comparisons of the keys themselves."""

import random
from fractions import Fraction

from app.domain.numbers.sort_key import make_sort_key
from app.domain.numbers.thresholds import Row, SortedKeys, Thresholds


def draw_number(source: random.Random) -> Fraction:
    """Draw numbers of few digits, which are often equal, and of so many that their keys are long."""
    digits = source.choice([1, 1, 2, 3, 13, 14, 15, 16, 25, 45])
    number = Fraction(source.randrange(10**digits), 10 ** source.choice([0, digits, digits + 3]))
    number = number / 3 if source.random() < 0.2 else number
    return -number if source.random() < 0.4 else number


def draw_keys(source: random.Random, count: int) -> list[str]:
    """Draw keys; some of them differ only after the digits that an integer holds."""
    numbers = [draw_number(source) for _ in range(count)]
    numbers += [
        number + Fraction(source.choice([-1, 1, 5]), 10 ** source.randrange(10, 60))
        for number in numbers[: count // 2]
    ]
    return [make_sort_key(number) for number in numbers]


def test_keys_below_another_one_are_counted_exactly() -> None:
    source = random.Random(17)  # noqa: S311 - the same numbers at every run
    for _ in range(20):
        keys = draw_keys(source, 60)
        stored = SortedKeys(keys)
        assert len(stored) == len(keys)
        for limit in [*keys, *draw_keys(source, 60)]:
            assert stored.count_below(limit, inclusive=False) == sum(key < limit for key in keys)
            assert stored.count_below(limit, inclusive=True) == sum(key <= limit for key in keys)


def test_short_keys_take_one_integer_each() -> None:
    short, long = make_sort_key(Fraction(1, 4)), make_sort_key(Fraction(1, 3))
    assert SortedKeys([short] * 3).size == 3
    assert SortedKeys([short, long]).size > 3


def make_row(low: str | None, high: str | None, *, is_open: bool) -> Row:
    """Return the thresholds of an exact statement: at least `low`, and at most (or less than) `high`."""
    return low, high, is_open and high is not None, high, low, False


def test_limits_count_what_meets_them_certainly_and_what_may() -> None:
    one, two, three, four = (make_sort_key(Fraction(number)) for number in (1, 2, 3, 4))
    thresholds = Thresholds(
        [
            make_row(two, two, is_open=False),
            make_row(two, three, is_open=False),
            make_row(None, three, is_open=True),
            make_row(three, None, is_open=False),
            # About two.
            (None, two, False, None, two, False),
        ]
    )
    assert thresholds.count(one, None) == (3, 5)
    assert thresholds.count(two, None) == (3, 5)
    assert thresholds.count(three, None) == (1, 2)
    assert thresholds.count(None, one) == (0, 1)
    assert thresholds.count(None, two) == (1, 4)
    assert thresholds.count(two, three) == (2, 5)
    assert thresholds.count(three, four) == (0, 2)
