"""Agreement of a quantity with its cell of a table: the cell has it alone, in the unit of its column."""

from collections.abc import Sequence

from app.domain.cells.marks import explain_marks
from app.domain.units.unit import Unit
from app.extraction.agreement.header_units import explain_header
from app.extraction.agreement.place import Disagreement, PlacedQuantity
from app.extraction.numbers.text_quantity import TextQuantity


def check_cell(found: PlacedQuantity, header: str, unit: Unit | None) -> list[Disagreement] | None:
    """Return faults of a quantity of a cell; None without any. `unit` is given, and `header` is the column's."""
    if not is_single(found.block, found.read):
        detail = (
            f"the cell has more than one number, {found.block[:60]!r}, and a part of a cell is no claim: if all of "
            "it is one, give `value` or bounds, `unit`, `comparator` and `read_by: hand`"
        )
        return [Disagreement("not_readable", "as_stated", detail)]
    if reason := _explain_beside(found):
        detail = f"the number of the cell {found.block[:60]!r} cannot be read safely: {reason}"
        return [Disagreement("not_readable", "as_stated", detail)]
    if unit is None or found.quantity.codes:
        return None
    said = explain_header(header, unit)
    if said is None:
        return None
    detail = f"{unit.code!r} is given, but the column {header!r} {said}"
    return [Disagreement("unit_differs", "unit", detail)]


def _explain_beside(found: PlacedQuantity) -> str | None:
    """Return why marks beside the number of a cell may change it; None if none do, or there are words beside it."""
    whole = found.quantity.whole
    before, after = found.block[: whole.start], found.block[whole.end :]
    if any(char.isalnum() for char in before + after):
        return None
    return explain_marks(before, after)


def is_single(cell: str, read: Sequence[TextQuantity]) -> bool:
    """Return whether a cell has one quantity and no other digits."""
    if len(read) != 1:
        return False
    span = read[0].whole
    return not any(char.isdecimal() for char in cell[: span.start] + cell[span.end :])
