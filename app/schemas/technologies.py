"""Technologies: named technologies and products, ordered from broad to narrow."""

from pydantic import Field

from app.schemas.common import (
    Create,
    Label,
    LanguageTag,
    ListLinks,
    ListMeta,
    NamedReference,
    Prose,
    Read,
    Resource,
    Slug,
)
from app.schemas.queries import ByCountry, ByField, ByMetric, ByOrganization, BySource, ListQuery


class TechnologyRead(Resource):
    name: str = Field(description="Its name in English, or in its first language without one.")
    names: dict[str, str] = Field(description="Its names by language (BCP 47).")
    field: str = Field(
        description="The field it belongs to.", examples=["deep sea", "optical communication"]
    )
    broader: NamedReference | None = Field(
        description="The technology that this one is a part or kind of; null at the top."
    )
    description: str | None = Field(description="What it is, in our words; null when not said.")


class TechnologyList(Read):
    data: list[TechnologyRead] = Field(description="In order of `id`.")
    meta: ListMeta = Field(description="About this page and the whole list.")
    links: ListLinks = Field(description="Where this page and the next one are.")


class TechnologyCreate(Create):
    """A technology of a bundle."""

    id: Slug
    names: dict[LanguageTag, Label] = Field(min_length=1, description="Names by language (BCP 47).")
    field: Label = Field(description="The field it belongs to.")
    broader: Slug | None = Field(default=None, description="The id of the broader technology.")
    description: Prose | None = Field(default=None, description="What it is, in our words.")


class TechnologyQuery(ByOrganization, ByMetric, BySource, ByCountry, ByField, ListQuery):
    pass
