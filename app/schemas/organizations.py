"""Organizations: companies, institutes and other bodies that take part in achievements."""

from enum import StrEnum
from typing import Literal

from pydantic import Field

from app.schemas.common import (
    CountryCode,
    Label,
    Mergeable,
    MergeableCreate,
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
    BySameAs,
    BySource,
    ByTechnology,
    WithdrawableQuery,
    any_of,
    by_id,
    none_of,
)
from app.schemas.list_parameters import facet_by, sort_by


class OrganizationKind(StrEnum):
    COMPANY = "company"
    UNIVERSITY = "university"
    RESEARCH_INSTITUTE = "research_institute"
    INDUSTRY_BODY = "industry_body"
    GOVERNMENT = "government"
    PERSON = "person"
    CONSORTIUM = "consortium"
    NON_PROFIT = "non_profit"
    STANDARDS_BODY = "standards_body"
    HOSPITAL = "hospital"


class OrganizationRead(Mergeable):
    kind: OrganizationKind = Field(description="The kind of organization.")
    name: str = Field(description="Its English name, or else the name in its first language.")
    names: dict[str, str] = Field(
        description="Its names by language (BCP 47).",
        examples=[{"en": "XGIMI", "zh": "极米科技"}],
    )
    aliases: list[str] = Field(description="Other spellings used by sources, including errors.")
    country: str | None = Field(description="ISO 3166-1 alpha-2; null if unknown.", examples=["CN"])
    note: str | None = Field(description="A note for readers, for example on namesakes.")
    same_as: SameAsRead


class OrganizationList(ResourceList[OrganizationRead]): ...


class OrganizationCreate(MergeableCreate):
    """An organization to create, with its names by language and the spellings that sources use."""

    id: Slug
    kind: OrganizationKind = Field(description="The kind of organization.")
    names: Names
    aliases: list[Label] = Field(default=[], description="Other spellings used by sources.")
    country: CountryCode | None = Field(default=None, description="ISO 3166-1 alpha-2.")
    note: Prose | None = Field(default=None, description="A note for readers.")
    same_as: SameAs = Field(default=[])


class CompanyFilters(
    WithdrawableQuery, ByField, ByCountry, BySource, ByMetric, ByTechnology, BySameAs
):
    """The parameters that the list of companies and the list of all organizations share."""

    id: list[Slug] = by_id("xgimi")
    id__not: list[Slug] = none_of("id", "none-such")
    sort: str | None = sort_by("name")


class CompanyQuery(CompanyFilters):
    facet: list[Literal["technology", "metric", "source", "country", "field"]] = facet_by()


class OrganizationQuery(CompanyFilters):
    kind: list[OrganizationKind] = any_of("Only organizations of this kind.", "university")
    kind__not: list[OrganizationKind] = none_of("kind", "company")
    facet: list[Literal["technology", "metric", "source", "country", "field", "kind"]] = facet_by()
