"""The formats of files. Each has an ending, which follows the path of what the file is about: `/v1/claims.csv`."""

from enum import StrEnum


class Format(StrEnum):
    NDJSON = "ndjson"
    CSV = "csv"
    CSV_SPREADSHEET = "csv-spreadsheet"
    MARKDOWN = "md"
    XLSX = "xlsx"
    PARQUET = "parquet"
    JSONLD = "jsonld"
    ATOM = "atom"
    BIBTEX = "bib"
    CSL_JSON = "csl.json"

    @property
    def suffix(self) -> str:
        """The ending of the name of a file, without its first dot."""
        return "spreadsheet.csv" if self is Format.CSV_SPREADSHEET else self.value


LIST_FORMATS = tuple(name for name in Format if name not in (Format.BIBTEX, Format.CSL_JSON))
TABLES = frozenset(
    {Format.CSV, Format.CSV_SPREADSHEET, Format.MARKDOWN, Format.XLSX, Format.PARQUET}
)
# Formats that are compressed in themselves.
COMPRESSED = frozenset({Format.XLSX, Format.PARQUET})
