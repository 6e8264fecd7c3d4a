"""The text of a PDF, with its lines joined to paragraphs.

A PDF has lines, not paragraphs. A line that ends early, or a blank line, ends a paragraph. Other lines are
joined by a space, by nothing between Chinese characters, and without the hyphen of a word that was divided.
"""

import logging
import re
from collections.abc import Iterator
from io import BytesIO
from itertools import islice, pairwise

from app.extraction.documents.document import UnreadableFile

_MAX_PAGES = 1_000
# A line that is shorter than this part of the longest one of its page ends a paragraph.
_EARLY = 0.75
_CJK = "\u3000-\u30ff\u3400-\u9fff\uac00-\ud7af\uff00-\uffef"
_BETWEEN_CJK = re.compile(rf"[{_CJK}]\n[{_CJK}]")
_DIVIDED = re.compile(r"[^\W\d_]-\n[^\W\d_A-Z]")
_SPACES = re.compile(r"[ \t\u00a0]+")


def read_pdf(content: bytes, max_characters: int) -> str:
    """Return the text of a PDF, of which no more than somewhat over `max_characters` are read.

    Raises:
        UnreadableFile: `encrypted`, `file_damaged`, or `no_text`, which a scan has.
    """
    # Loaded only where a PDF is read.
    from pypdf.errors import DependencyError, FileNotDecryptedError  # noqa: PLC0415

    # It reports each oddity of a file, of which bad ones have thousands.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        pages = list(_read_pages(content, max_characters))
    except (UnreadableFile, MemoryError):
        raise
    except (FileNotDecryptedError, DependencyError) as error:
        raise _refuse_encrypted() from error
    except Exception as error:
        # Whatever a damaged file makes the library do.
        detail = "the PDF is damaged and cannot be read; save it again, or send its words as text"
        raise UnreadableFile("file_damaged", detail) from error
    text = "\n\n".join(filter(None, map(_join_lines, pages)))
    if not text:
        raise UnreadableFile(
            "no_text", "the PDF has no text, as a scan has none; send its words as text"
        )
    return text


def _read_pages(content: bytes, max_characters: int) -> Iterator[str]:
    from pypdf import PdfReader  # noqa: PLC0415 - as above

    reader = PdfReader(BytesIO(content))
    # Many files are encrypted with an empty password, which every program tries.
    if reader.is_encrypted and not reader.decrypt(""):
        raise _refuse_encrypted()
    read = 0
    for page in islice(reader.pages, _MAX_PAGES):
        text = page.extract_text()
        yield text
        read += len(text)
        if read > max_characters:
            return


def _refuse_encrypted() -> UnreadableFile:
    return UnreadableFile("encrypted", "the PDF needs a password; save it without one")


def _join_lines(page: str) -> str:
    lines = [_SPACES.sub(" ", line).strip() for line in page.splitlines()]
    longest = max(map(len, lines), default=0)
    return "".join(_list_pieces(lines, longest)).strip()


def _list_pieces(lines: list[str], longest: int) -> Iterator[str]:
    for line, following in pairwise([*lines, ""]):
        joint = f"{line[-2:]}\n{following[:1]}"
        if not line:
            continue
        if not following or len(line) < _EARLY * longest:
            yield f"{line}\n\n"
        elif _DIVIDED.search(joint):
            yield line[:-1]
        elif _BETWEEN_CJK.search(joint) or line.endswith("-"):
            yield line
        else:
            yield f"{line} "
