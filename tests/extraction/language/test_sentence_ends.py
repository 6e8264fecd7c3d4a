"""Where sentences end."""

import pytest

from app.extraction.language.sentence_ends import list_sentence_ends

pytestmark = pytest.mark.engines("sqlite")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("It must hold min. 600 litres. It does.", 2),
        ("Noise shall be max. 70 dB.", 1),
        ("It took 12 min. 30 people came.", 2),
        ("It holds 5 kg max. The price is low.", 2),
    ],
)
def test_point_of_an_abbreviated_bound_ends_no_sentence(text: str, count: int) -> None:
    assert len(list(list_sentence_ends(text, 0, len(text)))) == count
