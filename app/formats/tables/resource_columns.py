"""The columns of tables: for each kind of resource, for timelines and for comparisons."""

from collections.abc import Iterator
from functools import cache
from typing import get_args

from app.formats.tables.column import (
    EVIDENCE,
    CellType,
    Column,
    Table,
    join_at,
    list_quantity_columns,
    read_column,
    write_json,
)
from app.formats.tables.condition_columns import CONDITIONS, OF_BASELINE, STATEMENTS
from app.models import KINDS, list_shown
from app.schemas.common import PeriodRead
from app.schemas.kinds import SCHEMAS

_ID = read_column("id", "Immutable identifier.")
_STATUS = read_column("status", "current or withdrawn.")
_NOTE = read_column("note", "What a reader should know, or what is unclear in the source.")
_NAME = read_column("name", "English name, or else the name in the first language.")
_NAMES = Column(
    "names",
    "Names by language (BCP 47), as a JSON object.",
    lambda document: write_json(document["names"]),
)
_SAME_AS = Column(
    "same_as",
    "Identifiers in other registries, separated by spaces.",
    join_at("same_as"),
)
_MERGED_INTO = read_column(
    "merged_into", "Id of the record that this one was merged into.", "merged_into/id"
)
_PERIOD = read_column("period", "The time that the number is about; EDTF.", "period/edtf")
_SCOPE = read_column("scope", "The extent that the number covers.")
_METRIC = read_column("metric", "Id of the metric.", "metric/id")
_METRIC_NAME = read_column("metric_name", "Name of the metric.", "metric/name")
_TECHNOLOGY = (
    read_column("technology", "Id of the technology.", "technology/id"),
    read_column("technology_name", "Name of the technology.", "technology/name"),
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
    Column(
        "organization_roles",
        "Id and role of each organization, as ID:ROLE, separated by spaces.",
        lambda document: (
            " ".join(f"{maker['id']}:{maker['role']}" for maker in document["organizations"])
            or None
        ),
    ),
    Column(
        "countries",
        "Countries of the organizations (ISO 3166-1 alpha-2), separated by spaces.",
        join_at("countries"),
        is_looked_up=True,
    ),
)
_VERSION = read_column("version", "Number of the version, from 1.", kind=CellType.INTEGER)
_QUOTES = Column(
    "quotes",
    "All quotes with their sources and offsets, as a JSON array.",
    lambda document: write_json(document["evidence"]),
)


def _list_days(name: str, prefix: str) -> tuple[Column, Column]:
    """Return the columns of the first and the last day of the period `name` of a resource."""
    first, last = "Its first possible day; empty if open.", "Its last possible day; empty if open."
    return (
        read_column(f"{prefix}from", first, f"{name}/from", kind=CellType.DAY),
        read_column(f"{prefix}to", last, f"{name}/to", kind=CellType.DAY),
    )


