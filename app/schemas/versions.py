"""Versions of a resource: who made each version, when, why, and which fields changed."""

from datetime import datetime

from pydantic import Field

from app.schemas.changes import ChangeAction
from app.schemas.common import PageRead, Read
from app.schemas.list_parameters import PAGE_LIMIT, Parameters, continue_after
from app.schemas.write_parameters import FieldChangeRead, WriteQuery


class VersionRead(Read):
    version: int = Field(description="The number of the version, from 1.")
    revision: int = Field(
        description="The revision of the catalogue that made it; usable as `as_of`."
    )
    action: ChangeAction = Field(description="The kind of change.")
    changed_at: datetime = Field(description="RFC 3339, UTC.")
    actor: str = Field(description="Who made the change.")
    comment: str | None = Field(
        description="The reason, in the words of the actor; null if none was given."
    )
    changes: list[FieldChangeRead] = Field(
        description="Differences from the version before, by field; empty for the first version. A "
        "list counts as one field."
    )


class VersionList(PageRead[VersionRead]):
    data: list[VersionRead] = Field(description="Versions, oldest first.")


class VersionQuery(Parameters):
    limit: int = PAGE_LIMIT
    cursor: str | None = continue_after("the page before, of the same resource.")


class RestoreQuery(WriteQuery):
    version: int = Field(
        ge=1,
        le=2**31 - 1,
        description="The version to restore, as a new version.",
        examples=[1],
    )
