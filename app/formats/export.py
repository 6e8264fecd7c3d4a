"""Export of a full list (all its rows, not only a page) as bytes in the requested format."""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from urllib.parse import urlencode

from pydantic_core import from_json

from app.domain.public_address import PublicAddress
from app.errors import InvalidInput
from app.formats.chunks import join_pieces
from app.formats.citation import Citation
from app.formats.jsonld import stream_jsonld
from app.formats.tables.column import Column, Row
from app.formats.tables.condition_columns import add_qualifier_columns
from app.formats.tables.csv_writer import stream_csv, stream_spreadsheet_csv
from app.formats.tables.markdown import stream_markdown
from app.formats.tables.resource_columns import find_table
from app.queries.linked_data.resources import link_documents
from app.queries.list_page.full_list import FullList
from app.queries.lists.listing import Listing
from app.queries.lists.qualifier_filter import list_properties_of_metrics
from app.schemas.list_parameters import Format, ListQuery

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
    """Yield a file with all items of a list in the format `chosen`, in chunks.

    `name` is the collection, such as `claims`.

    Raises:
        InvalidInput: the format cannot hold the list; raised before the first chunk.
    """
    if chosen is Format.JSONLD:
        nodes = link_documents(full_list.session, listing.kind, full_list.documents, address)
        yield from stream_jsonld(nodes)
        return
    documents = map(address.complete_links, full_list.documents)
    if chosen is Format.NDJSON:
        yield from stream_ndjson(documents)
        return
    table = find_table(listing.kind)
    if properties := list_properties_of_metrics(full_list.session, listing.query):
        table = add_qualifier_columns(table, properties)
    rows = table.read_rows(map(from_json, documents))
    if chosen in TEXT_TABLES:
        yield from TEXT_TABLES[chosen](table.names, rows)
        return
    permanent = write_address(address, name, listing.query, full_list.version.revision)
    about = Citation(name, permanent, full_list.version.revision, full_list.total)
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
        raise InvalidInput.of_parameter("format", "format_not_installed", detail) from error
    return stream_parquet


def stream_ndjson(documents: Iterable[bytes]) -> Iterator[bytes]:
    """Yield one document per line, each ended by a line feed."""
    return join_pieces(b"%b\n" % document for document in documents)
