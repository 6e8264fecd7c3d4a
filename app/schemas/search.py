"""Search over all kinds, and what is suggested while somebody types."""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from app.schemas.common import ListLinks, ListMeta, Read, Slug
from app.schemas.list_parameters import SEARCH_PATTERN

Words = Annotated[str, Field(min_length=1, max_length=200, pattern=SEARCH_PATTERN)]


class Kind(StrEnum):
    ACHIEVEMENT = "achievement"
    CLAIM = "claim"
    METRIC = "metric"
    ORGANIZATION = "organization"
    SOURCE = "source"
    TECHNOLOGY = "technology"


class HitRead(Read):
    start: int = Field(description="Offset in the snippet, in Unicode code points from 0.")
    end: int = Field(description="Offset after the last character.")


class SnippetRead(Read):
    field: str = Field(
        description="What the text is: `name`, `statement` or `quote`.", examples=["quote"]
    )
    text: str = Field(description="A piece of the text, as it is written; plain text, not HTML.")
    hits: list[HitRead] = Field(description="Where the words that were searched for stand in it.")


class FoundRead(Read):
    kind: Kind = Field(description="What sort of resource it is.")
    id: Slug
    name: str = Field(description="Its name or title; of a claim its statement.")
    url: str = Field(description="Where the resource can be read.")
    hint: str | None = Field(
        description="What tells it from others of the same name, such as its kind and country.",
        examples=["company, CN"],
    )
    score: float = Field(
        description="BM25; greater is better, and names count for more than statements, statements "
        "for more than quotes. Hits where a word is only part of one come last, with less than 1."
    )
    snippets: list[SnippetRead] = Field(description="Up to three texts of it with hits.")


class SearchResult(Read):
    data: list[FoundRead] = Field(description="Best first.")
    meta: ListMeta = Field(description="About this page and the whole result.")
    links: ListLinks = Field(description="Where this page and the next one are.")


class SearchRequest(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    q: Words = Field(
        description="Words that must all occur in names, statements or quotes, in any language; "
        '`"a phrase"` and `-a word` to leave out.',
        examples=["optical fiber"],
    )
    kind: list[Kind] = Field(
        default=[],
        max_length=6,
        description="Only resources of this kind. Repeat the parameter for 'or'.",
        examples=[["claim"]],
    )
    limit: int = Field(default=20, ge=1, le=200, description="The most that one page holds.")
    cursor: str | None = Field(
        default=None,
        max_length=800,
        pattern="^[A-Za-z0-9_-]+$",
        description="`meta.next_cursor` of the page before. Ranks depend on all that there is, so a "
        "cursor is good until the catalogue changes.",
    )


class SuggestionRead(Read):
    kind: Kind = Field(description="What sort of resource it is.")
    id: Slug
    name: str = Field(description="The name that was found.")
    hint: str | None = Field(
        description="What tells it from others of the same name, such as its kind and country.",
        examples=["company, CN"],
    )


class SuggestionList(Read):
    revision: int = Field(description="The revision of the catalogue that this answer shows.")
    data: list[SuggestionRead] = Field(
        description="Names that are what was typed first, then those that begin with it."
    )


class SuggestionRequest(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    q: Words = Field(
        description="The beginning of a name, as it is typed.", examples=["yangtze op"]
    )
    kind: list[Kind] = Field(
        default=[],
        max_length=6,
        description="Only resources of this kind. Repeat the parameter for 'or'.",
        examples=[["organization"]],
    )
    limit: int = Field(default=10, ge=1, le=50, description="The most that is suggested.")
