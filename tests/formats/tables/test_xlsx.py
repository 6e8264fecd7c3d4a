"""XLSX and Parquet of rows that no list of the seed has."""

from collections.abc import Iterator
from io import BytesIO

import openpyxl
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from app.errors import InvalidInput
from app.formats.citations.list_citation import Citation
from app.formats.tables.column import Cell, CellType, Row, read_column
from app.formats.tables.parquet import ROW_GROUP, stream_parquet
from app.formats.tables.xlsx import MAX_CELL, MAX_ROWS, stream_xlsx

COLUMNS = (
    read_column("text", "Some text."),
    read_column("number", "A double.", kind=CellType.NUMBER),
    read_column("count", "A whole number.", kind=CellType.INTEGER),
)
ABOUT = Citation("claims", "/v1/claims?as_of=7", 7, 3)


def write_xlsx(rows: list[Row], about: Citation = ABOUT) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(b"".join(stream_xlsx(COLUMNS, rows, about))))


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "{=SUM(A1)}",
        "+1",
        "@x",
        "007",
        "1e5",
        "1/3",
        "2021-04",
        "true",
        "https://example.org/",
        "mailto:a@example.org",
        "internal:A1",
        " a  b ",
        "two\nlines",
        "<b>&amp;</b>",
        "_x0041_",
        "极米科技",
        "🚗",
        "0.1234567890123456789012345678901234567890",
    ],
)
def test_xlsx_text_stays_text(text: str) -> None:
    cell = write_xlsx([[text, 0.5, 3]])["claims"]["A2"]
    # openpyxl leaves the escape of OOXML (`_x005F_` for `_`) to its reader.
    assert str(cell.value).replace("_x005F_", "_") == text
    assert cell.data_type in ("s", "inlineStr")
    assert cell.hyperlink is None


def test_xlsx_numbers_are_numbers_and_what_is_absent_is_empty() -> None:
    sheet = write_xlsx([["a", 0.1, 0], ["b", None, None]])["claims"]
    assert [list(row) for row in sheet.iter_rows(values_only=True)] == [
        ["text", "number", "count"],
        ["a", 0.1, 0],
        ["b", None, None],
    ]


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1))
@example([0.1 + 0.2, 1 / 3, 1e22 / 7, 5e-324, 123456789.12345679])
@settings(max_examples=10)
def test_xlsx_number_is_the_double_itself(numbers: list[float]) -> None:
    sheet = write_xlsx([["a", number, 0] for number in numbers])["claims"]
    written = [row[1] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert written == numbers


def test_xlsx_says_what_it_is_on_a_second_sheet() -> None:
    book = write_xlsx([])
    assert book.sheetnames == ["claims", "About"]
    lines = [row for row in book["About"].iter_rows(values_only=True) if row[0]]
    assert lines == [
        ("list", "claims"),
        ("rows", "3"),
        ("revision", "7"),
        (
            "citation",
            "Claimstone, claims, 3 rows, revision 7 of the catalogue, /v1/claims?as_of=7",
        ),
        ("column", "meaning"),
        ("text", "Some text."),
        ("number", "A double."),
        ("count", "A whole number."),
    ]


@pytest.mark.parametrize(
    ("cell", "fits"),
    [
        ("a" * MAX_CELL, True),
        ("a" * (MAX_CELL + 1), False),
        ("🚗" * (MAX_CELL // 2), True),
        ("🚗" * (MAX_CELL // 2 + 1), False),
        ("a\uffff", False),
    ],
)
def test_xlsx_refuses_what_no_cell_can_hold(cell: Cell, *, fits: bool) -> None:
    rows: list[Row] = [["a", 1.0, 1], [cell, 1.0, 1]]
    if fits:
        assert write_xlsx(rows)["claims"]["A3"].value == cell
    else:
        with pytest.raises(InvalidInput, match=r"text of row 2 has .* use CSV") as raised:
            write_xlsx(rows)
        assert raised.value.faults[0].code == "cell_not_possible"


def test_xlsx_refuses_more_rows_than_a_sheet_holds_before_it_reads_any() -> None:
    def fail() -> Iterator[Row]:
        yield pytest.fail("rows were read")

    many = Citation("claims", "/v1/claims?as_of=7", 7, MAX_ROWS + 1)
    with pytest.raises(InvalidInput, match=r"holds 1,048,575 rows and this list has 1,048,576"):
        next(stream_xlsx(COLUMNS, fail(), many))


def test_xlsx_of_the_same_rows_is_the_same() -> None:
    first, second = (b"".join(stream_xlsx(COLUMNS, [["a", 1.0, 1]], ABOUT)) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("count", [0, 1, 999, 1_000, ROW_GROUP, ROW_GROUP + 1])
def test_parquet_has_every_row_in_groups(count: int) -> None:
    rows: list[Row] = [[f"=1+{index}", index / 3, index] for index in range(count)]
    pieces = list(stream_parquet(COLUMNS, iter(rows), ABOUT))
    file = parquet.ParquetFile(BytesIO(b"".join(pieces)))
    table = file.read()
    assert [list(row.values()) for row in table.to_pylist()] == rows
    assert file.num_row_groups == -(-count // ROW_GROUP)
    assert len(pieces) == file.num_row_groups + 1
    assert table.schema.types == [pa.string(), pa.float64(), pa.int64()]


def test_parquet_says_what_it_is() -> None:
    schema = parquet.read_schema(BytesIO(b"".join(stream_parquet(COLUMNS, [], ABOUT))))
    assert schema.metadata[b"claimstone.revision"] == b"7"
    assert schema.metadata[b"claimstone.citation"].endswith(b"/v1/claims?as_of=7")
    assert schema.field("count").metadata[b"description"] == b"A whole number."
