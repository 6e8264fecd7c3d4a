"""Types that several resources share: identifiers, references, periods, the list envelope."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from app.domain.text import check_label
from app.errors import InvalidValue

SLUG_PATTERN = "^[a-z0-9]+(-[a-z0-9]+)*$"
Slug = Annotated[
    str,
    Field(
        pattern=SLUG_PATTERN,
        max_length=100,
        description="An immutable identifier: lower-case ASCII words joined by hyphens.",
    ),
]
_SLUGS: TypeAdapter[str] = TypeAdapter(Slug)
CountryCode = Annotated[
    str, Field(pattern="^[A-Z]{2}$", description="ISO 3166-1 alpha-2 code of a country.")
]
LanguageTag = Annotated[
    str,
    Field(
        pattern="^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$",
        max_length=12,
        description="BCP 47 tag of a language.",
    ),
]


def is_slug(value: object) -> bool:
    try:
        _SLUGS.validate_python(value)
    except ValidationError:
        return False
    return True


def _check_label(text: str) -> str:
    try:
        return check_label(text)
    except InvalidValue as error:
        raise ValueError(error.detail) from error


Label = Annotated[str, Field(min_length=1, max_length=500), AfterValidator(_check_label)]
# Why something was done, in the words of whoever did it.
Reason = Annotated[str, Field(min_length=1, max_length=1000), AfterValidator(_check_label)]
Prose = Annotated[str, Field(min_length=1, max_length=4000), AfterValidator(_check_label)]


class Read(BaseModel):
    """What goes out. Every field is always present; one that can be unknown can be null."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Create(BaseModel):
    """What comes in. A field that is not known is a fault, not a typing error passed over."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Standing(StrEnum):
    CURRENT = "current"
    WITHDRAWN = "withdrawn"


class WithdrawableCreate(Create):
    status: Standing = Field(
        default=Standing.CURRENT,
        description="`withdrawn` for what does not stand, and which nothing that stands may name.",
    )


class Resource(Read):
    id: Slug
    version: int = Field(description="Raised by one with every change of this resource.")
    created_at: datetime = Field(description="RFC 3339, UTC.")
    updated_at: datetime = Field(description="RFC 3339, UTC; the time of this version.")


class Withdrawable(Resource):
    """A resource that stands or does not. A claim has more states than these."""

    status: Standing = Field(
        description="`withdrawn` where it does not stand any more; its history tells why."
    )


class NamedReference(Read):
    id: Slug
    name: str = Field(description="The name of what is referred to.")


class TitledReference(Read):
    id: Slug
    title: str = Field(description="The title of what is referred to.")


class ParticipantRead(NamedReference):
    role: str = Field(
        description="What the organization did: `developer`, `manufacturer`, `operator`, `partner`."
    )


class PeriodRead(Read):
    """A date or interval with the precision of its source."""

    model_config = ConfigDict(serialize_by_alias=True, validate_by_name=True)

    edtf: str = Field(description="EDTF (ISO 8601-2).", examples=["2021", "2020-04"])
    first: date | None = Field(
        alias="from", description="The first day that it can mean; null where it is open."
    )
    last: date | None = Field(
        alias="to", description="The last day that it can mean; null where it is open."
    )


class EvidenceRead(Read):
    """A quote: where a source says it. `text[start:end] == exact`."""

    source: TitledReference = Field(description="The document that is quoted.")
    exact: str = Field(description="The words of the source, to the letter.")
    start: int = Field(description="Offset of the first character, in Unicode code points from 0.")
    end: int = Field(description="Offset after the last character, in Unicode code points.")


class ListMeta(Read):
    epoch: str = Field(
        description="The epoch of the catalogue: another one after a restore or a copy, when the same "
        "revision can name other contents.",
        examples=["3f9a1c22b0de"],
    )
    revision: int = Field(description="The revision of the catalogue that this answer shows.")
    limit: int = Field(description="The most that one page holds.")
    count: int = Field(description="How many match, over all pages; see `count_exact`.")
    count_exact: bool = Field(description="False when more than `count` match.")
    next_cursor: str | None = Field(description="Opaque; null on the last page.")


class ListLinks(Read):
    self: str = Field(description="This page.")
    next: str | None = Field(description="The next page; null on the last one.")


class StatisticsRead(Read):
    """Of the numbers as they are stated, bounds and approximations included; ranges are left out."""

    count: int = Field(description="How many claims these are of.")
    min: str = Field(description="The least; exact decimal or fraction.", examples=["7000"])
    median: str = Field(
        description="The one in the middle, or exactly half-way between the two there.",
        examples=["8500"],
    )
    max: str = Field(description="The greatest.", examples=["10000"])
    unit: str = Field(description="UCUM code of the unit of all three.", examples=["km"])


# Not a model: an answer can have hundreds of these, and there is nothing to check in them.
@dataclass(slots=True)
class FacetValueRead:
    """How often a value occurs in a list, and where those that have it are listed."""

    value: Annotated[
        str | None,
        Field(
            description="What the filter of the same name takes, or a year; null for what has no value.",
            examples=["projector"],
        ),
    ]
    label: Annotated[
        str | None,
        Field(description="The name or title, where the value is an id.", examples=["Projector"]),
    ]
    count: Annotated[
        int, Field(description="How many of the list, under all other filters, have it.")
    ]
    selected: Annotated[bool, Field(description="Does the query ask for it?")]
    next: Annotated[
        str | None,
        Field(
            description="The list with this value asked for as well; null where it is, and for null."
        ),
    ]
    statistics: Annotated[
        StatisticsRead | None,
        Field(description="With `facet_statistics`, where there are numbers."),
    ]


class FacetRead(Read):
    values: list[FacetValueRead] = Field(
        description="In the order of `facet_sort`; null comes last."
    )
    more: bool = Field(description="Are there more values than `facet_limit`?")


FacetsRead = dict[str, FacetRead]


class FaultRead(Read):
    pointer: str = Field(
        description="JSON Pointer to what is wrong; `#/query/NAME` for a parameter of the URL.",
        examples=["#/query/limit"],
    )
    code: str = Field(description="The rule that was broken.", examples=["less_than_equal"])
    detail: str = Field(description="What is wrong, and what would be right.")


class ProblemRead(Read):
    """RFC 9457 problem details: the shape of every error."""

    type: str = Field(
        description="Identifies the kind of problem, for programs.",
        examples=["urn:claimstone:problem:not_found"],
    )
    title: str = Field(description="The kind of problem in words.")
    status: int = Field(description="The HTTP status.")
    detail: str = Field(description="What happened here and what to do about it.")
    instance: str = Field(description="The path that was asked for.")


class InvalidInputRead(ProblemRead):
    errors: list[FaultRead] = Field(description="Every fault of the input.")
