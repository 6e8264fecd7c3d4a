"""The filters of lists. A filter means the same in every list that has it.

Repeated values of one filter mean "any of these"; different filters must all hold; `x__not`
excludes what `x` matches. Resources are related through achievements: an organization took part in
an achievement, and a claim is about an achievement.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, Field
from pydantic_core import PydanticCustomError

from app.domain.numbers.value_limit import PATTERN
from app.domain.text import fold_words
from app.schemas.common import CountryCode, ExternalId, Slug, Standing
from app.schemas.list_parameters import SEARCH_PATTERN, ListQuery
from app.validation_messages import worded

FACTOR_PATTERN = worded(
    r"^[+-]?[0-9]+(\.[0-9]+|/[0-9]+)?$", "a number such as 1.5 or 3/2, without a unit"
)
EDTF_PATTERN = worded(
    r"^[0-9A-Zq .,/?~%:{}\[\]+-]{4,60}$", "an EDTF date such as 2021, 2020-04 or 2022-07-31"
)
_LIMIT_PATTERN = worded(PATTERN, "a number with its unit after it, such as 5 km or 5000 USD")
MAX_VALUES = 50


@dataclass(frozen=True, slots=True)
class Relations:
    """Filters on what a resource is related to, such as organizations and technologies.

    Each field has the accepted values; an empty field accepts any. Resources are related through an
    achievement: an organization took part in it, and a claim is about it.
    """

    organization: tuple[str, ...] = ()
    technology: tuple[str, ...] = ()
    metric: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    field: tuple[str, ...] = ()
    role: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in self.__slots__)

    def without(self, *names: str) -> "Relations":
        """Return a copy in which the named fields accept any value."""
        return replace(self, **dict.fromkeys(names, ()))

    def split(self) -> "Iterator[Relations]":
        """Yield a `Relations` with a single field for each field that is not empty."""
        for name in self.__slots__:
            if values := getattr(self, name):
                yield Relations(**{name: values})


class Filtered(BaseModel):
    def relations(self) -> Relations:
        """Return the values of the filters on related resources, such as organization and technology.

        A resource is listed only if, for each filter that has values, it is related to one of them.
        """
        return Relations(**{name: tuple(getattr(self, name, ())) for name in Relations.__slots__})

    def exclusions(self) -> Relations:
        """Return the values of the filters `x__not`.

        A resource that is related to any of them is left out.
        """
        return Relations(
            **{name: tuple(getattr(self, f"{name}__not", ())) for name in Relations.__slots__}
        )


def any_of(meaning: str, *examples: str) -> Any:  # noqa: ANN401 - as Field() itself is typed
    """Declare a filter that can be repeated, to match any of several values."""
    return Field(
        default_factory=list,
        max_length=MAX_VALUES,
        description=f"{meaning} Repeat the parameter to match any of several values.",
        examples=[list(examples)],
    )


def by_id(example: str) -> Any:  # noqa: ANN401 - as Field() itself is typed
    """Declare the filter by id that every list has."""
    return any_of("Only the resources with these ids.", example)


def none_of(name: str, *examples: str) -> Any:  # noqa: ANN401 - as Field() itself is typed
    """Declare the filter that excludes what the filter `name` matches."""
    return Field(
        default_factory=list,
        max_length=MAX_VALUES,
        description=f"Excludes what `{name}` matches. Repeat the parameter to exclude more.",
        examples=[list(examples)],
    )


class ByOrganization(Filtered):
    organization: list[Slug] = any_of(
        "Only results in which this organization took part, by its id.", "xgimi"
    )
    organization__not: list[Slug] = none_of("organization", "acme")


class ByTechnology(Filtered):
    technology: list[Slug] = any_of("Only results about this technology, by its id.", "projector")
    technology__not: list[Slug] = none_of("technology", "fusion-reactor")


class ByMetric(Filtered):
    metric: list[Slug] = any_of("Only results measured by this metric, by its id.", "thickness")
    metric__not: list[Slug] = none_of("metric", "price")


class BySource(Filtered):
    source: list[Slug] = any_of(
        "Only results that this source states, by its id.", "self-developed-technologies"
    )
    source__not: list[Slug] = none_of("source", "annual-report")


class ByCountry(Filtered):
    country: list[CountryCode] = any_of(
        "Only organizations of this country, or results in which one took part; ISO 3166-1 "
        "alpha-2.",
        "CN",
    )
    country__not: list[CountryCode] = none_of("country", "US")


FieldName = Annotated[str, Field(max_length=500, pattern=SEARCH_PATTERN)]


class ByField(Filtered):
    field: list[FieldName] = any_of("Only results in this field of technology.", "display")
    field__not: list[FieldName] = none_of("field", "agriculture")


class ByDate(BaseModel):
    """Limits on dates, in EDTF (ISO 8601-2). An imprecise date matches if any of its days matches.

    For claims, an uncertain or approximate date (`2018~`) is uncertain at every limit, see
    `include_uncertain`.
    """

    date__gte: str | None = Field(
        default=None,
        pattern=EDTF_PATTERN,
        description="Only results that may date from this day or later: the period ends on or "
        "after it, or is open. EDTF; a year or month means its first day. Results without a date "
        "are left out.",
        examples=["2021"],
    )
    date__lte: str | None = Field(
        default=None,
        pattern=EDTF_PATTERN,
        description="Only results that may date from this day or earlier: the period begins on or "
        "before it, or at an unknown time. EDTF; a year or month means its last day. Results "
        "without a date are left out.",
        examples=["2022-07"],
    )


class ByStatus(BaseModel):
    status: list[Standing] = any_of(
        "Only resources of this status; default: current ones.", "current"
    )
    status__not: list[Standing] = none_of("status", "withdrawn")


class BySameAs(BaseModel):
    same_as: list[ExternalId] = any_of(
        "Only what has this identifier in another registry, in its short form or as a URL; of claims, "
        "those of which an organization or the technology has it.",
        "wikidata:Q37156",
    )
    same_as__not: list[ExternalId] = none_of("same_as", "ror:05hh8d621")


class HasClaims(BaseModel):
    has_claims: bool | None = Field(
        default=None,
        description="Only resources with claims, or with `false` only those without. Withdrawn "
        "claims do not count.",
        examples=[True],
    )


class ByRelations(ByField, ByCountry, BySource, ByMetric, ByTechnology, ByOrganization):
    """All filters on related resources."""


class WithdrawableQuery(ListQuery, ByStatus, HasClaims):
    """Base of the queries of all lists except that of claims, which have more states."""


# One condition may be as long as a text of a claim, after its property.
QualifierText = Annotated[str, Field(max_length=700)]
_FACET = "qualifier"


class ByQualifier(BaseModel):
    """Filters by the conditions under which numbers hold, each written `property:value`.

    What comes after the first colon is taken to the letter: it may have colons, commas and spaces.
    """

    qualifier: list[QualifierText] = Field(
        default_factory=list,
        max_length=MAX_VALUES,
        description="Only claims that state this condition, as `property:value`. A text is compared without "
        "differences of case and white space; a quantity is a number and its unit in any spelling, equal "
        "in any unit. Repeat the parameter: one property repeated matches any of its values, several "
        "properties must all match.",
        examples=[["dataset:WMT14: en-de, news"], ["temperature:25 °C"]],
    )
    qualifier__not: list[QualifierText] = Field(
        default_factory=list,
        max_length=MAX_VALUES,
        description="Excludes what `qualifier` matches. Repeat the parameter to exclude more.",
        examples=[["dataset:none such"], ["temperature:-40 °C"]],
    )
    qualifier__gte: list[QualifierText] = Field(
        default_factory=list,
        max_length=MAX_VALUES,
        description="The quantity of this condition is at least this, as `property:number unit`; a condition "
        "may be a bound, see `include_uncertain`.",
        examples=[["temperature:20 °C"], ["cycles:500"]],
    )
    qualifier__lte: list[QualifierText] = Field(
        default_factory=list,
        max_length=MAX_VALUES,
        description="The quantity of this condition is at most this; read like `qualifier__gte`.",
        examples=[["temperature:60 °C"], ["cycles:1000"]],
    )
    has_qualifier: list[QualifierText] = Field(
        default_factory=list,
        max_length=MAX_VALUES,
        description="Only claims that state this property. Repeat the parameter for claims that state all "
        "of them.",
        examples=[["temperature"], ["dataset"]],
    )
    has_qualifier__not: list[QualifierText] = Field(
        default_factory=list,
        max_length=MAX_VALUES,
        description="Only claims that do not state this property. Repeat the parameter to exclude more.",
        examples=[["cycles"], ["dataset"]],
    )


def find_facet_property(facet: str) -> str | None:
    """Return the property whose values a facet counts, `dataset` for `qualifier:dataset`; None for others."""
    name, colon, property_ = facet.partition(":")
    return property_ if colon and name == _FACET else None


def name_facet_filter(facet: str) -> tuple[str, str]:
    """Return the parameter that filters by a value of a facet, and what it has before the value."""
    if facet == _FACET:
        return "has_qualifier", ""
    property_ = find_facet_property(facet)
    return (facet, "") if property_ is None else (_FACET, f"{property_}:")


def _fold_all(texts: list[str]) -> list[str]:
    folded = [fold_words(text) for text in texts]
    if not all(folded):
        raise PydanticCustomError(
            "empty", "it is empty: write the words to look for, or leave it out"
        )
    return folded


# Texts that are compared without differences of case and white space.
FoldedTexts = Annotated[list[FieldName], AfterValidator(_fold_all)]


class ByValue(BaseModel):
    """Limits on the number of a claim.

    The bound that a source states counts: 'more than 500 m' may or may not be at least 600 m. See
    `include_uncertain`.
    """

    value__gte: str | None = Field(
        default=None,
        max_length=300,
        pattern=_LIMIT_PATTERN,
        description="The number is at least this. With a unit, it matches all units of the "
        "dimension: `5 km` also finds metres. A bare number is read in `unit`, or in the canonical "
        "unit of `metric`. Claims of another dimension are left out and counted in "
        "`meta.excluded`. For a metric with the scale `difference`, 10 °C is 10 K.",
        examples=["5 km"],
    )
    value__lte: str | None = Field(
        default=None,
        max_length=300,
        pattern=_LIMIT_PATTERN,
        description="The number is at most this; read like `value__gte`. With both, some number must "
        "be within them, or they are refused.",
        examples=["12000000 m"],
    )
    unit: str | None = Field(
        default=None,
        max_length=64,
        pattern=SEARCH_PATTERN,
        description="The unit of bare numbers in `value__gte` and `value__lte`, and the dimension "
        "for `sort=value`: a UCUM code or a common spelling.",
        examples=["km"],
    )
    factor__gte: str | None = Field(
        default=None,
        max_length=300,
        pattern=FACTOR_PATTERN,
        description="The number is at least this multiple of its baseline; an exact number.",
        examples=["1.4"],
    )
    factor__lte: str | None = Field(
        default=None,
        max_length=300,
        pattern=FACTOR_PATTERN,
        description="The number is at most this multiple of its baseline; an exact number.",
        examples=["10"],
    )
    include_uncertain: bool = Field(
        default=False,
        description="Include claims for which it is uncertain whether a limit holds: 'more than "
        "500 m' may be 600 m, and `2018~` may be 2019. Their ids are in `meta.uncertain_ids`. An approximate number or range "
        "matches only with this parameter, and only if a number as stated is within the limits.",
        examples=[True],
    )
