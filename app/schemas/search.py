"""Search over all kinds of resources, and suggestions while typing."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from app.schemas.common import ListLinks, ListMeta, Read, Slug
from app.schemas.kinds import SCHEMAS
from app.schemas.list_parameters import SEARCH_PATTERN, Parameters, continue_after, page_limit

Words = Annotated[str, Field(min_length=1, max_length=200, pattern=SEARCH_PATTERN)]


Kind = StrEnum("Kind", {kind.upper(): kind for kind in sorted(SCHEMAS)})  # type: ignore[misc]  # its members are computed


class HitRead(Read):
    start: int = Field(description="Offset in the snippet, in Unicode code points from 0.")
    end: int = Field(description="Offset after the last character.")


class SnippetRead(Read):
    field: str = Field(
        description="The kind of text: `name`, `statement`, `quote`, or the full `text` of a source.",
        examples=["quote"],
    )
    text: str = Field(description="An excerpt of the text; plain text, not HTML.")
    hits: list[HitRead] = Field(description="Positions of the search words in the excerpt.")


class FoundRead(Read):
    kind: Kind = Field(description="The kind of resource.")
    id: Slug
    name: str = Field(description="Its name or title; for a claim, its statement.")
    url: str = Field(description="Link to the resource.")
    hint: str | None = Field(
        description="Distinguishes resources of the same name, for example by kind and country.",
        examples=["company, CN"],
    )
    score: float = Field(
        description="BM25; greater is better. Names weigh more than statements, and statements "
        "more than quotes. Hits on a part of a word come later, with a score below 1."
    )
    snippets: list[SnippetRead] = Field(description="Up to three excerpts with hits.")


class SearchMeta(ListMeta):
    relaxed: list[str] = Field(
        description="Words of `q`, as typed, that were left out, because no resource has all words; empty if "
        "every hit has all words.",
        examples=[["longest"]],
    )


class SearchResult(Read):
    data: list[FoundRead] = Field(description="Best first.")
    meta: SearchMeta = Field(description="About this page and the full result.")
    links: ListLinks = Field(description="URLs of this page and the next one.")


class SearchRequest(Parameters):
    q: str = Field(
        max_length=200,
        pattern=SEARCH_PATTERN,
        description="Words in any language, that must all occur, and numbers with or without a unit. "
        'Write `"a phrase"` in quotation marks, `a OR b`, and `-word` to exclude a word. If no word '
        "must occur, hits are ordered by kind and arrival.",
        examples=["optical fiber"],
    )
    kind: list[Kind] = Field(
        default=[],
        max_length=len(Kind),
        description="Only resources of this kind. Repeat the parameter to match any of several "
        "values.",
        examples=[["claim"]],
    )
    limit: int = page_limit(default=20, most=200)
    cursor: str | None = continue_after(
        "the page before. Ranks depend on the complete catalogue, so a cursor is valid until the "
        "catalogue changes."
    )


class SuggestionRead(Read):
    kind: Kind = Field(description="The kind of resource.")
    id: Slug
    name: str = Field(description="The matching name.")
    hint: str | None = Field(
        description="Distinguishes resources of the same name, for example by kind and country.",
        examples=["company, CN"],
    )


class SuggestionList(Read):
    revision: int = Field(description="The revision of the catalogue that this response shows.")
    data: list[SuggestionRead] = Field(
        description="Names equal to the typed text first, then names that begin with it, then others that have the "
        "words; at last those that are meant if one word of four letters or more has a typing error."
    )


class SuggestionRequest(Parameters):
    q: Words = Field(
        description="The beginning of a name, as typed so far.", examples=["yangtze op"]
    )
    kind: list[Kind] = Field(
        default=[],
        max_length=len(Kind),
        description="Only resources of this kind. Repeat the parameter to match any of several "
        "values.",
        examples=[["organization"]],
    )
    limit: int = Field(default=10, ge=1, le=50, description="The maximum number of suggestions.")
