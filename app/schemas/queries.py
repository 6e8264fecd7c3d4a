"""The parameters of lists. What a parameter means is the same in every list that has it."""

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from app.domain.limits import PATTERN
from app.schemas.common import CountryCode, Slug

FACTOR_PATTERN = r"^[+-]?[0-9]+(\.[0-9]+|/[0-9]+)?$"
SEARCH_PATTERN = r"^[^\u0000-\u001f\u007f]*$"


@dataclass(frozen=True, slots=True)
class Relations:
    """What the achievement behind a resource must be related to; empty means anything."""

    organization: tuple[str, ...] = ()
    technology: tuple[str, ...] = ()
    metric: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    field: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return any(
            (self.organization, self.technology, self.metric, self.source, self.country, self.field)
        )


class NoParameters(BaseModel):
    """Of a path that takes none: a parameter sent all the same is a mistake worth telling."""

    model_config = ConfigDict(extra="forbid")


class ListQuery(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    q: str | None = Field(
        default=None,
        max_length=200,
        pattern=SEARCH_PATTERN,
        description="Words that must all occur in names, titles or statements, in any language. "
        "Case and diacritics make no difference; a part of a word is enough.",
        examples=["tech"],
    )
    limit: int = Field(default=50, ge=1, le=200, description="The most that one page holds.")
    cursor: str | None = Field(
        default=None,
        max_length=400,
        pattern="^[A-Za-z0-9_-]+$",
        description="`meta.next_cursor` of the page before, with the same filters.",
    )

    def relations(self) -> Relations:
        names = Relations.__slots__
        return Relations(**{name: tuple(getattr(self, name, ())) for name in names})

    def identity(self) -> dict[str, Any]:
        """What makes two pages parts of one list: every parameter but the place in it."""
        return self.model_dump(
            mode="json", exclude={"cursor", "limit", "format"}, exclude_defaults=True
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
    sort: str = Field(
        default="id",
        pattern="^-?(id|(value|factor)(,-?id)?)$",
        description="`id`, `value` or `factor`, with `-` for descending; equal ones by `id`. "
        "`value` needs one dimension (`metric`, `unit`, or a limit with a unit); a range stands "
        "where its lower bound does. `factor` leaves out claims without one.",
        examples=["-factor"],
    )


_REPEAT = "Repeat the parameter for 'or'."
MAX_VALUES = 50


def _filter(meaning: str, example: str) -> Any:  # noqa: ANN401 - as Field() itself is typed
    return Field(
        default=[],
        max_length=MAX_VALUES,
        description=f"{meaning} {_REPEAT}",
        examples=[[example]],
    )


class ByOrganization(BaseModel):
    organization: list[Slug] = _filter(
        "Only what this organization took part in, by its id.", "xgimi"
    )


class ByTechnology(BaseModel):
    technology: list[Slug] = _filter("Only what is about this technology, by its id.", "projector")


class ByMetric(BaseModel):
    metric: list[Slug] = _filter("Only what is measured by this metric, by its id.", "thickness")


class BySource(BaseModel):
    source: list[Slug] = _filter(
        "Only what this source says, by its id.", "self-developed-technologies"
    )


class ByCountry(BaseModel):
    country: list[CountryCode] = _filter(
        "Only what an organization of this country took part in, or is; ISO 3166-1 alpha-2.", "CN"
    )


class ByField(BaseModel):
    field: list[Annotated[str, Field(max_length=500, pattern=SEARCH_PATTERN)]] = _filter(
        "Only what belongs to this field of technology.", "display"
    )
