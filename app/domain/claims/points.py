"""Points of a metric: the numbers that its claims state were reached, each as a claim's value or baseline."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple, overload

from app.domain.claims.edtf import parse_period
from app.domain.numbers.possible import StatedNumber, exact_number
from app.domain.numbers.quantity import Comparator

# Sort before and after all days.
NO_BEGIN, NO_END = "", "~"


class PointRole(StrEnum):
    BASELINE = "baseline"
    VALUE = "value"


class Point(NamedTuple):
    """A number of a claim: its value, or its baseline (the number that a change starts from).

    `group` is the number of the conditions that it holds under: points are comparable exactly if it is the
    same. `edtf` is None without a period. `first` and `last` are the days on which its period begins and
    ends, as ISO 8601 texts, which sort like days; `NO_BEGIN` and `NO_END` if it is open or unknown.
    """

    claim_id: str
    role: PointRole
    group: int
    is_disputed: bool
    number: StatedNumber
    edtf: str | None
    first: str = NO_BEGIN
    last: str = NO_END

    @property
    def id(self) -> str:
        return f"{self.claim_id}#{self.role}"


class Points(Sequence[Point]):
    """The points of a metric as columns, since most of thousands are only looked at in one of these.

    `set_aside` has the indexes of the points that hold no record and are nobody's rivals: those that are
    disputed, and the `expected` ones, as far as they were looked for. Most numbers are exact, so that the
    sort key says all that decides; `inexact` has the others by index.
    """

    def __init__(
        self,
        claim_ids: Sequence[str],
        roles: Sequence[PointRole],
        groups: Sequence[int],
        disputed: frozenset[int],
        edtfs: Sequence[str | None],
        sort_keys: Sequence[str],
        inexact: Mapping[int, StatedNumber],
    ) -> None:
        self.claim_ids = claim_ids
        self.roles = roles
        self.groups = groups
        self.set_aside = disputed
        self.expected: frozenset[int] = frozenset()
        self.edtfs = edtfs
        self.sort_keys = sort_keys
        self.inexact = inexact
        self.days = {edtf: read_days(edtf) for edtf in set(edtfs)}

    @classmethod
    def of(cls, points: Sequence[Point]) -> "Points":
        return cls(
            [point.claim_id for point in points],
            [point.role for point in points],
            [point.group for point in points],
            frozenset(index for index, point in enumerate(points) if point.is_disputed),
            [point.edtf for point in points],
            [point.number.sort_key for point in points],
            {
                index: point.number
                for index, point in enumerate(points)
                if point.number.statement != exact_number(point.number.sort_key).statement
            },
        )

    def expect(self, indexes: Iterable[int]) -> None:
        """Set points aside that are of a time which had not come: see `records.py`."""
        self.expected |= frozenset(indexes)
        self.set_aside |= self.expected

    def get_number(self, index: int) -> StatedNumber:
        """Return what decides about the number of a point; an exact one is without its digits and unit."""
        return self.inexact.get(index) or exact_number(self.sort_keys[index])

    def get_statement(self, index: int) -> tuple[str, str, str | None, str | None]:
        """Return what is equal for two points that state the same number: see `StatedNumber`."""
        if index in self.inexact:
            return self.inexact[index].statement
        key = self.sort_keys[index]
        return Comparator.EQ.value, key, key, key

    def is_date_certain(self, index: int) -> bool:
        """Return whether a point has a date that is neither uncertain nor approximate."""
        edtf = self.edtfs[index]
        return edtf is not None and parse_period(edtf).is_certain

    def find_baselines(self) -> dict[str, int]:
        """Return the index of the baseline of each claim that has one."""
        if PointRole.BASELINE not in set(self.roles):
            return {}
        found = (index for index, role in enumerate(self.roles) if role is PointRole.BASELINE)
        return {self.claim_ids[index]: index for index in found}

    def __len__(self) -> int:
        return len(self.claim_ids)

    @overload
    def __getitem__(self, index: int) -> Point: ...
    @overload
    def __getitem__(self, index: slice) -> list[Point]: ...
    def __getitem__(self, index: int | slice) -> Point | list[Point]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        edtf = self.edtfs[index]
        return Point(
            self.claim_ids[index],
            self.roles[index],
            self.groups[index],
            index in self.set_aside and index not in self.expected,
            self.get_number(index),
            edtf,
            *self.days[edtf],
        )


def read_days(edtf: str | None) -> tuple[str, str]:
    """Return the days on which a period begins and ends; see `Point`."""
    if edtf is None:
        return NO_BEGIN, NO_END
    period = parse_period(edtf)
    return (
        period.first.isoformat() if period.first else NO_BEGIN,
        period.last.isoformat() if period.last else NO_END,
    )
