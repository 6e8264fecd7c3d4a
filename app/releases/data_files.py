"""The data files of a release: one per collection and format, documents in order of id."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import file_digest
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app.domain.public_address import PublicAddress
from app.formats.export import stream_list
from app.formats.file_format import Format
from app.formats.tables.resource_columns import find_table
from app.ingest.rows.read_records import TrackProgress
from app.models import KINDS, Kind
from app.queries.collections import COLLECTIONS
from app.queries.list_page.definition import define_list
from app.queries.list_page.full_list import open_full_list
from app.queries.lists.listing import Listing
from app.releases.schemas import find_schema
from app.releases.table_schema import describe_table, name_resource
from app.schemas.claims import ClaimStatus
from app.schemas.common import Standing


@dataclass(frozen=True, slots=True)
class DataFormat:
    """A format of data files.

    If `is_table` is true, `datapackage.json` describes the columns. Frictionless cannot measure some formats
    when it reads them, and would find fault with their size and hash. These are in `SHA256SUMS` too.
    """

    media_type: str
    is_table: bool = True
    is_text: bool = True
    is_measured: bool = True


DATA_FORMATS = {
    Format.NDJSON: DataFormat("application/x-ndjson", is_table=False),
    Format.CSV: DataFormat("text/csv"),
    Format.CSV_SPREADSHEET: DataFormat("text/csv"),
    Format.MARKDOWN: DataFormat("text/markdown", is_table=False),
    Format.XLSX: DataFormat(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", is_text=False
    ),
    Format.JSONLD: DataFormat("application/ld+json", is_table=False),
    Format.PARQUET: DataFormat("application/vnd.apache.parquet", is_text=False, is_measured=False),
}


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file with all resources of a kind in a format; `path` is relative to the folder of the release."""

    kind: Kind
    format: Format
    path: str


def write_data_files(
    session: Session,
    folder: Path,
    counts: Mapping[str, int],
    track: TrackProgress,
    address: PublicAddress,
) -> list[DataFile]:
    """Write a file for each collection and format, and return these files.

    The data come from the session's snapshot and include withdrawn records.
    """
    (folder / "data").mkdir()
    written: list[DataFile] = []
    for kind in KINDS.values():
        listing = list_all(session, kind)
        for name in DATA_FORMATS:
            path = f"data/{kind.plural}.{name.suffix}"
            full_list = open_full_list(session, listing)
            tracked = iter(track(full_list.documents, path, counts[kind.name]))
            tracked_list = replace(full_list, documents=tracked)
            with (folder / path).open("wb") as file:
                file.writelines(stream_list(tracked_list, listing, name, kind.plural, address))
            written.append(DataFile(kind, name, path))
    return written


def list_all(session: Session, kind: Kind) -> Listing:
    """Return a listing of all records of a kind, including withdrawn ones."""
    listed = COLLECTIONS[kind.plural]
    statuses = list(ClaimStatus) if kind.name == "claim" else list(Standing)
    return define_list(session, listed.lister, listed.query.model_validate({"status": statuses}))


def describe_resource(folder: Path, data_file: DataFile) -> dict[str, Any]:
    """Describe a data file as a Data Resource (https://datapackage.org/standard/data-resource/)."""
    kind, data_format = data_file.kind.name, DATA_FORMATS[data_file.format]
    path = folder / data_file.path
    described: dict[str, Any] = {
        "name": name_resource(kind, data_file.format),
        "path": data_file.path,
        "format": data_file.format.suffix.rpartition(".")[2],
        "mediatype": data_format.media_type,
        "jsonSchema": find_schema(kind),
    }
    if data_format.is_text:
        described["encoding"] = "utf-8"
    if data_format.is_measured:
        described |= {"bytes": path.stat().st_size, "hash": f"sha256:{hash_file(path)}"}
    if data_format.is_table:
        described["type"] = "table"
        described["schema"] = describe_table(kind, find_table(kind).columns, data_file.format)
    return described


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
