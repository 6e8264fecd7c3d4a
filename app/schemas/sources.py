"""Sources: documents with a text that never changes, and the quotes taken from them."""

from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from app.schemas.cells import MediaType, TableFields, TableRead
from app.schemas.common import (
    Create,
    Label,
    LanguageTag,
    PeriodRead,
    Prose,
    Read,
    ResourceList,
    SameAs,
    SameAsRead,
    Slug,
    TitledReference,
    Withdrawable,
    WithdrawableCreate,
    without_mark,
)
from app.schemas.filters import (
    ByCountry,
    ByDate,
    ByField,
    ByMetric,
    ByOrganization,
    BySameAs,
    ByTechnology,
    WithdrawableQuery,
    any_of,
    by_id,
    none_of,
)
from app.schemas.list_parameters import SEARCH_PATTERN, facet_by, sort_by
from app.validation_messages import worded


def _lower_scheme(url: str) -> str:
    """Return the URL with its scheme in small letters: capital ones mean the same (RFC 3986, 3.1)."""
    scheme, colon, rest = url.partition(":")
    return f"{scheme.lower()}{colon}{rest}"


WebAddress = Annotated[
    str,
    Field(
        pattern=worded(
            "^[Hh][Tt][Tt][Pp][Ss]?://[^\\s]+$",
            "a URL that begins with http:// or https:// and has no spaces (%20 is one)",
        ),
        max_length=2000,
    ),
    AfterValidator(_lower_scheme),
]


class EditionRead(Read):
    id: Slug


class SourceRead(Withdrawable):
    title: str = Field(description="Its title; in square brackets if supplied by the curators.")
    publisher: str | None = Field(description="Who published it; null if unknown.")
    language: str = Field(description="BCP 47 tag of its language.")
    published: PeriodRead | None = Field(description="When; null if unknown.")
    url: str | None = Field(description="Where it was published; null if unknown.")
    accessed_on: PeriodRead | None = Field(
        description="When the text was taken from there; null if unknown."
    )
    archived_url: str | None = Field(
        description="Where an archive keeps a copy; null if none is known."
    )
    media_type: str = Field(
        description="`text/plain`, or the type of a table, which is read cell by cell: `text/csv`, "
        "`text/tab-separated-values` or `text/markdown`."
    )
    table: TableRead | None = Field(description="How the table is written; null for plain text.")
    edition_of: EditionRead | None = Field(
        description="The earlier edition of this table or text; null if none is known."
    )
    sha256: str = Field(description="SHA-256 of the text in UTF-8, in hexadecimal.")
    length: int = Field(description="Length of the text in Unicode code points.")
    text_url: str = Field(description="Link to the exact text.")
    same_text_as: list[TitledReference] = Field(
        description="The other sources that have exactly this text, in order of id: several papers "
        "can print one report. They count as one witness."
    )
    note: str | None = Field(description="A note for readers; null if there is none.")
    same_as: SameAsRead


class SourceList(ResourceList[SourceRead]): ...


class SourceCreate(WithdrawableCreate):
    """A source to create, with its exact text.

    The text cannot be changed later, and is left out where the source exists. All other fields can be
    corrected. A new edition is a new source.
    """

    id: Slug
    title: Label = Field(description="Its title; in square brackets if you supply it.")
    publisher: Label | None = Field(default=None, description="Who published it.")
    language: LanguageTag
    published: str | None = Field(default=None, description="EDTF date; leave it out if unknown.")
    url: WebAddress | None = Field(default=None, description="Where it was published.")
    accessed_on: str | None = Field(
        default=None, description="When the text was taken from there; EDTF date."
    )
    archived_url: WebAddress | None = Field(
        default=None,
        description="Where an archive keeps a copy.",
    )
    media_type: MediaType = Field(
        default="text/plain",
        description="`text/plain`, or the type of a table, which is read cell by cell. It stays as it is.",
    )
    table: TableFields | None = Field(
        default=None,
        description="How the table is written. It stays as it is, like the text.",
    )
    edition_of: Slug | None = Field(
        default=None, description="The earlier edition of this table or text."
    )
    text: Annotated[str, Field(min_length=1), without_mark] | None = Field(
        default=None,
        description="The exact text, without a byte order mark at its start; alternatively, use "
        "`text_file`. It may be left out for a source that exists.",
    )
    text_file: str | None = Field(
        default=None,
        min_length=1,
        description="The file with the exact text in UTF-8, relative to the bundle.",
    )
    sha256: str | None = Field(
        default=None,
        pattern=worded("^[0-9a-f]{64}$", "a SHA-256: 64 digits of 0-9 and a-f"),
        description="SHA-256 of the text in UTF-8, or of its file with a byte order mark; if sent, any "
        "other text is refused.",
    )
    same_text_as: Slug | None = Field(
        default=None,
        description="Another source with exactly this text. A new source whose text another one has "
        "is refused without it. Not stored: a source shows all others of its text.",
    )
    note: Prose | None = Field(default=None, description="A note for readers.")
    same_as: SameAs = Field(default=[])


def _leave_out_default(schema: dict[str, Any]) -> None:
    """Leave an empty text out of the schema, which means that none is given."""
    schema.pop("default")


class QuoteCreate(Create):
    """A quote: words that occur exactly in the text of a source, or a cell of a table by `row` and `column`."""

    source: Slug
    exact: str = Field(
        default="",
        min_length=1,
        max_length=4000,
        description="The exact words. Of a cell, what is between the delimiters; it may be left out.",
        json_schema_extra=_leave_out_default,
    )
    row: dict[str, str] | None = Field(
        default=None,
        min_length=1,
        max_length=10,
        description="The key of a row: the texts of some of its cells, by the headers of their columns.",
        examples=[{"Model": "GPT-4"}],
    )
    column: str | None = Field(
        default=None,
        min_length=1,
        description="The header of the column of a cell, with `row`.",
        examples=["Training compute (FLOP)"],
    )
    occurrence: int | None = Field(
        default=None,
        ge=1,
        description="Which occurrence, from 1, if the words occur more than once in the source.",
    )
    start: int | None = Field(
        default=None,
        ge=0,
        description="Where the words begin in the text of the source, in Unicode code points from 0; "
        "in place of `occurrence`.",
    )

    @model_validator(mode="after")
    def _require_words(self) -> Self:
        if (self.row is None) != (self.column is None):
            raise PydanticCustomError("cell_incomplete", "give a cell by `row` and `column`")
        if not self.exact and self.row is None:
            raise PydanticCustomError("missing", "give the words as `exact`, or a cell")
        return self


class SourceQuery(
    WithdrawableQuery,
    ByDate,
    ByField,
    ByCountry,
    ByMetric,
    ByTechnology,
    ByOrganization,
    BySameAs,
):
    id: list[Slug] = by_id("self-developed-technologies")
    id__not: list[Slug] = none_of("id", "none-such")
    sort: str | None = sort_by("date", "title")
    language: list[LanguageTag] = any_of("Only sources in this language; BCP 47.", "en")
    language__not: list[LanguageTag] = none_of("language", "zh")
    publisher: list[Annotated[str, Field(max_length=500, pattern=SEARCH_PATTERN)]] = any_of(
        "Only sources of this publisher, by its exact name.", "Example Press"
    )
    publisher__not: list[Annotated[str, Field(max_length=500, pattern=SEARCH_PATTERN)]] = none_of(
        "publisher", "Xinhua"
    )
    facet: list[
        Literal[
            "organization",
            "technology",
            "metric",
            "country",
            "field",
            "language",
            "publisher",
            "year",
        ]
    ] = facet_by()
