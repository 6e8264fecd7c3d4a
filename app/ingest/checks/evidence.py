"""Evidence of a record: is every quote in its source, and does a quote state the number?"""

from collections import OrderedDict
from collections.abc import Callable
from sys import getsizeof

from app.domain.quotes.span import Span, locate
from app.ingest.bundle.fault_collector import FaultCollector
from app.ingest.checks.quantities import QuotedNumber, find_mention
from app.ingest.rows.record import Row
from app.schemas.claims import QuantityCreate
from app.schemas.sources import QuoteCreate

# How many bytes of texts are in memory: those that the next quotes will be of.
CACHED_BYTES = 64 << 20


class SourceTexts:
    """The texts that can be quoted, by source id, of the file and of the catalogue.

    Those of the catalogue come from `read`, None for one that is not there, when they are first
    quoted. The last ones are kept.
    """

    def __init__(self, read: Callable[[str], str | None]) -> None:
        self._read = read
        self._kept: OrderedDict[str, str] = OrderedDict()
        self._bytes = 0

    def put(self, source_id: str, text: str) -> None:
        self._kept[source_id] = text
        self._bytes += getsizeof(text)
        while self._bytes > CACHED_BYTES and len(self._kept) > 1:
            self._bytes -= getsizeof(self._kept.popitem(last=False)[1])

    def find(self, source_id: str) -> str | None:
        """None where there is no such source, or none that could be read."""
        if source_id in self._kept:
            self._kept.move_to_end(source_id)
            return self._kept[source_id]
        text = self._read(source_id)
        if text is not None:
            self.put(source_id, text)
        return text

    def locate(self, quote: QuoteCreate, pointer: str, findings: FaultCollector) -> Span | None:
        """Where the quote stands; None, and a fault, if it does not."""
        text = self.find(quote.source)
        if text is None:
            return None
        with findings.at(f"{pointer}/exact"):
            return locate(text, quote.exact, quote.occurrence)
        return None


def check_evidence(
    quotes: list[QuoteCreate], texts: SourceTexts, pointer: str, findings: FaultCollector
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
    findings: FaultCollector,
) -> list[Row]:
    """The rows of a claim's quotes; at least one must state its quantity, and one its baseline.

    `quantities` are the claim's quantity and its baseline.
    """
    rows = []
    missing = dict(zip(("quantity", "baseline"), quantities, strict=True))
    for index, quote in enumerate(quotes):
        span = texts.locate(quote, f"{pointer}/evidence/{index}", findings)
        mentions: dict[str, QuotedNumber | None] = {}
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
    quote: QuoteCreate, span: Span, quantity: QuotedNumber | None, baseline: QuotedNumber | None
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
