"""The claims of a row: one for each cell, in the columns of numbers, that is a single number."""

from functools import cached_property
from typing import Any

from app.domain.cells.notation import Notation, find_notation
from app.domain.cells.table import CellPlace
from app.domain.cells.table_text import TableText
from app.domain.units.units import find_unit
from app.errors import InvalidValue
from app.extraction.agreement.header_units import read_header_unit
from app.ingest.bundle.fault_collector import FaultCollector
from app.ingest.table_maps.cells import CellNumber, check_factor, read_number
from app.ingest.table_maps.plan import VALUE, Plan
from app.ingest.table_maps.row_values import RowValues
from app.ingest.table_maps.slugs import make_slug
from app.ingest.table_maps.templates import fill
from app.schemas.table_maps import ClaimColumn, QualifierColumn

_SHOWN = 60
# Claims by id, each with its pointer within the row.
Claims = dict[str, tuple[str, dict[str, Any]]]


class ClaimMaker:
    """Maker of the claims of rows. A cell that has words and is no single number is noted in `findings`."""

    def __init__(
        self, plan: Plan, text: TableText, language: str, findings: FaultCollector
    ) -> None:
        self._plan = plan
        self._text = text
        self._language = language
        self._findings = findings
        metrics = [claim.metric for claim in plan.map.claims if claim.id is None]
        # Columns of one metric need more than its id in theirs.
        self._repeated = {name for name in metrics if metrics.count(name) > 1}

    def list_claims(self, values: RowValues, achievement_id: str, pointer: str) -> Claims:
        """Return the claims of a row.

        Raises:
            InvalidValue: `id_ambiguous`: two columns make one id.
        """
        made: Claims = {}
        for index, column in enumerate(self._plan.map.claims):
            if not values.has_words(column.column) or not _is_chosen(column, values):
                continue
            place = f"claims/{index}"
            try:
                number = self._read_number(column.column, values.row)
                self._check_conditions(column, values)
            except InvalidValue as error:
                self._findings.note_open_cell(
                    self._plan.map.source.id, f"{pointer}/{place}", error.detail
                )
                continue
            claim_id = self._make_id(column, values, achievement_id)
            if claim_id in made:
                detail = f"two columns make the id {claim_id!r}: give them each an `id`"
                raise InvalidValue("id_ambiguous", detail)
            claim = self._describe(column, values, number)
            made[claim_id] = place, {"id": claim_id, "achievement": achievement_id, **claim}
        return made

    @cached_property
    def _notation(self) -> Notation:
        """What the cells of all columns of numbers prove about their separators."""
        table, plan = self._plan.table, self._plan
        columns = {plan.columns[claim.column] for claim in plan.map.claims}
        places = (CellPlace(row, own) for row in table.list_rows(plan.header) for own in columns)
        return find_notation(table.get_value(place) for place in places)

    def _read_number(self, column: str, row: int) -> CellNumber:
        """Return the number of a cell.

        Raises:
            InvalidValue: it is no single number; the detail is for users.
        """
        cell = self._plan.table.find_span(CellPlace(row, self._plan.columns[column]))
        try:
            number = read_number(self._text, cell, self._language, lambda: self._notation)
            check_factor(column, number)
        except InvalidValue as error:
            words = cell.cut(self._text)[:_SHOWN]
            detail = (
                f"{words!r} in row {row}, column {column[:_SHOWN]!r}, is no single number, and no claim was made of it: "
                f"{error.detail}; name it in `empty` if it means that there is none"
            )
            raise InvalidValue(error.rule, detail) from error
        return number

    def _check_conditions(self, column: ClaimColumn, values: RowValues) -> None:
        """Raise InvalidValue if the cell of a condition that is a quantity is no single number."""
        for own in (*self._plan.map.qualifiers, *column.qualifiers):
            is_quantity = (column.metric, own.property) in self._plan.quantities
            if is_quantity and own.column and values.has_words(own.column):
                self._read_number(own.column, values.row)

    def _make_id(self, column: ClaimColumn, values: RowValues, achievement_id: str) -> str:
        if column.id is not None:
            return make_slug(fill(column.id, values.values))
        more = f" {column.column}" if column.metric in self._repeated else ""
        return make_slug(f"{achievement_id} {column.metric}{more}")

    def _describe(
        self, column: ClaimColumn, values: RowValues, number: CellNumber
    ) -> dict[str, Any]:
        is_bare = number.quantity.unit_text is None
        quantity = {"as_stated": number.as_stated, "unit": _choose_unit(column, number)}
        qualifiers = [*self._plan.map.qualifiers, *column.qualifiers]
        quoted = [own.column for own in qualifiers if own.column and values.has_words(own.column)]
        claim: dict[str, Any] = {
            "metric": column.metric,
            "kind": column.kind,
            "quantity": quantity,
            "qualifiers": [
                described
                for own in qualifiers
                if (described := self._qualify(column.metric, own, values))
            ],
            "evidence": [values.quote(name) for name in dict.fromkeys((column.column, *quoted))],
        }
        if column.statements:
            shown = self._show(column, number) if is_bare else number.as_stated
            filling = {VALUE: shown, **values.values}
            claim["statements"] = {
                language: fill(statement, filling)
                for language, statement in column.statements.items()
            }
        return claim

    def _show(self, column: ClaimColumn, number: CellNumber) -> str:
        """Return a number with its unit, which the cell does not have."""
        unit = find_unit(column.unit) if column.unit else read_header_unit(column.column)
        symbol = unit.symbol if unit and unit.code != "1" else ""
        return f"{number.as_stated} {symbol}".strip()

    def _qualify(
        self, metric: str, own: QualifierColumn, values: RowValues
    ) -> dict[str, Any] | None:
        text = own.text if own.column is None else " ".join(values.values[own.column].split())
        if not text:
            return None
        is_quantity = (metric, own.property) in self._plan.quantities
        return {"property": own.property, "as_stated" if is_quantity else "text": text}


def _choose_unit(column: ClaimColumn, number: CellNumber) -> str | None:
    """Return the unit to give for a number: that of its column if it has none, or one of several meanings (`$5`)."""
    if number.quantity.unit_text is None:
        return column.unit
    unit = find_unit(column.unit) if column.unit else read_header_unit(column.column)
    return unit.code if unit and unit.code in number.quantity.codes else None


def _is_chosen(column: ClaimColumn, values: RowValues) -> bool:
    """Return whether a row has the texts that a claim is limited to."""
    return all(values.values[name] in chosen for name, chosen in column.only.items())
