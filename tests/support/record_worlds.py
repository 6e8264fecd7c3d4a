"""Small sets of points, and the worlds that they allow: every number and date settled in one way.

A world says who was a record by looking at every other point, so it shares no rule with the product.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from support.quantities import read_quantity

from app.domain.claims.points import Point, PointRole, read_days
from app.domain.numbers.possible import StatedNumber

_GRID = [Fraction(step, 4) for step in range(61)]
_PERIODS: list[tuple[str, int, int] | None] = [
    *[(f"200{year}", 12 * year, 12 * year + 12) for year in range(4)],
    *[(f"2001-0{month}", 12 + month - 1, 12 + month) for month in (1, 4, 7)],
    ("2001/2002", 12, 36),
    ("2001~", -99, 999),
    None,
]


@dataclass(frozen=True)
class Stated:
    """A point with the numbers (of the grid) and months that it allows; `before` are those before it."""

    point: Point
    values: list[Fraction]
    months: tuple[int, int]
    before: tuple[int, ...]


@dataclass(frozen=True)
class Settled:
    value: Fraction
    month: float
    is_disputed: bool


def make_number(text: str, unit: str = "m") -> StatedNumber:
    quantity = read_quantity(text, unit)
    return StatedNumber(
        quantity.comparator,
        quantity.value,
        quantity.lower,
        quantity.upper,
        quantity.unit,
        quantity.sort_key,
        quantity.least_key,
        quantity.greatest_key,
    )


def make_point(
    claim_id: str,
    text: str,
    edtf: str | None = None,
    **changes: object,
) -> Point:
    values = {"role": PointRole.VALUE, "group": 0, "is_disputed": False} | changes
    return Point(
        claim_id=claim_id,
        number=make_number(text),
        edtf=edtf,
        first=read_days(edtf)[0],
        last=read_days(edtf)[1],
        **values,  # type: ignore[arg-type] # each test names fields of `Point`
    )


def _list_values(comparator: str, value: int, upper: int) -> list[Fraction]:
    low, high = Fraction(value), Fraction(value)
    if comparator == "approx":
        low, high = low / 2, high * 3 / 2
    elif comparator == "range":
        high = Fraction(upper)
    allowed: dict[str, Callable[[Fraction], bool]] = {
        "gt": lambda number: number > value,
        "gte": lambda number: number >= value,
        "lt": lambda number: number < value,
        "lte": lambda number: number <= value,
    }
    is_allowed = allowed.get(comparator, lambda number: low <= number <= high)
    return [number for number in _GRID if is_allowed(number)]


def make_case(random: Random, size: int) -> tuple[list[Stated], dict[str, str]]:
    """Make points, a few of them baselines, and which claim follows which: often none, or most."""
    follow_share = random.choice([0, 0.3, 0.9])
    stated: list[Stated] = []
    follows: dict[str, str] = {}
    for number in range(size):
        claim_id = f"c{number}"
        before: list[int] = []
        is_disputed = random.random() < 0.1
        if random.random() < 0.2:
            before.append(len(stated))
            stated.append(_state(random, claim_id, PointRole.BASELINE, (), is_disputed=is_disputed))
        if number and random.random() < follow_share:
            earlier = random.randrange(number)
            follows[claim_id] = f"c{earlier}"
            before += [
                index
                for index, other in enumerate(stated)
                if other.point.claim_id == f"c{earlier}" and other.point.role == PointRole.VALUE
            ]
        stated.append(
            _state(random, claim_id, PointRole.VALUE, tuple(before), is_disputed=is_disputed)
        )
    return stated, follows


def _state(
    random: Random, claim_id: str, role: PointRole, before: tuple[int, ...], *, is_disputed: bool
) -> Stated:
    comparator = random.choice(["eq", "eq", "eq", "gt", "gte", "lt", "lte", "approx", "range"])
    value = random.randint(1, 8)
    upper = value + random.randint(1, 3)
    text = f"{value}..{upper} m" if comparator == "range" else f"{comparator} {value} m"
    period = random.choice(_PERIODS)
    is_certain = period is not None and "~" not in period[0]
    point = make_point(claim_id, text, period and period[0], role=role, is_disputed=is_disputed)
    months = period[1:] if period and is_certain else (-99, 999)
    return Stated(point, _list_values(comparator, value, upper), months, before)


def settle(random: Random, stated: list[Stated]) -> list[Settled] | None:
    """Return a world, or None if none was found in which the order of words holds."""
    for _ in range(60):
        months = [_settle_month(random, *one.months) for one in stated]
        for index, one in enumerate(stated):
            for before in one.before:
                if months[before] >= months[index] and one.months[1] > months[before]:
                    months[index] = random.uniform(months[before], one.months[1])
        if all(
            months[before] < months[index]
            for index, one in enumerate(stated)
            for before in one.before
        ):
            return [
                Settled(
                    _settle_value(random, one),
                    month,
                    one.point.is_disputed,
                )
                for one, month in zip(stated, months, strict=True)
            ]
    return None


def _settle_month(random: Random, first: int, end: int) -> float:
    """Return a moment, often close to the begin or the end, where worlds differ most."""
    close = random.random() * 1e-3
    return random.choice([first + close, end - close, random.uniform(first, end)])


def _settle_value(random: Random, stated: Stated) -> Fraction:
    return random.choice([stated.values[0], stated.values[-1], random.choice(stated.values)])


def is_record(world: list[Settled], index: int, direction: str, *, now: bool = False) -> bool:
    """Return whether a point was a record at its time, or with `now` of all; a disputed one could be."""
    own = world[index]
    return not any(
        (now or other.month <= own.month)
        and (other.value > own.value if direction == "higher" else other.value < own.value)
        for other in world
        if not other.is_disputed
    )
