"""The columns of tables of points: the page of a timeline, and the cells of a comparison."""

import json
from typing import Any

from app.formats.tables.column import CellType, Column, Table, at_flag, join_at, read_column
from app.schemas.comparison import ComparisonRead
from app.schemas.records import TimelineRead


def _write_qualifiers(qualifiers: list[Any]) -> str | None:
    return json.dumps(qualifiers, ensure_ascii=False) if qualifiers else None


_NUMBER = (
    read_column("as_stated", "The words of the source.", "quantity/as_stated"),
    read_column(
        "comparator",
        "How the number bounds the true one: eq, approx, lt, lte, gt, gte.",
        "quantity/comparator",
    ),
    read_column("value", "Exact decimal or fraction, in `unit`.", "quantity/value"),
    read_column(
        "number", "The double nearest to `value`.", "quantity/number", kind=CellType.NUMBER
    ),
    read_column("lower", "Exact lower bound, only if the source states one.", "quantity/lower"),
    read_column("upper", "Exact upper bound, only if the source states one.", "quantity/upper"),
    read_column("unit", "UCUM code of the canonical unit of the metric."),
)
_PERIOD = read_column("period", "The time that the number is about; EDTF.", "period/edtf")
_ORGANIZATIONS = ("organizations", "Ids of the organizations, separated by spaces.")
_TECHNOLOGY = ("technology", "Id of the technology.")
_CONDITIONS = (
    read_column("subject", "Which thing the number is about; never compared."),
    read_column("scope", "The extent that the number covers; compared."),
    Column(
        "qualifiers",
        "The conditions under which it holds, as a JSON array of each `property` with a `value`.",
        lambda document: _write_qualifiers(document.get("qualifiers", [])),
    ),
    read_column("kind", "The kind of the claim."),
    read_column("status", "The status of the claim."),
)
_QUOTE = (
    read_column("source", "Id of the source of the first quote.", "evidence/0/source"),
    read_column("exact", "The words of the first quote, to the letter.", "evidence/0/exact"),
)
_PLACE = (
    read_column(
        "start",
        "Offset of its first character in the text of the source, in code points from 0.",
        "evidence/0/start",
        kind=CellType.INTEGER,
    ),
    read_column("end", "Offset after its last character.", "evidence/0/end", kind=CellType.INTEGER),
)
_CLAIM = read_column("claim", "Id of the claim.", "claim/id")
_GROUP = read_column(
    "group", "Numbers of one group can be compared, and no others.", kind=CellType.INTEGER
)
POINTS = Table(
    (
        _CLAIM,
        read_column("role", "The baseline that a change starts from, or the value."),
        _GROUP,
        read_column("line", "Of undated points: the number of their line.", kind=CellType.INTEGER),
        *_NUMBER,
        _PERIOD,
        Column(*_ORGANIZATIONS, join_at("organizations")),
        read_column(*_TECHNOLOGY),
        *_CONDITIONS,
        Column(
            "record",
            "Whether it was a record; empty if that is open.",
            at_flag("record"),
            CellType.FLAG,
        ),
        read_column("record_because", "Why that is open."),
        read_column("repeats", "The point that it states over again: CLAIM#ROLE."),
        Column(
            "after",
            "Points that come right before it: CLAIM#ROLE, separated by spaces.",
            join_at("after"),
        ),
        *_QUOTE,
    )
)
CELLS = Table(
    (
        read_column("organization", "Id of the organization of the row.", "organization/id"),
        read_column("metric", "Id of the metric.", "metric/id"),
        _CLAIM,
        _GROUP,
        *_NUMBER,
        _PERIOD,
        Column(*_ORGANIZATIONS, join_at("organizations", "id")),
        read_column(*_TECHNOLOGY, "technology/id"),
        *_CONDITIONS,
        read_column("relative_to", "The base of a ratio; compared."),
        Column("caveats", "Limits of the comparison, separated by spaces.", join_at("caveats")),
        *_QUOTE,
        *_PLACE,
    )
)


def list_points(timeline: TimelineRead) -> list[Any]:
    """Return the points of a page of a timeline as documents, one for each row."""
    unit = {"unit": timeline.unit.code}
    return [point.model_dump(mode="json") | unit for point in timeline.data]


def list_cells(comparison: ComparisonRead) -> list[Any]:
    """Return the cells of a comparison as documents, one for each row."""
    return [cell.model_dump(mode="json") for cell in comparison.cells]
