"""Checks of evidence: every quote is in its source, and the quotes of a claim contain its numbers."""

from collections import OrderedDict
from collections.abc import Callable
from sys import getsizeof

from app.domain.quotes.span import Span, locate
from app.ingest.bundle.fault_collector import FaultCollector
from app.ingest.checks.quantities import QuotedNumber, find_mention
from app.ingest.rows.record import Row
from app.models import Evidence
from app.schemas.claims import QuantityCreate
from app.schemas.sources import QuoteCreate

# The size limit of the cache of texts. The next quotes are likely to be from the texts used last.
CACHED_BYTES = 64 << 20


class SourceTexts:
    """Texts of sources, by id: those of the imported file, and a cache of stored ones.

    `read` reads the text of a stored source, and returns None if there is no such source. The cache
    holds the texts that were used last, up to `CACHED_BYTES`.
    """

    def __init__(self, read: Callable[[str], str | None]) -> None:
        self._read = read
        self._unstored: dict[str, str] = {}
        self._cached: OrderedDict[str, str] = OrderedDict()
        self._bytes = 0

    def put(self, source_id: str, text: str) -> None:
        """Add the text of a source in the file.

        The text is held until `release` is called, because the database may not have it yet.
        """
        self._unstored[source_id] = text

    def release(self) -> None:
        """Move the texts of the file to the cache, which may drop them.

        This is called when the database has these texts.
        """
        while self._unstored:
            self._cache(*self._unstored.popitem())

    def _cache(self, source_id: str, text: str) -> None:
        if (cached := self._cached.pop(source_id, None)) is not None:
            self._bytes -= getsizeof(cached)
        self._cached[source_id] = text
        self._bytes += getsizeof(text)
        while self._bytes > CACHED_BYTES and len(self._cached) > 1:
            self._bytes -= getsizeof(self._cached.popitem(last=False)[1])

    def find(self, source_id: str) -> str | None:
        """Return the text of a source; None if there is no such source, or its text cannot be read."""
        if source_id in self._unstored:
            return self._unstored[source_id]
        if source_id in self._cached:
            self._cached.move_to_end(source_id)
            return self._cached[source_id]
        text = self._read(source_id)
        if text is not None:
            self._cache(source_id, text)
        return text

    def locate(self, quote: QuoteCreate, pointer: str, findings: FaultCollector) -> Span | None:
        """Return the span (start and end) of a quote in the text of its source.

        If the quote is not in the text or is ambiguous, add a fault and return None. If the text is
        missing, return None without a fault, since another check adds it.
        """
        text = self.find(quote.source)
        if text is None:
            return None
        with findings.at(f"{pointer}/exact"):
            return locate(text, quote.exact, quote.occurrence)
        return None


def check_evidence(
    quotes: list[QuoteCreate], texts: SourceTexts, pointer: str, findings: FaultCollector
) -> list[Row]:
    """Find the quotes of an achievement in their sources, and return the rows of evidence for them.

    A quote that is not found has no row.
    """
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
    """Find the quotes of a claim in their sources, and return the rows of evidence for them.

    A quote that is not found has no row. Add a fault unless a quote contains the words of the claim's
    quantity, and another fault unless a quote contains those of its baseline (the number that the
    quantity is compared with), if it has one.
    """
    rows = []
    stated = {"quantity": quantity, "baseline": baseline}
    missing = dict(stated)
    for index, quote in enumerate(quotes):
        span = texts.locate(quote, f"{pointer}/evidence/{index}", findings)
        mentions: dict[str, QuotedNumber | None] = {}
        for name, number in stated.items():
            if number is None or number.as_stated not in quote.exact:
                continue
            missing[name] = None
            with findings.at(f"{pointer}/{name}/as_stated"):
                mentions[name] = find_mention(number, quote.exact)
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
    """Build the row of evidence for a quote. Its offsets count from the start of the source's text.

    `span` is the position of the quote in that text. `quantity` and `baseline` (the number that the
    quantity is compared with) have the positions of these numbers, counted from the start of the quote;
    each is None if the quote does not contain the number.
    """
    spans = {
        "number": quantity and quantity.number,
        "cue": quantity and quantity.cue,
        "baseline": baseline and baseline.number,
    }
    row: Row = {
        Evidence.source_id.key: quote.source,
        Evidence.exact.key: quote.exact,
        Evidence.start.key: span.start,
        Evidence.end.key: span.end,
    }
    for name, inner in spans.items():
        row[f"{name}_start"] = inner and inner.start + span.start
        row[f"{name}_end"] = inner and inner.end + span.start
    return row
