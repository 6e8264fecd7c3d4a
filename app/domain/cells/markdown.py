"""Tables in Markdown, as GitHub extends it: the offsets of their cells. The rule below a header is no record."""

import re
from array import array
from collections.abc import Iterator

from app.domain.cells.layout import CellLayout, add_cell

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|\Z)")
_RULE = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
_FENCE = re.compile(r" {0,3}(```+|~~~+)")
# A cell ends at a bar that is not escaped.
_CELL = re.compile(r"(?:[^|\\\r\n]|\\.|\\$)*")
# The marks of emphasis around all of a cell, the longest first.
_MARKS = ("***", "___", "**", "__", "~~", "*", "_", "`")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def lay_out(text: str) -> CellLayout:
    """Find the cells of all tables of a text in Markdown, without the blanks around them.

    Raises:
        InvalidValue: `too_many_values`: there are too many cells.
    """
    layout = CellLayout(array("I"), array("I"), array("I", [0]))
    previous: tuple[int, int] | None = None
    is_inside = is_fenced = False
    for start, end in _list_lines(text):
        if _FENCE.match(text, start, end):
            is_fenced = not is_fenced
        elif not is_fenced and "|" in text[start:end]:
            is_rule = _RULE.fullmatch(text, start, end) is not None
            if is_inside:
                _add_row(layout, text, start, end)
            elif is_rule and previous and _count(text, *previous) == _count(text, start, end):
                layout.headers.append(len(layout.rows))
                _add_row(layout, text, *previous)
                is_inside = True
            previous = (start, end)
            continue
        previous, is_inside = None, False
    return layout


def _list_lines(text: str) -> Iterator[tuple[int, int]]:
    position = 0
    while position < len(text):
        match = _LINE.match(text, position)
        if match is None:
            return
        yield position, position + len(match[0].rstrip("\r\n"))
        position = match.end()


def _add_row(layout: CellLayout, text: str, start: int, end: int) -> None:
    for cell_start, cell_end in _split(text, start, end):
        add_cell(layout, cell_start, cell_end)
    layout.rows.append(len(layout.starts))


def _count(text: str, start: int, end: int) -> int:
    return sum(1 for _ in _split(text, start, end))


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the start and the end of each cell of a line, without blanks."""
    start, end = strip(text, start, end)
    if text.startswith("|", start, end):
        start += 1
    while start <= end:
        match = _CELL.match(text, start, end)
        stop = match.end() if match else end
        is_last = stop >= end
        if is_last and not text[start:stop].strip():
            return
        yield strip(text, start, stop)
        if is_last:
            return
        start = stop + 1


def strip(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the start and the end of a part of a text without the blanks around it."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def strip_emphasis(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the start and the end of a cell without the marks of emphasis that are around all of it."""
    for mark in _MARKS:
        size = len(mark)
        inner = start + size, end - size
        around = text.startswith(mark, start) and text.startswith(mark, end - size)
        if around and inner[0] < inner[1] and mark not in text[slice(*inner)]:
            return strip_emphasis(text, *inner)
    return start, end


def decode(cell: str) -> str:
    """Return the text of a cell without emphasis and escapes."""
    start, end = strip_emphasis(cell, 0, len(cell))
    return _ESCAPED.sub(r"\1", cell[start:end])
