"""Verifying a quote: is it in the source, and where?"""

from typing import Annotated

from pydantic import AfterValidator, Field

from app.domain.quotes.characters import Folding
from app.domain.quotes.match import Verdict
from app.domain.text import check_storable
from app.errors import InvalidValue
from app.schemas.claims import (
    CitedSourceRead,
    SpanRead,
    TextPositionSelector,
    TextQuoteSelector,
)
from app.schemas.common import Create, Read, Slug

MAX_QUOTE = 20_000


def _check_storable(text: str) -> str:
    try:
        return check_storable(text)
    except InvalidValue as error:
        raise ValueError(error.detail) from error


class QuoteVerificationCreate(Create):
    """A source and words that it is said to have."""

    source_id: Annotated[
        Slug, Field(description="The `id` of the source.", examples=["self-developed-technologies"])
    ]
    quote: Annotated[
        str,
        Field(
            min_length=1,
            max_length=MAX_QUOTE,
            pattern=r"^[^\u0000]*$",
            description="The words, up to 20,000 characters.",
            examples=["the drawing length of a single optical fiber preform has been extended"],
        ),
        AfterValidator(_check_storable),
    ]


class PlaceRead(SpanRead):
    """Words of the source, as the source has them. `text[start:end] == exact`."""

    selectors: tuple[TextQuoteSelector, TextPositionSelector] = Field(
        description="Where they are, by the words and by the offsets."
    )


class LongestPartRead(Read):
    """A part of the quote that the source has to the letter, between borders of words."""

    exact: str = Field(description="The words.")
    total: int = Field(description="In how many places they stand; up to 10,000.")
    total_exact: bool = Field(description="False when there are more than `total`.")
    places: list[SpanRead] = Field(description="The places, in order; up to 100.")


class QuoteVerificationRead(Read):
    source: CitedSourceRead = Field(description="The document that was searched.")
    revision: int = Field(description="The revision of the catalogue that this answer shows.")
    state: Verdict = Field(
        description="`exact`: in one place, to the letter. `normalized`: in one place, after what "
        "`folded` lists. `ambiguous`: in several places, to the letter if `folded` is empty. "
        "`missing`: nowhere, not even with other spaces, quotation marks, dashes or capitals."
    )
    folded: list[Folding] = Field(
        description="Which differences had to be set aside in one of `places`: `whitespace`, "
        "`quotation_marks`, `dashes`, `case`, `unicode_nfc` (composed or decomposed letters), "
        "`compatibility` (width, ligatures), `soft_hyphen_zero_width`. Never so that two numbers, "
        "signs or units become equal."
    )
    total: int = Field(description="In how many places the quote stands; up to 10,000.")
    total_exact: bool = Field(description="False when there are more than `total`.")
    places: list[PlaceRead] = Field(description="The places, in order; up to 100.")
    longest_part: LongestPartRead | None = Field(
        description="Of a missing quote the part with most letters and digits that does occur to the "
        "letter; null when no word of it does, and for a quote that is not missing."
    )
