"""Ends of sentences between two places of a text."""

import re
from collections.abc import Iterator

from app.extraction.words.abbreviations import ABBREVIATION

# `of min. 420 kWh` goes on, `took 12 min. 30 people came` does not.
_END = re.compile(
    r"[.!?](?!(?<=\b(?i:min|max)\.)(?<!\d\smin\.)(?<!\dmin\.)\s[<>~$€£]?\d)[\"'”’)\]]*(?=\s|$)|[。！？]|[!?](?=[\u3400-\u9fff—])|\n\s*\n"
)
# How far before a full stop an abbreviation is looked for.
_WINDOW = 8


def list_sentence_ends(text: str, start: int, end: int) -> Iterator[int]:
    """Yield where sentences end after `start`, which is not inside of a word, and before `end`.

    The full stop of an abbreviation (`Acme Inc. said`) ends none. A unit before `start` is none.
    """
    for match in _END.finditer(text, start, end):
        before = text[max(start, match.start() - _WINDOW) : match.start()]
        if match[0][0] != "." or not ABBREVIATION.search(before):
            yield match.end()
