"""Metrics: what a number measures."""

from enum import StrEnum

from pydantic import Field

from app.schemas.common import Create, Label, ListLinks, ListMeta, Prose, Read, Resource, Slug
from app.schemas.queries import (
    ByCountry,
    ByField,
    ByOrganization,
    BySource,
    ByTechnology,
    ListQuery,
)


class Direction(StrEnum):
    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


class UnitRead(Read):
    code: str = Field(
        description="UCUM code; what is counted is a UCUM annotation.", examples=["km", "{call}"]
    )
    label: str = Field(description="The unit in words.", examples=["kilometre", "call"])


class MetricRead(Resource):
    name: str = Field(description="What is measured.")
    definition: str = Field(description="What exactly the number counts or measures.")
    dimension: str = Field(
        description="Only claims of one dimension can be compared by value.",
        examples=["length", "ratio", "count:call"],
    )
    unit: UnitRead = Field(description="The canonical unit, to which its claims are normalised.")
    direction: Direction = Field(description="Whether a higher or a lower number is better.")


class MetricList(Read):
    data: list[MetricRead] = Field(description="In order of `id`.")
    meta: ListMeta = Field(description="About this page and the whole list.")
    links: ListLinks = Field(description="Where this page and the next one are.")


class MetricCreate(Create):
    """A metric of a bundle."""

    id: Slug
    name: Label = Field(description="What is measured.")
    definition: Prose = Field(description="What exactly the number counts or measures.")
    unit: Label = Field(description="UCUM code of the canonical unit.", examples=["km", "{call}"])
    direction: Direction = Field(description="Whether a higher or a lower number is better.")


class MetricQuery(ByOrganization, ByTechnology, BySource, ByCountry, ByField, ListQuery):
    pass
