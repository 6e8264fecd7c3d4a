"""Quotes as linked data: W3C Web Annotations that point into the text of a source."""

from app.queries.linked_data.node import Node, leave_out_unknown, refer
from app.schemas.evidence import CitedSourceRead, QuoteRead, SpanRead

# The fragments by which cells of CSV are named.
_CELLS = "http://tools.ietf.org/rfc/rfc7111"


def link_quotes(path: str, quotes: list[QuoteRead]) -> list[Node]:
    """Make a JSON-LD node for each quote. Its id is `path`, `#quote-` and the quote's number, from 1."""
    return [
        {"id": f"{path}#quote-{number}", **_link_quote(quote)}
        for number, quote in enumerate(quotes, start=1)
    ]


def link_sources(quotes: list[QuoteRead]) -> list[Node]:
    """Make a JSON-LD node for each source of the quotes, without duplicates."""
    sources = {quote.source.id: quote.source for quote in quotes}.values()
    return [_link_source(source) for source in sources]


def _link_source(source: CitedSourceRead) -> Node:
    return {
        **refer("source", source),
        "type": ["CreativeWork", "Entity"],
        "encoding": {
            "id": source.text_url,
            "type": "MediaObject",
            "encodingFormat": "text/plain; charset=utf-8",
            "sha256": source.sha256,
        },
    }


def _link_quote(quote: QuoteRead) -> Node:
    text_url = quote.source.text_url
    selectors: list[Node] = [selector.model_dump() for selector in quote.selectors]
    if quote.cell is not None:
        fragment = {"type": "FragmentSelector", "conformsTo": _CELLS, "value": quote.cell.fragment}
        selectors.append(fragment)
    return leave_out_unknown(
        {
            "type": "Annotation",
            "motivatedBy": "oa:linking",
            "state": quote.state,
            "hasTarget": _link_target(text_url, selectors),
            "numberPlace": _link_span(text_url, quote.number),
            "cuePlace": _link_span(text_url, quote.cue),
            "baselinePlace": _link_span(text_url, quote.baseline),
        }
    )


def _link_span(text_url: str, span: SpanRead | None) -> Node | None:
    return None if span is None else link_place(text_url, span.start, span.end)


def link_place(text_url: str, start: int, end: int) -> Node:
    """Make a JSON-LD node for a place in the text of a source."""
    selector = {"type": "TextPositionSelector", "start": start, "end": end}
    return _link_target(text_url, [selector])


def _link_target(text_url: str, selectors: list[Node]) -> Node:
    return {"type": "SpecificResource", "hasSource": text_url, "hasSelector": selectors}
