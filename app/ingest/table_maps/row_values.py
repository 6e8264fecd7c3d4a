"""The values of a row: its key, the names in it, its date, and the ids that are made of its cells."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.domain.cells.table import CellPlace
from app.domain.standard_codes import find_country
from app.ingest.table_maps.plan import Plan, find_part
from app.ingest.table_maps.slugs import make_slug
from app.ingest.table_maps.templates import fill
from app.schemas.sources import QuoteCreate
from app.schemas.table_maps import DateColumn, OrganizationColumn, TechnologyColumn


@dataclass(frozen=True, slots=True)
class RowParts:
    """The columns of organizations, technologies and dates, each None without one."""

    organization: OrganizationColumn | None
    technology: TechnologyColumn | None
    date: DateColumn | None


def find_parts(plan: Plan) -> RowParts:
    organization, technology, date = (
        find_part(plan.map, name) for name in ("organization", "technology", "date")
    )
    assert organization is None or isinstance(organization, OrganizationColumn)  # noqa: S101 - for mypy
    assert technology is None or isinstance(technology, TechnologyColumn)  # noqa: S101 - for mypy
    assert date is None or isinstance(date, DateColumn)  # noqa: S101 - for mypy
    return RowParts(organization, technology, date)


class RowValues:
    """The cells of a row of which a map names the columns, decoded."""

    def __init__(self, plan: Plan, row: int) -> None:
        self._plan = plan
        self.row = row
        self.values: Mapping[str, str] = {
            name: plan.table.get_value(CellPlace(row, column))
            for name, column in plan.columns.items()
        }
        self.key = {name: self.values[name] for name in plan.map.key}
        # Each claim of a row quotes the cells of its date and conditions.
        self._quotes: dict[str, QuoteCreate] = {}

    def make_achievement_id(self) -> str:
        template = self._plan.map.achievement.id
        return make_slug(fill(template, self.values) if template else " ".join(self.key.values()))

    def make_title(self) -> str:
        template = self._plan.map.achievement.title
        text = fill(template, self.values) if template else ", ".join(self.key.values())
        return " ".join(text.split())

    def quote(self, column: str) -> QuoteCreate:
        """Return the quote of the cell in a column."""
        if column not in self._quotes:
            plan = self._plan
            start = plan.table.find_span(CellPlace(self.row, plan.columns[column])).start
            self._quotes[column] = QuoteCreate.model_construct(
                source=plan.map.source.id, row=self.key, column=column, start=start
            )
        return self._quotes[column]

    def has_words(self, column: str) -> bool:
        return bool(self.values[column])


def split_names(part: OrganizationColumn, values: Mapping[str, str]) -> list[str]:
    """Return the names of the organizations in a row, each once."""
    cell = values[part.column]
    names = cell.split(part.split) if part.split else [cell]
    return list(dict.fromkeys(clean for name in names if (clean := " ".join(name.split()))))


def pair_countries(
    part: OrganizationColumn, values: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Yield each organization of a row with its country, where the row says which is whose."""
    if part.country is None:
        return
    cell = values[part.country]
    countries = cell.split(part.split) if part.split else [cell]
    names = split_names(part, values)
    if len(countries) == 1:
        countries *= len(names)
    if len(countries) == len(names):
        for name, country in zip(names, countries, strict=True):
            if code := find_country(country):
                yield name, code
