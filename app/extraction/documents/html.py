"""The text of an HTML page: its article, without menus, advertisements and footers."""

from app.extraction.documents.document import UnreadableFile

_HEAD = 2_000


def read_html(page: bytes | str) -> str:
    """Return the text of the article of a page, or all text of a page that has no such part.

    Raises:
        UnreadableFile: `no_text`.
    """
    # Takes a third of a second, and 40 MB, which only the processes for heavy work need.
    from trafilatura import extract, html2txt  # noqa: PLC0415

    # It looks into nothing that does not begin as a page does, such as a part of one.
    if isinstance(page, bytes):
        page = page if b"<html" in page[:_HEAD].lower() else b"<html><body>%b</body></html>" % page
    elif "<html" not in page[:_HEAD].lower():
        page = f"<html><body>{page}</body></html>"
    text = extract(page, include_comments=False) or html2txt(page)
    if not text or not text.strip():
        raise UnreadableFile("no_text", "the page has no text; copy the words of the article")
    return text.strip()