CLAIMS = Table(
    (
        _ID,
        read_column(
            "kind", "The kind of claim; a requirement is not a result, and neither is a target."
        ),
        read_column("status", "stated, corroborated, disputed or withdrawn."),
        read_column("statement", "The claim in one sentence, written by the curators."),
        STATEMENTS,
        read_column("achievement", "Id of what the claim is about.", "achievement/id"),
        *_ORGANIZATIONS,
        *_TECHNOLOGY,
        _METRIC,
        _METRIC_NAME,
        *list_quantity_columns("quantity"),
        *list_quantity_columns("baseline", "baseline_"),
        *OF_BASELINE,
        read_column(
            "change_absolute",
            "Computed difference from the baseline, exact, in the canonical unit.",
            "change/absolute",
        ),
        read_column("change_factor", "Computed: value over baseline, exact.", "change/factor"),
        read_column(
            "change_percent",
            "Computed difference as a percentage of the baseline, exact.",
            "change/percent",
        ),
        read_column(
            "stated_change_as_stated",
            "The change in the source's own words.",
            "stated_change/as_stated",
        ),
        read_column(
            "stated_change_form", "A difference, a multiple, or a percentage.", "stated_change/form"
        ),
        read_column(
            "stated_change_value",
            "Exact value of that change; a difference is in `unit`.",
            "stated_change/value",
        ),
        read_column("follows", "Id of the claim that precedes this one.", "follows/id"),
        read_column("relative_to", "The base of a ratio."),
        *CONDITIONS,
        _SCOPE,
        _PERIOD,
        *_list_days("period", "period_"),
        _NOTE,
        _VERSION,
        *EVIDENCE,
        Column(
            "citation",
            "Citation of the sources with the quoted words, and of this version of the claim.",
            lambda document: document["citation"],
            is_looked_up=True,
        ),
    ),
    (_QUOTES,),
)
ACHIEVEMENTS = Table(
    (
        _ID,
        _STATUS,
        read_column("title", "What was reached, in a few words."),
        read_column("summary", "What was reached, in one sentence written by the curators."),
        *_TECHNOLOGY,
        *_ORGANIZATIONS,
        read_column("place", "Where, according to the source."),
        read_column("date", "When; EDTF.", "date/edtf"),
        *_list_days("date", "date_"),
        read_column("stage", "under_way, developed, completed, in_use or reported."),
        _NOTE,
        _VERSION,
        *EVIDENCE,
    ),
    (_QUOTES,),
)
ORGANIZATIONS = Table(
    (
        _ID,
        _STATUS,
        read_column("kind", "The kind of organization."),
        _NAME,
        _NAMES,
        Column(
            "aliases",
            "Other spellings that sources use, as a JSON array.",
            lambda document: write_json(document["aliases"]),
        ),
        read_column("country", "ISO 3166-1 alpha-2."),
        _SAME_AS,
        _MERGED_INTO,
        _NOTE,
    )
)
TECHNOLOGIES = Table(
    (
        _ID,
        _STATUS,
        _NAME,
        _NAMES,
        read_column("field", "The field of technology that it belongs to."),
        read_column("broader", "Id of what it is a part or kind of.", "broader/id"),
        read_column("broader_name", "Name of what it is a part or kind of.", "broader/name"),
        read_column("description", "What it is, written by the curators."),
        _SAME_AS,
        _MERGED_INTO,
    )
)
METRICS = Table(
    (
        _ID,
        _STATUS,
        read_column("name", "What is measured."),
        read_column("definition", "What exactly the number counts or measures."),
        read_column("dimension", "Only claims of one dimension can be compared by value."),
        read_column("dimension_name", "The English name of the dimension; empty if it has none."),
        read_column("unit", "UCUM code of the canonical unit.", "unit/code"),
        read_column("unit_label", "The canonical unit in words.", "unit/labels/en/other"),
        read_column("direction", "higher, lower or neither: which is better."),
        _SAME_AS,
        _MERGED_INTO,
    )
)
SOURCES = Table(
    (
        _ID,
        _STATUS,
        read_column("title", "Its title; in square brackets when supplied."),
        read_column("publisher", "Who published it."),
        read_column("language", "BCP 47 tag of its language."),
        read_column("published", "When; EDTF.", "published/edtf"),
        read_column("url", "Where it was published."),
        read_column("accessed_on", "When the text was taken from there; EDTF.", "accessed_on/edtf"),
        read_column("archived_url", "Where an archive keeps a copy."),
        read_column("media_type", "text/plain, or the type of a table."),
        read_column("edition_of", "Id of the earlier edition.", "edition_of/id"),
        read_column("sha256", "SHA-256 of the text in UTF-8, in hexadecimal."),
        read_column("length", "Length of the text in Unicode code points.", kind=CellType.INTEGER),
        read_column("text_url", "Where the exact text can be read."),
        Column(
            "same_text_as",
            "Ids of the other sources with this text, separated by spaces.",
            join_at("same_text_as", "id"),
        ),
        _SAME_AS,
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
            yield read_column(name, f"{meaning} Its id.", f"{name}/id")
            yield read_column(f"{name}_{title}", f"{meaning} Its {title}.", f"{name}/{title}")
        elif name not in ("version", "created_at", "updated_at"):
            is_period = PeriodRead in get_args(field.annotation)
            yield read_column(name, meaning, f"{name}/edtf" if is_period else name)
