"""Decisions on the candidates of a reading."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, RootModel, model_validator
from pydantic_core import PydanticCustomError

from app.schemas.common import Create, Prose, Read, Slug
from app.schemas.proposals import EncodableObject
from app.schemas.readings.candidate import CandidateRead
from app.schemas.readings.reading import ReadingDetailRead


class DecisionKind(StrEnum):
    """What is decided of a candidate."""

    ACCEPT = "accept"
    REJECT = "reject"
    POSTPONE = "postpone"


class RejectReason(StrEnum):
    """Why a candidate is no claim: the reasons of a number of a source, and three of readings."""

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
    WRONG_READING = "wrong_reading"
    DUPLICATE = "duplicate"
    UNCLEAR = "unclear"


class DecisionCreate(Create):
    """A decision on one candidate; it takes the place of an earlier one."""

    candidate: int = Field(ge=1, le=2**31 - 1, description="The number of the candidate.")
    decision: DecisionKind = Field(
        description="`accept` it as a claim, `reject` it, or `postpone` it: then its number stays open."
    )
    changes: EncodableObject | None = Field(
        default=None,
        description="With `accept`: a merge patch (RFC 7396) of the draft.",
        examples=[{"scope": "cell only"}],
    )
    evidence_for: Slug | None = Field(
        default=None,
        description="With `accept`: a claim of the catalogue that gets the quote, in place of a new claim.",
    )
    reason: RejectReason | None = Field(
        default=None,
        description="With `reject`, which needs it. A reason of `source_numbers`, or `wrong_reading`, "
        "`duplicate` (of a number that a claim has) or `unclear`.",
    )
    note: Prose | None = Field(
        default=None,
        description="With `reject`: a note for readers; needed for the reason `other`.",
    )

    @model_validator(mode="after")
    def _fit_together(self) -> Self:
        if (self.reason is not None) != (self.decision is DecisionKind.REJECT):
            raise PydanticCustomError(
                "reason_missing", "`reject` needs a `reason`, and nothing else has one"
            )
        if self.note is not None and self.decision is not DecisionKind.REJECT:
            raise PydanticCustomError("note_unused", "only `reject` has a `note`")
        if self.reason is RejectReason.OTHER and self.note is None:
            raise PydanticCustomError("note_missing", "the reason `other` needs a `note`")
        if self.decision is not DecisionKind.ACCEPT and (self.changes or self.evidence_for):
            raise PydanticCustomError(
                "changes_unused", "only `accept` has `changes` or `evidence_for`"
            )
        if self.changes is not None and self.evidence_for is not None:
            raise PydanticCustomError(
                "changes_unused", "give `changes` for a new claim, or `evidence_for`, not both"
            )
        return self


class DecisionsCreate(
    RootModel[Annotated[list[DecisionCreate], Field(min_length=1, max_length=1_000)]]
):
    """Decisions on candidates: all of them are taken, or none."""


class UndoCreate(Create):
    """A decision to undo: the candidate is again what it was before."""

    decision: int = Field(
        ge=1, le=2**31 - 1, description="The number of the decision.", examples=[1]
    )


class DecidedRead(Read):
    """A reading after decisions."""

    reading: ReadingDetailRead = Field(description="The reading; `ETag` is of this version.")
    candidates: list[CandidateRead] = Field(
        description="The candidates that were decided or added; none after an adding was undone."
    )
