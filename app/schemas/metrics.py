"""Metrics: the quantities that numbers measure, with their canonical units."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from app.domain.units.codes import find_dimension
from app.schemas.common import (
    Label,
    Prose,
    Read,
    ResourceList,
    Slug,
    Withdrawable,
    WithdrawableCreate,
)
from app.schemas.filters import (
    ByCountry,
    ByField,
    ByOrganization,
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


class UnitRead(Read):
    code: str = Field(
        description="UCUM code; counted things are UCUM annotations.", examples=["km", "{call}"]
    )
    label: str = Field(description="The unit in words.", examples=["kilometre", "call"])


class MetricRead(Withdrawable):
    name: str = Field(description="What is measured.")
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
    unit: UnitRead = Field(description="The canonical unit, to which claims are normalised.")
    direction: Direction = Field(description="Whether a higher or a lower number is better.")


class MetricList(ResourceList[MetricRead]): ...


class MetricCreate(WithdrawableCreate):
    """A metric to create: what numbers measure, and the unit that claims are converted to."""

    id: Slug
    name: Label = Field(description="What is measured.")
    definition: Prose = Field(description="What exactly the number counts or measures.")
    unit: Label = Field(
        description="The canonical unit: its UCUM code, or any spelling of it; the code is stored.",
        examples=["km", "{call}", "Wh/kg"],
    )
    direction: Direction = Field(description="Whether a higher or a lower number is better.")


Dimension = Annotated[
    str, Field(max_length=80, pattern=SEARCH_PATTERN), AfterValidator(find_dimension)
]


class MetricQuery(WithdrawableQuery, ByField, ByCountry, BySource, ByTechnology, ByOrganization):
    id: list[Slug] = by_id("thickness")
    id__not: list[Slug] = none_of("id", "none-such")
    dimension: list[Dimension] = any_of(
        "Only metrics of this dimension, by its name or as a product of base units (`m2/s2`).",
        "length",
    )
    dimension__not: list[Dimension] = none_of("dimension", "ratio")
    direction: list[Direction] = any_of("Only metrics with this direction.", "higher")
    direction__not: list[Direction] = none_of("direction", "neither")
    facet: list[
        Literal[
            "organization", "technology", "source", "country", "field", "dimension", "direction"
        ]
    ] = facet_by()
