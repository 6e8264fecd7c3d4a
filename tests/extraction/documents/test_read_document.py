"""The text of files: articles without what surrounds them, paragraphs without their lines, and faults."""

import pytest
from support.files import encrypt_pdf, make_pdf, write_pdf

from app.extraction.documents.document import DocumentText, FileFault
from app.extraction.documents.media_types import DocumentType, find_contradiction, find_type
from app.extraction.documents.read_document import read_document

MAX_CHARACTERS = 10_000
pytestmark = pytest.mark.engines("sqlite")
PAGE = b"""<html><head><meta charset="utf-8"><title>Cell</title></head><body>
<nav><a href="/">Home</a> <a href="/news">24 news</a></nav>
<article><h1>Voltara ships LX-2</h1>
<p>Voltara&#39;s LX-2 cell reached 402 \xc2\xb1 5 Wh/kg at 25 \xc2\xb0C after 800 cycles in June 2025.</p>
<p>A pack holds 96 cells &amp; must last <b>more than 10 years</b>.</p></article>
<footer>Copyright 1999 to 2025</footer></body></html>"""
PAGE_TEXT = (
    "Voltara ships LX-2\n"
    "Voltara's LX-2 cell reached 402 ± 5 Wh/kg at 25 °C after 800 cycles in June 2025.\n"
    "A pack holds 96 cells & must last more than 10 years."
)
MARKDOWN = """---
date: 2025-06-12
---
# Voltara ships *LX-2*

The cell reached **402 Wh/kg**
at `25 °C`, see [the paper](https://example.org/12).

- first
- second

| Cell | Energy |
|------|-------:|
| LX-1 | 350 |
"""
MARKDOWN_TEXT = (
    "Voltara ships LX-2\n\nThe cell reached 402 Wh/kg at 25 °C, see the paper.\n\nfirst\n\nsecond\n\n"
    "Cell | Energy\nLX-1 | 350"
)
PARAGRAPHS = """Voltara ships LX-2
The cell of Voltara reached 402 Wh/kg in June of the year 2025, up
from 350 Wh/kg in the year 2023, which the company calls an electro-
chemical record. It said so on Monday.
A pack holds 96 cells, and costs less than a 1.2-
megawatt-hour pack of the first version, as the company has said."""
PARAGRAPHS_TEXT = (
    "Voltara ships LX-2\n\n"
    "The cell of Voltara reached 402 Wh/kg in June of the year 2025, up from 350 Wh/kg in the year 2023, "
    "which the company calls an electrochemical record. It said so on Monday.\n\n"
    "A pack holds 96 cells, and costs less than a 1.2-\n\n"
    "megawatt-hour pack of the first version, as the company has said."
)


def read(content: bytes, document_type: DocumentType, encoding: str | None = None) -> DocumentText:
    document = read_document(content, document_type, encoding, MAX_CHARACTERS)
    assert isinstance(document, DocumentText), document
    return document


@pytest.mark.parametrize(
    ("content", "document_type", "text", "tool"),
    [
        (b"\xef\xbb\xbfIt is 5 km.\r\n", DocumentType.PLAIN, "It is 5 km.\r\n", "plain text 1"),
        (MARKDOWN.encode(), DocumentType.MARKDOWN, MARKDOWN_TEXT, "markdown-it-py "),
        (PAGE, DocumentType.HTML, PAGE_TEXT, "trafilatura "),
        (b"<p>It is 5 km long.</p>", DocumentType.HTML, "It is 5 km long.", "trafilatura "),
        (make_pdf(PARAGRAPHS), DocumentType.PDF, PARAGRAPHS_TEXT, "pypdf "),
        (make_pdf("One.", "Two."), DocumentType.PDF, "One.\n\nTwo.", "pypdf "),
        (encrypt_pdf(make_pdf("It is 5 km."), ""), DocumentType.PDF, "It is 5 km.", "pypdf "),
    ],
)
def test_document_is_read_as_people_read_it(
    content: bytes, document_type: DocumentType, text: str, tool: str
) -> None:
    document = read(content, document_type)
    assert document.text == text
    assert document.tool.startswith(tool)


@pytest.mark.parametrize("document_type", [DocumentType.PLAIN, DocumentType.HTML])
def test_text_of_another_encoding_is_read_as_its_header_says(document_type: DocumentType) -> None:
    assert (
        read("锂电池能量密度为402".encode("gbk"), document_type, "GBK").text
        == "锂电池能量密度为402"
    )


@pytest.mark.parametrize(
    ("content", "document_type", "encoding", "rule"),
    [
        (b"", DocumentType.PLAIN, None, "no_text"),
        (b" \n", DocumentType.MARKDOWN, None, "no_text"),
        (b"<html><body></body></html>", DocumentType.HTML, None, "no_text"),
        (write_pdf([b""]), DocumentType.PDF, None, "no_text"),
        (encrypt_pdf(make_pdf("5 km"), "secret"), DocumentType.PDF, None, "encrypted"),
        (make_pdf("5 km")[:100], DocumentType.PDF, None, "file_damaged"),
        (b"%PDF-1.7\n" + b"\xff" * 500, DocumentType.PDF, None, "file_damaged"),
        (b"\xff\xfe5\x00", DocumentType.PLAIN, None, "file_damaged"),
        (b"5 km\x00", DocumentType.PLAIN, None, "file_damaged"),
        (b"\xff", DocumentType.PLAIN, "gbk", "file_damaged"),
        (b"5 km", DocumentType.PLAIN, "rot13", "file_damaged"),
        (b"5 km " * MAX_CHARACTERS, DocumentType.PLAIN, None, "too_long"),
    ],
)
def test_file_without_readable_text_is_refused_with_a_reason(
    content: bytes, document_type: DocumentType, encoding: str | None, rule: str
) -> None:
    fault = read_document(content, document_type, encoding, MAX_CHARACTERS)
    assert isinstance(fault, FileFault)
    assert fault.rule == rule


@pytest.mark.parametrize(
    ("media_type", "name", "document_type"),
    [
        ("text/plain", "", DocumentType.PLAIN),
        ("text/plain", "paper.md", DocumentType.MARKDOWN),
        ("application/octet-stream", "paper.PDF", DocumentType.PDF),
        ("", "page.html", DocumentType.HTML),
        ("", "paper", None),
        ("image/png", "paper.pdf", None),
        ("text/html", "paper.pdf", DocumentType.HTML),
    ],
)
def test_type_is_found_by_the_header_and_else_by_the_name(
    media_type: str, name: str, document_type: DocumentType | None
) -> None:
    assert find_type(media_type, name) is document_type


@pytest.mark.parametrize(
    ("content", "document_type", "words"),
    [
        (b"%PDF-1.7", DocumentType.HTML, "a PDF"),
        (b"<html>", DocumentType.PDF, "no PDF"),
        (b"\x89PNG\r\n", DocumentType.PLAIN, "picture"),
        (b"PK\x03\x04", DocumentType.PLAIN, "ZIP"),
    ],
)
def test_file_of_another_type_than_it_says_is_recognised(
    content: bytes, document_type: DocumentType, words: str
) -> None:
    found = find_contradiction(content, document_type)
    assert found is not None
    assert words in found
    assert find_contradiction(b"%PDF-1.7", DocumentType.PDF) is None
