"""Rows as text: CSV to the letter, CSV for a spreadsheet, Markdown."""

import csv
import re
from collections.abc import Iterable, Sequence
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.formats.chunks import PIECE_BYTES, join_pieces
from app.formats.tables.column import Row
from app.formats.tables.csv_writer import stream_csv, stream_spreadsheet_csv
from app.formats.tables.markdown import stream_markdown

NAMES = ("first", "second")
# Text that a database can return: neither NUL nor a lone surrogate.
texts = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]))
hostile = st.text(st.sampled_from('",\r\n;\t =a1'))
cells = texts | hostile | st.none()
rows = st.lists(st.tuples(cells, cells))


def read(pieces: Iterable[bytes]) -> list[list[str]]:
    return list(csv.reader(StringIO(b"".join(pieces).decode(), newline="")))


def write(table: Iterable[Row]) -> list[list[str]]:
    return [list(NAMES), *([str("" if cell is None else cell) for cell in row] for row in table)]


@given(rows)
def test_csv_read_again_is_what_was_written(table: list[tuple[str | None, str | None]]) -> None:
    assert read(stream_csv(NAMES, table)) == write(table)


def test_line_of_one_empty_cell_is_no_empty_line() -> None:
    assert b"".join(stream_csv(["first"], [[None], [""]])) == b'first\r\n""\r\n""\r\n'


@given(rows)
def test_csv_is_written_as_rfc_4180_says(table: list[tuple[str | None, str | None]]) -> None:
    """A reader that follows the grammar of the RFC alone, without the library, finds the same cells."""
    text = b"".join(stream_csv(NAMES, table)).decode()
    field = r'(?:"(?:[^"]|"")*"|[^",\r\n]*)'
    record = re.compile(rf"({field}),({field})\r\n")
    found = []
    place = 0
    while place < len(text):
        matched = record.match(text, place)
        assert matched
        place = matched.end()
        found.append(
            [
                group[1:-1].replace('""', '"') if group.startswith('"') else group
                for group in matched.groups()
            ]
        )
    assert found == write(table)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd", "'+cmd"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("＝1", "'＝1"),
        ("-1/3", "'-1/3"),
        ("-5", "-5"),
        ("-123456789012345", "-123456789012345"),
        ("-5-5", "'-5-5"),
        ("-5\n", "'-5\n"),
        ("1=1", "1=1"),
        (" =1", " =1"),
        (-5.0, "-5.0"),
        (None, ""),
        # What would become a date or a time.
        *(
            (cell, f"'{cell}")
            for cell in (
                "1/3", "10/7", "1-2", "10-12", "3:4", "12:30:05", "MAR1", "mar-1", "Sept 2", "1-Dec", "May 2021",
                "5 May 2021", "5. Mai 2021", "5 de mayo", "1.2.3", "2021-04", "2021-04-30", "2021-04/..", "1 3/4",
                "8 p", "2026-11-29T16:39:42Z", "2021年4月", "4月5日", "下午3:30", "１／３", " 1/3",
                "5 czerwca 2021", "maj 2021", "5 июня 2021", "tammi 2021", "2021. február 5.", "5 Şubat 2021", "úno 21",
                "Friday, Feb 5, 2021", "viernes, 5 de febrero de 2021",
            )
        ),
        # What would become another number.
        *(
            (cell, f"'{cell}")
            for cell in (
                "1e5", "00123", "007", "1.50", "1,234", "$5", "5%", "(5)", "1.", "1234567890123456", "0.1234567890123456",
                "9" * 100, "-0", "+1", "+5.25", "1.5E+10", "1E-5", "1E+400", "1’234",
                # To a German spreadsheet the first of April, a day of May, a thousand and more.
                "1.4", "5.25", "1.234", "0.03",
            )
        ),
        # What would become a truth value.
        *((cell, f"'{cell}") for cell in ("true", "FALSE", "True ", "WAHR", "faux", "ИСТИНА", "DOĞRU")),
        # What stays what it is.
        *(
            (cell, cell)
            for cell in (
                "5", "0", "6750000000", "123456789012345", "10 km", "nearly 30", "c1", "q-1",
                "marble-1", "Maybe 5", "Trueman", "in May it was 5 km or more", "true to scale", "10-12 km", "May", "10*9.{call}", "1 = 1", "三十", "30亿", "",
            )
        ),
    ],
)  # fmt: skip
def test_spreadsheet_csv_protects_what_would_be_replaced_and_nothing_else(
    cell: str | float | None, expected: str
) -> None:
    text = b"".join(stream_spreadsheet_csv(NAMES, [(cell, "x")])).decode()
    assert text.startswith("\ufeff")
    assert list(csv.reader(StringIO(text[1:], newline="")))[1] == [expected, "x"]
    [_, plain] = read(stream_csv(NAMES, [(cell, "x")]))
    assert plain == ["" if cell is None else str(cell), "x"]


@given(rows)
def test_markdown_has_one_line_a_row_and_no_markup(
    table: list[tuple[str | None, str | None]],
) -> None:
    text = b"".join(stream_markdown(NAMES, table)).decode()
    header, rule, *lines = text.removesuffix("\n").split("\n")
    assert (header, rule) == ("| first | second |", "| --- | --- |")
    assert len(lines) == len(table)
    for line, row in zip(lines, table, strict=True):
        matched = re.fullmatch(r"\| ((?:[^|\\]|\\.)*) \| ((?:[^|\\]|\\.)*) \|", line)
        assert matched
        assert [unescape(group) for group in matched.groups()] == [
            " ".join((cell or "").split()) for cell in row
        ]


def unescape(cell: str) -> str:
    assert not set(re.sub(r"\\.", "", cell)) & set("`*_[]<>|&~")
    return re.sub(r"\\(.)", r"\1", cell)


@pytest.mark.parametrize("sizes", [(), (1,), (PIECE_BYTES,), (1, PIECE_BYTES, 1), (40_000,) * 5])
def test_pieces_joined_are_all_of_the_parts(sizes: Sequence[int]) -> None:
    parts = [b"x" * size for size in sizes]
    pieces = list(join_pieces(parts))
    assert b"".join(pieces) == b"".join(parts)
    assert all(len(piece) >= PIECE_BYTES for piece in pieces[:-1])
