"""CSV (RFC 4180) and TSV: the offsets of cells. Every line is a record, also an empty one."""

import re
from array import array
from functools import cache

from app.domain.cells.layout import CellLayout, add_cell
from app.errors import InvalidValue


@cache
def _compile(delimiter: str) -> re.Pattern[str]:
    """Return the pattern of a cell with what ends it; the first group has the text of a quoted one."""
    sign = re.escape(delimiter)
    return re.compile(rf'(?:"([^"]*(?:""[^"]*)*)"|([^{sign}\r\n]*))({sign}|\r\n|\n|\r|\Z)')


def lay_out(text: str, delimiter: str) -> CellLayout:
    """Find the cells of a text in CSV.

    Raises:
        InvalidValue: `not_a_table`: a quotation mark is not closed, or something follows the closing one.
            `too_many_values`: there are too many cells.
    """
    cell = _compile(delimiter)
    layout = CellLayout(array("I"), array("I"), array("I", [0]))
    position, length = 0, len(text)
    while position < length:
        match = cell.match(text, position)
        if match is None or (match[1] is None and match[2].startswith('"')):
            raise InvalidValue(
                "not_a_table",
                f"record {len(layout.rows)}: a quotation mark is not closed, or a text follows after the closing "
                "one; within a cell that is quoted, double it",
            )
        add_cell(layout, *match.span(1 if match[1] is not None else 2))
        position = match.end()
        if match[3] != delimiter:
            layout.rows.append(len(layout.starts))
        elif position == length:
            add_cell(layout, position, position)
    if layout.rows[-1] != len(layout.starts):
        layout.rows.append(len(layout.starts))
    return layout
