"""Verification of a quote: whether and where a source contains the quote."""

from pydantic import Field

from app.domain.quotes.characters import Folding
from app.domain.quotes.match import Verdict
from app.schemas.common import CheckedText, Create, Read, Slug
from app.schemas.evidence import CitedSourceRead, SpanRead, TextPositionSelector, TextQuoteSelector


class QuoteVerificationCreate(Create):
    """A source, and the quote to look for in it."""

    source_id: Slug = Field(
        description="The `id` of the source.", examples=["self-developed-technologies"]
    )
    quote: CheckedText = Field(
        description="The words of the quote, up to 20,000 characters.",
        examples=["the drawing length of a single optical fiber preform has been extended"],
    )


class PlaceRead(SpanRead):
    """A place where the quote occurs: `exact` is `text[start:end]` of the source, in its own words."""

    selectors: tuple[TextQuoteSelector, TextPositionSelector] = Field(
        description="Selectors of the place, by words and by offsets."
    )


class LongestPartRead(Read):
    """A part of the quote that occurs exactly in the source, cut at word boundaries."""

    exact: str = Field(description="The words.")
    total: int = Field(description="Number of places where they occur; up to 10,000.")
    total_exact: bool = Field(description="False if there are more than `total`.")
    places: list[SpanRead] = Field(description="The places, in order; up to 100.")


class QuoteVerificationRead(Read):
    source: CitedSourceRead = Field(description="The searched document.")
    revision: int = Field(description="The revision of the catalogue that this response shows.")
    state: Verdict = Field(
        description="`exact`: found once, exactly. `normalized`: found once, after ignoring the "
        "differences in `folded`. `ambiguous`: found more than once, exactly if `folded` is empty. "
        "`missing`: not found, even with other spaces, quotation marks, dashes or capitals."
    )
    folded: list[Folding] = Field(
        description="Differences that were ignored in at least one of `places`: `whitespace`, "
        "`quotation_marks`, `dashes`, `case`, `unicode_nfc` (composed or decomposed letters), "
        "`compatibility` (width, ligatures), `soft_hyphen_zero_width`. Different numbers, signs or "
        "units never become equal."
    )
    total: int = Field(description="Number of places where the quote occurs; up to 10,000.")
    total_exact: bool = Field(description="False if there are more than `total`.")
    places: list[PlaceRead] = Field(description="The places, in order; up to 100.")
    longest_part: LongestPartRead | None = Field(
        description="For a missing quote, the part with the most letters and digits that occurs "
        "exactly; null if no word of it does, or if the quote is not missing."
    )
