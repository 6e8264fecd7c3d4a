"""A text that is a table, and so is read cell by cell, while other texts are read in sentences."""

from typing import Self

from app.domain.cells.form import TableForm
from app.domain.cells.table import CellTable, read_table


class TableText(str):
    """A text with the form of its table. Nothing goes on from one cell to the next."""

    __slots__ = ("_table", "form")

    form: TableForm
    _table: CellTable | None

    def __new__(cls, text: str, form: TableForm) -> Self:
        made = super().__new__(cls, text)
        made.form = form
        made._table = None
        return made

    @property
    def table(self) -> CellTable:
        """The table of the text.

        Raises:
            InvalidValue: `not_a_table` or `too_many_values`.
        """
        if self._table is None:
            self._table = read_table(str(self), self.form)
        return self._table


def read_as(text: str, language: str, form: TableForm | None) -> tuple[str, str]:
    """Return a text, divided into cells if its source has a form, and the language in which it is read."""
    if form is None:
        return text, language
    return TableText(text, form), form.choose_language(language)
