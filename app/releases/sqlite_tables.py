"""The tables and views of the SQLite file of a release, with names that explain themselves.

Each collection is a table with the columns of its CSV file. What a record has several of is a table of its
own: quotes, organizations with their roles, conditions. Views name plain columns alone, without functions, so that every
program that reads the file can read them.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from app.formats.tables.column import CellType, Column, Json, Row, Table, read_column
from app.formats.tables.resource_columns import find_table
from app.models import KINDS
from app.releases.table_schema import list_references

_TYPES = {CellType.NUMBER: "REAL", CellType.INTEGER: "INTEGER"}


class SqliteTable(NamedTuple):
    """A table: its columns, those of its key, and the kind that each reference leads to.

    It has a row for each resource of `kind` or, with `items`, for each item of that list of the resource.
    """

    name: str
    kind: str
    columns: Sequence[Column]
    key: Sequence[str]
    references: Mapping[str, str]
    items: str | None = None

    def list_rows(self, documents: Sequence[Json]) -> Iterator[Row]:
        """Return the rows that these resources have in the table."""
        if self.items is not None:
            documents = [
                {"owner": document["id"], "position": position, **item}
                for document in documents
                for position, item in enumerate(document[self.items], start=1)
            ]
        return Table(tuple(self.columns)).read_rows(documents)

    def create(self) -> str:
        """Return the statement that creates the table."""
        columns = [f'"{column.name}" {_TYPES.get(column.type, "TEXT")}' for column in self.columns]
        key = ", ".join(f'"{name}"' for name in self.key)
        references = [
            f'FOREIGN KEY ("{name}") REFERENCES "{KINDS[kind].plural}" ("id")'
            for name, kind in self.references.items()
        ]
        inside = ",\n  ".join([*columns, f"PRIMARY KEY ({key})", *references])
        return f'CREATE TABLE "{self.name}" (\n  {inside}\n)'


_POSITION = read_column("position", "Its place in the list, from 1.", kind=CellType.INTEGER)
_QUOTE = (
    read_column("source", "Id of the source.", "source/id"),
    read_column("exact", "The words, to the letter.", "exact"),
    read_column(
        "start",
        "Offset of the first character in the text of the source, in code points from 0.",
        kind=CellType.INTEGER,
    ),
    read_column("end", "Offset after the last character.", kind=CellType.INTEGER),
)
_NUMBER = (
    read_column(
        "number", "The numeral in these words; empty in a quote of context.", "number/exact"
    ),
    read_column("number_start", "Offset of it.", "number/start", kind=CellType.INTEGER),
    read_column("number_end", "Offset after it.", "number/end", kind=CellType.INTEGER),
)
_PARTICIPANT = (
    read_column("organization", "Id of the organization.", "id"),
    read_column("role", "What it did."),
)
_QUALIFIER = (
    read_column("property", "The condition, such as temperature."),
    Column(
        "separates",
        "Whether only numbers under an equal condition can be compared: true or false.",
        lambda item: str(item["separates"]).lower(),
        CellType.FLAG,
    ),
    read_column("text", "Its value, if that is a text."),
    read_column("as_stated", "Its value in the words of the source, if that is a quantity.", "quantity/as_stated"),
    read_column("comparator", "How the number bounds the true one.", "quantity/comparator"),
    read_column("value", "Exact decimal or fraction, in `unit`.", "quantity/value"),
    read_column("lower", "Exact lower bound, if stated.", "quantity/lower"),
    read_column("upper", "Exact upper bound, if stated.", "quantity/upper"),
    read_column("unit", "UCUM code of the unit.", "quantity/unit/code"),
    read_column("normalized_value", "Exact value in the unit that the metric declares.", "quantity/normalized/value"),
    read_column("normalized_lower", "Exact lower bound in that unit.", "quantity/normalized/lower"),
    read_column("normalized_upper", "Exact upper bound in that unit.", "quantity/normalized/upper"),
    read_column("normalized_unit", "UCUM code of that unit.", "quantity/normalized/unit"),
)  # fmt: skip


def list_tables() -> list[SqliteTable]:
    """Return the tables of all resources, each before those of what it has several of."""
    collections = [
        SqliteTable(
            kind.plural,
            kind.name,
            find_table(kind.name).columns,
            ["id"],
            list_references(kind.name, find_table(kind.name).columns),
        )
        for kind in KINDS.values()
    ]
    return [
        *collections,
        _list_items("achievement", "organizations", "organizations", _PARTICIPANT, "organization"),
        _list_items("achievement", "evidence", "quotes", _QUOTE, "source"),
        _list_items("claim", "evidence", "quotes", (*_QUOTE, *_NUMBER), "source"),
        _list_items("claim", "qualifiers", "qualifiers", _QUALIFIER),
    ]


def _list_items(
    kind: str, items: str, name: str, columns: Sequence[Column], target: str | None = None
) -> SqliteTable:
    """Return the table of a list that resources have; `target` is the kind that its column of that name has."""
    owner = read_column(kind, f"Id of the {kind}.", "owner")
    references = {kind: kind} | ({} if target is None else {target: target})
    return SqliteTable(
        f"{kind}_{name}", kind, (owner, _POSITION, *columns), [kind, "position"], references, items
    )


TEXTS = """
CREATE TABLE "source_texts" (
  "source" TEXT PRIMARY KEY REFERENCES "sources" ("id"),
  "text" TEXT
)"""
# What the file says of itself, and what each column means.
ABOUT = """
CREATE TABLE "about" ("name" TEXT PRIMARY KEY, "value" TEXT)"""
COLUMNS = """
CREATE TABLE "columns" (
  "table" TEXT, "column" TEXT, "meaning" TEXT, PRIMARY KEY ("table", "column")
)"""
_FLAT = """
  claims.statement,
  claims.kind,
  claims.status,
  claims.technology_name AS technology,
  claims.metric_name AS metric,
  claims.relative_to,
  claims.qualifiers,
  claims.comparator,
  claims.value,
  claims.number,
  claims.lower AS low,
  claims.upper AS high,
  claims.tolerance_minus,
  claims.tolerance_plus,
  claims.tolerance_relative,
  claims.unit,
  claims.as_stated,
  claims.normalized_value,
  claims.normalized_number,
  claims.normalized_lower AS normalized_low,
  claims.normalized_upper AS normalized_high,
  claims.normalized_unit,
  claims.subject,
  claims.scope,
  claims.period,
  claims.exact AS quote,
  claims.source_title AS source,
  sources.publisher AS source_publisher,
  sources.published AS source_published,
  sources.url AS source_url,
  claims.citation
