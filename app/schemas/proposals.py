"""Proposals: changes of claims and achievements that somebody asks for, and what was decided."""

import json
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from app.schemas.common import Create, ListLinks, ListMeta, Read, Reason, Slug


def _check_encodable(content: dict[str, Any]) -> dict[str, Any]:
    """A name that is to be taken away is compared with no rule, and kept with the proposal."""
    try:
        json.dumps(content, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise ValueError("it holds half of a surrogate pair, which no text can have") from error
    return content


class ProposedKind(StrEnum):
    ACHIEVEMENT = "achievement"
    CLAIM = "claim"


class ProposalState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class ProposalCreate(Create):
    """A change that is asked for."""

    kind: ProposedKind = Field(description="What sort of resource is to be changed or created.")
    id: Slug
    is_new: bool = Field(default=False, description="Is the resource to be created?")
    content: Annotated[dict[str, Any], AfterValidator(_check_encodable)] = Field(
        description="A merge patch (RFC 7396) as `PATCH` takes it; with `is_new` all that `POST` takes, "
        "but the `id`.",
        examples=[{"scope": "in the laboratory"}],
    )
    comment: Reason = Field(description="Why; kept in the log of changes.", examples=["misread"])


class AcceptCreate(Create):
    reason: Reason | None = Field(default=None, description="What convinced you.")


class RefuseCreate(Create):
    reason: Reason = Field(
        description="Why not; whoever proposed it can read it.",
        examples=["the source says otherwise"],
    )


class ProposalRead(Read):
    number: int = Field(description="Names the proposal; later ones have greater numbers.")
    kind: ProposedKind = Field(description="What sort of resource it is about.")
    id: Slug = Field(description="The `id` of the resource.")
    is_new: bool = Field(description="Is the resource to be created?")
    base_version: int | None = Field(
        description="The version that it would change; null for what is new. If there is another one "
        "by now, it cannot be accepted any more."
    )
    content: dict[str, Any] = Field(description="The merge patch, or all of what is new.")
    comment: str = Field(description="Why, in the words of whoever proposes it.")
    proposed_by: str = Field(description="Who proposes it.")
    proposed_at: datetime = Field(description="RFC 3339, UTC.")
    state: ProposalState = Field(description="Whether it was decided, and how.")
    decided_by: str | None = Field(description="Who decided; null while it is open.")
    decided_at: datetime | None = Field(description="RFC 3339, UTC; null while it is open.")
    reason: str | None = Field(description="Why it was decided so; null if that was not said.")
    revision: int | None = Field(
        description="The revision of the catalogue that its acceptance made; else null."
    )


class ProposalList(Read):
    data: list[ProposalRead] = Field(description="The oldest first.")
    meta: ListMeta = Field(description="About this page and the whole list.")
    links: ListLinks = Field(description="Where this page and the next one are.")


class ProposalQuery(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    state: ProposalState | None = Field(
        default=None, description="Only proposals of this state.", examples=["open"]
    )
    limit: int = Field(default=50, ge=1, le=200, description="The most that one page holds.")
    cursor: str | None = Field(
        default=None,
        max_length=800,
        pattern="^[A-Za-z0-9_-]+$",
        description="`meta.next_cursor` of the page before, with the same filters.",
    )
