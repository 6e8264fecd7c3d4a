"""Files of tables: CSV, TSV, Markdown, and XLSX, which is stored as CSV."""

from pathlib import PurePath
from typing import NamedTuple

from app.domain.cells.form import CSV, MARKDOWN, TSV
from app.domain.text import check_storable, decode_text
from app.errors import Fault, InvalidValue
from app.ingest.table_maps.files.map_file import refuse
from app.ingest.table_maps.files.workbook import XLSX, read_workbook
from app.schemas.table_maps import TableMap

_TYPES = {
    ".csv": CSV,
    ".tsv": TSV,
    ".tab": TSV,
    ".md": MARKDOWN,
    ".markdown": MARKDOWN,
    ".xlsx": XLSX,
}
FILE = "/table"


class TableFile(NamedTuple):
    """The text of a table with its media type. That of an XLSX file is CSV."""

    text: str
    media_type: str


def find_type(name: str) -> str:
    """Return the media type of a file of a table by its name.

    Raises:
        InvalidBundle: the name has no ending of a table.
    """
    ending = PurePath(name).suffix.lower()
    if ending not in _TYPES:
        detail = (
            f"{name[:60]!r} has none of the endings {', '.join(_TYPES)}: name the file by its type"
        )
        raise refuse([Fault(FILE, "unknown_table", detail)])
    return _TYPES[ending]


def read_file(content: bytes, media_type: str, own: TableMap) -> TableFile:
    """Return the text of a table file; a byte order mark at its start is left out.

    Raises:
        InvalidBundle: it is not UTF-8, is empty, or is no workbook within the limits.
    """
    try:
        if media_type == XLSX:
            return TableFile(check_storable(read_workbook(content, own.table.sheet)), CSV)
        return TableFile(check_storable(_decode(content)), media_type)
    except InvalidValue as error:
        raise refuse([Fault(FILE, error.rule, error.detail)]) from error


def _decode(content: bytes) -> str:
    text = decode_text(content)
    if not text.strip():
        raise InvalidValue("empty", "the file holds no text")
    return text
