"""Evidence: the quotes of claims, with their selectors and the spans of what they state."""

from enum import StrEnum
from typing import Literal

from pydantic import Field

from app.schemas.cells import TableCellRead
from app.schemas.common import EvidenceRead, Read, Slug, TitledReference


class SpanRead(Read):
    exact: str = Field(description="The words of the span.", examples=["10,000"])
    start: int = Field(description="Offset in the source's text, in Unicode code points from 0.")
    end: int = Field(description="Offset after the last character.")


class ClaimEvidenceRead(EvidenceRead):
    """A quote of a claim, with the spans of what it states; null in a quote that only gives context."""

    number: SpanRead | None = Field(description="The number of the claim.")
    unit: SpanRead | None = Field(description="Its unit, where it is written.")
    cue: SpanRead | None = Field(description="The words that bound or qualify it.")
    baseline: SpanRead | None = Field(description="The number of the baseline.")
    change: SpanRead | None = Field(description="The change that the source states.")
    cell: TableCellRead | None = Field(
        description="The cell that the quote is; null outside of tables."
    )


class TextQuoteSelector(Read):
    """A W3C Web Annotation selector that finds the quote by its words."""

    type: Literal["TextQuoteSelector"] = Field(description="The kind of selector.")
    exact: str = Field(description="The exact words.")
    prefix: str = Field(description="Up to 32 characters before them.")
    suffix: str = Field(description="Up to 32 characters after them.")


class TextPositionSelector(Read):
    """A W3C Web Annotation selector by offsets, in Unicode code points from 0."""

    type: Literal["TextPositionSelector"] = Field(description="The kind of selector.")
    start: int = Field(description="Offset of the first character.")
    end: int = Field(description="Offset after the last character.")


class EvidenceState(StrEnum):
    EXACT = "exact"
    MISSING = "missing"


class CitedSourceRead(TitledReference):
    sha256: str = Field(description="SHA-256 of the source's text, in hexadecimal.")
    text_url: str = Field(description="Link to the exact text.")


class QuoteLinks(Read):
    """Links that open the text of the source at the quote."""

    text: str = Field(
        description="A link by offsets, for programs (RFC 5147).",
        examples=["/v1/sources/self-developed-technologies/text#char=2431,2452"],
    )
    cell: str | None = Field(
        description="A link to the cell of a table (RFC 7111); null outside of tables.",
        examples=["/v1/sources/epoch-2025-02/text#cell=2,4"],
    )
    text_fragment: str = Field(
        description="A link by words, for browsers (WICG text fragments). For a long quote it has "
        "the first and last words; if the quote is ambiguous, also words around it.",
        examples=["/v1/sources/self-developed-technologies/text#:~:text=a%200.03%20mm%20thin"],
    )


class QuoteRead(Read):
    source: CitedSourceRead = Field(description="The quoted document.")
    state: EvidenceState = Field(
        description="`exact` if the stored source has these words at these offsets."
    )
    selectors: tuple[TextQuoteSelector, TextPositionSelector] = Field(
        description="Selectors of the quote, by words and by offsets."
    )
    links: QuoteLinks = Field(description="Links to the quote in the text of the source.")
    number: SpanRead | None = Field(
        description="Span of the number; null in a quote that only gives context."
    )
    unit: SpanRead | None = Field(
        description="Span of its unit; null if there is none in the quote."
    )
    cue: SpanRead | None = Field(description="Span of the cue; null if there is none.")
    baseline: SpanRead | None = Field(
        description="Span of the baseline's number; null if there is none."
    )
    change: SpanRead | None = Field(
        description="Span of the change that the source states; null if there is none."
    )
    cell: TableCellRead | None = Field(
        description="The cell that the quote is; null outside of tables."
    )


class EvidenceList(Read):
    claim: Slug
    revision: int = Field(description="The revision of the catalogue that this response shows.")
    data: list[QuoteRead] = Field(description="In the order of the claim's evidence.")
