"""Verification of a quote that a client sends: does it occur in the stored text of a source?"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.public_address import PublicAddress
from app.domain.quotes.longest_part import QuotePart
from app.domain.quotes.match import QuoteMatch
from app.domain.quotes.span import Span
from app.models import Source, SourceText
from app.queries.analysis.evidence import make_selectors
from app.queries.documents import get_revision
from app.schemas.evidence import CitedSourceRead, SpanRead
from app.schemas.quotes import LongestPartRead, PlaceRead, QuoteVerificationRead


@dataclass(frozen=True, slots=True)
class QuotedSource:
    """A source and its text, read when the catalogue was at `revision`."""

    source: CitedSourceRead
    text: str
    revision: int


def get_quoted_source(
    session: Session, source_id: str, address: PublicAddress
) -> QuotedSource | None:
    """Return a source with its text, or None if the source does not exist."""
    statement = select(Source.title, Source.sha256, SourceText.text).join(
        SourceText, SourceText.sha256 == Source.sha256
    )
    row = session.execute(statement.where(Source.id == source_id)).one_or_none()
    if row is None:
        return None
    title, sha256, text = row
    text_url = address.link(f"/v1/sources/{source_id}/text")
    cited = CitedSourceRead(id=source_id, title=title, sha256=sha256, text_url=text_url)
    return QuotedSource(cited, text, get_revision(session))


def describe_match(source: QuotedSource, match: QuoteMatch) -> QuoteVerificationRead:
    """Return whether and where a quote occurs in the text of a source, from its match (`match_quote`)."""
    text = source.text
    return QuoteVerificationRead(
        source=source.source,
        revision=source.revision,
        state=match.verdict,
        folded=list(match.folded),
        total=match.places.total,
        total_exact=match.places.total_exact,
        places=[_describe_occurrence(text, span) for span in match.places.first],
        longest_part=match.longest_part and _describe_part(match.longest_part),
    )


def _describe_occurrence(text: str, span: Span) -> PlaceRead:
    exact = span.cut(text)
    selectors = make_selectors(text, span, exact)
    return PlaceRead(exact=exact, start=span.start, end=span.end, selectors=selectors)


def _describe_part(part: QuotePart) -> LongestPartRead:
    return LongestPartRead(
        exact=part.exact,
        total=part.places.total,
        total_exact=part.places.total_exact,
        places=[
            SpanRead(exact=part.exact, start=span.start, end=span.end) for span in part.places.first
        ],
    )
