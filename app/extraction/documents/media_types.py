"""The types of files that can be read, and what a file is by its first bytes.

A type comes from its header or, where that names none, from the name of the file. What the first bytes say
has to agree: nobody gains from the letters of an image.
"""

from enum import StrEnum


class DocumentType(StrEnum):
    PLAIN = "text/plain"
    MARKDOWN = "text/markdown"
    HTML = "text/html"
    PDF = "application/pdf"


_BY_SUFFIX = {
    "txt": DocumentType.PLAIN,
    "text": DocumentType.PLAIN,
    "md": DocumentType.MARKDOWN,
    "markdown": DocumentType.MARKDOWN,
    "html": DocumentType.HTML,
    "htm": DocumentType.HTML,
    "xhtml": DocumentType.HTML,
    "pdf": DocumentType.PDF,
}
_BY_NAME = {
    **{document_type.value: document_type for document_type in DocumentType},
    "text/x-markdown": DocumentType.MARKDOWN,
    "application/xhtml+xml": DocumentType.HTML,
    "application/x-pdf": DocumentType.PDF,
}
# What clients send that do not know the type.
_UNKNOWN = frozenset({"", "application/octet-stream", "binary/octet-stream"})
_PDF_MARK = b"%PDF-"
# Readers of PDF accept some bytes before its mark.
_PDF_MARK_WITHIN = 1024
_OTHER_MARKS = {
    b"PK\x03\x04": "a ZIP file, as those of Word, Excel and EPUB are",
    b"\x89PNG": "a picture (PNG)",
    b"\xff\xd8\xff": "a picture (JPEG)",
    b"GIF8": "a picture (GIF)",
    b"\x1f\x8b": "compressed (gzip)",
    b"\x28\xb5\x2f\xfd": "compressed (zstd)",
    b"7z\xbc\xaf": "compressed (7z)",
    b"Rar!": "compressed (RAR)",
    b"\xd0\xcf\x11\xe0": "an older file of Word or Excel",
    b"{\\rtf": "rich text (RTF)",
}


def find_type(media_type: str, file_name: str) -> DocumentType | None:
    """Return the type of a file by its header and its name; None if it cannot be read.

    `media_type` is without parameters, in small letters.
    """
    if media_type in _BY_NAME:
        named = _BY_NAME[media_type]
        # Many clients call every text plain.
        by_suffix = _find_by_suffix(file_name)
        return by_suffix or named if named is DocumentType.PLAIN else named
    return _find_by_suffix(file_name) if media_type in _UNKNOWN else None


def _find_by_suffix(file_name: str) -> DocumentType | None:
    _, dot, suffix = file_name.rpartition(".")
    return _BY_SUFFIX.get(suffix.lower()) if dot else None


def find_contradiction(content: bytes, document_type: DocumentType) -> str | None:
    """Return what a file is by its first bytes, in words, if that is not its type; else None."""
    is_pdf = _PDF_MARK in content[:_PDF_MARK_WITHIN]
    for mark, name in _OTHER_MARKS.items():
        if content.startswith(mark):
            return name
    if is_pdf and document_type is not DocumentType.PDF and content.startswith(_PDF_MARK):
        return "a PDF"
    if document_type is DocumentType.PDF and not is_pdf:
        return "no PDF: it has no `%PDF-` at its start"
    return None
