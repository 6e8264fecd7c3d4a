"""Imports of tables by a map: each row becomes an achievement and claims, which quote its cells."""

from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.database.database import Database
from app.domain.cells.table_text import TableText, read_as
from app.errors import Fault, InvalidBundle, InvalidValue
from app.ingest.bundle.fault_collector import FaultCollector
from app.ingest.bundle.input_record import InputRecord
from app.ingest.bundle.ndjson_reader import CHUNK_RECORDS, Chunk
from app.ingest.bundle.source_lines import SourceLines
from app.ingest.imports.import_bundle import import_within, load_chunks, point_faults_into_body
from app.ingest.imports.import_run import IMPORT, ImportOptions
from app.ingest.store.catalogue_lock import LockedCatalogue
from app.ingest.store.change_log import Author
from app.ingest.table_maps.existing import add_stored_quotes, find_origin
from app.ingest.table_maps.files.map_file import ReadMap, read_map, refuse
from app.ingest.table_maps.files.table_file import FILE, TableFile, find_type, read_file
from app.ingest.table_maps.plan import make_plan
from app.ingest.table_maps.rows import RowRecords
from app.schemas.bundle import BundleSource
from app.schemas.cells import make_form
from app.schemas.write_parameters import ImportRead

_MAX_FILE_BYTES = 100 << 20


class TableContent(NamedTuple):
    """A table with its map, both read."""

    read: ReadMap
    file: TableFile


def read_table_files(table: Path, map_path: Path) -> TableContent:
    """Read the files of a table and of its map.

    Raises:
        InvalidBundle: one of them cannot be read, or has faults.
    """
    read = read_map(_read_bytes(map_path))
    media_type = find_type(table.name)
    return TableContent(read, read_file(_read_bytes(table), media_type, read.map))


def _read_bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > _MAX_FILE_BYTES:
            raise InvalidBundle(f"{path} has more than {_MAX_FILE_BYTES} bytes; nothing was stored")
        return path.read_bytes()
    except OSError as error:
        detail = f"{path} cannot be read ({error.strerror}); nothing was stored"
        raise InvalidBundle(detail) from error


def read_table_content(
    map_content: bytes, table: bytes, name: str
) -> TableContent | tuple[str, list[Fault]]:
    """Read a map and the file of a table with a name; return what is wrong with them, if anything is.

    A process for heavy work runs this.
    """
    try:
        read = read_map(map_content)
        return TableContent(read, read_file(table, find_type(name), read.map))
    except InvalidBundle as error:
        return error.detail, list(error.faults)


def import_table_content(
    catalogue: LockedCatalogue,
    content: TableContent,
    author: Author,
    options: ImportOptions = IMPORT,
) -> ImportRead:
    """Import a table of a request in the caller's transaction.

    Raises:
        InvalidBundle, ImportConflict: as for `store_table`, with pointers into the body.
    """
    with point_faults_into_body():
        return store_table(catalogue, content, author, options)


def import_table(
    database: Database, table: Path, map_path: Path, author: Author, options: ImportOptions = IMPORT
) -> ImportRead:
    """Import a table by its map in one transaction, and return the report.

    Raises:
        InvalidBundle: the map or rows have faults. The error lists all of them; nothing was stored.
        ImportConflict: records differ from stored ones that somebody else has changed.
    """
    content = read_table_files(table, map_path)
    return import_within(
        database, options, lambda catalogue: store_table(catalogue, content, author, options)
    )


def store_table(
    catalogue: LockedCatalogue,
    content: TableContent,
    author: Author,
    options: ImportOptions = IMPORT,
) -> ImportRead:
    """Check and store a table in the caller's transaction, and return the report.

    Raises:
        InvalidBundle: the map or rows have faults.
        ImportConflict: records differ from stored ones that somebody else has changed.
    """
    findings = FaultCollector(SourceLines(), takes_unread=options.takes_unread)
    session, own = catalogue.session, content.read.map
    text, language = _divide(content)
    plan, faults = make_plan(session, content.read, text.table)
    if faults:
        raise refuse(faults)
    rows = RowRecords(session, plan, text, language, findings)
    source = _make_source(content)
    older = own.source.edition_of
    origin = own.origin or (find_origin(session, older) if older else None)
    records = chain([source], rows.list_records())
    return load_chunks(catalogue, _list_chunks(session, records, origin), findings, author, options)


def _divide(content: TableContent) -> tuple[TableText, str]:
    """Return the text of a table, divided into cells, and the language in which it is read."""
    own, file = content.read.map, content.file
    form = make_form(file.media_type, own.table)
    text, language = read_as(file.text, own.source.language, form)
    assert isinstance(text, TableText)  # noqa: S101 - for mypy: files of tables have a form
    try:
        table = text.table
    except InvalidValue as error:
        raise refuse([Fault(FILE, error.rule, error.detail)]) from error
    if not table.headers:
        raise refuse([Fault(FILE, "not_a_table", "there is no table in the file")])
    return text, language


def _make_source(content: TableContent) -> InputRecord:
    own, file = content.read.map, content.file
    given = own.source.model_dump(exclude_unset=True)
    table = own.table.model_dump(exclude={"sheet"}, exclude_unset=True)
    source = BundleSource.model_validate(
        {**given, "text": file.text, "media_type": file.media_type, "table": table}
    )
    line = content.read.lines.find("/source")
    return InputRecord("source", source.id, "/map/source", line, source)


def _list_chunks(
    session: Session, records: Iterator[InputRecord], origin: str | None
) -> Iterator[Chunk]:
    """Yield the records in chunks, each when those before are stored."""
    while chunk := list(islice(records, CHUNK_RECORDS)):
        yield Chunk(list(add_stored_quotes(session, chunk)), 0, origin)
