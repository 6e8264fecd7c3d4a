"""The versions of one resource: who made each, when, why, and what it changed."""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from app.schemas.changes import ChangeAction
from app.schemas.common import ListLinks, ListMeta, Read
from app.schemas.write_parameters import FieldChangeRead, WriteQuery


class VersionedCollection(StrEnum):
    ACHIEVEMENTS = "achievements"
    CLAIMS = "claims"
    METRICS = "metrics"
    ORGANIZATIONS = "organizations"
    SOURCES = "sources"
    TECHNOLOGIES = "technologies"


class VersionRead(Read):
    version: int = Field(description="Its number, from 1.")
    revision: int = Field(description="The revision of the catalogue that made it; for `as_of`.")
    action: ChangeAction = Field(description="What was done.")
    changed_at: datetime = Field(description="RFC 3339, UTC.")
    actor: str = Field(description="Who did it.")
    comment: str | None = Field(description="Why, in the words of whoever did; null if not said.")
    changes: list[FieldChangeRead] = Field(
        description="What differs from the version before, field by field; empty for the first one. "
        "A list counts as one field."
    )


class VersionList(Read):
    data: list[VersionRead] = Field(description="The first version first.")
    meta: ListMeta = Field(description="About this page and the whole list.")
    links: ListLinks = Field(description="Where this page and the next one are.")


class VersionQuery(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    limit: int = Field(default=50, ge=1, le=200, description="The most that one page holds.")
    cursor: str | None = Field(
        default=None,
        max_length=800,
        pattern="^[A-Za-z0-9_-]+$",
        description="`meta.next_cursor` of the page before, of the same resource.",
    )


class RestoreQuery(WriteQuery):
    version: int = Field(
        ge=1,
        le=2**31 - 1,
        description="The version that is to stand again, as a new one.",
        examples=[1],
    )
