"""The columns of tables: for each kind of resource, for timelines and for comparisons."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any, get_args

from app.formats.tables.column import (
    EVIDENCE,
    Cell,
    CellType,
    Column,
    Table,
    at,
    at_flag,
    join_at,
    list_quantity_columns,
)
from app.models import KINDS, list_shown
from app.schemas.common import PeriodRead
from app.schemas.comparison import ComparisonRead, TimelineRead
from app.schemas.kinds import SCHEMAS

_ID = Column("id", "Immutable identifier.", at("id"))
_STATUS = Column("status", "current or withdrawn.", at("status"))
_NOTE = Column("note", "What a reader should know, or what is unclear in the source.", at("note"))
_NAME = Column("name", "English name, or else the name in the first language.", at("name"))
_NAMES = Column(
    "names",
    "Names by language (BCP 47), as a JSON object.",
    lambda document: json.dumps(document["names"], ensure_ascii=False),
)
_PERIOD = Column("period", "The time that the number is about; EDTF.", at("period", "edtf"))
_SCOPE = Column("scope", "Who or what the number is about.", at("scope"))
_METRIC = Column("metric", "Id of the metric.", at("metric", "id"))
_METRIC_NAME = Column("metric_name", "Name of the metric.", at("metric", "name"))
_CLAIM = Column("claim", "Id of the claim.", at("claim", "id"))
_TECHNOLOGY = (
    Column("technology", "Id of the technology.", at("technology", "id")),
    Column("technology_name", "Name of the technology.", at("technology", "name")),
)
_ORGANIZATIONS = (
    Column(
        "organizations",
        "Ids of the organizations, separated by spaces.",
        join_at("organizations", "id"),
    ),
    Column(
        "organization_names",
        "Names of the organizations, separated by semicolons.",
        join_at("organizations", "name", "; "),
    ),
)


def _cite(claim: Any) -> Cell:  # noqa: ANN401 - JSON
    """Return a citation of a claim and its sources, so that a single row of a file can be traced."""
    titles = dict.fromkeys(quote["source"]["title"] for quote in claim["evidence"])
    return f"{'; '.join(titles)}, claim {claim['id']}"


CLAIMS = Table(
    (
        _ID,
        Column(
            "kind",
            "The kind of claim; a requirement is not a result, and neither is a target.",
            at("kind"),
        ),
        Column("status", "stated, corroborated, disputed or withdrawn.", at("status")),
        Column("statement", "The claim in one sentence, written by the curators.", at("statement")),
        Column("achievement", "Id of what the claim is about.", at("achievement", "id")),
        *_ORGANIZATIONS,
        *_TECHNOLOGY,
        _METRIC,
        _METRIC_NAME,
        *list_quantity_columns("quantity"),
        *list_quantity_columns("baseline", "baseline_"),
        Column(
            "change_absolute",
            "Computed difference from the baseline, exact, in the canonical unit.",
            at("change", "absolute"),
        ),
        Column("change_factor", "Computed: value over baseline, exact.", at("change", "factor")),
        Column(
            "change_percent",
            "Computed difference as a percentage of the baseline, exact.",
            at("change", "percent"),
        ),
        Column(
            "stated_change_as_stated",
            "The change in the source's own words.",
            at("stated_change", "as_stated"),
        ),
        Column(
            "stated_change_form",
            "A difference, a multiple, or a percentage.",
            at("stated_change", "form"),
        ),
        Column(
            "stated_change_value",
            "Exact value of that change; a difference is in `unit`.",
            at("stated_change", "value"),
        ),
        Column("follows", "Id of the claim that precedes this one.", at("follows", "id")),
        Column("relative_to", "The base of a ratio.", at("relative_to")),
        _SCOPE,
        _PERIOD,
        _NOTE,
        *EVIDENCE,
        Column("citation", "Titles of the sources, and the claim.", _cite),
    )
)
ACHIEVEMENTS = Table(
    (
        _ID,
        _STATUS,
        Column("title", "What was reached, in a few words.", at("title")),
        Column(
            "summary", "What was reached, in one sentence written by the curators.", at("summary")
        ),
        *_TECHNOLOGY,
        *_ORGANIZATIONS,
        Column("place", "Where, according to the source.", at("place")),
        Column("date", "When; EDTF.", at("date", "edtf")),
        Column("stage", "under_way, developed, completed, in_use or reported.", at("stage")),
        _NOTE,
        *EVIDENCE,
    )
)
ORGANIZATIONS = Table(
    (
        _ID,
        _STATUS,
        Column("kind", "The kind of organization.", at("kind")),
        _NAME,
        _NAMES,
        Column(
            "aliases",
            "Other spellings that sources use, as a JSON array.",
            lambda document: json.dumps(document["aliases"], ensure_ascii=False),
        ),
        Column("country", "ISO 3166-1 alpha-2.", at("country")),
        _NOTE,
    )
)
TECHNOLOGIES = Table(
    (
        _ID,
        _STATUS,
        _NAME,
        _NAMES,
        Column("field", "The field of technology that it belongs to.", at("field")),
        Column("broader", "Id of what it is a part or kind of.", at("broader", "id")),
        Column("broader_name", "Name of what it is a part or kind of.", at("broader", "name")),
        Column("description", "What it is, written by the curators.", at("description")),
    )
)
METRICS = Table(
    (
        _ID,
        _STATUS,
        Column("name", "What is measured.", at("name")),
        Column("definition", "What exactly the number counts or measures.", at("definition")),
        Column(
            "dimension",
            "Only claims of one dimension can be compared by value.",
            at("dimension"),
        ),
        Column("unit", "UCUM code of the canonical unit.", at("unit", "code")),
        Column("unit_label", "The canonical unit in words.", at("unit", "label")),
        Column("direction", "higher, lower or neither: which is better.", at("direction")),
    )
)
SOURCES = Table(
    (
        _ID,
        _STATUS,
        Column("title", "Its title; in square brackets when supplied.", at("title")),
        Column("publisher", "Who published it.", at("publisher")),
        Column("language", "BCP 47 tag of its language.", at("language")),
        Column("published", "When; EDTF.", at("published", "edtf")),
        Column("url", "Where it was published.", at("url")),
        Column("sha256", "SHA-256 of the text in UTF-8, in hexadecimal.", at("sha256")),
        Column(
            "length",
            "Length of the text in Unicode code points.",
            at("length"),
            CellType.INTEGER,
        ),
        Column("text_url", "Where the exact text can be read.", at("text_url")),
        _NOTE,
    )
)
_TABLES = {
    "achievement": ACHIEVEMENTS,
    "claim": CLAIMS,
    "metric": METRICS,
    "organization": ORGANIZATIONS,
    "source": SOURCES,
    "technology": TECHNOLOGIES,
}


@cache
def find_table(kind: str) -> Table:
    """Return the table of a kind: its own or, by default, a column for each field of the public JSON."""
    return _TABLES.get(kind) or Table(tuple(_list_columns(kind)))


def _list_columns(kind: str) -> Iterator[Column]:
    shown = list_shown(kind)
    for name, field in SCHEMAS[kind].read.model_fields.items():
        meaning = field.description or "Immutable identifier."
        if name in shown:
            title = KINDS[shown[name]].title
            yield Column(name, f"{meaning} Its id.", at(name, "id"))
            yield Column(f"{name}_{title}", f"{meaning} Its {title}.", at(name, title))
        elif name not in ("version", "created_at", "updated_at"):
            is_period = PeriodRead in get_args(field.annotation)
            yield Column(name, meaning, at(name, "edtf") if is_period else at(name))


POINTS = Table(
    (
        Column(
            "line",
            "0 is the dated line; all others are undated.",
            at("line"),
            CellType.INTEGER,
        ),
        Column("position", "Position in the line, from 1.", at("position"), CellType.INTEGER),
        _CLAIM,
        Column("role", "The baseline that a claim starts from, or its result.", at("role")),
        *list_quantity_columns("quantity"),
        _PERIOD,
        Column(
            "record",
            "Whether it was the best so far; empty if unknown.",
            at_flag("record"),
        ),
        Column(
            "after",
            "Points that are certainly earlier: CLAIM#ROLE, separated by spaces.",
            join_at("after"),
        ),
        *EVIDENCE,
    )
)
CELLS = Table(
    (
        _ORGANIZATIONS[0],
        _METRIC,
        _CLAIM,
        Column("kind", "The kind of statement.", at("kind")),
        *list_quantity_columns("quantity"),
        _PERIOD,
        _SCOPE,
        Column(
            "comparable",
            "Whether it can be compared with the other cells of its metric.",
            at_flag("comparable"),
        ),
        Column("reasons", "Why it cannot be compared, separated by spaces.", join_at("reasons")),
        Column("caveats", "Limits of the comparison, separated by spaces.", join_at("caveats")),
        *EVIDENCE,
    )
)


def list_points(timeline: TimelineRead) -> list[Any]:
    """Return the points (dated or ordered numbers) of a timeline as documents, one for each row.

    The property `line` is 0 for the points with dates. Each higher number is a separate sequence of
    points that a source orders without dates. `position` counts from 1 in each line.
    """
    return [
        {"line": line, "position": position, **point.model_dump(mode="json")}
        for line, points in enumerate([timeline.dated, *timeline.undated])
        for position, point in enumerate(points, start=1)
    ]


def list_cells(comparison: ComparisonRead) -> list[Any]:
    """Return the cells of a comparison as documents, one for each row."""
    return [cell.model_dump(mode="json") for cell in comparison.cells]
