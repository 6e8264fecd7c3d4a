"""The log of changes: who changed what, when and why, in the order of commits."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from app.domain.revisions import PATTERN, RequestedRevision, parse_revision
from app.schemas.common import PageRead, Read, Slug
from app.schemas.kinds import SCHEMAS
from app.schemas.list_parameters import PAGE_LIMIT, Parameters, continue_after


def _check_revision(text: str) -> str:
    if parse_revision(text) is None:
        raise PydanticCustomError(
            "not_a_revision", "write `EPOCH.REVISION`, as in `Claimstone-Revision`, or a number"
        )
    return text


ChangedKind = StrEnum("ChangedKind", {kind.upper(): kind for kind in SCHEMAS})  # type: ignore[misc]  # its members are computed


class ChangeAction(StrEnum):
    CREATE = "create"
    UPDATE = "update"
    WITHDRAW = "withdraw"
    REFRESH = "refresh"


class ChangeRecord(Read):
    revision: int = Field(description="The revision of the catalogue that the change made.")
    position: int = Field(description="Its position among the changes of its revision, from 1.")
    kind: ChangedKind = Field(description="The kind of the changed resource.")
    id: Slug = Field(description="The `id` of the resource.")
    version: int = Field(description="The version of the resource after the change.")
    action: ChangeAction = Field(
        description="The kind of change. `refresh`: the resource itself is unchanged, but a "
        "resource that it refers to, such as an organization, has a new name."
    )
    changed_at: datetime = Field(description="RFC 3339, UTC.")
    actor: str = Field(description="Who changed it.")
    comment: str | None = Field(
        description="The reason, in the words of the actor; null if none was given."
    )
    origin: str | None = Field(
        description="The origin of the imported bundle, such as `seed`; null for an edit, an "
        "accepted proposal and a restored version.",
        examples=["seed"],
    )


class ChangeLogRead(ChangeRecord):
    before: dict[str, Any] | None = Field(
        description="The resource before the change, with `include_before=true`; null if it was "
        "created."
    )


class ChangeList(PageRead[ChangeLogRead]):
    data: list[ChangeLogRead] = Field(description="In order of `revision`, then `position`.")


class ChangeQuery(Parameters):
    since: Annotated[str, AfterValidator(_check_revision)] = Field(
        default="0",
        description="Only changes after this revision: `EPOCH.REVISION`, as in the response header "
        "`Claimstone-Revision`, or a number alone for the current epoch. To follow the catalogue, "
        "read up to the last page, then continue later with its `Claimstone-Revision`. A revision "
        "of another epoch, or one not reached yet, gives a 409: the catalogue was restored or "
        "replaced, and everything has to be read again.",
        examples=["0"],
        # For generated clients only; the validator gives a readable error.
        json_schema_extra={"pattern": PATTERN},
    )
    kind: list[ChangedKind] = Field(
        default=[],
        max_length=len(ChangedKind),
        description="Only changes of resources of this kind. Repeat the parameter to match any of "
        "several values.",
        examples=[["claim"]],
    )
    id: list[Slug] = Field(
        default=[],
        max_length=50,
        description="Only changes of the resource with this id. Repeat the parameter to match any "
        "of several values.",
        examples=[["fiber-length-per-preform"]],
    )
    include_before: bool = Field(
        default=False,
        description="Include each resource as it was before the change.",
        examples=[True],
    )
    limit: int = PAGE_LIMIT
    cursor: str | None = continue_after("the page before, with the same filters.")

    @property
    def since_revision(self) -> RequestedRevision:
        return parse_revision(self.since) or RequestedRevision(None, 0)
