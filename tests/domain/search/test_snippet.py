import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.search.query import parse_search
from app.domain.search.snippet import MAX_LENGTH, find_hits, make_snippet


@pytest.mark.parametrize(
    ("text", "q", "hits"),
    [
        ("Optical fiber, fibers", "fiber", ["fiber", "fibers"]),
        ("Fibres were drawn, fibreglass", "fibers", ["Fibres"]),
        ("a saving of 5 %, he saved", "savings", ["saving", "saved"]),
        ("Optical fiber, fibers", '"fiber"', ["fiber"]),
        ("part of an art", '"art"', ["art"]),
        ("5G and 50", "5g", ["5G"]),
        ("Ärger", "arger", ["Ärger"]),
        ("die Straße", "strasse", ["Straße"]),
        ("10,000 km", "10,000", ["10,000"]),
        ("单根光纤预制棒", "光纤", ["光纤"]),
        ("单根光纤预制棒", "棒", ["棒"]),
        ("ＢＯＥ 🚗 BOE", "boe", ["ＢＯＥ", "BOE"]),
        ("optical and fiber", '"optical fiber"', []),
        ("fiber optic", "fiber optic fibe", ["fiber", "optic"]),
        ("ﬁber", "fiber", ["ﬁber"]),
    ],
)
def test_hits_are_places_in_the_text_as_it_is_written(text: str, q: str, hits: list[str]) -> None:
    found = find_hits(text, parse_search(q).list_phrases())
    assert [span.cut(text) for span in found] == hits


def test_snippet_of_a_long_text_holds_the_first_hit() -> None:
    text = "x " * 500 + "the fiber here" + " y" * 500
    snippet = make_snippet(text, parse_search("fiber").list_phrases())
    assert len(snippet.text) == MAX_LENGTH
    assert [hit.cut(snippet.text) for hit in snippet.hits] == ["fiber"]


@given(st.text(), st.text())
def test_snippet_of_any_text_is_a_piece_of_it(text: str, q: str) -> None:
    snippet = make_snippet(text, parse_search(q).list_phrases())
    assert snippet.text in text
    assert all(0 <= hit.start < hit.end <= len(snippet.text) for hit in snippet.hits)
