"""Every number of a source: what it is to the catalogue, and the reasons why some state nothing."""

from enum import StrEnum
from typing import Any, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from app.domain.numbers.quantity import Comparator
from app.schemas.common import ListLinks, ListMeta, Prose, Read, Slug, TitledReference
from app.schemas.filters import any_of
from app.schemas.list_parameters import AsOf, continue_after
from app.schemas.sources import QuoteCreate


class NumberReason(StrEnum):
    """Why a number of a source is no claim."""

    NAME = "name"
    PAGE = "page"
    ADDRESS = "address"
    SCORE = "score"
    DATE = "date"
    LIST_NUMBER = "list_number"
    IDIOM = "idiom"
    NOT_QUANTITY = "not_quantity"
    REPETITION = "repetition"
    OTHER = "other"


class NumberState(StrEnum):
    """What a number of a source is to the catalogue."""

    CLAIM = "claim"
    NONE = "none"
    OPEN = "open"


class ClaimNumberRole(StrEnum):
    """The part of a claim that a number of its source is."""

    VALUE = "value"
    BASELINE = "baseline"
    CHANGE = "change"
    QUALIFIER = "qualifier"


class SourceNumberCreate(QuoteCreate):
    """A number in a source for which there is no claim, with the reason."""

    reason: NumberReason | None = Field(
        description="Why it is no claim: it is part of a `name` or an `address`, a `page`, a `score`, a "
        "`date`, a `list_number`, an `idiom`; it counts or measures nothing (`not_quantity`); it is a "
        "`repetition` of a number that a claim has; or `other`, which the note explains. Null takes back "
        "a reason that was given before: the number is open again."
    )
    note: Prose | None = Field(
        default=None, description="A note for readers; needed for the reason `other`."
    )

    @model_validator(mode="after")
    def _explain(self) -> Self:
        if self.reason is NumberReason.OTHER and self.note is None:
            raise PydanticCustomError("note_missing", "the reason `other` needs a `note`")
        return self


class NumberClaimRead(Read):
    id: Slug
    role: ClaimNumberRole = Field(description="Which part of the claim the number is.")


class SourceNumberRead(Read):
    exact: str = Field(description="The number with its unit, as the source has it.")
    start: int = Field(description="Offset in the source's text, in Unicode code points from 0.")
    end: int = Field(description="Offset after the last character.")
    state: NumberState = Field(
        description="`claim`: a current claim has the number. `none`: it states nothing, for a "
        "`reason`. `open`: neither."
    )
    claims: list[NumberClaimRead] = Field(
        description="The current claims that have the number; empty unless `state` is `claim`."
    )
    reason: NumberReason | None = Field(
        description="Why it states nothing, as said of this source or of another one with its text; null unless `state` is `none`."
    )
    note: str | None = Field(description="A note on the reason; null if there is none.")
    value: str | None = Field(
        description="The exact value as read in the text; null for a range, and if there is none."
    )
    lower: str | None = Field(description="The lower bound of a range; null if there is none.")
    upper: str | None = Field(description="The upper bound of a range; null if there is none.")
    unit: str | None = Field(
        description="UCUM code of its unit; null if none is written, or if that is ambiguous.",
        examples=["W.h/kg"],
    )
    unit_text: str | None = Field(description="The unit as written; null if none is.")
    comparator: Comparator | None = Field(
        description="How the words around it bound it; null if it is no quantity."
    )


class NumberCountsRead(Read):
    """The numbers of a source by state, on all pages and in all states."""

    claim: int = Field(description="Numbers that a current claim has.")
    none: int = Field(description="Numbers that state nothing, for a reason.")
    open: int = Field(description="All others.")


class SourceNumberList(Read):
    source: TitledReference = Field(description="The source.")
    counts: NumberCountsRead = Field(description="How many numbers there are in each state.")
    data: list[SourceNumberRead] = Field(description="In the order of the text.")
    meta: ListMeta = Field(description="About this page and the full list.")
    links: ListLinks = Field(description="URLs of this page and the next one.")


_LIMIT: Any = Field(
    default=200, ge=1, le=1000, description="The maximum number of items on a page."
)


class SourceNumberQuery(AsOf):
    state: list[NumberState] = any_of("Only numbers in this state.", "open")
    limit: int = _LIMIT
    cursor: str | None = continue_after("the page before.")
