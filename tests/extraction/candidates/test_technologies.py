"""Things with a name of their own in articles."""

import pytest

from app.extraction.candidates.technologies import find_things
from app.extraction.language.organization_names import NameIndex

pytestmark = pytest.mark.engines("sqlite")


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("It sold its ferry Selka.", ["Selka"]),
        # What a line ends with says nothing of the next one.
        ("Farms in Wales end their harvest\n\nCARDIFF, June 3 - Sales rose.", []),
    ],
)
def test_thing_is_named_by_the_words_of_its_line(text: str, things: list[str]) -> None:
    assert [thing.name for thing in find_things(text, NameIndex([]), [])] == things
