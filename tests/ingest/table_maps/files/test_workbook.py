"""Cells of workbooks: what a sheet shows beside a number is not left out."""

from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from app.errors import InvalidValue
from app.ingest.table_maps.files.number_formats import show_number
from app.ingest.table_maps.files.workbook import read_workbook

_RAISED, _STRUCK = InlineFont(vertAlign="superscript"), InlineFont(strike=True)


def _read(workbook: Workbook) -> list[str]:
    written = BytesIO()
    workbook.save(written)
    return read_workbook(written.getvalue(), None).splitlines()


def _make(*rows: list[Any]) -> tuple[Workbook, Any]:
    workbook = Workbook()
    sheet: Any = workbook.active
    for row in rows:
        sheet.append(row)
    return workbook, sheet


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (5, "General", "5"),
        (2.1e25, "General", "2.1e+25"),
        (1234567.25, "#,##0.00", "1234567.25"),
        (5, '0.0" miles"', "5 miles"),
        (5, '"<"0', "<5"),
        (5, '"~"0', "~5"),
        (3, '0 "Mio"', "3 Mio"),
        (5, '"n/a"', "n/a"),
        (5, ";;;", ""),
        (5, '0"%"', "5%"),
        (0.25, "0.0%;[Red]-0.0%", "25%"),
        (5, "[$€-2] #,##0", "€5"),
        (-5, "#,##0_);(#,##0)", "-5"),
        (-5, "0;[Red]0", "-5"),
        (-5, '_("$"* #,##0.00_);_("$"* \\(#,##0.00\\);_("$"* "-"??_)', "-$5"),
        (0, '_("$"* #,##0.00_);_("$"* \\(#,##0.00\\);_("$"* "-"??_)', "$0"),
        (5_000_000, '0.0,,"M"', "5M"),
        (5_000, "0,", "5000 [0,]"),
        (5, "[<9]0;0.0", "5 [[<9]0;0.0]"),
        (5, "000-0000", "5 [000-0000]"),
        (0.5, "# ?/?", "0.5"),
        (1.5e10, "0.00E+00", "15000000000"),
    ],
)
def test_number_is_shown_with_what_its_format_adds(
    value: float, number_format: str, shown: str
) -> None:
    assert show_number(value, number_format) == shown


def test_raised_and_struck_out_digits_do_not_join_a_number() -> None:
    workbook, sheet = _make(
        [CellRichText("12", TextBlock(_RAISED, "3"))],
        [CellRichText(TextBlock(_STRUCK, "50"), "60")],
        [CellRichText("5 m", TextBlock(_RAISED, "2"))],
        [7],
    )
    sheet["A4"].font = Font(strike=True)
    assert _read(workbook) == ["12[3]", "~~50~~60", "5 m²", "~~7~~"]


def test_merged_cells_fill_rows_with_texts_and_mark_numbers() -> None:
    workbook, sheet = _make(
        ["Maker", "K", "max"], ["Acme", "a", 2], [None, "b", 6], ["Other", "c", None]
    )
    sheet.merge_cells("A2:A3")
    sheet.merge_cells("C3:C4")
    assert _read(workbook) == [
        "Maker,K,max",
        "Acme,a,2",
        "Acme,b,6 (merged C3:C4)",
        "Other,c,6 (merged C3:C4)",
    ]


def test_date_has_no_day_that_its_cell_does_not_show() -> None:
    workbook, sheet = _make(*([datetime(2024, 5, 3)] for _ in range(3)))  # noqa: DTZ001 - cells have no zone
    sheet["A1"].number_format = "[$-409]mmm yyyy"
    sheet["A2"].number_format = "yyyy"
    assert _read(workbook) == ["2024-05", "2024", "2024-05-03"]


def test_formula_without_a_value_is_refused_with_its_place() -> None:
    workbook, _ = _make(["K", "V"], ["a", "=1+2"])
    with pytest.raises(InvalidValue, match="row 2, column 2") as raised:
        _read(workbook)
    assert raised.value.rule == "formula_without_value"
