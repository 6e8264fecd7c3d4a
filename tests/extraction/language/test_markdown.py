"""The prose of Markdown and of wrapped text, with every offset as it was."""

import pytest

from app.extraction.language.markdown import read_prose

pytestmark = pytest.mark.engines("sqlite")


@pytest.mark.parametrize(
    ("text", "prose"),
    [
        ("# Title\nText", "Title\nText"),
        ("**5 kg** of _it_", "5 kg of it"),
        ("a [link](http://a.b/5_(c)) here", "a link here"),
        ("![5](a.png) and <b>6</b>", "5 and 6"),
        ("`x = 5` is code", "is code"),
        ("```\n5 kg\n```\ntext", "text"),
        ("one\ntwo", "one two"),
        ("of about\n5 kg", "of about 5 kg"),
        ("one\n\ntwo", "one\n\ntwo"),
        ("- one\n- two", "one\n two"),
        ("1. one\n2. two", "one\n two"),
        ("snake_case and 2*3*4", "snake_case and 2*3*4"),
        ("> quoted", "quoted"),
    ],
)
def test_prose_of_markdown_has_no_markup_and_the_same_length(text: str, prose: str) -> None:
    read = read_prose(text, is_markdown=True)
    assert len(read) == len(text)
    words = [" ".join(line.split()) for line in read.strip().split("\n")]
    assert words == [" ".join(line.split()) for line in prose.split("\n")]


def test_prose_of_plain_text_keeps_all_but_the_ends_of_wrapped_lines() -> None:
    assert read_prose("a *b*\nc\n\nd", is_markdown=False) == "a *b* c\n\nd"
