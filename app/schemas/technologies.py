"""Technologies: named technologies and products, in a hierarchy."""

from typing import Literal

from pydantic import Field

from app.schemas.common import (
    Label,
    Mergeable,
    MergeableCreate,
    NamedReference,
    Names,
    Prose,
    ResourceList,
    SameAs,
    SameAsRead,
    Slug,
)
from app.schemas.filters import (
    ByCountry,
    ByField,
    ByMetric,
    ByOrganization,
    BySameAs,
    BySource,
    WithdrawableQuery,
    any_of,
    by_id,
    none_of,
)
from app.schemas.list_parameters import OneQuery, PartialQuery, expand_to, facet_by, sort_by


class TechnologyRead(Mergeable):
    name: str = Field(description="Its English name, or else the name in its first language.")
    names: dict[str, str] = Field(description="Its names by language (BCP 47).")
    aliases: list[str] = Field(description="Other names that sources use.")
    field: str = Field(
        description="The field of technology that it belongs to.",
        examples=["deep sea", "optical communication"],
    )
    broader: NamedReference | None = Field(
        description="The technology that it is a part or kind of; null at the top."
    )
    description: str | None = Field(
        description="What it is, written by the curators; null if missing."
    )
    same_as: SameAsRead


class TechnologyList(ResourceList[TechnologyRead]): ...


class TechnologyCreate(MergeableCreate):
    """A technology or product to create, with its names by language."""

    id: Slug
    names: Names
    aliases: list[Label] = Field(default=[], description="Other names that sources use.")
    field: Label = Field(description="The field of technology that it belongs to.")
    broader: Slug | None = Field(default=None, description="The id of the broader technology.")
    description: Prose | None = Field(default=None, description="What it is, in your own words.")
    same_as: SameAs = Field(default=[])


class TechnologyParts(PartialQuery):
    """The parameters `fields` and `expand`, which select the parts of a technology to show."""

    expand: str | None = expand_to("broader")


class OneTechnologyQuery(TechnologyParts, OneQuery):
    """Parameters of `GET /v1/technologies/{id}`."""


class TechnologyQuery(
    TechnologyParts,
    WithdrawableQuery,
    ByField,
    ByCountry,
    BySource,
    ByMetric,
    ByOrganization,
    BySameAs,
):
    id: list[Slug] = by_id("projector")
    id__not: list[Slug] = none_of("id", "none-such")
    sort: str | None = sort_by("name")
    broader: list[Slug] = any_of(
        "Only technologies directly below this one, by its id.", "optical-communication"
    )
    broader__not: list[Slug] = none_of("broader", "optical-communication")
    facet: list[Literal["organization", "metric", "source", "country", "field", "broader"]] = (
        facet_by("field")
    )
