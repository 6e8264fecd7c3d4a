"""The name of a way to read a text: its language and, of a table, the form by which it is divided into cells."""

from app.domain.cells.form import TableForm, read_form
from app.extraction.numbers.reader import reduce_language


def name_reading(language: str, media_type: str, table_form: str | None) -> str:
    """Return the name of how a source is read, of which the last two are stored."""
    reduced = reduce_language(language)
    return reduced if table_form is None else f"{reduced} {media_type} {table_form}"


def parse_reading(name: str) -> tuple[str, TableForm | None]:
    """Return the language and the form of a table that a name has."""
    language, _, rest = name.partition(" ")
    media_type, _, table_form = rest.partition(" ")
    return language, read_form(media_type, table_form or None)
