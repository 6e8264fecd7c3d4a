"""Failures to read JSON, in the reader's words."""

import json

import pytest

from app.domain.json.reader_words import describe_json


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "a value is missing at column 1"),
        ("{'a': 1}", "a name in double quotes is missing at column 2"),
        ('{"a" 1}', "a colon is missing at column 6"),
        ('{"a": 1\n "b": 2}', "a comma or the closing bracket is missing at line 2, column 2"),
        ('["a', "the closing quotation mark is missing for the text that begins at column 2"),
        ('"a\tb"', "a line break or control character in a text has to be escaped at column 3"),
        ('"\\x"', "a backslash in a text has to be doubled at column 2"),
        ('"\\u12"', "four hexadecimal digits are missing after \\u at column 3"),
        ("1 2", "something follows after the end of the JSON value at column 3"),
    ],
)
def test_text_that_is_not_json_is_described_in_words(text: str, expected: str) -> None:
    with pytest.raises(json.JSONDecodeError) as caught:
        json.loads(text)
    assert describe_json(caught.value) == expected