"""
VIEWS = (
    f"""
CREATE VIEW flat_claims AS
SELECT
  claims.id AS claim,
  claims.organization_names AS organizations,{_FLAT}FROM claims
LEFT JOIN sources ON sources.id = claims.source""",
    f"""
CREATE VIEW claims_by_organization AS
SELECT
  organizations.name AS organization,
  organizations.country AS country,
  achievement_organizations.role AS role,
  claims.id AS claim,{_FLAT}FROM achievement_organizations
JOIN organizations ON organizations.id = achievement_organizations.organization
JOIN claims ON claims.achievement = achievement_organizations.achievement
LEFT JOIN sources ON sources.id = claims.source""",
    """
CREATE VIEW quotes AS
SELECT
  claim_quotes.claim,
  claim_quotes.position,
  claim_quotes.exact AS quote,
  claim_quotes.number,
  claim_quotes.start,
  claim_quotes."end",
  sources.id AS source,
  sources.title AS source_title,
  sources.publisher AS source_publisher,
  sources.published AS source_published,
  sources.url AS source_url
FROM claim_quotes
JOIN sources ON sources.id = claim_quotes.source""",
)
# Trigrams, so that parts of words are found, and Chinese and Japanese, which have no spaces.
INDEXES = {
    "claims": (
        *("statement", "as_stated", "exact", "organization_names", "technology_name"),
        *("metric_name", "subject", "scope", "note"),
    ),
    "source_texts": ("text",),
}


def create_index(table: str) -> str:
    """Return the statement that creates the full text index of a table, which is not filled yet."""
    columns = ", ".join(INDEXES[table])
    return f'CREATE VIRTUAL TABLE "{table}_fts" USING fts5({columns}, content="{table}", tokenize="trigram")'
