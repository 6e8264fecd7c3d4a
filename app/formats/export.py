"""Export of a full list (all its rows, not only a page) as bytes in the requested format."""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import urlencode

from pydantic_core import from_json
from sqlalchemy.orm import Session

from app.domain.public_address import PublicAddress
from app.domain.units.codes import name_dimension
from app.domain.units.units import describe_dimension, find_unit
from app.errors import Fault, InvalidInput, InvalidValue
from app.formats.chunks import join_pieces
from app.formats.citations.list_citation import Citation
from app.formats.file_format import TABLES, Format
from app.formats.jsonld import stream_jsonld
from app.formats.tables.as_unit import TargetUnit, convert_quantities
from app.formats.tables.column import Column, Json, Row, Table
from app.formats.tables.condition_columns import add_qualifier_columns
from app.formats.tables.csv_writer import stream_csv, stream_spreadsheet_csv
from app.formats.tables.look_up import look_up
from app.formats.tables.markdown import stream_markdown
from app.formats.tables.resource_columns import find_table
from app.queries.linked_data.resources import link_documents
from app.queries.list_page.full_list import FullList, list_metrics
from app.queries.lists.listing import Listing
from app.queries.lists.qualifier_filter import list_properties_of_metrics
from app.schemas.list_parameters import ListQuery

TEXT_TABLES: dict[Format, Callable[[Sequence[str], Iterable[Row]], Iterator[bytes]]] = {
    Format.CSV: stream_csv,
    Format.CSV_SPREADSHEET: stream_spreadsheet_csv,
    Format.MARKDOWN: stream_markdown,
}


def write_address(address: PublicAddress, name: str, query: ListQuery, revision: int) -> str:
    """Return the permanent link to a list as it was at a revision.

    `name` is the collection of the list, such as `claims`.
    """
    filters = {
        parameter: str(value).lower() if isinstance(value, bool) else value
        for parameter, value in query.identity().items()
    }
    parameters = {**filters, "as_of": revision}
    return address.link(f"/v1/{name}?{urlencode(parameters, doseq=True)}")


def stream_list(
    full_list: FullList, listing: Listing, chosen: Format, name: str, address: PublicAddress
) -> Generator[bytes]:
    """Return a file with all items of a list in the format `chosen`, in chunks.

    `name` is the collection, such as `claims`.

    Raises:
        InvalidInput: the list has no such column, or cannot be in the unit of `as_unit`. If the format
            cannot hold the list, it is raised before the first chunk.
    """
    fields, spelling = listing.query.fields, getattr(listing.query, "as_unit", None)
    table, unit = find_table(listing.kind), None
    if properties := list_properties_of_metrics(full_list.session, listing.query):
        table = add_qualifier_columns(table, properties)
    if chosen in TABLES and fields is not None:
        table = table.select(fields.split(","))
    if chosen in TABLES and spelling is not None:
        unit = find_unit_of_all(full_list.session, listing, "as_unit", spelling)
    return _stream(full_list, listing, chosen, name, address, table, unit)


def find_unit_of_all(
    session: Session, listing: Listing, parameter: str, spelling: str
) -> TargetUnit:
    """Return the unit that all claims of a list are to be in, which `parameter` spells.

    Raises:
        InvalidInput: there is no such unit, or a metric of the list measures something else.
    """
    try:
        unit = find_unit(spelling)
    except InvalidValue as error:
        raise InvalidInput.of_parameter(parameter, error.rule, error.detail) from None
    metrics = list_metrics(session, listing)
    others = {
        metric_id: measured.dimension
        for metric_id, measured in metrics.items()
        if measured.dimension != unit.dimension
    }
    if others:
        metric_id, dimension = min(others.items())
        detail = (
            f"{unit.code} measures {describe_dimension(unit)}, and '{metric_id}' measures "
            f"{name_dimension(dimension) or dimension}: choose claims by `metric=`, or another unit"
        )
        raise InvalidInput.of_parameter(parameter, "unit_mismatch", detail)
    differences = (metric_id for metric_id, measured in metrics.items() if measured.is_difference)
    return TargetUnit(unit, frozenset(differences))


def _stream(
    full_list: FullList,
    listing: Listing,
    chosen: Format,
    name: str,
    address: PublicAddress,
    table: Table,
    unit: TargetUnit | None,
) -> Generator[bytes]:
    if chosen is Format.JSONLD:
        nodes = link_documents(full_list.session, listing.kind, full_list.documents, address)
        yield from stream_jsonld(nodes)
        return
    documents = map(address.complete_links, full_list.documents)
    if chosen is Format.NDJSON:
        yield from stream_ndjson(documents)
        return
    parsed = _parse(full_list.dated, address)
    if any(column.is_looked_up for column in table.columns):
        parsed = look_up(full_list.session, listing.kind, parsed, address)
    if unit is not None:
        parsed = convert_quantities(parsed, unit)
    permanent = write_address(address, name, listing.query, full_list.version.revision)
    about = Citation(name, permanent, full_list.version.revision, full_list.total)
    yield from write_table(table, parsed, chosen, about)


def _parse(dated: Iterable[Sequence[Any]], address: PublicAddress) -> Iterator[Json]:
    """Yield the parsed JSON of each resource, with the `revision` of its last visible change."""
    for body, revision in dated:
        document = from_json(address.complete_links(body), cache_strings="keys")
        document["revision"] = revision
        yield document


def write_table(
    table: Table, documents: Iterable[Json], chosen: Format, about: Citation
) -> Generator[bytes]:
    """Yield a table with a row for each document, as a file in the format `chosen`, in chunks.

    Raises:
        InvalidInput: the format cannot hold the rows, or its packages are not installed.
    """
    rows = table.read_rows(documents)
    if chosen in TEXT_TABLES:
        yield from TEXT_TABLES[chosen](table.names, rows)
    else:
        yield from _load_writer(chosen)(table.columns, rows, about)


def _load_writer(
    chosen: Format,
) -> Callable[[Sequence[Column], Iterable[Row], Citation], Iterator[bytes]]:
    """Import the module that writes XLSX or Parquet, and return its function.

    The import happens on first use, because Arrow alone takes 50 MB and a third of a second.

    Raises:
        InvalidInput: the packages for the format are not installed.
    """
    try:
        if chosen is Format.XLSX:
            from app.formats.tables.xlsx import stream_xlsx  # noqa: PLC0415 - see above

            return stream_xlsx
        from app.formats.tables.parquet import stream_parquet  # noqa: PLC0415 - see above
    except ModuleNotFoundError as error:
        detail = (
            f"this installation writes no {chosen.value} files: choose another format, or install "
            "'claimstone[files]'"
        )
        fault = Fault("#/path", "format_not_installed", detail)
        raise InvalidInput(detail, [fault]) from error
    return stream_parquet


def stream_ndjson(documents: Iterable[bytes]) -> Iterator[bytes]:
    """Yield one document per line, each ended by a line feed."""
    return join_pieces(b"%b\n" % document for document in documents)
