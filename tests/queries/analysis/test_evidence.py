"""Quotes in long texts: only what is around them is read, and every offset is that of the text."""

from typing import Any

import pytest
from sqlalchemy import update
from support.voltara import CLAIM, SOURCE, TEXT, make_voltara, store

from app.database.database import Database
from app.domain.public_address import PublicAddress
from app.domain.quotes.span import Span
from app.domain.quotes.text_fragments import make_position_fragment
from app.models import Evidence
from app.queries.analysis.evidence import get_evidence
from app.schemas.evidence import QuoteRead


def read_quote(database: Database, before: str, after: str) -> QuoteRead:
    """Store a text with the claim between others, and return the quote of the claim."""
    bundle: dict[str, Any] = make_voltara()
    del bundle["source_numbers"]
    bundle["sources"][0]["text"] = f"{before}{TEXT}{after}"
    store(database, bundle)
    with database.read() as session:
        evidence = get_evidence(session, CLAIM, PublicAddress(None))
    assert evidence is not None
    [quote] = evidence.data
    return quote


LINES = "A line of words.\r\n" * 5_000


@pytest.mark.parametrize(
    ("before", "after"), [("", ""), (LINES, ""), ("", LINES), (LINES, LINES), (f"😀{LINES[1:]}", LINES)]
)  # fmt: skip
def test_evidence_in_a_long_text_has_the_offsets_of_the_text(
    migrated_database: Database, before: str, after: str
) -> None:
    quote = read_quote(migrated_database, before, after)
    text = f"{before}{TEXT}{after}"
    words, place = quote.selectors
    assert quote.state.value == "exact"
    assert text[place.start : place.end] == words.exact
    assert words.prefix == text[max(0, place.start - 32) : place.start]
    assert words.suffix == text[place.end : place.end + 32]
    spans = {name: getattr(quote, name) for name in ("number", "unit", "baseline", "cue", "change")}
    assert {name: span and span.exact for name, span in spans.items()} == {
        "number": "402", "unit": "Wh/kg", "baseline": "350", "cue": None, "change": None,
    }  # fmt: skip
    assert all(text[span.start : span.end] == span.exact for span in spans.values() if span)
    fragment = make_position_fragment(text, Span(place.start, place.end))
    assert quote.links.text == f"/v1/sources/{SOURCE}/text#{fragment}"


def test_evidence_in_a_long_text_links_words_around_it(migrated_database: Database) -> None:
    link = read_quote(migrated_database, LINES, LINES).links.text_fragment
    assert "#:~:text=Voltara%27s%20LX%2D2%20cell-,reached%20402" in link
    assert link.endswith("%20in%202023,-.%20A%20pack%20holds")


def test_evidence_that_is_not_in_its_text_is_missing(migrated_database: Database) -> None:
    read_quote(migrated_database, LINES, LINES)
    nowhere = {"start": 900_000, "end": 900_010, "number_start": None, "number_end": None}
    with migrated_database.write() as session:
        session.execute(update(Evidence).where(Evidence.claim_id == CLAIM).values(nowhere))
    with migrated_database.read() as session:
        evidence = get_evidence(session, CLAIM, PublicAddress(None))
    assert evidence is not None
    assert [quote.state.value for quote in evidence.data] == ["missing"]
