"""Types shared by several resources: identifiers, references, periods, parts of list responses."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Generic, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
)
from pydantic_core import PydanticCustomError

from app.domain.identifiers.identifier import MAX_LENGTH, read_identifier
from app.domain.standard_codes import MAX_TAG_LENGTH, check_country, check_language
from app.domain.text import check_label, check_lines, check_storable, leave_out_mark
from app.errors import InvalidValue
from app.validation_messages import worded

SLUG_PATTERN = worded(
    "^[a-z0-9]+(-[a-z0-9]+)*$",
    "an id: lower-case words of a-z and 0-9 joined by hyphens, such as 'car-battery'",
)
Slug = Annotated[
    str,
    Field(
        pattern=SLUG_PATTERN,
        max_length=100,
        description="An immutable identifier: lower-case ASCII words joined by hyphens.",
        examples=["an-example"],
    ),
]
_SLUGS: TypeAdapter[str] = TypeAdapter(Slug)
_Item = TypeVar("_Item")


def is_slug(value: object) -> bool:
    try:
        _SLUGS.validate_python(value)
    except ValidationError:
        return False
    return True


def checked_by(check: Callable[[str], str]) -> AfterValidator:
    """Make a validator of a check that raises InvalidValue, which Pydantic does not know."""

    def validate(text: str) -> str:
        try:
            return check(text)
        except InvalidValue as error:
            raise ValueError(error.detail) from error

    return AfterValidator(validate)


_accepts_stored: ContextVar[bool] = ContextVar("accepts_stored", default=False)


@contextmanager
def accept_stored_codes() -> Iterator[None]:
    """Context manager in which models take any code of a country or language.

    Earlier versions stored codes that no standard has; a catalogue with them can still be exported.
    """
    token = _accepts_stored.set(True)
    try:
        yield
    finally:
        _accepts_stored.reset(token)


def _checked_code(check: Callable[[str], str]) -> AfterValidator:
    """Make a validator of a code, whose fault has a rule of its own."""

    def validate(text: str) -> str:
        if _accepts_stored.get():
            return text
        try:
            return check(text)
        except InvalidValue as error:
            raise PydanticCustomError(error.rule, "{detail}", {"detail": error.detail}) from error

    return AfterValidator(validate)


CountryCode = Annotated[
    str,
    Field(
        description="ISO 3166-1 alpha-2 code of a country.",
        json_schema_extra={"pattern": worded("^[A-Z]{2}$", "the code of a country, such as CN")},
    ),
    _checked_code(check_country),
]
LanguageTag = Annotated[
    str,
    Field(
        description="BCP 47 tag of a language, of registered subtags; stored with its usual capital letters.",
        json_schema_extra={
            "maxLength": MAX_TAG_LENGTH,
            "pattern": worded(
                "^[A-Za-z]{1,8}(-[0-9A-Za-z]{1,8})*$",
                "the tag of a language, such as en or zh-Hant",
            ),
        },
    ),
    _checked_code(check_language),
]


def _read_identifier(text: str) -> str:
    """Return an identifier in its short form, such as `ror:042nb2s44`."""
    try:
        return str(read_identifier(text))
    except InvalidValue as error:
        raise PydanticCustomError(error.rule, "{detail}", {"detail": error.detail}) from error


ExternalId = Annotated[
    str,
    Field(
        max_length=MAX_LENGTH,
        description="An identifier of another registry: `wikidata:`, `ror:`, `lei:`, `isni:` or `doi:` and "
        "its value, or the URL that the registry shows; stored in the short form.",
    ),
    AfterValidator(_read_identifier),
]


def _refuse_repeated(identifiers: list[str]) -> list[str]:
    if repeated := sorted({item for item in identifiers if identifiers.count(item) > 1}):
        raise PydanticCustomError(
            "duplicate", "the identifier {name} occurs twice", {"name": repeated[0]}
        )
    return identifiers


SameAs = Annotated[
    list[ExternalId],
    Field(
        max_length=20,
        description="Its identifiers in other registries.",
        examples=[["wikidata:Q37156", "ror:05hh8d621"]],
    ),
    AfterValidator(_refuse_repeated),
]
# The same, as responses have it.
SameAsRead = Annotated[
    list[str],
    Field(
        description="Its identifiers in other registries, as `wikidata:`, `ror:`, `lei:`, `isni:` or `doi:` "
        "and the value.",
        examples=[["wikidata:Q37156", "ror:05hh8d621"]],
    ),
]


def _refuse_equal_tags(names: object) -> object:
    """Refuse names of which two have one language, as `EN` and `en`."""
    if isinstance(names, dict) and len({str(tag).lower() for tag in names}) < len(names):
        raise PydanticCustomError("duplicate_language", "a language is named twice")
    return names


_LABEL = checked_by(check_label)
Label = Annotated[str, Field(min_length=1, max_length=500), _LABEL]
Names = Annotated[
    dict[LanguageTag, Label],
    Field(min_length=1, description="Names by language (BCP 47)."),
    BeforeValidator(_refuse_equal_tags),
]
Sentence = Annotated[str, Field(min_length=1, max_length=4000), _LABEL]
Statements = Annotated[
    dict[LanguageTag, Sentence],
    Field(
        min_length=1,
        description="The claim in one sentence, in your own words, by language (BCP 47).",
        examples=[{"en": "The cell reached 402 Wh/kg."}],
    ),
    BeforeValidator(_refuse_equal_tags),
]
_LINES = checked_by(check_lines)
# Why something was done, in the words of the actor.
Reason = Annotated[str, Field(min_length=1, max_length=1000), _LINES]
# A text that may have several lines.
Prose = Annotated[str, Field(min_length=1, max_length=4000), _LINES]
# Leaves out a byte order mark at the start of a text, so that offsets count without it.
without_mark = BeforeValidator(lambda text: leave_out_mark(text) if isinstance(text, str) else text)
MAX_TEXT = 20_000
CheckedText = Annotated[
    str,
    Field(
        min_length=1,
        max_length=MAX_TEXT,
        pattern=worded(r"^[^\u0000]*$", "a text without the character NUL"),
    ),
    checked_by(check_storable),
    without_mark,
]


class Read(BaseModel):
    """Base of the models of responses.

    Every field is always present, unknown values are null; but for short forms that a page has hundreds of
    (`schemas/records.py`).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")


