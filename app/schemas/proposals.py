"""Proposals: requested changes of claims and achievements, and the decisions on them. And notes about errors."""

import json
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from app.schemas.common import Create, PageRead, Prose, Read, Reason, Slug
from app.schemas.list_parameters import PAGE_LIMIT, Parameters, continue_after


def _check_encodable(content: dict[str, Any]) -> dict[str, Any]:
    """Raise ValueError if the content has text that UTF-8 cannot encode.

    Other rules check values, but not the names of the fields that a patch removes. These names are
    stored with the proposal.
    """
    try:
        json.dumps(content, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise ValueError("it contains half of a surrogate pair, which is not valid text") from error
    return content


# An object of any fields, which are checked when it is applied.
EncodableObject = Annotated[dict[str, Any], AfterValidator(_check_encodable)]


class ProposedKind(StrEnum):
    ACHIEVEMENT = "achievement"
    CLAIM = "claim"


class ProposalState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class ProposalCreate(Create):
    """A proposal to change or create a claim or an achievement."""

    kind: ProposedKind = Field(description="The kind of resource to change or create.")
    id: Slug
    is_new: bool = Field(default=False, description="True to create the resource.")
    content: EncodableObject = Field(
        description="A merge patch (RFC 7396) as for `PATCH`; with `is_new`, the body as for "
        "`POST` without the `id`.",
        examples=[{"scope": "in the laboratory"}],
    )
    comment: Reason = Field(
        description="The reason; stored in the log of changes.", examples=["misread"]
    )


class AcceptCreate(Create):
    reason: Reason | None = Field(
        default=None,
        description="The reason for accepting it.",
        examples=["the source says so"],
    )


class RefuseCreate(Create):
    reason: Reason = Field(
        description="The reason for refusing it; its author can read it.",
        examples=["the source says otherwise"],
    )


class ProposalRead(Read):
    number: int = Field(description="The number of the proposal; later ones have greater numbers.")
    kind: ProposedKind = Field(description="The kind of the resource.")
    id: Slug = Field(description="The `id` of the resource.")
    is_new: bool = Field(description="True if the resource is to be created.")
    base_version: int | None = Field(
        description="The version to change; null for a new resource. If the resource has a later "
        "version by now, the proposal can no longer be accepted."
    )
    content: dict[str, Any] = Field(description="The merge patch, or the complete new resource.")
    comment: str = Field(description="The reason, in the words of its author.")
    proposed_by: str = Field(description="Who proposes it.")
    proposed_at: datetime = Field(description="RFC 3339, UTC.")
    state: ProposalState = Field(description="`open`, or the decision.")
    decided_by: str | None = Field(description="Who decided; null while it is open.")
    decided_at: datetime | None = Field(description="RFC 3339, UTC; null while it is open.")
    reason: str | None = Field(description="The reason for the decision; null if none was given.")
    revision: int | None = Field(
        description="The revision of the catalogue that accepting it created; null otherwise."
    )


class ProposalList(PageRead[ProposalRead]):
    data: list[ProposalRead] = Field(description="Proposals, oldest first.")


class ProposalQuery(Parameters):
    state: ProposalState | None = Field(
        default=None, description="Only proposals of this state.", examples=["open"]
    )
    limit: int = PAGE_LIMIT
    cursor: str | None = continue_after("the page before, with the same filters.")


MAX_NOTE = 2_000


class NotedKind(StrEnum):
    CLAIM = "claim"
    SOURCE = "source"


class ErrorNoteCreate(Create):
    """A note that a reader without an account leaves for reviewers."""

    kind: NotedKind = Field(description="The kind of record that has the error.")
    id: Slug
    text: Annotated[Prose, Field(max_length=MAX_NOTE)] = Field(
        description="What is wrong, in the words of the reader."
    )
