"""British and American spelling of one word."""

import pytest

from app.extraction.language.stems import stem

pytestmark = pytest.mark.engines("sqlite")


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("colours", "color"),
        ("vapour", "vapor"),
        ("kilometres", "kilometer"),
        ("centre", "center"),
        ("fibres", "fiber"),
        ("optimised", "optimize"),
        ("ionisation", "ionization"),
        ("organisations", "organization"),
        ("electrolyser", "electrolyzer"),
        ("analysed", "analyze"),
        ("modelling", "modeling"),
        ("fuelled", "fueled"),
        ("sulphur", "sulfur"),
        ("tyres", "tire"),
        ("aluminium", "aluminum"),
        ("defence", "defense"),
    ],
)
def test_stem_of_british_spelling_is_that_of_american(british: str, american: str) -> None:
    assert stem(british) == stem(american)


@pytest.mark.parametrize(
    ("word", "other"), [("four", "for"), ("hour", "hor"), ("rise", "rize"), ("precise", "precize")]
)
def test_stem_of_a_word_that_ends_alike_stays(word: str, other: str) -> None:
    assert stem(word) != stem(other)
