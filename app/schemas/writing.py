"""What writes are asked with beside their body, and what an import answers."""

from pydantic import BaseModel, ConfigDict, Field

from app.schemas.changes import ChangeAction, ChangedKind
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


class ImportedRow(Read):
    kind: ChangedKind = Field(description="What sort of resource it is.")
    id: Slug = Field(description="The `id` of the resource.")
    action: ChangeAction = Field(description="What was done with it, or would be.")


class ImportRead(Read):
    dry_run: bool = Field(description="True where nothing was stored.")
    created: int = Field(description="Resources that are new.")
    updated: int = Field(description="Resources that the catalogue had otherwise.")
    unchanged: int = Field(description="Resources that it had already as they are.")
    revision: int = Field(description="The revision that stands then.")
    rows: list[ImportedRow] | None = Field(
        description="With `dry_run`, each resource that would be created or updated, as they would "
        "be logged; null without."
    )
