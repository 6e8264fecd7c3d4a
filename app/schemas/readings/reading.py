"""A reading: its text as a source, its state, and the new records that its candidates name."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field

from app.domain.text import check_storable
from app.schemas.achievements import STAGES
from app.schemas.common import (
    Create,
    Label,
    LanguageTag,
    PageRead,
    Prose,
    Read,
    Reason,
    Slug,
    checked_by,
    without_mark,
)
from app.schemas.list_parameters import PAGE_LIMIT, Parameters, continue_after
from app.schemas.proposals import EncodableObject
from app.schemas.readings.candidate import ReadingSpanRead, SpotRead
from app.schemas.source_numbers import NumberReason
from app.schemas.sources import WebAddress
from app.schemas.write_parameters import DryRunQuery
from app.validation_messages import worded

# The longest text that is read as an article.
MAX_CHARACTERS = 100_000


class ReadingState(StrEnum):
    """How far a reading is."""

    OPEN = "open"
    SUBMITTED = "submitted"
    PUBLISHED = "published"
    DISCARDED = "discarded"


class ReadingFields(Create):
    """What is said of a new text, beside its words."""

    title: Label = Field(description="Its title; in square brackets if you supply it.")
    language: LanguageTag | None = Field(
        default=None,
        description="BCP 47 tag of its language. Left out, it is `zh` for a text of Chinese characters, else "
        "`en`.",
    )
    published: str | None = Field(
        default=None,
        max_length=100,
        description="EDTF date; words such as `last year` are read by it.",
        examples=["2025-06-12"],
    )
    publisher: Label | None = Field(default=None, description="Who published it.")
    url: WebAddress | None = Field(
        default=None, description="Where it was published. Nothing is fetched from there."
    )
    same_text_as: Slug | None = Field(
        default=None,
        description="A source with exactly this text; without it, a text that a source has is refused.",
    )


class ReadingCreate(ReadingFields):
    """A new text to read."""

    text: Annotated[
        str,
        Field(
            min_length=1,
            max_length=MAX_CHARACTERS,
            pattern=worded(r"^[^\u0000]*$", "a text without the character NUL"),
            description="The exact text; it never changes.",
            examples=["Voltara plans 450 Wh/kg by 2027."],
        ),
        checked_by(check_storable),
        without_mark,
    ]


class ReadingSourcePatch(Create):
    """What shall be said of the text; what is left out stays, and null takes it back."""

    id: Slug | None = Field(default=None, description="The id that the source will have.")
    title: Label | None = Field(default=None, description="Its title.")
    language: LanguageTag | None = Field(
        default=None, description="BCP 47 tag of its language; the text is read again by it."
    )
    published: str | None = Field(
        default=None,
        max_length=100,
        description="EDTF date; the text is read again by it.",
        examples=["2025-06-12"],
    )
    publisher: Label | None = Field(default=None, description="Who published it.")
    url: WebAddress | None = Field(default=None, description="Where it was published.")
    same_text_as: Slug | None = Field(default=None, description="A source with exactly this text.")
    note: Prose | None = Field(default=None, description="A note for readers.")


_Patches = dict[Slug, EncodableObject]


class DraftPatches(Create):
    """Merge patches of drafts, by the kind and the id of the draft."""

    organizations: _Patches = Field(default={}, description="Of organizations.")
    technologies: _Patches = Field(default={}, description="Of technologies.")
    metrics: _Patches = Field(default={}, description="Of metrics.")
    achievements: _Patches = Field(default={}, description="Of achievements.")


class ReadingPatch(Create):
    """A merge patch (RFC 7396) of a reading: of its source, and of drafts by their ids."""

    source: ReadingSourcePatch | None = Field(
        default=None, description="What shall be said of the text."
    )
    drafts: DraftPatches | None = Field(
        default=None, description="Changes of drafts, each as for its own path."
    )


class ReadingSourceRead(Read):
    """The text as the source that publishing makes of it."""

    id: Slug
    title: str = Field(description="Its title.")
    publisher: str | None = Field(description="Who published it; null if unknown.")
    language: str = Field(description="BCP 47 tag of its language.")
    published: str | None = Field(description="EDTF date; null if unknown.")
    url: str | None = Field(description="Where it was published; null if unknown.")
    same_text_as: Slug | None = Field(description="A source with exactly this text; null if none.")
    note: str | None = Field(description="A note for readers; null if there is none.")
    tool: str = Field(
        description="What has made the text of the file, and its version.",
        examples=["plain text 1", "pypdf 7.1.1"],
    )
    sha256: str = Field(description="SHA-256 of the text in UTF-8, in hexadecimal.")
    length: int = Field(description="Length of the text in Unicode code points.")


class ReadingCountsRead(Read):
    """Numbers of the text by what was decided of them."""

    new: int = Field(description="Candidates that nobody has decided.")
    accepted: int = Field(description="Candidates that become claims, or evidence for claims.")
    rejected: int = Field(description="Candidates that become numbers that state nothing.")
    postponed: int = Field(description="Candidates whose numbers stay open.")
    none: int = Field(description="Numbers that state nothing by a rule.")


class ReadingRead(Read):
    """A reading as it is in a list."""

    number: int = Field(description="The number of the reading; later ones have greater numbers.")
    version: int = Field(description="Raised by one with every change of the reading.")
    state: ReadingState = Field(
        description="`open`; `submitted` by a contributor, for somebody else to publish; `published`; or "
        "`discarded`."
    )
    done: bool = Field(description="True if no candidate is `new`, so that it can be published.")
    counts: ReadingCountsRead = Field(description="How many numbers there are.")
    source: ReadingSourceRead = Field(description="The text as a source.")
    created_by: str = Field(description="Who began it.")
    created_at: datetime = Field(description="RFC 3339, UTC.")
    updated_at: datetime = Field(description="RFC 3339, UTC; the time of this version.")
    closed_by: str | None = Field(description="Who published or discarded it; null until then.")
    closed_at: datetime | None = Field(description="RFC 3339, UTC; null until then.")
    reason: str | None = Field(description="Why it was discarded; null if it was not.")
    revision: int | None = Field(
        description="The revision of the catalogue after publishing; null until then."
    )


class _DraftRead(Read):
    id: Slug
    use: Slug | None = Field(
        description="A record of the catalogue that is taken in place of this draft; null if none is."
    )
    because: dict[str, SpotRead] = Field(
        description="The words from which each field was read, and the rule, by JSON Pointer into the draft."
    )


class DraftOrganizationRead(_DraftRead):
    """A new organization; written only if something accepted names it."""

    kind: str | None = Field(description="The kind of organization.")
    names: dict[str, str] = Field(description="Its names by language (BCP 47).")
    aliases: list[str] = Field(description="Other spellings of the text.")
    country: str | None = Field(description="ISO 3166-1 alpha-2; null if open.")
    note: str | None = Field(description="A note for readers; null if there is none.")


class DraftTechnologyRead(_DraftRead):
    """A new technology; written only if something accepted names it."""

    names: dict[str, str] = Field(description="Its names by language (BCP 47).")
    aliases: list[str] = Field(description="Other names of the text.")
    field: str | None = Field(description="The field of technology; null while it is open.")
    broader: Slug | None = Field(description="The id of the broader technology; null if none.")
    description: str | None = Field(description="What it is; null if it is not described.")


class DraftMetricRead(_DraftRead):
    """A new metric; written only if something accepted is of it."""

    names: dict[str, str] = Field(description="What is measured, by language (BCP 47).")
    aliases: list[str] = Field(description="Other names.")
    definition: str | None = Field(
        description="What exactly the number counts or measures; null while it is open."
    )
    unit: Any = Field(
        description="The canonical unit, or a code with words for it, as for a metric."
    )
    direction: str | None = Field(description="Whether a higher or a lower number is better.")
    scale: str = Field(description="How numbers compare.")
    qualifiers: list[dict[str, Any]] = Field(
        description="The conditions that its claims may state."
    )


class DraftAchievementRead(_DraftRead):
    """A new achievement; written only if something accepted is about it."""

    title: str = Field(description="What was reached, in a few words.")
    summary: str = Field(description="What was reached, in one sentence.")
    technology: Slug | None = Field(description="The id of its technology; null if none.")
    organizations: list[dict[str, str]] = Field(description="Who took part, and in which role.")
    place: str | None = Field(description="Where; null if open.")
    date: str | None = Field(description="EDTF; null if open.")
    stage: str = Field(description=STAGES)
    note: str | None = Field(description="What is unclear in the source; null if nothing is.")
    evidence: list[dict[str, Any]] = Field(description="The quotes that report it.")


class DraftsRead(Read):
    """The new records that candidates name, each with an id that is free in the catalogue."""

    organizations: list[DraftOrganizationRead] = Field(description="Who took part.")
    technologies: list[DraftTechnologyRead] = Field(description="What was advanced.")
    metrics: list[DraftMetricRead] = Field(description="What numbers measure.")
    achievements: list[DraftAchievementRead] = Field(description="What was reached.")


class ReadingNumberRead(ReadingSpanRead):
    """A number of the text that is no candidate of its own."""

    exact: str = Field(description="The number as the text has it.")
    reason: NumberReason | None = Field(
        description="Why it states nothing; null if it is part of a candidate."
    )
    rule: str = Field(description="The name of the rule.")
    part_of: int | None = Field(
        description="The candidate that has it as a baseline, change, conversion or condition; null if none."
    )


class ReadingDetailRead(ReadingRead):
    """A reading with its drafts and its text."""

    drafts: DraftsRead = Field(description="The new records that its candidates name.")
    numbers: list[ReadingNumberRead] = Field(
        description="The numbers of the text that are no candidates, in order."
    )
    text: str | None = Field(
        description="The text that all offsets count in; null once the reading is closed: the source has it."
    )


class ReadingList(PageRead[ReadingRead]):
    data: list[ReadingRead] = Field(description="Readings, newest first.")


class ReadingQuery(Parameters):
    state: ReadingState | None = Field(
        default=None, description="Only readings of this state.", examples=["open"]
    )
    limit: int = PAGE_LIMIT
    cursor: str | None = continue_after("the page before, with the same filters.")


class PublishQuery(DryRunQuery):
    comment: Reason | None = Field(
        default=None,
        description="Stored in the log of changes beside the number of the reading.",
        examples=["checked against the press release"],
    )


class DiscardQuery(Parameters):
    reason: Reason = Field(
        description="Why nothing of it is wanted; stored with the reading.",
        examples=["it repeats an older article"],
    )
