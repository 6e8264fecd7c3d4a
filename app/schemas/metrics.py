"""Metrics: the quantities that numbers measure, with their canonical units."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from app.domain.units.codes import find_dimension
from app.errors import InvalidValue
from app.schemas.common import (
    Create,
    Label,
    LanguageTag,
    Mergeable,
    MergeableCreate,
    Names,
    Prose,
    Read,
    ResourceList,
    SameAs,
    SameAsRead,
    Slug,
)
from app.schemas.filters import (
    ByCountry,
    ByField,
    ByOrganization,
    BySameAs,
    BySource,
    ByTechnology,
    WithdrawableQuery,
    any_of,
    by_id,
    none_of,
)
from app.schemas.list_parameters import SEARCH_PATTERN, facet_by


class Direction(StrEnum):
    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


class Scale(StrEnum):
    ABSOLUTE = "absolute"
    DIFFERENCE = "difference"
    RATIO = "ratio"
    LOGARITHMIC = "logarithmic"
    RANK = "rank"


class QualifierType(StrEnum):
    TEXT = "text"
    QUANTITY = "quantity"


_CODE = Field(
    description="UCUM code; counted things are UCUM annotations.", examples=["km", "{call}"]
)
_SYMBOL = Field(description="The unit as a symbol.", examples=["km", "Wh/kg"])
_SCALE = (
    "How numbers compare: `absolute`; `difference`, where a unit's zero plays no part (10 °C is 10 K); "
    "`ratio` of something; `logarithmic` and `rank`, which follow from the unit"
)


class UnitRead(Read):
    code: str = _CODE
    symbol: str = _SYMBOL
    label: str = Field(
        description="The unit in English words, in singular or plural as the number needs it.",
        examples=["kilometres", "call"],
    )


class UnitLabelsRead(Read):
    one: str = Field(description="In the singular.", examples=["watt-hour per kilogram"])
    other: str = Field(description="In the plural.", examples=["watt-hours per kilogram"])


class MetricUnitRead(Read):
    code: str = _CODE
    symbol: str = _SYMBOL
    labels: dict[str, UnitLabelsRead] = Field(description="The unit in words, by language.")


class DeclaredQualifierRead(Read):
    """A property that claims of the metric may state as a condition of their number."""

    property: Slug
    names: dict[str, str] = Field(description="Its names by language (BCP 47).")
    type: QualifierType = Field(description="Whether its values are texts or quantities.")
    unit: str | None = Field(description="UCUM code of the canonical unit; null for texts.")
    separates: bool = Field(
        description="True if only numbers with equal values of it can be compared, as with a data set; "
        "false if it only describes, as a confidence."
    )


class MetricRead(Mergeable):
    name: str = Field(description="Its English name, or else the name in its first language.")
    names: dict[str, str] = Field(description="What is measured, by language (BCP 47).")
    aliases: list[str] = Field(description="Other names that sources use.")
    definition: str = Field(description="What exactly the number counts or measures.")
    dimension: str = Field(
        description="What the unit measures, as a product of base units. Only claims of one dimension "
        "can be compared by value.",
        examples=["m", "m2/s2", "1", "{call}"],
    )
    dimension_name: str | None = Field(
        description="The English name of the dimension; null if it has none.",
        examples=["length", "specific energy", "ratio"],
    )
    scale: Scale = Field(description=f"{_SCALE}.")
    unit: MetricUnitRead = Field(description="The canonical unit, to which claims are normalised.")
    direction: Direction = Field(description="Whether a higher or a lower number is better.")
    qualifiers: list[DeclaredQualifierRead] = Field(
        description="The conditions that its claims may state, in the order of display."
    )
    same_as: SameAsRead


class MetricList(ResourceList[MetricRead]): ...


class UnitLabelsCreate(Create):
    one: Label = Field(description="In the singular.")
    other: Label = Field(description="In the plural.")


UnitSpelling = Annotated[
    Label,
    Field(
        description="The canonical unit: its UCUM code, or any spelling of it; the code is stored.",
        examples=["km", "{call}", "Wh/kg"],
    ),
]


class LabelledUnitCreate(Create):
    """A unit with words for it, where a counted thing has none in the table of units."""

    code: UnitSpelling
    labels: dict[LanguageTag, UnitLabelsCreate] = Field(
        min_length=1, description="The unit in words, by language (BCP 47)."
    )


class DeclaredQualifierCreate(Create):
    """A property that claims of the metric may state as a condition of their number.

    A property has one type and one dimension in the whole catalogue.
    """

    property: Slug
    names: Names
    type: QualifierType = Field(
        default=QualifierType.TEXT, description="Whether its values are texts or quantities."
    )
    unit: Label | None = Field(
        default=None,
        description="The canonical unit of a quantity, in any spelling; left out for a text.",
    )
    separates: bool = Field(
        default=True,
        description="True if only numbers with equal values of it can be compared, as with a data set; "
        "false if it only describes, as a confidence.",
    )


class MetricCreate(MergeableCreate):
    """A metric to create: what numbers measure, and the unit that claims are converted to."""

    id: Slug
    names: Names
    aliases: list[Label] = Field(default=[], description="Other names that sources use.")
    definition: Prose = Field(description="What exactly the number counts or measures.")
    unit: UnitSpelling | LabelledUnitCreate = Field(
        description="The canonical unit: its UCUM code, any spelling of it, or a code with words for it."
    )
    direction: Direction = Field(description="Whether a higher or a lower number is better.")
    scale: Scale = Field(default=Scale.ABSOLUTE, description=f"{_SCALE}.")
    qualifiers: list[DeclaredQualifierCreate] = Field(
        default=[],
        max_length=20,
        description="The conditions that its claims may state, in the order of display.",
    )
    same_as: SameAs = Field(default=[])


def _read_dimension(text: str) -> str:
    try:
        return find_dimension(text)
    except InvalidValue as error:
        raise PydanticCustomError(error.rule, "{detail}", {"detail": error.detail}) from error


Dimension = Annotated[
    str, Field(max_length=80, pattern=SEARCH_PATTERN), AfterValidator(_read_dimension)
]


class MetricQuery(
    WithdrawableQuery, ByField, ByCountry, BySource, ByTechnology, ByOrganization, BySameAs
):
    id: list[Slug] = by_id("thickness")
    id__not: list[Slug] = none_of("id", "none-such")
    dimension: list[Dimension] = any_of(
        "Only metrics of this dimension, by its name or as a product of base units (`m2/s2`).",
        "length",
    )
    dimension__not: list[Dimension] = none_of("dimension", "ratio")
    direction: list[Direction] = any_of("Only metrics with this direction.", "higher")
    direction__not: list[Direction] = none_of("direction", "neither")
    scale: list[Scale] = any_of("Only metrics of this scale.", "absolute")
    scale__not: list[Scale] = none_of("scale", "rank")
    facet: list[
        Literal[
            "organization",
            "technology",
            "source",
            "country",
            "field",
            "dimension",
            "direction",
            "scale",
        ]
    ] = facet_by()
