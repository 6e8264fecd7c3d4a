"""Evidence of a bundle: is every quote in its source, and does a quote state the number?"""

from dataclasses import dataclass

from app.domain.quotes import Span, locate
from app.ingest.findings import Findings
from app.ingest.quantities import Mention, find_mention
from app.ingest.records import Row
from app.schemas.claims import QuantityCreate
from app.schemas.sources import QuoteCreate


@dataclass(frozen=True, slots=True)
class SourceTexts:
    """The texts that can be quoted, by source id, of the bundle and of the catalogue."""

    by_id: dict[str, str]

    def locate(self, quote: QuoteCreate, pointer: str, findings: Findings) -> Span | None:
        """Where the quote stands; None, and a fault, if it does not."""
        text = self.by_id.get(quote.source)
        if text is None:
            return None
        with findings.at(f"{pointer}/exact"):
            return locate(text, quote.exact, quote.occurrence)
        return None


def check_evidence(
    quotes: list[QuoteCreate], texts: SourceTexts, pointer: str, findings: Findings
) -> list[Row]:
    """The rows of quotes that state no number."""
    rows = []
    for index, quote in enumerate(quotes):
        span = texts.locate(quote, f"{pointer}/{index}", findings)
        if span:
            rows.append(make_evidence_row(quote, span, None, None))
    return rows


def check_claim_evidence(
    quotes: list[QuoteCreate],
    quantities: tuple[QuantityCreate, QuantityCreate | None],
    texts: SourceTexts,
    pointer: str,
    findings: Findings,
) -> list[Row]:
    """The rows of a claim's quotes; at least one must state its quantity, and one its baseline.

    `quantities` are the claim's quantity and its baseline.
    """
    rows = []
    missing = dict(zip(("quantity", "baseline"), quantities, strict=True))
    for index, quote in enumerate(quotes):
        span = texts.locate(quote, f"{pointer}/evidence/{index}", findings)
        mentions: dict[str, Mention | None] = {}
        for name, given in zip(("quantity", "baseline"), quantities, strict=True):
            with findings.at(f"{pointer}/{name}/as_stated"):
                mentions[name] = find_mention(given, quote.exact) if given else None
                if mentions[name]:
                    missing[name] = None
        if span:
            rows.append(
                make_evidence_row(quote, span, mentions.get("quantity"), mentions.get("baseline"))
            )
    for name, given in missing.items():
        if given:
            findings.add(
                f"{pointer}/{name}/as_stated",
                "not_in_evidence",
                f"no quote of the claim holds the words {given.as_stated!r}",
            )
    return rows


def make_evidence_row(
    quote: QuoteCreate, span: Span, quantity: Mention | None, baseline: Mention | None
) -> Row:
    """`quantity` and `baseline` are where the quote states them, in offsets of the quote."""
    spans = {
        "number": quantity and quantity.number,
        "cue": quantity and quantity.cue,
        "baseline": baseline and baseline.number,
    }
    row: Row = {
        "source_id": quote.source,
        "exact": quote.exact,
        "start": span.start,
        "end": span.end,
    }
    for name, inner in spans.items():
        row[f"{name}_start"] = inner and inner.start + span.start
        row[f"{name}_end"] = inner and inner.end + span.start
    return row
