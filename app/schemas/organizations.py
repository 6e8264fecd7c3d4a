"""Organizations: who reached something, or took part."""

from enum import StrEnum

from pydantic import Field

from app.schemas.common import (
    CountryCode,
    Create,
    Label,
    LanguageTag,
    ListLinks,
    ListMeta,
    Prose,
    Read,
    Resource,
    Slug,
)
from app.schemas.queries import ByCountry, ByField, ByMetric, BySource, ByTechnology, ListQuery


class OrganizationKind(StrEnum):
    COMPANY = "company"
    UNIVERSITY = "university"
    RESEARCH_INSTITUTE = "research_institute"
    INDUSTRY_BODY = "industry_body"
    GOVERNMENT = "government"


class OrganizationRead(Resource):
    kind: OrganizationKind = Field(description="What sort of organization it is.")
    name: str = Field(description="Its name in English, or in its first language without one.")
    names: dict[str, str] = Field(
        description="Its names by language (BCP 47).",
        examples=[{"en": "XGIMI", "zh": "极米科技"}],
    )
    aliases: list[str] = Field(
        description="Other spellings under which sources name it, errors of theirs included."
    )
    country: str | None = Field(
        description="ISO 3166-1 alpha-2; null when not known.", examples=["CN"]
    )
    note: str | None = Field(description="What a reader should know, for example of namesakes.")


class OrganizationList(Read):
    data: list[OrganizationRead] = Field(description="In order of `id`.")
    meta: ListMeta = Field(description="About this page and the whole list.")
    links: ListLinks = Field(description="Where this page and the next one are.")


class OrganizationCreate(Create):
    """An organization of a bundle."""

    id: Slug
    kind: OrganizationKind = Field(description="What sort of organization it is.")
    names: dict[LanguageTag, Label] = Field(min_length=1, description="Names by language (BCP 47).")
    aliases: list[Label] = Field(default=[], description="Other spellings that sources use.")
    country: CountryCode | None = Field(default=None, description="ISO 3166-1 alpha-2.")
    note: Prose | None = Field(default=None, description="What a reader should know.")


class CompanyQuery(ByTechnology, ByMetric, BySource, ByCountry, ByField, ListQuery):
    pass


class OrganizationQuery(CompanyQuery):
    kind: list[OrganizationKind] = Field(
        default=[],
        max_length=5,
        description="Only organizations of this kind. Repeat the parameter for 'or'.",
        examples=[["university"]],
    )
