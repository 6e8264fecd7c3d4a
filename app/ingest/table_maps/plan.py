"""A map checked against its table and the catalogue: which column is what, before any row is read."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from app.domain.cells.form import MARKDOWN
from app.domain.cells.table import CellTable
from app.errors import Fault, InvalidValue
from app.ingest.table_maps.cells import choose_decimal
from app.ingest.table_maps.claim_columns import check_claim_columns
from app.ingest.table_maps.dates import compile_format
from app.ingest.table_maps.existing import find_newer_edition
from app.ingest.table_maps.files.map_file import ReadMap
from app.ingest.table_maps.templates import list_named
from app.schemas.table_maps import ClaimColumn, TableMap

VALUE = "value"


@dataclass(frozen=True, slots=True)
class Plan:
    """A map with the table that it is about.

    `header` is the record of the headers, and `columns` has the columns that the map names. `quantities` has the
    properties that are quantities, by metric; all others are texts.
    """

    map: TableMap
    table: CellTable
    header: int
    columns: dict[str, int] = field(default_factory=dict)
    quantities: set[tuple[str, str]] = field(default_factory=set)


def make_plan(session: Session, read: ReadMap, table: CellTable) -> tuple[Plan, list[Fault]]:
    """Return the plan of a map, and what of the map does not fit its table or the catalogue."""
    header = read.map.table.header_row
    plan = Plan(read.map, table, header)
    faults: list[Fault] = []
    if not table.list_headers(header) or header not in table.headers:
        begins = ", ".join(map(str, table.headers[:20])) or "none"
        where = f"; tables begin at {begins}" if table.form.media_type == MARKDOWN else ""
        detail = f"record {header} of {table.row_count} has no headers{where}"
        return plan, [read.make_fault("/table/header_row", "not_a_table", detail)]
    if table.form.group and table.form.group == choose_decimal(
        table.form, read.map.source.language
    ):
        detail = (
            f"{table.form.group!r} cannot separate thousands, since it begins decimals: give both"
        )
        faults.append(read.make_fault("/table/group", "two_values", detail))
    for pointer, name in _list_columns(read.map):
        try:
            plan.columns[name] = table.find_column(header, name)
        except InvalidValue as error:
            faults.append(read.make_fault(pointer, error.rule, error.detail))
    for pointer, written in _list_formats(read.map):
        try:
            compile_format(written)
        except InvalidValue as error:
            faults.append(read.make_fault(pointer, error.rule, error.detail))
    faults += _check_edition(session, read)
    faults += _compare_parts(read)
    faults += check_claim_columns(session, read, plan.quantities)
    return plan, faults


def _check_edition(session: Session, read: ReadMap) -> Iterator[Fault]:
    """Yield the fault of a table of which the catalogue has a newer edition: claims would have its old values."""
    own = read.map.source.id
    if newer := find_newer_edition(session, own):
        detail = (
            f"the catalogue has {newer!r}, an edition of {own!r} that is newer, and this table would bring back older "
            "values: import the newer one, or record by hand what only this one has"
        )
        yield read.make_fault("/source/id", "newer_edition", detail)


def _list_columns(own: TableMap) -> Iterator[tuple[str, str]]:
    """Yield each header that a map names, with the pointer to it."""
    yield from ((f"/key/{index}", name) for index, name in enumerate(own.key))
    for name in ("id", "title", "summary"):
        yield from _list_template(f"/achievement/{name}", getattr(own.achievement, name))
    yield from _list_parts("", own)
    for index, claim in enumerate(own.claims):
        pointer = f"/claims/{index}"
        yield f"{pointer}/column", claim.column
        yield from _list_template(f"{pointer}/id", claim.id)
        for language, statement in (claim.statements or {}).items():
            for place, name in _list_template(f"{pointer}/statements/{language}", statement):
                if name != VALUE:
                    yield place, name
        yield from ((f"{pointer}/only", name) for name in claim.only)
        yield from _list_parts(pointer, claim)


def _list_template(pointer: str, template: str | None) -> Iterator[tuple[str, str]]:
    yield from ((pointer, name) for name in list_named(template or ""))


def _list_parts(pointer: str, own: TableMap | ClaimColumn) -> Iterator[tuple[str, str]]:
    for name in ("organization", "technology", "date"):
        part = getattr(own, name)
        if part is not None:
            yield f"{pointer}/{name}", part.column
    if own.organization is not None and own.organization.country is not None:
        yield f"{pointer}/organization/country", own.organization.country
    for index, qualifier in enumerate(own.qualifiers):
        if qualifier.column is not None:
            yield f"{pointer}/qualifiers/{index}/column", qualifier.column


def _list_formats(own: TableMap) -> Iterator[tuple[str, str]]:
    parts = [
        ("", own.date),
        *((f"/claims/{at}", claim.date) for at, claim in enumerate(own.claims)),
    ]
    for pointer, date in parts:
        if date is not None and date.format is not None:
            yield f"{pointer}/date/format", date.format


def _compare_parts(read: ReadMap) -> Iterator[Fault]:
    """Yield faults of claims that give an organization, a technology or a date that another one has otherwise.

    The claims of a row are about one achievement.
    """
    for name in ("organization", "technology", "date"):
        first = find_part(read.map, name)
        for index, claim in enumerate(read.map.claims):
            own = getattr(claim, name)
            if own is not None and own != first:
                detail = (
                    f"the claims of a row share one achievement: give its {name} once, beside `key`"
                )
                yield read.make_fault(f"/claims/{index}/{name}", "two_values", detail)


def find_part(own: TableMap, name: str) -> object:
    """Return the organization, technology or date of the rows: beside `key`, or else of the first claim with one."""
    given = (getattr(part, name) for part in (own, *own.claims))
    return next((part for part in given if part is not None), None)
