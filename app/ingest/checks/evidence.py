"""Checks of evidence: every quote is in its source, and a quote states each number."""

from collections import OrderedDict
from collections.abc import Callable
from sys import getsizeof

from app.domain.quotes.span import Span, locate
from app.ingest.bundle.fault_collector import FaultCollector
from app.ingest.checks.quantities import QuotedNumber, find_mention
from app.ingest.rows.record import Row
from app.schemas.claims import QuantityCreate
from app.schemas.sources import QuoteCreate

# Limit of the cache in bytes. The next quotes are likely to be of the texts used last.
CACHED_BYTES = 64 << 20


class SourceTexts:
    """Cache of the texts that can be quoted, of the file and of the catalogue, by source id.

    `read` reads a text of the catalogue, and returns None for an unknown source. The texts used last are
    cached.
    """

    def __init__(self, read: Callable[[str], str | None]) -> None:
        self._read = read
        self._cached: OrderedDict[str, str] = OrderedDict()
        self._bytes = 0

    def put(self, source_id: str, text: str) -> None:
        self._cached[source_id] = text
        self._bytes += getsizeof(text)
        while self._bytes > CACHED_BYTES and len(self._cached) > 1:
            self._bytes -= getsizeof(self._cached.popitem(last=False)[1])

    def find(self, source_id: str) -> str | None:
        """Return a text; None where there is no such source, or its text could not be read."""
        if source_id in self._cached:
            self._cached.move_to_end(source_id)
            return self._cached[source_id]
        text = self._read(source_id)
        if text is not None:
            self.put(source_id, text)
        return text

    def locate(self, quote: QuoteCreate, pointer: str, findings: FaultCollector) -> Span | None:
        """Return the span of the quote; None without its text or, with a fault, if it is not there."""
        text = self.find(quote.source)
        if text is None:
            return None
        with findings.at(f"{pointer}/exact"):
            return locate(text, quote.exact, quote.occurrence)
        return None


def check_evidence(
    quotes: list[QuoteCreate], texts: SourceTexts, pointer: str, findings: FaultCollector
) -> list[Row]:
    """Return the rows of quotes that state no number."""
    rows = []
    for index, quote in enumerate(quotes):
        span = texts.locate(quote, f"{pointer}/{index}", findings)
        if span:
            rows.append(make_evidence_row(quote, span, None, None))
    return rows


def check_claim_evidence(
    quotes: list[QuoteCreate],
    quantity: QuantityCreate,
    baseline: QuantityCreate | None,
    texts: SourceTexts,
    pointer: str,
    findings: FaultCollector,
) -> list[Row]:
    """Return the rows of a claim's quotes; at least one must state its quantity, and one its baseline."""
    rows = []
    stated = {"quantity": quantity, "baseline": baseline}
    missing = dict(stated)
    for index, quote in enumerate(quotes):
        span = texts.locate(quote, f"{pointer}/evidence/{index}", findings)
        mentions: dict[str, QuotedNumber | None] = {}
        for name, number in stated.items():
            with findings.at(f"{pointer}/{name}/as_stated"):
                mentions[name] = find_mention(number, quote.exact) if number else None
                if mentions[name]:
                    missing[name] = None
        if span:
            rows.append(
                make_evidence_row(quote, span, mentions.get("quantity"), mentions.get("baseline"))
            )
    for name, number in missing.items():
        if number:
            findings.add(
                f"{pointer}/{name}/as_stated",
                "not_in_evidence",
                f"no quote of the claim holds the words {number.as_stated!r}",
            )
    return rows


def make_evidence_row(
    quote: QuoteCreate, span: Span, quantity: QuotedNumber | None, baseline: QuotedNumber | None
) -> Row:
    """Build the row of a quote, in offsets of its source.

    `quantity` and `baseline` are the spans that state them, in offsets of the quote.
    """
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
