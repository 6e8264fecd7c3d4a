"""Names before a colon, with which the items of a digest begin: `1、比亚迪：5月销量38.25万辆`.

A sheet of data has such lines too: its labels are made of common words, and an interview repeats those of the speakers.
"""

import re
from collections.abc import Iterator

from app.domain.quotes.span import Span
from app.extraction.organizations.chinese import words
from app.extraction.organizations.chinese.common_words import has_uncommon
from app.extraction.organizations.name import NameInText

_ITEM = re.compile(
    r"^[ \t]*(?:[（(]?\d{1,2}[)）、.．][ \t]?|[·•▪◆■●–—-][ \t]?)?(?P<label>[\u4e00-\u9fffA-Za-z]{2,8})[:：](?=[^\n]*\d)",
    re.MULTILINE,
)
_PERSON = re.compile(rf"(?:{words.SURNAMES})[\u4e00-\u9fff]{{1,2}}")
_FEWEST = 2


def list_labels(flat: str) -> Iterator[NameInText]:
    """Yield the names before colons, where most items of a text have one."""
    labels = [match.span("label") for match in _ITEM.finditer(flat)]
    texts = [flat[start:end] for start, end in labels]
    named = [span for span, text in zip(labels, texts, strict=True) if _may_be_name(text)]
    is_digest = len(named) >= _FEWEST and 2 * len(named) >= len(labels)
    if not is_digest or len({*texts}) < len(texts):
        return
    for start, end in named:
        yield NameInText(Span(start, end), flat[start:end], "line_label", "", "", at_start=True)


def _may_be_name(text: str) -> bool:
    return has_uncommon(text) and _PERSON.fullmatch(text) is None