class Create(BaseModel):
    """Base of the models of request bodies. Unknown fields are refused, because they may be misspelt."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Standing(StrEnum):
    CURRENT = "current"
    WITHDRAWN = "withdrawn"


class WithdrawableCreate(Create):
    status: Standing = Field(
        default=Standing.CURRENT,
        description="`withdrawn` if it is no longer valid; no current record may refer to it.",
    )


class Resource(Read):
    id: Slug
    version: int = Field(description="Raised by one with every change of this resource.")
    created_at: datetime = Field(description="RFC 3339, UTC.")
    updated_at: datetime = Field(description="RFC 3339, UTC; the time of this version.")


class Withdrawable(Resource):
    """Base of resources that are current or withdrawn. Claims have more states: see `ClaimStatus`."""

    status: Standing = Field(
        description="`withdrawn` if it is no longer valid; its history says why."
    )


class MergeableCreate(WithdrawableCreate):
    id: Slug
    merged_into: Slug | None = Field(
        default=None,
        description="The record of the same kind that this withdrawn one turned out to be. "
        "`POST .../merge` sets it and moves what refers to this one; `POST .../unmerge` undoes that.",
    )


class SurvivorReference(Read):
    id: Slug


class Mergeable(Withdrawable):
    """Base of resources of which two may turn out to be one, and can be merged."""

    merged_into: SurvivorReference | None = Field(
        description="The record of the same kind that this one was merged into; null if it was not."
    )


class NamedReference(Read):
    id: Slug
    name: str = Field(description="The name of the resource.")


class TitledReference(Read):
    id: Slug
    title: str = Field(description="The title of the resource.")


class ParticipantRead(NamedReference):
    role: str = Field(
        description="The role of the organization: `developer`, `manufacturer`, `operator`, `partner`, "
        "`funder`, `certifier`, `supplier`, `author`, `customer`."
    )


class PeriodRead(Read):
    """A date or interval with the precision of its source."""

    model_config = ConfigDict(serialize_by_alias=True, validate_by_name=True)

    edtf: str = Field(description="EDTF (ISO 8601-2).", examples=["2021", "2020-04"])
    first: date | None = Field(
        alias="from", description="The first possible day; null if it is open."
    )
    last: date | None = Field(alias="to", description="The last possible day; null if it is open.")


class EvidenceRead(Read):
    """A quote of a source: `exact` is `text[start:end]` of the source's text."""

    source: TitledReference = Field(description="The quoted document.")
    exact: str = Field(description="The exact words of the source.")
    start: int = Field(description="Offset of the first character, in Unicode code points from 0.")
    end: int = Field(description="Offset after the last character, in Unicode code points.")


