"""The text of a file of any type that can be read. Called in a process with limits of time and memory."""

from importlib.metadata import version

from app.domain.text import check_storable, decode_text, leave_out_mark
from app.errors import InvalidValue
from app.extraction.documents.document import DocumentText, FileFault, UnreadableFile
from app.extraction.documents.html import read_html
from app.extraction.documents.markdown import read_markdown
from app.extraction.documents.media_types import DocumentType
from app.extraction.documents.pdf import read_pdf

# The number rises when the same file gives another text.
PLAIN_TEXT = "plain text 1"
# Encodings that a header may name beside UTF-8.
_ENCODINGS = frozenset(
    [
        *("utf-8", "us-ascii", "iso-8859-1", "iso-8859-15", "windows-1252", "windows-1251"),
        *("gb2312", "gbk", "gb18030", "big5", "shift_jis", "euc-jp", "euc-kr", "utf-16"),
    ]
)


def read_document(
    content: bytes, document_type: DocumentType, encoding: str | None, max_characters: int
) -> DocumentText | FileFault:
    """Return the text of a file, or why it cannot be read.

    `encoding` is what its header says of a text; None for UTF-8, and in HTML for what the page itself says.
    """
    try:
        text, tool = _read(content, document_type, encoding, max_characters)
        text = check_storable(leave_out_mark(text))
    except UnreadableFile as error:
        return FileFault(error.rule, error.detail)
    except InvalidValue as error:
        return FileFault("file_damaged", error.detail)
    if not text.strip():
        return FileFault("no_text", "the file has no text")
    if len(text) > max_characters:
        detail = f"the text has more than {max_characters} characters; send it in parts"
        return FileFault("too_long", detail)
    return DocumentText(text, tool)


def _read(
    content: bytes, document_type: DocumentType, encoding: str | None, max_characters: int
) -> tuple[str, str]:
    if document_type is DocumentType.PDF:
        return read_pdf(content, max_characters), f"pypdf {version('pypdf')}"
    if document_type is DocumentType.HTML:
        page = content if encoding is None else _decode(content, encoding)
        return read_html(page), f"trafilatura {version('trafilatura')}"
    text = _decode(content, encoding or "utf-8")
    if document_type is DocumentType.MARKDOWN:
        return read_markdown(text), f"markdown-it-py {version('markdown-it-py')}"
    return text, PLAIN_TEXT


def _decode(content: bytes, encoding: str) -> str:
    name = encoding.lower()
    if name not in _ENCODINGS:
        detail = f"the encoding {encoding[:40]!r} cannot be read: write the text in UTF-8"
        raise UnreadableFile("file_damaged", detail)
    if name == "utf-8":
        return decode_text(content)
    try:
        return content.decode(name)
    except UnicodeDecodeError as error:
        detail = f"byte {error.start} is not {encoding}, which the header names"
        raise UnreadableFile("file_damaged", detail) from error
