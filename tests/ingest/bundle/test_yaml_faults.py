"""What is no YAML is refused in our words, with its line and column, whatever the library calls it."""

import re

import pytest

from app.ingest.bundle.source_lines import SourceLines, UnreadableDocument
from app.ingest.bundle.yaml_reader import read_yaml

pytestmark = pytest.mark.engines("sqlite")
# What the library's own sentences have.
FOREIGN = re.compile(r"\b(while|found|expected|token|scalar|mapping|sequence|codec|node|block)\b")


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("a:\n\tb: 1", 2, 1, "a tab cannot indent"),
        ("\ta: 1", 1, 1, "use spaces"),
        ("a: `x`", 1, 4, "begins with ```; put the text between"),
        ("a: @x", 1, 4, "begins with `@`"),
        ("a: %x", 1, 4, "begins with `%`"),
        ("title: Foo: bar", 1, 11, "put the text between quotation marks"),
        ("a: 1\n b: 2", 2, 3, "indent the line as those around it"),
        ("a:\n  - b: ? c", 2, 8, "no key can begin here"),
        ("a: 1\nb\nc: 1", 2, 1, "the colon after a key is missing"),
        ("a: 1\n'b'\nc: 1", 2, 1, "the colon after a key is missing"),
        ("a: - b", 1, 4, "an item of a list"),
        ("%FOO\n", 2, 1, "the document has ended"),
        ("%\na: 1", 1, 2, "leave it out"),
        ("%YAML 2.0\n---\na: 1", 1, 1, "begins with `%`"),
        ("a: 1\n...\nfoo: 1\n", 3, 1, "the document has ended before"),
        ("a: *", 1, 5, "begins with `&` or `*`"),
        ("a: & b", 1, 5, "begins with `&` or `*`"),
        ("a: !foo!bar x", 1, 4, "begins with `!`"),
        ("a: !<x y>", 1, 7, "begins with `!`"),
        ("a: !!x%FFy 1", 1, 7, "begins with `!`"),
        ("a: >x\n", 1, 5, "begin the text on the next one"),
        ("a: |0\n x", 1, 5, "begin the text on the next one"),
        ('a: "C:\\qux"', 1, 8, "has to be doubled"),
        ('a: "\\u12"', 1, 7, "has to be doubled"),
        ('b: 1\na: "x\nc: 1\n', 2, 4, "the closing quotation mark is missing"),
        ("a: 'x\n---\n", 1, 4, "the closing quotation mark is missing"),
        ('a: "He said "hi" there"', 1, 14, 'write `\\"` for a double one'),
        ("a: 'it's'", 1, 8, "double a single mark"),
        ("- a\nb: 1", 2, 1, "indented unlike the lines"),
        ("- a:\n  - b\n c: 1", 3, 2, "indented unlike the lines"),
        ("a: [1,2", 1, 8, "the closing `]` is missing"),
        ("a: {b: 1\nc: 2", 2, 2, "the closing `}` is missing"),
        ("a: ]", 1, 4, "a text begins with `]`"),
        ("a: x\nb: y\x07", 2, 5, "U+0007 is not accepted"),
        ('a: "\\UFFFFFFFF"', 1, 7, "too large"),
        ("%YAML 1" + "9" * 5_000 + ".1\n---\na: 1", 1, 7, "too large"),
    ],
)
def test_what_is_no_yaml_is_refused_in_our_words_at_its_place(
    text: str, line: int, column: int, words: str
) -> None:
    with pytest.raises(UnreadableDocument) as refused:
        read_yaml(text, SourceLines())
    fault = refused.value.fault
    assert (fault.code, fault.line) == ("not_yaml", line)
    assert words in fault.detail
    assert f"(column {column})" in fault.detail
    assert not FOREIGN.search(fault.detail)
