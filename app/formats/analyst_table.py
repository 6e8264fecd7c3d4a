"""The table of analysts as a file: one row for each cell, its numbers in one unit, with source and citation."""

from collections.abc import Generator, Iterable, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from pydantic_core import from_json
from sqlalchemy.orm import Session

from app.database.replicas import read_version
from app.domain.batches import batches
from app.domain.public_address import PublicAddress
from app.formats.citations.list_citation import Citation
from app.formats.export import find_unit_of_all, write_address, write_table
from app.formats.file_format import Format
from app.formats.tables.as_unit import TargetUnit, convert_quantities
from app.formats.tables.column import CellType, Column, Json, Table, read_column
from app.formats.tables.condition_columns import add_qualifier_columns
from app.formats.tables.look_up import look_up
from app.formats.tables.resource_columns import CLAIMS
from app.queries.documents import read_bodies
from app.queries.list_page.full_list import list_metrics
from app.queries.lists.listing import Listing
from app.queries.lists.qualifier_filter import list_properties_of_metrics
from app.queries.table_cells import TableCell, list_cells

NAME = "table"
_OF_CLAIMS = {column.name: column for column in CLAIMS.columns}


def _take(*names: str) -> tuple[Column, ...]:
    """Return columns of claims."""
    return tuple(_OF_CLAIMS[name] for name in names)


_WHO = (
    read_column(
        "organization",
        "Id of the organization; empty if the source names none.",
        "cell/organization",
    ),
    read_column("organization_name", "Its name.", "cell/organization_name"),
    read_column("country", "Its country (ISO 3166-1 alpha-2).", "cell/country"),
    read_column(
        "roles",
        "What it did for what this number is about, separated by spaces: a funder or a customer is not who reached it.",
        "cell/roles",
    ),
)
_CONDITION = Column(
    "condition",
    "What separates the number from others, as stated: `property: value`, separated by semicolons.",
    lambda claim: _write_condition(claim["qualifiers"]),
)
_CELL = (
    read_column("claims", "How many claims the cell has.", "cell/claims", kind=CellType.INTEGER),
    read_column(
        "numbers",
        "How many numbers these state: with 1 they agree.",
        "cell/numbers",
        kind=CellType.INTEGER,
    ),
    read_column(
        "achievements",
        "Of how many results they speak; each can have numbers of its own, and so can each `subject`.",
        "cell/achievements",
        kind=CellType.INTEGER,
    ),
    read_column(
        "lowest", "The lowest of these numbers and bounds, exact, in `unit`.", "cell/lowest"
    ),
    read_column("highest", "The highest of them, exact, in `unit`.", "cell/highest"),
    read_column("claim", "Id of the claim that this row shows.", "id"),
    read_column(
        "chosen_by",
        "Why this one: only_claim; not_disputed, others are; not_followed, others are, as `follows` says; latest_published, by the first possible day "
        "of its source; first_id, since nothing else decides.",
        "cell/chosen_by",
    ),
    read_column("other_claims", "Ids of the others, separated by spaces.", "cell/other_claims"),
)
TABLE = Table(
    (
        *_WHO,
        *_take("metric", "metric_name", "kind", "relative_to", "scope"),
        _CONDITION,
        *_take("qualifiers"),
        *_take("period", "period_from", "period_to"),
        *_take("value", "number", "unit", "comparator", "lower", "upper"),
        *_take("tolerance_minus", "tolerance_plus", "tolerance_relative", "as_stated"),
        *_CELL,
        *_take("status", "technology", "technology_name", "subject"),
        *_take("source", "source_title", "exact", "start", "end", "citation"),
    )
)


def _write_condition(qualifiers: Sequence[Json]) -> str | None:
    words = (
        f"{item['property']}: {item['text'] or item['quantity']['as_stated']}"
        for item in qualifiers
        if item["separates"]
    )
    return "; ".join(words) or None


