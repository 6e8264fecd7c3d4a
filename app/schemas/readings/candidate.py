"""A candidate: the draft of a claim, with the words and the rule behind each field."""

from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from app.domain.claims.relations import Relation
from app.schemas.common import Create, PageRead, Read, Slug
from app.schemas.list_parameters import PAGE_LIMIT, Parameters, continue_after


class CandidateState(StrEnum):
    """What was decided of a candidate."""

    NEW = "new"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    POSTPONED = "postponed"


class ReadingSpanRead(Read):
    start: int = Field(description="Offset in the text, in Unicode code points from 0.")
    end: int = Field(description="Offset after the last character.")


class SpotRead(ReadingSpanRead):
    """The words behind a field."""

    rule: str = Field(description="The name of the rule.", examples=["number_unit"])


class MentionRead(SpotRead):
    """A record that the words name."""

    id: Slug
    is_new: bool = Field(description="True for a draft of the reading.")


class RankedMetricRead(Read):
    id: Slug
    is_new: bool = Field(description="True for a draft of the reading.")
    rule: str = Field(description="The name of the rule.", examples=["only_metric_of_dimension"])


class AlsoRead(ReadingSpanRead):
    """The same number in another unit, as in brackets."""

    as_stated: str = Field(description="The words of the text.")
    value: str | None = Field(description="The exact value; null for a range.")
    unit: str | None = Field(description="UCUM code of the unit; null if it is open.")


class DuplicateRead(Read):
    relation: Relation = Field(
        description="How the candidate relates to the claim. What the text leaves open is taken as the claim "
        "says. `duplicate`: new evidence for it; `contradicts`; `supersedes`: it follows it."
    )
    claim: Slug = Field(description="A claim of the catalogue.")


class DecisionRead(Read):
    """The decision on a candidate that holds."""

    number: int = Field(description="Its number in the reading, by which it can be undone.")
    decision: str = Field(description="`accept`, `reject` or `postpone`.")
    changes: dict[str, Any] | None = Field(
        description="The merge patch of the draft; null if it was accepted as read."
    )
    evidence_for: Slug | None = Field(
        description="The claim that gets the quote, in place of a new claim; null if none does."
    )
    reason: str | None = Field(description="Why it was rejected; null if it was not.")
    note: str | None = Field(description="A note on the reason; null if there is none.")
    actor: str = Field(description="Who decided.")
    decided_at: datetime = Field(description="RFC 3339, UTC.")


class CandidateRead(Read):
    candidate: int = Field(
        description="Its number in the reading, in order of the text from 1. What somebody has added comes after."
    )
    state: CandidateState = Field(description="`new`, or what was decided.")
    by: str = Field(
        description="`rules` if the draft is as it was read, `hand` if somebody has changed or added it."
    )
    added: int | None = Field(
        description="The number of the decision that added it, by which it can be taken back; null if the rules found it."
    )
    sentence: ReadingSpanRead = Field(description="Its sentence in the text.")
    denied: bool = Field(description="True if the sentence denies it: then it is no claim.")
    conditional: bool = Field(description="True if the sentence states it under a condition.")
    direction: str | None = Field(
        description="`up` or `down` if the number is the amount of a change; else null."
    )
    draft: dict[str, Any] = Field(
        description="What accepting it writes: the body of `POST /v1/claims`, with the changes of its decision."
    )
    because: dict[str, SpotRead] = Field(
        description="The words from which each field was read, and the rule, by JSON Pointer into the draft."
    )
    organizations: list[MentionRead] = Field(description="Whose number it is.")
    technology: MentionRead | None = Field(
        description="The technology that it is about; null if none is named."
    )
    metrics: list[RankedMetricRead] = Field(
        description="The metrics that it may be of, the likeliest first."
    )
    also: list[AlsoRead] = Field(description="The same number in other units.")
    duplicates: list[DuplicateRead] = Field(
        description="The claims of the catalogue, at most 10, that state the same, contradict it or come before "
        "or after it."
    )
    open: list[str] = Field(
        description="What is unsure, and the faults for which publishing would refuse it as it is.",
        examples=[["metric_not_named"]],
    )
    decision: DecisionRead | None = Field(description="The decision that holds; null if none.")


class CandidateCreate(Create):
    """Words of the text that state a number which no candidate has."""

    exact: str = Field(
        min_length=1,
        max_length=500,
        description="The words of the number, with its unit, to the letter.",
        examples=["12"],
    )
    start: int | None = Field(
        default=None,
        ge=0,
        le=2**31 - 1,
        description="Their offset in the text, in Unicode code points from 0; needed where they occur more than once.",
        examples=[143],
    )
    occurrence: int | None = Field(
        default=None,
        ge=1,
        le=2**31 - 1,
        description="In place of `start`: which of several occurrences it is, from 1.",
    )

    @model_validator(mode="after")
    def _name_one_place(self) -> Self:
        if self.start is not None and self.occurrence is not None:
            raise PydanticCustomError("two_places", "give `occurrence` or `start`, not both")
        return self


class CandidateList(PageRead[CandidateRead]):
    data: list[CandidateRead] = Field(description="Candidates in order of the text.")


class CandidateQuery(Parameters):
    state: CandidateState | None = Field(
        default=None, description="Only candidates of this state.", examples=["new"]
    )
    organization: Slug | None = Field(
        default=None,
        description="Only candidates of this organization, of the catalogue or a draft.",
        examples=["voltara"],
    )
    limit: int = PAGE_LIMIT
    cursor: str | None = continue_after("the page before, with the same filters.")
