"""Rows of a table, read from parsed JSON: each object on the paths of its columns is looked up once."""

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

_Step = str | int
_Steps = tuple[_Step, ...]


class CellReading(NamedTuple):
    """How a cell is read: by its path in the JSON, None without one, or by a function.

    The function also takes a document in which a part of the path is missing.
    """

    path: str | None
    read: Callable[[Any], Any]


class RowReader:
    """Returns the row of each document that it is called with."""

    def __init__(self, readings: Sequence[CellReading]) -> None:
        self._readings = readings
        # The objects that hold cells, each after the one that it is in; the first is the document.
        self._holders: dict[_Steps, int] = {(): 0}
        self._steps: list[tuple[int, _Step]] = []
        members: dict[int, list[tuple[int, _Step]]] = {}
        for column, reading in enumerate(readings):
            if reading.path is not None:
                *steps, last = split_path(reading.path)
                members.setdefault(self._find_holder(tuple(steps)), []).append((column, last))
        self._groups = [
            (holder, _get_all([key for _, key in own]), (None,) * len(own))
            for holder, own in members.items()
        ]
        self._others = [reading.read for reading in readings if reading.path is None]
        # The groups have the cells in another order than the columns.
        read_in_turn = [column for own in members.values() for column, _ in own]
        read_in_turn += [column for column, reading in enumerate(readings) if reading.path is None]
        self._put_in_order = _get_all(
            [read_in_turn.index(column) for column in range(len(readings))]
        )

    def _find_holder(self, steps: _Steps) -> int:
        if steps not in self._holders:
            self._steps.append((self._find_holder(steps[:-1]), steps[-1]))
            self._holders[steps] = len(self._holders)
        return self._holders[steps]

    def __call__(self, document: Any) -> Sequence[Any]:  # noqa: ANN401 - JSON
        try:
            held = [document]
            for holder, step in self._steps:
                value = held[holder]
                held.append(value[step] if value else None)
            cells: list[Any] = []
            for holder, get_cells, absent in self._groups:
                value = held[holder]
                cells += get_cells(value) if value else absent
        except LookupError:
            # A member is left out, as in what was stored in an earlier shape.
            return [reading.read(document) for reading in self._readings]
        cells += [read(document) for read in self._others]
        return self._put_in_order(cells)


def split_path(path: str) -> _Steps:
    """Return the names and positions on a path, such as `evidence/0/exact`."""
    return tuple(int(step) if step.isdecimal() else step for step in path.split("/"))


def _get_all(keys: Sequence[_Step]) -> Callable[[Any], Sequence[Any]]:
    """Return a function that returns the items at these keys, which `itemgetter` does for two and more."""
    if len(keys) > 1:
        return itemgetter(*keys)
    return lambda value: [value[key] for key in keys]
