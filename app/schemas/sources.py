"""Sources: immutable documents, and the quotes taken from them."""

from typing import Annotated, Literal

from pydantic import Field

from app.schemas.common import (
    Create,
    FacetsRead,
    Label,
    LanguageTag,
    ListLinks,
    ListMeta,
    PeriodRead,
    Prose,
    Read,
    Slug,
    Withdrawable,
    WithdrawableCreate,
)
from app.schemas.filters import (
    ByCountry,
    ByDate,
    ByField,
    ByMetric,
    ByOrganization,
    ByStatus,
    ByTechnology,
    HasClaims,
    any_of,
    by_id,
    none_of,
)
from app.schemas.list_parameters import SEARCH_PATTERN, ListQuery, facet_by, sort_by


class SourceRead(Withdrawable):
    title: str = Field(description="Its title; in square brackets when we had to supply one.")
    publisher: str | None = Field(description="Who published it; null when not known.")
    language: str = Field(description="BCP 47 tag of the language it is written in.")
    published: PeriodRead | None = Field(description="When; null when it does not say.")
    url: str | None = Field(description="Where it was published; null when not known.")
    sha256: str = Field(description="SHA-256 of the text in UTF-8, in hexadecimal.")
    length: int = Field(description="Length of the text in Unicode code points.")
    text_url: str = Field(description="Where the exact text can be read.")
    note: str | None = Field(description="What a reader should know of this document.")


class SourceList(Read):
    data: list[SourceRead] = Field(description="In the order of `sort`.")
    meta: ListMeta = Field(description="About this page and the whole list.")
    links: ListLinks = Field(description="Where this page and the next one are.")
    facets: FacetsRead | None = Field(
        description="For each `facet` its values with counts; null without one."
    )


class SourceCreate(WithdrawableCreate):
    """A source of a bundle. Immutable once stored: a new edition is a new source."""

    id: Slug
    title: Label = Field(description="Its title; in square brackets if it is supplied by you.")
    publisher: Label | None = Field(default=None, description="Who published it.")
    language: LanguageTag
    published: str | None = Field(default=None, description="EDTF date; leave out if not known.")
    url: str | None = Field(
        default=None,
        pattern="^https?://[^\\s]+$",
        max_length=2000,
        description="Where it appeared.",
    )
    text: str | None = Field(
        default=None, min_length=1, description="The exact text; or else `text_file`."
    )
    text_file: str | None = Field(
        default=None,
        min_length=1,
        description="The file with the exact text in UTF-8, relative to the bundle.",
    )
    sha256: str | None = Field(
        default=None,
        pattern="^[0-9a-f]{64}$",
        description="SHA-256 of the text in UTF-8; given, any other text is refused.",
    )
    note: Prose | None = Field(default=None, description="What a reader should know.")


class QuoteCreate(Create):
    """The words of a source, to the letter."""

    source: Slug
    exact: str = Field(min_length=1, max_length=4000, description="The words, to the letter.")
    occurrence: int | None = Field(
        default=None,
        ge=1,
        description="Which one, from 1, where the words occur more than once in the source.",
    )


class UnclaimedNumber(QuoteCreate):
    """A number of a source that is no claim, and why."""

    reason: Prose = Field(description="Why it is none, for example because it is part of a name.")


class SourceQuery(
    ListQuery,
    ByStatus,
    HasClaims,
    ByDate,
    ByField,
    ByCountry,
    ByMetric,
    ByTechnology,
    ByOrganization,
):
    id: list[Slug] = by_id("self-developed-technologies")
    id__not: list[Slug] = none_of("id", "none-such")
    sort: str | None = sort_by("date")
    language: list[LanguageTag] = any_of("Only sources in this language; BCP 47.", "en")
    language__not: list[LanguageTag] = none_of("language", "zh")
    publisher: list[Annotated[str, Field(max_length=500, pattern=SEARCH_PATTERN)]] = any_of(
        "Only sources of this publisher, by its name as it is written.", "Example Press"
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
