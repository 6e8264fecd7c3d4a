"""What writes are asked with beside their body, and what an import answers."""

from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.schemas.changes import ChangedKind
from app.schemas.common import Read, Reason, Slug


class _DryRun(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    dry_run: bool = Field(
        default=False,
        description="Run every check and answer what would be, and store nothing.",
        examples=[True],
    )


class WriteQuery(_DryRun):
    comment: Reason | None = Field(
        default=None,
        description="Why; kept in the log of changes.",
        examples=["typing error in the source's name"],
    )


class WithdrawQuery(_DryRun):
    reason: Reason = Field(
        description="Why it does not stand; kept in the log of changes.",
        examples=["the publisher has corrected the article"],
    )


class FieldChangeRead(Read):
    pointer: str = Field(
        description="JSON Pointer (RFC 6901) to a field of the resource.", examples=["/scope"]
    )
    before: Any = Field(description="What it was; null for what was not there.")
    after: Any = Field(description="What it is then; null for what is not there any more.")


class OnExisting(StrEnum):
    REFUSE = "refuse"
    KEEP = "keep"
    UPDATE = "update"


class ImportQuery(WriteQuery):
    on_existing: OnExisting = Field(
        default=OnExisting.REFUSE,
        description="What becomes of a record that differs from the stored one, where the last change "
        "of that was an edit, an accepted proposal, or an import of another origin. `refuse`: nothing is "
        "stored, and 409 lists all such records. `keep`: they are left as they are. `update`: they are "
        "overwritten. A record that was withdrawn stays so in any case, unless it says `revive: true`.",
        examples=["keep"],
    )


class ImportAction(StrEnum):
    CREATE = "create"
    UPDATE = "update"
    WITHDRAW = "withdraw"
    KEEP = "keep"
    CONFLICT = "conflict"


ConflictCode = Literal["edited_since", "withdrawn_before"]


class ConflictRead(Read):
    """Who has changed the stored record last."""

    code: ConflictCode = Field(
        description="`edited_since`: the last change was an edit, an accepted proposal, or an import of "
        "another origin. `withdrawn_before`: the record was withdrawn, and would be current again."
    )
    version: int = Field(description="The version that the last change has made.")
    actor: str = Field(description="Who made it.")
    changed_at: datetime = Field(description="When; RFC 3339, UTC.")


class ImportedRow(Read):
    kind: ChangedKind = Field(description="What sort of resource it is.")
    id: Slug = Field(description="The `id` of the resource.")
    action: ImportAction = Field(
        description="What was done with it, or with `dry_run` would be. `keep`: it is left as it is. "
        "`conflict`: nothing of the import can be stored because of it."
    )
    conflict: ConflictRead | None = Field(
        description="Why it is a conflict, is kept, or that an edit is overwritten; null where nobody "
        "else has changed it since."
    )
    fields: list[FieldChangeRead] = Field(
        description="What the bundle says otherwise, field by field, in the shape of a bundle; empty for "
        "what is created. A list counts as one field."
    )


class ImportRead(Read):
    """Each record of the bundle is counted once."""

    dry_run: bool = Field(description="True where nothing was stored.")
    revision: int = Field(description="The revision of the catalogue after the import.")
    created: int = Field(description="Resources that are new.")
    updated: int = Field(description="Resources that were changed or withdrawn.")
    unchanged: int = Field(description="Resources that the catalogue had already as they are.")
    kept: int = Field(description="Resources that differ and were left as they are.")
    conflicts: int = Field(
        description="Resources that somebody else has changed: with `dry_run` alone, as they are a 409 else."
    )
    rows: list[ImportedRow] = Field(
        description="Each resource but the unchanged ones; the first 1,000 of them."
    )
