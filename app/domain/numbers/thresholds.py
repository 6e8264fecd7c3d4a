"""Thresholds of numbers: how far a limit can go until a number no longer meets it, to count those that do.

They are compared as sort keys, and stored in little memory.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

# So many digits fit into an integer of eight bytes, as the first one is 0, 1 or 2. A text takes ten times as much.
_MAX_DIGITS = 19
_TEXT_SIZE = 10


# A number meets a limit certainly up to the first sort key, and certainly or possibly up to the second one. None is no
# limit for the first key, and every limit for the second. If the last item is true, the second key itself is not met.
Threshold = tuple[str | None, str | None, bool]
# The threshold for a limit that is the least number, then the one for a limit that is the greatest.
Row = tuple[str | None, str | None, bool, str | None, str | None, bool]


class SortedKeys:
    """Sort keys in their order: short ones as integers, the others as texts.

    `size` is the memory that they take, in integers.
    """

    def __init__(self, keys: Iterable[str]) -> None:
        texts = sorted(keys)
        self._integers = array("q", (_pack(key) for key in texts if len(key) <= _MAX_DIGITS))
        self._texts = [key for key in texts if len(key) > _MAX_DIGITS]
        self.size = len(self._integers) + len(self._texts) * _TEXT_SIZE

    def __len__(self) -> int:
        return len(self._integers) + len(self._texts)

    def count_below(self, key: str, *, inclusive: bool) -> int:
        """Count the keys that are less than `key`, or equal to it if that is `inclusive`."""
        texts = (bisect_right if inclusive else bisect_left)(self._texts, key)
        if len(key) > _MAX_DIGITS:
            # No short key equals it. One with the same first digits has no others, so it is nearer to zero.
            inclusive = key.startswith("2")
        packed = _pack(key[:_MAX_DIGITS])
        return texts + (bisect_right if inclusive else bisect_left)(self._integers, packed)


def _pack(key: str) -> int:
    """Return the integer of a short key. Integers are in the order of their keys, and differ as these do.

    The end of a negative key sorts after all digits. No digits end with a zero, whose complement is 9.
    """
    digits, end = (key[:-1], "9") if key.endswith("~") else (key, "0")
    return int(digits.ljust(_MAX_DIGITS, end))


class _Side:
    """The thresholds of numbers for one of two limits: the least number or, if not `is_least`, the greatest."""

    def __init__(self, thresholds: Sequence[Threshold], *, is_least: bool) -> None:
        self._is_least = is_least
        self._certain = SortedKeys(near for near, _, _ in thresholds if near is not None)
        self._closed = SortedKeys(far for _, far, is_open in thresholds if far and not is_open)
        self._open = SortedKeys(far for _, far, is_open in thresholds if far and is_open)
        self._unlimited = len(thresholds) - len(self._closed) - len(self._open)
        self.size = self._certain.size + self._closed.size + self._open.size

    def count_certain(self, limit: str) -> int:
        return self._count(self._certain, limit, is_open=False)

    def count_possible(self, limit: str) -> int:
        closed = self._count(self._closed, limit, is_open=False)
        return self._unlimited + closed + self._count(self._open, limit, is_open=True)

    def _count(self, keys: SortedKeys, limit: str, *, is_open: bool) -> int:
        if self._is_least:
            return len(keys) - keys.count_below(limit, inclusive=is_open)
        return keys.count_below(limit, inclusive=not is_open)


class Thresholds:
    """The thresholds of many numbers, for limits that are the least and the greatest number.

    `size` is the memory that they take, in integers of eight bytes.
    """

    def __init__(self, rows: Iterable[Row]) -> None:
        exact, others = list[str](), list[Row]()
        for row in rows:
            # Most numbers are stated exactly.
            if row[0] is not None and row[0] == row[3]:
                exact.append(row[0])
            else:
                others.append(row)
        self._exact, self._others = SortedKeys(exact), len(others)
        self._least = _Side([row[:3] for row in others], is_least=True)
        self._greatest = _Side([row[3:] for row in others], is_least=False)
        self._ranges = [
            (low, high) for low, _, _, high, _, _ in others if low is not None and high is not None
        ]
        texts = 2 * _TEXT_SIZE * len(self._ranges)
        self.size = self._exact.size + self._least.size + self._greatest.size + texts

    def count(self, least: str | None, greatest: str | None) -> tuple[int, int]:
        """Count the numbers that meet limits certainly, and those that do certainly or possibly.

        The limits are sort keys, of which one can be None. The least is not above the greatest.
        """
        exact, possible = self._count_exact(least, greatest), self._others
        # As the limits are in their order, no number misses both of them.
        if least is not None:
            possible -= self._others - self._least.count_possible(least)
        if greatest is not None:
            possible -= self._others - self._greatest.count_possible(greatest)
        return exact + self._count_certain(least, greatest), exact + possible

    def _count_exact(self, least: str | None, greatest: str | None) -> int:
        count = len(self._exact)
        if greatest is not None:
            count = self._exact.count_below(greatest, inclusive=True)
        return count if least is None else count - self._exact.count_below(least, inclusive=False)

    def _count_certain(self, least: str | None, greatest: str | None) -> int:
        """Count the numbers that are not exact and certainly meet the limits."""
        if least is None:
            return self._others if greatest is None else self._greatest.count_certain(greatest)
        if greatest is None:
            return self._least.count_certain(least)
        return sum(least <= low and high <= greatest for low, high in self._ranges)
