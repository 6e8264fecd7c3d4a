"""Organizations: who reached something, or took part."""

from enum import StrEnum
from typing import Literal

from pydantic import Field

from app.schemas.common import (
    CountryCode,
    FacetsRead,
    Label,
    LanguageTag,
    ListLinks,
    ListMeta,
    Prose,
    Read,
    Slug,
    Withdrawable,
    WithdrawableCreate,
)
from app.schemas.filters import (
    ByCountry,
    ByField,
    ByMetric,
    BySource,
    ByStatus,
    ByTechnology,
    HasClaims,
    any_of,
    by_id,
    none_of,
)
from app.schemas.list_parameters import ListQuery, facet_by


class OrganizationKind(StrEnum):
    COMPANY = "company"
    UNIVERSITY = "university"
    RESEARCH_INSTITUTE = "research_institute"
    INDUSTRY_BODY = "industry_body"
    GOVERNMENT = "government"


class OrganizationRead(Withdrawable):
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
    data: list[OrganizationRead] = Field(description="In the order of `sort`.")
    meta: ListMeta = Field(description="About this page and the whole list.")
    links: ListLinks = Field(description="Where this page and the next one are.")
    facets: FacetsRead | None = Field(
        description="For each `facet` its values with counts; null without one."
    )


class OrganizationCreate(WithdrawableCreate):
    """An organization of a bundle."""

    id: Slug
    kind: OrganizationKind = Field(description="What sort of organization it is.")
    names: dict[LanguageTag, Label] = Field(min_length=1, description="Names by language (BCP 47).")
    aliases: list[Label] = Field(default=[], description="Other spellings that sources use.")
    country: CountryCode | None = Field(default=None, description="ISO 3166-1 alpha-2.")
    note: Prose | None = Field(default=None, description="What a reader should know.")


class CompanyFilters(
    ListQuery, ByStatus, HasClaims, ByField, ByCountry, BySource, ByMetric, ByTechnology
):
    """What companies and all organizations are chosen by."""

    id: list[Slug] = by_id("xgimi")
    id__not: list[Slug] = none_of("id", "none-such")


class CompanyQuery(CompanyFilters):
    facet: list[Literal["technology", "metric", "source", "country", "field"]] = facet_by()


class OrganizationQuery(CompanyFilters):
    kind: list[OrganizationKind] = any_of("Only organizations of this kind.", "university")
    kind__not: list[OrganizationKind] = none_of("kind", "company")
    facet: list[Literal["technology", "metric", "source", "country", "field", "kind"]] = facet_by()
