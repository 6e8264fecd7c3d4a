"""The form of a table in a text: how its cells are separated, and how its numbers are written."""

import json
from dataclasses import asdict, dataclass

CSV = "text/csv"
TSV = "text/tab-separated-values"
MARKDOWN = "text/markdown"
TABLES = (CSV, TSV, MARKDOWN)
PLAIN = "text/plain"
DELIMITERS = {CSV: ",", TSV: "\t", MARKDOWN: "|"}
# A language in which a comma separates thousands, and one in which it begins the decimals.
_LANGUAGE_OF_DECIMAL = {".": "en", ",": "de"}


@dataclass(frozen=True, slots=True)
class TableForm:
    """The form of a table in a text of a media type.

    `header_row` counts the records of the text from 1; it is 0 in Markdown, where each table has its own.
    `decimal` and `group` are the separators in numbers, None where the language of the source decides; an empty
    `group` means that there is none. Cells with a text of `empty` have no value.
    """

    media_type: str
    header_row: int
    delimiter: str
    decimal: str | None = None
    group: str | None = None
    empty: tuple[str, ...] = ()

    def write(self) -> str:
        """Return the form as it is stored, beside the media type."""
        fields = asdict(self)
        del fields["media_type"]
        return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))

    def choose_language(self, language: str) -> str:
        """Return the language by whose rules numbers are read in a source of a language."""
        return _LANGUAGE_OF_DECIMAL[self.decimal] if self.decimal else language


def read_form(media_type: str, stored: str | None) -> TableForm | None:
    """Return the form of a table as it is stored; None for a text that is no table."""
    if stored is None:
        return None
    fields = json.loads(stored)
    return TableForm(media_type, **{**fields, "empty": tuple(fields["empty"])})
