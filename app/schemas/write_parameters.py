"""Parameters of writes, and the response of an import."""

from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

from pydantic import Field

from app.schemas.changes import ChangedKind
from app.schemas.common import Create, Read, Reason, Slug
from app.schemas.list_parameters import Parameters
from app.validation_messages import worded

IDEMPOTENCY_KEY_PATTERN = worded(
    "^[!-~]{1,255}$", "up to 255 letters, digits and signs of ASCII, without spaces"
)


class DryRunQuery(Parameters):
    dry_run: bool = Field(
        default=False,
        description="Run all checks and return what would be stored, without storing it.",
        examples=[True],
    )


class WriteQuery(DryRunQuery):
    comment: Reason | None = Field(
        default=None,
        description="The reason; stored in the log of changes. Required if a resource is withdrawn.",
        examples=["typing error in the source's name"],
    )


class WithdrawQuery(DryRunQuery):
    reason: Reason = Field(
        description="Why it is no longer valid; stored in the log of changes.",
        examples=["the publisher has corrected the article"],
    )


class FieldChangeRead(Read):
    pointer: str = Field(
        description="JSON Pointer (RFC 6901) to a field of the resource.", examples=["/scope"]
    )
    before: Any = Field(description="The value before; null if there was none.")
    after: Any = Field(description="The value after; null if there is none any more.")


class OnExisting(StrEnum):
    REFUSE = "refuse"
    KEEP = "keep"
    UPDATE = "update"


class OnUnread(StrEnum):
    REFUSE = "refuse"
    TAKE = "take"


class ImportQuery(WriteQuery):
    on_existing: OnExisting = Field(
        default=OnExisting.REFUSE,
        description="What to do with a record that differs from the stored one if the last change "
        "of the stored one was an edit, an accepted proposal, or an import of another origin. "
        "`refuse`: nothing is stored, and a 409 lists all such records. `keep`: they stay "
        "unchanged. `update`: they are overwritten. A withdrawn record stays withdrawn in any "
        "case, unless it has `revive: true`.",
        examples=["keep"],
    )
    on_unread: OnUnread = Field(
        default=OnUnread.REFUSE,
        description="What to do with a number of a claim that cannot be read in the words of the source, "
        "or is read otherwise than it is given. `refuse`: it is a fault. `take`, for bundles that were "
        "made by an earlier version: it is stored as given, and listed in `hints`; its `read_by` is "
        "`hand` if it cannot be read, and null if it is read otherwise.",
        examples=["take"],
    )


class ImportAction(StrEnum):
    CREATE = "create"
    UPDATE = "update"
    WITHDRAW = "withdraw"
    KEEP = "keep"
    CONFLICT = "conflict"


ConflictCode = Literal["edited_since", "withdrawn_before"]


class ConflictRead(Read):
    """The last change of a stored record that an import is in conflict with."""

    code: ConflictCode = Field(
        description="`edited_since`: the last change was an edit, an accepted proposal, or an "
        "import of another origin. `withdrawn_before`: the record was withdrawn, and would be "
        "current again."
    )
    version: int = Field(description="The version that the change made.")
    actor: str = Field(description="Who made it.")
    changed_at: datetime = Field(description="When; RFC 3339, UTC.")


class ImportedRow(Read):
    kind: ChangedKind = Field(description="The kind of resource.")
    id: Slug = Field(description="The `id` of the resource.")
    action: ImportAction = Field(
        description="What was done, or with `dry_run` would be done. `keep`: it stays unchanged. "
        "`conflict`: it prevents the import."
    )
    conflict: ConflictRead | None = Field(
        description="The change by somebody else that is in conflict, is kept or is overwritten; "
        "null if there is none."
    )
    fields: list[FieldChangeRead] = Field(
        description="Differences of the bundle from the stored record, by field, in the format of "
        "a bundle; of a created record, what the reader has filled. A list counts as one field."
    )
    filled: list[str] = Field(
        description="JSON Pointers (RFC 6901) to the fields that the bundle leaves out and the reader "
        "has filled from the words of the source.",
        examples=[["/quantity/value", "/quantity/unit"]],
    )


class HintRead(Read):
    """Something that was stored, and that somebody should look at."""

    code: str = Field(
        description="The rule, as of a fault; `condition_in_words` where a quote has a condition that the claim "
        "does not give, `condition_differs` where it has another one; `kind_differs`, `period_differs` and "
        "`period_in_future` where words and dates speak against kind and period; `no_single_number` where a cell of a "
        "table is not a number alone; `same_name` and `same_identifier` of current records of one "
        "kind that may be one.",
        examples=["same_name", "value_differs"],
    )
    kind: ChangedKind = Field(description="The kind of resource that it is about.")
    ids: list[Slug] = Field(description="The ids of the resources that it is about.")
    pointer: str | None = Field(
        description="JSON Pointer (RFC 6901) to the value in the bundle; null if it is about records."
    )
    line: int | None = Field(description="Its line in YAML and NDJSON; null in JSON.")
    detail: str = Field(description="What was found, in words.")


class QuantitiesRead(Read):
    """How many quantities, baselines and stated changes the claims of an import have."""

    read: int = Field(description="Number of those that the reader has read in their source.")
    by_hand: int = Field(description="Number of those that were read by hand.")


class EditionCountsRead(Read):
    """What a new edition of a table changes; cells are compared by the key of their row and by their column."""

    of: Slug = Field(description="The earlier edition.")
    values_changed: int = Field(description="Claims with another number than the earlier one.")
    new: int = Field(description="Claims that the earlier edition does not have.")
    gone: int = Field(description="Claims that only the earlier edition has; they stay.")
    moved: int = Field(description="Claims with the same number, at another row or column.")


class ImportRead(Read):
    """The result of an import; each record of the bundle is counted once."""

    dry_run: bool = Field(description="True if nothing was stored.")
    revision: int = Field(description="The revision of the catalogue after the import.")
    created: int = Field(description="Number of new resources.")
    updated: int = Field(description="Number of changed or withdrawn resources.")
    unchanged: int = Field(description="Number of resources that were already stored as they are.")
    kept: int = Field(description="Number of resources that differ and stayed unchanged.")
    conflicts: int = Field(
        description="Number of resources that somebody else has changed; only with `dry_run`, "
        "otherwise they give a 409."
    )
    quantities: QuantitiesRead = Field(
        description="The numbers of all claims of the bundle, by who has read them."
    )
    edition: EditionCountsRead | None = Field(
        description="What the new edition of a table changes; null unless a source has `edition_of`."
    )
    rows: list[ImportedRow] = Field(description="The first 1,000 resources that are not unchanged.")
    hints: list[HintRead] = Field(
        description="The first 100 names and identifiers that records of the bundle share with other records of "
        "their kind. And the first 1,000 numbers of a claim with a `note` that were read by hand though they are "
        "read otherwise; with `on_unread=take`, also those that cannot be read or are read otherwise. Of a table also the first 1,000 "
        "cells of columns of numbers that are no single number."
    )


class MergeCreate(Create):
    """The record that another one turned out to be, and why."""

    into: Slug = Field(description="The id of the record that remains.", examples=["boe"])
    reason: Reason = Field(
        description="Why both are one; stored in the log of changes.",
        examples=["the Chinese and the English name of one company"],
    )


class UnmergeCreate(Create):
    reason: Reason = Field(
        description="Why they are two; stored in the log of changes.",
        examples=["a namesake in another country"],
    )
