"""Checks of evidence: every quote is in its source, and the quotes of a claim contain its numbers."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from itertools import islice
from sys import getsizeof
from typing import NamedTuple

from app.domain.quotes.span import Span, check_start, find_spans, locate
from app.errors import InvalidValue
from app.ingest.bundle.fault_collector import FaultCollector
from app.ingest.checks.cells.find_cells import FoundCell, find_cells, leave_out_repeated
from app.ingest.checks.quantities import LocatedQuote, QuotedNumber
from app.ingest.rows.record import Row
from app.models import Evidence
from app.schemas.sources import QuoteCreate

# The size limit of the cache of texts. The next quotes are likely to be from the texts used last.
CACHED_BYTES = 64 << 20
# The fields of a quote to which the faults of cells belong, but for its `row`.
_FIELDS = {
    "column_not_found": "column",
    "column_ambiguous": "column",
    "empty": "column",
    "too_long": "column",
    "not_in_text": "exact",
    "not_a_table": "source",
}
# The columns of each row of evidence: they are looked up once, and not for each of a million quotes.
_SOURCE, _EXACT, _START, _END, _CELL = (
    column.key
    for column in (
        Evidence.source_id,
        Evidence.exact,
        Evidence.start,
        Evidence.end,
        Evidence.cell,
    )
)
_WITHOUT_SPANS: Row = {
    f"{name}_{end}": None
    for name in ("number", "unit", "cue", "baseline", "change")
    for end in ("start", "end")
}


class TextInLanguage(NamedTuple):
    """The text of a source, and its language as BCP 47 tag."""

    text: str
    language: str


class SourceTexts:
    """Texts of sources, by id: those of the imported file, and a cache of stored ones.

    `read` reads the text and the language of a stored source, and returns None if there is no such
    source. The cache holds the texts that were used last, up to `CACHED_BYTES`.
    """

    def __init__(self, read: Callable[[str], tuple[str, str] | None]) -> None:
        self._read = read
        self._unstored: dict[str, TextInLanguage] = {}
        self._cached: OrderedDict[str, TextInLanguage] = OrderedDict()
        self._bytes = 0

    def put(self, source_id: str, text: str, language: str) -> None:
        """Add the text of a source in the file.

        The text is held until `release` is called, because the database may not have it yet.
        """
        self._unstored[source_id] = TextInLanguage(text, language)

    def release(self) -> None:
        """Move the texts of the file to the cache, which may drop them.

        This is called when the database has these texts.
        """
        while self._unstored:
            self._cache(*self._unstored.popitem())

    def _cache(self, source_id: str, own: TextInLanguage) -> None:
        if (cached := self._cached.pop(source_id, None)) is not None:
            self._bytes -= getsizeof(cached.text)
        self._cached[source_id] = own
        self._bytes += getsizeof(own.text)
        while self._bytes > CACHED_BYTES and len(self._cached) > 1:
            self._bytes -= getsizeof(self._cached.popitem(last=False)[1].text)

    def find(self, source_id: str) -> str | None:
        """Return the text of a source; None if there is no such source, or its text cannot be read."""
        own = self.find_with_language(source_id)
        return own and own.text

    def find_with_language(self, source_id: str) -> TextInLanguage | None:
        """Return the text of a source and its language; None as in `find`."""
        if source_id in self._unstored:
            return self._unstored[source_id]
        if source_id in self._cached:
            self._cached.move_to_end(source_id)
            return self._cached[source_id]
        stored = self._read(source_id)
        if stored is None:
            return None
        own = TextInLanguage(*stored)
        self._cache(source_id, own)
        return own

    def locate(self, quote: QuoteCreate, pointer: str, findings: FaultCollector) -> Span | None:
        """Return the span (start and end) of a quote in the text of its source.

        If the quote is not in the text or is ambiguous, add a fault and return None. If the text is
        missing, return None without a fault, since another check adds it.
        """
        text = self.find(quote.source)
        if text is None:
            return None
        if quote.row is not None:
            return next((found.span for found in self.find_cells(quote, pointer, findings)), None)
        field = "exact" if quote.start is None else "start"
        with findings.at(f"{pointer}/{field}"):
            if quote.start is None:
                return locate(text, quote.exact, quote.occurrence)
            if quote.occurrence is not None:
                raise InvalidValue("two_places", "give `occurrence` or `start`, not both")
            return check_start(text, quote.exact, quote.start)
        return None

    def find_cells(
        self,
        quote: QuoteCreate,
        pointer: str,
        findings: FaultCollector,
        *,
        with_key: bool = False,
    ) -> list[FoundCell]:
        """Return the cell that a quote names by row and column; none if it is faulty.

        Those of its key follow `with_key`.
        """
        text = self.find(quote.source)
        if text is None:
            return []
        try:
            return [*islice(find_cells(text, quote), None if with_key else 1)]
        except InvalidValue as error:
            field = _FIELDS.get(error.rule, "row")
            findings.add(f"{pointer}/{field}", error.rule, error.detail)
            return []


def check_evidence(
    quotes: list[QuoteCreate], texts: SourceTexts, pointer: str, findings: FaultCollector
) -> list[Row]:
    """Find the quotes of an achievement in their sources, and return the rows of evidence for them.

    A quote that is not found has no row.
    """
    rows: list[Row] = []
    for index, quote in enumerate(quotes):
        place = f"{pointer}/{index}"
        if quote.row is not None:
            rows += (
                make_evidence_row(found.quote, found.span, None, None, cell=found.cell)
                for found in texts.find_cells(quote, place, findings)
            )
        elif span := texts.locate(quote, place, findings):
            rows.append(make_evidence_row(quote, span, None, None))
    return rows


def locate_quotes(
    quotes: Sequence[QuoteCreate], texts: SourceTexts, pointer: str, findings: FaultCollector
) -> list[LocatedQuote]:
    """Find the quotes of a claim in their sources. After a cell come those of its key, each once."""
    located = []
    known: set[tuple[str, int]] = set()
    for index, quote in enumerate(quotes):
        place = f"{pointer}/{index}"
        text, language = texts.find_with_language(quote.source) or ("", None)
        if quote.row is None:
            span = texts.locate(quote, place, findings)
            located.append(LocatedQuote(quote, text, language, span))
            continue
        cells = texts.find_cells(quote, place, findings, with_key=True)
        if not cells:
            located.append(LocatedQuote(quote, text, language, None))
        for found in leave_out_repeated(cells, known):
            own = (found.cell, found.header, found.is_key)
            located.append(LocatedQuote(found.quote, text, language, found.span, *own))
    return located


def list_evidence_rows(
    quotes: Sequence[LocatedQuote],
    quantity: Sequence[QuotedNumber | None],
    baseline: Sequence[QuotedNumber | None],
    change: str | None = None,
) -> list[Row]:
    """Return the rows of evidence for the quotes of a claim. A quote that was not found has none.

    `quantity` and `baseline` have, for each quote, where it states these numbers. `change` has the words
    of a change that the source states.
    """
    numbers = zip(quotes, quantity, baseline, strict=True)
    return [
        make_evidence_row(
            located.quote,
            located.span,
            number,
            before,
            None if located.is_key else change,
            located.cell,
        )
        for located, number, before in numbers
        if located.span
    ]


def make_evidence_row(
    quote: QuoteCreate,
    span: Span,
    quantity: QuotedNumber | None,
    baseline: QuotedNumber | None,
    change: str | None = None,
    cell: str | None = None,
) -> Row:
    """Build the row of evidence for a quote. All offsets count from the start of the source's text.

    `quantity` and `baseline` (the number that the quantity is compared with) are None if the quote does
    not contain the number. `change` is the words of a stated change, None without one, and `cell` the cell
    that the quote is, as it is stored.
    """
    changes = find_spans(quote.exact, change) if change else []
    spans = {
        "number": quantity and quantity.number,
        "unit": quantity and quantity.unit,
        "cue": quantity and quantity.cue,
        "baseline": baseline and baseline.number,
        "change": changes[0].shift(span.start) if changes else None,
    }
    row: Row = {
        **_WITHOUT_SPANS,
        _SOURCE: quote.source,
        _EXACT: quote.exact,
        _START: span.start,
        _END: span.end,
        _CELL: cell,
    }
    for name, inner in spans.items():
        if inner:
            row[f"{name}_start"], row[f"{name}_end"] = inner.start, inner.end
    return row
