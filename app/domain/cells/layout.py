"""Where the cells of a table are in its text: arrays, since a table may have a million of them."""

from array import array
from dataclasses import dataclass, field

from app.errors import InvalidValue

MAX_CELLS = 4_000_000


@dataclass(frozen=True, slots=True)
class CellLayout:
    """The starts and ends of cells, without their quotation marks, and the first cell of each record.

    The last item of `rows` is the number of cells. `headers` has the records that are headers in Markdown, from 1.
    """

    starts: "array[int]"
    ends: "array[int]"
    rows: "array[int]"
    headers: list[int] = field(default_factory=list)


def add_cell(layout: CellLayout, start: int, end: int) -> None:
    """Add a cell to the last record.

    Raises:
        InvalidValue: `too_many_values`.
    """
    if len(layout.starts) == MAX_CELLS:
        raise InvalidValue("too_many_values", f"a table has at most {MAX_CELLS} cells")
    layout.starts.append(start)
    layout.ends.append(end)
