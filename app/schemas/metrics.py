"""Metrics: the quantities that numbers measure, with their canonical units."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

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
        description="Only claims of one dimension can be compared by value.",
        examples=["length", "ratio", "count:call"],
    )
    unit: UnitRead = Field(description="The canonical unit, to which claims are normalised.")
    direction: Direction = Field(description="Whether a higher or a lower number is better.")


class MetricList(ResourceList[MetricRead]): ...


class MetricCreate(WithdrawableCreate):
    """A metric to create: what numbers measure, and the unit that claims are converted to."""

    id: Slug
    name: Label = Field(description="What is measured.")
    definition: Prose = Field(description="What exactly the number counts or measures.")
    unit: Label = Field(description="UCUM code of the canonical unit.", examples=["km", "{call}"])
    direction: Direction = Field(description="Whether a higher or a lower number is better.")


class MetricQuery(WithdrawableQuery, ByField, ByCountry, BySource, ByTechnology, ByOrganization):
    id: list[Slug] = by_id("thickness")
    id__not: list[Slug] = none_of("id", "none-such")
    dimension: list[Annotated[str, Field(max_length=80, pattern=SEARCH_PATTERN)]] = any_of(
        "Only metrics of this dimension.", "length"
    )
    dimension__not: list[Annotated[str, Field(max_length=80, pattern=SEARCH_PATTERN)]] = none_of(
        "dimension", "ratio"
    )
    direction: list[Direction] = any_of("Only metrics with this direction.", "higher")
    direction__not: list[Direction] = none_of("direction", "neither")
    facet: list[
        Literal[
            "organization", "technology", "source", "country", "field", "dimension", "direction"
        ]
    ] = facet_by()