class ListMeta(Read):
    epoch: str = Field(
        description="The epoch of the catalogue. It changes with a restore or a copy, after which "
        "the same revision number can have other content.",
        examples=["3f9a1c22b0de"],
    )
    revision: int = Field(description="The revision of the catalogue that this response shows.")
    limit: int = Field(description="The maximum number of items on a page.")
    count: int = Field(description="Number of matches on all pages; see `count_exact`.")
    count_exact: bool = Field(description="False if there are more than `count` matches.")
    next_cursor: str | None = Field(
        description="Opaque cursor of the next page; null on the last page."
    )


class ListLinks(Read):
    self: str = Field(description="This page.")
    next: str | None = Field(description="The next page; null on the last one.")


class PageRead(Read, Generic[_Item]):
    """Base of lists that are read page by page."""

    data: list[_Item] = Field(description="Items of this page, in the order of `sort`.")
    meta: ListMeta = Field(description="About this page and the full list.")
    links: ListLinks = Field(description="URLs of this page and the next one.")


class StatisticsRead(Read):
    """Statistics of the numbers of claims that can be compared with one another.

    These are exact single numbers. Bounds such as 'less than 5', approximations and ranges are not
    counted. Nor are withdrawn claims, and requirements and targets among others.
    """

    count: int = Field(description="Number of claims whose number is counted.")
    not_counted: int = Field(
        description="Number of other claims with this value: of bounds, approximations and ranges, "
        "withdrawn ones, and requirements and targets (these count with `facet=kind`, or in a list of "
        "one of these kinds)."
    )
    min: str = Field(description="The minimum; exact decimal or fraction.", examples=["7000"])
    median: str = Field(
        description="The median; with an even count, the exact mean of the two middle numbers.",
        examples=["8500"],
    )
    max: str = Field(description="The maximum.", examples=["10000"])
    unit: str = Field(description="UCUM code of the unit of all three.", examples=["km"])


# Not a Pydantic model, because a response can have hundreds of these, and they need no validation.
@dataclass(slots=True)
class FacetValueRead:
    """A value of a facet: how many items of the list have this value, and a link to these items."""

    value: Annotated[
        str | None,
        Field(
            description="A value for the filter of the same name, or a year; null counts items "
            "without one. A claim of an uncertain or approximate date is in no year, and with "
            "`include_uncertain` in each.",
            examples=["projector"],
        ),
    ]
    label: Annotated[
        str | None,
        Field(
            description="The name or title, if the value is an id; the name of a property; a value of a condition "
            "as it was first stated.",
            examples=["Projector"],
        ),
    ]
    count: Annotated[
        int, Field(description="Number of items with this value, under all other filters.")
    ]
    selected: Annotated[bool, Field(description="True if the query filters by it.")]
    next: Annotated[
        str | None,
        Field(
            description="The list filtered by this value as well; null if it already is, or if "
            "`value` is null."
        ),
    ]
    statistics: Annotated[
        StatisticsRead | None,
        Field(description="With `facet_statistics`, if numbers are counted; else null."),
    ]


class FacetRead(Read):
    values: list[FacetValueRead] = Field(
        description="In the order of `facet_sort`; the value null comes last."
    )
    more: bool = Field(description="True if there are more values than `facet_limit`.")


FacetsRead = dict[str, FacetRead]


class ResourceList(PageRead[_Item]):
    """Base of the lists of resources."""

    facets: FacetsRead | None = Field(
        description="Values and counts of each requested `facet`; null if none is requested."
    )


class FaultRead(Read):
    pointer: str = Field(
        description="JSON Pointer to the fault; `#/query/NAME` for a parameter of the URL.",
        examples=["#/query/limit"],
    )
    code: str = Field(description="The broken rule.", examples=["less_than_equal"])
    detail: str = Field(description="What is wrong, and what would be valid.")


class ProblemRead(Read):
    """Problem details (RFC 9457), the body of every error. Only `instance` and `errors` may be missing."""

    type: str = Field(
        description="Identifies the kind of problem, for programs.",
        examples=["urn:claimstone:problem:not_found"],
    )
    title: str = Field(description="The kind of problem in words.")
    status: int = Field(description="The HTTP status.")
    detail: str = Field(description="What happened, and what to do about it.")
    # In every response; but no example can have it, because operations share their examples.
    instance: str = Field(default_factory=str, description="Link to the requested path.")
    errors: list[FaultRead] = Field(
        default_factory=list,
        description="Every fault of the input, or every record in conflict; missing if there is none.",
    )
