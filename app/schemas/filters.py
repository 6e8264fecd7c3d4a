"""The filters of lists. What a filter means is the same in every list that has it.

Repeated values of one filter mean "any of these", different filters must all hold, and `x__not` leaves
out what `x` would find. All relations go through achievements: an organization took part in one, a
claim is about one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated, Any

from pydantic import BaseModel, Field

from app.domain.numbers.value_limit import PATTERN
from app.schemas.common import CountryCode, Slug, Standing
from app.schemas.list_parameters import SEARCH_PATTERN

FACTOR_PATTERN = r"^[+-]?[0-9]+(\.[0-9]+|/[0-9]+)?$"
EDTF_PATTERN = "^[0-9X./?~%-]{4,40}$"
MAX_VALUES = 50


@dataclass(frozen=True, slots=True)
class Relations:
    """What the achievement behind a resource must be related to; empty means anything."""

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
        """All but these."""
        return replace(self, **dict.fromkeys(names, ()))

    def split(self) -> "Iterator[Relations]":
        """Each of them alone."""
        for name in self.__slots__:
            if values := getattr(self, name):
                yield Relations(**{name: values})


class Filtered(BaseModel):
    def relations(self) -> Relations:
        """What must be related."""
        return Relations(**{name: tuple(getattr(self, name, ())) for name in Relations.__slots__})

    def exclusions(self) -> Relations:
        """What must not be related, by any of these."""
        return Relations(
            **{name: tuple(getattr(self, f"{name}__not", ())) for name in Relations.__slots__}
        )


def any_of(meaning: str, *examples: str) -> Any:  # noqa: ANN401 - as Field() itself is typed
    """A filter that can be repeated."""
    return Field(
        default_factory=list,
        max_length=MAX_VALUES,
        description=f"{meaning} Repeat the parameter for 'or'.",
        examples=[list(examples)],
    )


def by_id(example: str) -> Any:  # noqa: ANN401 - as Field() itself is typed
    """The filter that every list has."""
    return any_of("Only the resources with these ids.", example)


def none_of(name: str, *examples: str) -> Any:  # noqa: ANN401 - as Field() itself is typed
    """What leaves out all that a filter finds."""
    return Field(
        default_factory=list,
        max_length=MAX_VALUES,
        description=f"Leaves out what `{name}` finds. Repeat the parameter to leave out more.",
        examples=[list(examples)],
    )


class ByOrganization(Filtered):
    organization: list[Slug] = any_of(
        "Only what this organization took part in, by its id.", "xgimi"
    )
    organization__not: list[Slug] = none_of("organization", "acme")


class ByTechnology(Filtered):
    technology: list[Slug] = any_of("Only what is about this technology, by its id.", "projector")
    technology__not: list[Slug] = none_of("technology", "fusion-reactor")


class ByMetric(Filtered):
    metric: list[Slug] = any_of("Only what is measured by this metric, by its id.", "thickness")
    metric__not: list[Slug] = none_of("metric", "price")


class BySource(Filtered):
    source: list[Slug] = any_of(
        "Only what this source says, by its id.", "self-developed-technologies"
    )
    source__not: list[Slug] = none_of("source", "annual-report")


class ByCountry(Filtered):
    country: list[CountryCode] = any_of(
        "Only what an organization of this country took part in, or is; ISO 3166-1 alpha-2.", "CN"
    )
    country__not: list[CountryCode] = none_of("country", "US")


FieldName = Annotated[str, Field(max_length=500, pattern=SEARCH_PATTERN)]


class ByField(Filtered):
    field: list[FieldName] = any_of("Only what belongs to this field of technology.", "display")
    field__not: list[FieldName] = none_of("field", "agriculture")


class ByDate(BaseModel):
    """Dates are EDTF, and what they may mean counts: 2021 is any day of it."""

    date__gte: str | None = Field(
        default=None,
        pattern=EDTF_PATTERN,
        description="Only what may be of this day or later: its period ends on it, "
        "after it or never. EDTF; of a year or month the first day. What has no date is left out.",
        examples=["2021"],
    )
    date__lte: str | None = Field(
        default=None,
        pattern=EDTF_PATTERN,
        description="Only what may be of this day or earlier: its period begins on "
        "it, before it or at no known time. EDTF; of a year or month the last day. What has no date is "
        "left out.",
        examples=["2022-07"],
    )


class ByStatus(BaseModel):
    status: list[Standing] = any_of(
        "Only what stands, or what is withdrawn; without it, what stands.", "current"
    )
    status__not: list[Standing] = none_of("status", "withdrawn")


class HasClaims(BaseModel):
    has_claims: bool | None = Field(
        default=None,
        description="Only what claims are about, or with `false` only what none is about. Withdrawn "
        "claims do not count.",
        examples=[True],
    )


class ByValue(BaseModel):
    """Limits on the number of a claim. A comparator is respected: see `include_uncertain`."""

    value__gte: str | None = Field(
        default=None,
        max_length=300,
        pattern=PATTERN,
        description="The number is at least this. With a unit, any of its dimension: `5 km` finds "
        "what is stated in metres. A bare number is read in `unit`, or in the canonical unit of "
        "`metric`. Claims of another dimension are left out and counted in `meta.excluded`.",
        examples=["5 km"],
    )
    value__lte: str | None = Field(
        default=None,
        max_length=300,
        pattern=PATTERN,
        description="The number is at most this; read as `value__gte` is.",
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
        description="The number is at least so many times its baseline; an exact number.",
        examples=["1.4"],
    )
    factor__lte: str | None = Field(
        default=None,
        max_length=300,
        pattern=FACTOR_PATTERN,
        description="The number is at most so many times its baseline; an exact number.",
        examples=["10"],
    )
    include_uncertain: bool = Field(
        default=False,
        description="Bring in the claims for which a limit may or may not hold: 'more than 500 m' "
        "may or may not be 600 m. Their ids stand in `meta.uncertain_ids`. An approximate number "
        "meets a limit only so, and only if the number stated does.",
        examples=[True],
    )