class AnalystFile(NamedTuple):
    """The table, opened for reading: its number of rows, its permanent address, and its file in chunks."""

    total: int
    address: str
    pieces: Generator[bytes]


def open_analyst_table(
    session: Session, listing: Listing, chosen: Format, address: PublicAddress, unit: str | None
) -> AnalystFile:
    """Open the table of the claims of a list; `unit` is the spelling of the unit of all its numbers.

    Raises:
        InvalidInput: there is no such column, or the metrics do not measure what the unit measures.
    """
    query, table = listing.query, TABLE
    if properties := list_properties_of_metrics(session, query):
        table = add_qualifier_columns(table, properties)
    if query.fields is not None:
        table = table.select(query.fields.split(","))
    if unit is None:
        metrics = list_metrics(session, listing)
        differences = (metric_id for metric_id, own in metrics.items() if own.is_difference)
        target = TargetUnit(None, frozenset(differences))
    else:
        target = find_unit_of_all(session, listing, "unit", unit)
    total = sum(1 for _ in list_cells(session, listing))
    revision = read_version(session).revision
    link = write_address(address, f"{NAME}.{chosen.suffix}", query, revision)
    documents = _read_documents(session, table, list_cells(session, listing), target, address)
    about = Citation(NAME, link, revision, total)
    return AnalystFile(total, link, write_table(table, documents, chosen, about))


def _read_documents(
    session: Session,
    table: Table,
    cells: Iterable[TableCell],
    target: TargetUnit,
    address: PublicAddress,
) -> Iterator[Json]:
    """Yield for each cell the claim that it shows, with what the cell says of all its claims as `cell`."""
    for batch in batches(cells):
        shown = list(dict.fromkeys(cell.claims[0] for cell in batch))
        documents = _read_claims(session, shown, target)
        if any(column.is_looked_up for column in table.columns):
            documents = look_up(session, "claim", documents, address)
        by_id = {document["id"]: document for document in documents}
        ranges = {claim_id: _find_range(document) for claim_id, document in by_id.items()}
        others = {other for cell in batch if cell.numbers > 1 for other in cell.claims}
        for part in batches(sorted(others - ranges.keys())):
            for document in _read_claims(session, part, target):
                ranges[document["id"]] = _find_range(document)
        for cell in batch:
            yield _describe(cell, by_id[cell.claims[0]], ranges)


def _read_claims(session: Session, ids: Sequence[str], target: TargetUnit) -> Iterator[Json]:
    """Yield claims in the order of their ids, with their quantities in the unit of the table."""
    bodies = read_bodies(session, "claim", ids)
    return convert_quantities((from_json(bodies[claim_id]) for claim_id in ids), target)


# The lowest and the highest number of a claim in the unit of the table.
_Range = tuple[str, str]


def _find_range(document: Json) -> _Range:
    quantity = document["quantity"]
    stated = [quantity[name] for name in ("value", "lower", "upper") if quantity[name] is not None]
    return min(stated, key=Fraction), max(stated, key=Fraction)


def _describe(cell: TableCell, document: Json, ranges: dict[str, _Range]) -> Json:
    """Return the claim of a cell with what the cell says of all its claims."""
    claims = cell.claims if cell.numbers > 1 else cell.claims[:1]
    stated = [ranges[claim_id] for claim_id in claims]
    own_parts = [maker for maker in document["organizations"] if maker["id"] == cell.organization]
    return document | {
        "cell": {
            "organization": cell.organization,
            "organization_name": own_parts[0]["name"] if own_parts else None,
            "country": cell.country,
            "roles": " ".join(maker["role"] for maker in own_parts) or None,
            "claims": len(cell.claims),
            "numbers": cell.numbers,
            "achievements": cell.achievements,
            "lowest": min((lowest for lowest, _ in stated), key=Fraction),
            "highest": max((highest for _, highest in stated), key=Fraction),
            "chosen_by": cell.chosen_by.value,
            "other_claims": " ".join(cell.claims[1:]) or None,
        }
    }
