"""Maps: how the rows of a table become achievements and claims, which quote its cells."""

from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from app.schemas.achievements import STAGES, Role, Stage
from app.schemas.bundle import BundleSource, OriginName
from app.schemas.cells import TableFields
from app.schemas.claims import ClaimKind
from app.schemas.common import Create, Label, LanguageTag, Slug
from app.schemas.organizations import OrganizationKind

_OF_THE_FILE = ("text", "text_file", "media_type", "table")


def _name_column(value: object) -> object:
    """Return the name of a column, which alone is enough, as an object."""
    return {"column": value} if isinstance(value, str) else value


def _make_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


Header = Annotated[str, Field(min_length=1, max_length=500)]
Template = Annotated[
    str,
    Field(
        min_length=1,
        max_length=500,
        description="A text with the cells of the row for the headers in braces: `{Model}`.",
    ),
]
_SHORT = "The header of a column, or an object with more."


class MapSource(BundleSource):
    """The source that the table becomes; text and type are those of the file."""

    @model_validator(mode="after")
    def _refuse_text(self) -> Self:
        given = [name for name in _OF_THE_FILE if name in self.model_fields_set]
        if given:
            raise PydanticCustomError(
                "of_the_file",
                "leave out `{name}`: it is that of the file, and `table` is a key beside `source`",
                {"name": given[0]},
            )
        return self


class MapTable(TableFields):
    """How the table of the file is written."""

    sheet: Label | None = Field(
        default=None, description="The sheet of an XLSX file; by default the first one."
    )


class MapAchievement(Create):
    """The achievement of a row; by default it has the key of the row as id and as title."""

    id: Template | None = Field(default=None, description="The id; what it has is made a slug.")
    title: Template | None = Field(default=None, description="The title.")
    summary: Template | None = Field(
        default=None, description="One sentence in your own words; by default the title."
    )
    stage: Stage = Field(default=Stage.REPORTED, description=STAGES)


class OrganizationColumn(Create):
    """The organizations of a row. Those whose names the catalogue does not have are made."""

    column: Header
    split: str | None = Field(
        default=None, min_length=1, max_length=5, description="What separates several names."
    )
    role: Role = Field(default=Role.DEVELOPER, description="In which role.")
    kind: OrganizationKind = Field(
        default=OrganizationKind.COMPANY, description="The kind of new ones."
    )
    country: Header | None = Field(
        default=None,
        description="The column of the countries of new ones: one, or as many as there are names.",
    )


class TechnologyColumn(Create):
    """The technology of a row. One whose name the catalogue does not have is made."""

    column: Header
    field: Label = Field(default="unspecified", description="The field of new ones.")


class DateColumn(Create):
    """The date of a row, which its achievement and its claims have."""

    column: Header
    format: str | None = Field(
        default=None,
        min_length=1,
        max_length=40,
        description="How dates are written: `YYYY`, `MM`, `M`, `DD`, `D`, `MMM` (Jan or January) and what is "
        "between them. By default dates are EDTF.",
        examples=["DD.MM.YYYY"],
    )


class QualifierColumn(Create):
    """A condition of a claim: the text or the quantity of a cell, or a text for all rows."""

    property: Slug
    column: Header | None = None
    text: Label | None = None

    @model_validator(mode="after")
    def _require_one(self) -> Self:
        if (self.column is None) == (self.text is None):
            raise PydanticCustomError("column_or_text", "give `column` or `text`, one of them")
        return self


Organizations = Annotated[
    OrganizationColumn | None, BeforeValidator(_name_column), Field(description=_SHORT)
]
Technology = Annotated[
    TechnologyColumn | None, BeforeValidator(_name_column), Field(description=_SHORT)
]
Date = Annotated[DateColumn | None, BeforeValidator(_name_column), Field(description=_SHORT)]
_Values: Any = BeforeValidator(_make_list)


class ClaimColumn(Create):
    """A column of numbers: each cell that is a single number is a claim."""

    metric: Slug
    column: Header
    unit: Label | None = Field(
        default=None,
        description="The unit of numbers without one; by default that of the header: `Range (km)`.",
    )
    kind: ClaimKind | None = Field(default=None, description="By default `result` or `ranking`.")
    id: Template | None = Field(
        default=None, description="By default the id of the achievement and that of the metric."
    )
    statements: dict[LanguageTag, Template] | None = Field(
        default=None,
        min_length=1,
        description="The claim in one sentence, by language; `{value}` is the number with its unit.",
    )
    qualifiers: list[QualifierColumn] = Field(default=[], max_length=40)
    only: dict[Header, Annotated[list[str], _Values]] = Field(
        default={}, description="Only rows that have one of these texts in each of these columns."
    )
    organization: Organizations = None
    technology: Technology = None
    date: Date = None


class TableMap(Create):
    """A map of a table: a source with its form, the key of its rows, and what the columns are."""

    origin: OriginName | None = Field(
        default=None, description="Whose table it is; see the bundle."
    )
    source: MapSource
    table: MapTable = MapTable()
    key: Annotated[list[Header], _Values] = Field(
        min_length=1,
        max_length=10,
        description="The columns by which a row is named, in all editions of the table.",
    )
    achievement: MapAchievement = MapAchievement()
    organization: Organizations = None
    technology: Technology = None
    date: Date = None
    qualifiers: list[QualifierColumn] = Field(
        default=[], max_length=40, description="Conditions of all claims."
    )
    claims: list[ClaimColumn] = Field(min_length=1, max_length=200)
