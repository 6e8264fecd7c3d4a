"""The rows of a table as records: for each an achievement with its claims, and what these refer to."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError
from sqlalchemy.orm import Session

from app.domain.cells.form import MARKDOWN
from app.domain.cells.table import CellPlace
from app.domain.cells.table_text import TableText
from app.errors import InvalidValue
from app.ingest.bundle.fault_collector import FaultCollector
from app.ingest.bundle.input_record import ARRAYS, InputRecord
from app.ingest.bundle.validation import list_faults
from app.ingest.table_maps.claims import ClaimMaker
from app.ingest.table_maps.dates import read_date
from app.ingest.table_maps.names import NamedRecords, choose_language
from app.ingest.table_maps.plan import Plan
from app.ingest.table_maps.row_values import RowValues, find_parts, pair_countries, split_names
from app.ingest.table_maps.templates import fill

# Pointers of the faults of rows begin with it.
TABLE = "/table/rows"


class RowRecords:
    """Maker of the records of a table, row by row. Faults of cells are added to `findings`."""

    def __init__(
        self, session: Session, plan: Plan, text: TableText, language: str, findings: FaultCollector
    ) -> None:
        self._plan = plan
        self._text = text
        self._findings = findings
        self._parts = find_parts(plan)
        self._rows = plan.table.list_rows(plan.header)
        self._claims = ClaimMaker(plan, text, language, findings)
        self._organizations, self._technologies = self._find_names(session)
        self._countries = self._find_countries()
        # The ids that were made, each with the row that it is of.
        self._ids: dict[tuple[str, str], int] = {}

    def _find_names(self, session: Session) -> tuple[NamedRecords, NamedRecords]:
        organizations: set[str] = set()
        technologies: set[str] = set()
        organization, technology = self._parts.organization, self._parts.technology
        for row in self._rows if organization or technology else ():
            values = RowValues(self._plan, row).values
            organizations.update(split_names(organization, values) if organization else ())
            if technology and (name := " ".join(values[technology.column].split())):
                technologies.add(name)
        return (
            NamedRecords(session, "organization", organizations),
            NamedRecords(session, "technology", technologies),
        )

    def _find_countries(self) -> dict[str, str]:
        """Return the country of each organization of which all rows say the same."""
        part = self._parts.organization
        if part is None or part.country is None:
            return {}
        found = defaultdict[str, set[str]](set)
        for row in self._rows:
            for name, country in pair_countries(part, RowValues(self._plan, row).values):
                found[name].add(country)
        return {name: min(codes) for name, codes in found.items() if len(codes) == 1}

    def list_records(self) -> Iterator[InputRecord]:
        """Yield the records of all rows in order, each after those that it refers to."""
        line, end = self._plan.table.find_line(self._plan.header), 0
        for row in self._rows:
            start = self._plan.table.find_span(CellPlace(row, 1)).start
            if not end:
                line = self._plan.table.find_line(row)
            elif start > end:
                line += self._text.count("\n", end, start)
            end = start
            yield from self._read_row(row, line)

    def _read_row(self, row: int, line: int) -> Iterator[InputRecord]:
        pointer = f"{TABLE}/{row}"
        self._findings.line = line
        values = RowValues(self._plan, row)
        try:
            self._check_row(values)
            achievement_id = values.make_achievement_id()
            claims = self._claims.list_claims(values, achievement_id, pointer)
            if not claims:
                return
            self._check_key(values)
            date = self._read_date(values)
            self._take_id("achievement", achievement_id, row)
            for claim_id in claims:
                self._take_id("claim", claim_id, row)
        except InvalidValue as error:
            self._findings.add(pointer, error.rule, error.detail)
            return
        references: dict[str, Any] = {}
        yield from self._read_organizations(values, references, pointer, line)
        yield from self._read_technology(values, references, pointer, line)
        own = self._describe_achievement(values, date, references)
        yield self._make("achievement", {"id": achievement_id, **own}, pointer, line)
        for place, claim in claims.values():
            yield self._make("claim", {**claim, "period": date}, f"{pointer}/{place}", line)

    def _check_row(self, values: RowValues) -> None:
        table = self._plan.table
        cells, columns = table.count_cells(values.row), table.count_cells(self._plan.header)
        if cells > columns and table.form.media_type != MARKDOWN:
            raise InvalidValue(
                "row_too_long",
                f"the row has {cells} cells, and {columns} columns have a header: put cells with {table.form.delimiter!r} "
                "between quotation marks",
            )

    def _check_key(self, values: RowValues) -> None:
        if not all(values.key.values()):
            empty = next(name for name, value in values.key.items() if not value)
            raise InvalidValue("key_empty", f"the cell {empty!r} of the key is empty")
        rows = self._plan.table.find_rows(self._plan.header, values.key)
        if len(rows) > 1:
            listed = ", ".join(map(str, rows[:5]))
            detail = f"the rows {listed} have the same key: name more columns in `key`"
            raise InvalidValue("row_ambiguous", detail)

    def _read_date(self, values: RowValues) -> str | None:
        part = self._parts.date
        if part is None or not values.has_words(part.column):
            return None
        return read_date(values.values[part.column], part.format)

    def _take_id(self, kind: str, made: str, row: int) -> None:
        """Add an id.

        Raises:
            InvalidValue: `id_ambiguous`: it was made of another row.
        """
        other = self._ids.setdefault((kind, made), row)
        if other != row:
            detail = (
                f"the rows {other} and {row} both make the id {made!r} of the {kind}: put more columns into "
                "its `id`"
            )
            raise InvalidValue("id_ambiguous", detail)

    def _read_organizations(
        self, values: RowValues, references: dict[str, Any], pointer: str, line: int
    ) -> Iterator[InputRecord]:
        part = self._parts.organization
        references["organizations"] = []
        for name in split_names(part, values.values) if part else ():
            found = self._find(self._organizations, name, f"{pointer}/organization")
            if part is None or found is None:
                continue
            own, new = found
            references["organizations"].append({"organization": own, "role": part.role})
            if new is not None and ("organization", own) not in self._ids:
                self._ids["organization", own] = values.row
                record = {
                    "id": own,
                    "kind": part.kind,
                    "names": {self._name_language(new): new},
                    "country": self._countries.get(new),
                }
                yield self._make("organization", record, f"{pointer}/organization", line)

    def _read_technology(
        self, values: RowValues, references: dict[str, Any], pointer: str, line: int
    ) -> Iterator[InputRecord]:
        part = self._parts.technology
        references["technology"] = None
        name = " ".join(values.values[part.column].split()) if part else ""
        found = self._find(self._technologies, name, f"{pointer}/technology") if name else None
        if part is None or found is None:
            return
        own, new = found
        references["technology"] = own
        if new is not None and ("technology", own) not in self._ids:
            self._ids["technology", own] = values.row
            names = {self._name_language(new): new}
            record = {"id": own, "names": names, "field": part.field}
            yield self._make("technology", record, f"{pointer}/technology", line)

    def _find(
        self, records: NamedRecords, name: str, pointer: str
    ) -> tuple[str, str | None] | None:
        try:
            return records.find(name)
        except InvalidValue as error:
            self._findings.add(pointer, error.rule, error.detail)
            return None

    def _name_language(self, name: str) -> str:
        return choose_language(name, self._plan.map.source.language)

    def _describe_achievement(
        self, values: RowValues, date: str | None, references: dict[str, Any]
    ) -> dict[str, Any]:
        given, title = self._plan.map.achievement, values.make_title()
        parts = (self._parts.organization, self._parts.technology, self._parts.date)
        columns = [*self._plan.map.key, *(part.column for part in parts if part)]
        return {
            "title": title,
            "summary": fill(given.summary, values.values) if given.summary else title,
            "stage": given.stage,
            "date": date,
            **references,
            "evidence": [
                values.quote(name) for name in dict.fromkeys(columns) if values.has_words(name)
            ],
        }

    def _make(self, kind: str, fields: dict[str, Any], pointer: str, line: int) -> InputRecord:
        model = ARRAYS[kind][1]
        try:
            record = model.model_validate(fields)
        except ValidationError as error:
            for place, code, detail in list_faults(error, pointer, model):
                self._findings.add(place, code, detail)
            record = None
        return InputRecord(kind, fields["id"], pointer, line, record)
