"""Tables in texts: every cell is where the text has it, and is named by its row and its column."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.cells.form import CSV, MARKDOWN, TSV, TableForm
from app.domain.cells.table import CellPlace, CellTable
from app.domain.quotes.span import Span
from app.errors import InvalidValue

_CSV = 'Model,"Compute (FLOP)"\nGPT-4,2.1e+25\n"Llama ""3"", big","1,000"\n\nlast,\r\n'
_MARKDOWN = """# Results

| Model | F1 \\| dev |
| --- | :---: |
| **LUKE** | **94.3** |
| `a|b` | - |

```
| not | a table |
| --- | --- |
```

Model | EM
-|-
x | 90
"""
_TEXTS = st.lists(
    st.lists(st.text(st.sampled_from('ab",|\n\r 1é'), max_size=5), min_size=1, max_size=4),
    min_size=1,
    max_size=5,
)


def _read(text: str, media_type: str = CSV, delimiter: str = ",") -> CellTable:
    return CellTable(text, TableForm(media_type, 0 if media_type == MARKDOWN else 1, delimiter))


@pytest.mark.parametrize(
    ("place", "exact", "value"),
    [
        ((1, 2), "Compute (FLOP)", "Compute (FLOP)"),
        ((2, 2), "2.1e+25", "2.1e+25"),
        ((3, 1), 'Llama ""3"", big', 'Llama "3", big'),
        ((3, 2), "1,000", "1,000"),
        ((4, 1), "", ""),
        ((5, 2), "", ""),
        ((2, 9), "", ""),
    ],
)
def test_cell_of_csv_is_what_is_between_the_delimiters(
    place: tuple[int, int], exact: str, value: str
) -> None:
    table = _read(_CSV)
    span = table.find_span(CellPlace(*place))
    assert (span.cut(_CSV), table.get_value(CellPlace(*place))) == (exact, value)
    if exact:
        assert table.find_place(span) == CellPlace(*place)


def test_line_of_a_record_is_that_of_the_file() -> None:
    assert [_read(_CSV).find_line(row) for row in range(1, 6)] == [1, 2, 3, 4, 5]


def test_records_of_markdown_leave_out_rules_and_fenced_code() -> None:
    table = _read(_MARKDOWN, MARKDOWN, "|")
    assert (table.row_count, list(table.headers)) == (5, [1, 4])
    assert [table.list_headers(header) for header in table.headers] == [
        ["Model", "F1 | dev"],
        ["Model", "EM"],
    ]
    assert table.find_span(CellPlace(2, 2)).cut(_MARKDOWN) == "**94.3**"
    assert (table.get_value(CellPlace(2, 1)), table.get_value(CellPlace(5, 2))) == ("LUKE", "90")
    assert table.find_content(table.find_span(CellPlace(2, 2))).cut(_MARKDOWN) == "94.3"


def test_cells_of_tsv_are_separated_by_tabs() -> None:
    assert _read("a\tb\n1,5\t2\n", TSV, "\t").get_value(CellPlace(2, 1)) == "1,5"


@pytest.mark.parametrize("text", ['a,"b\n1,2', 'a,"b" c\n'])
def test_quotation_mark_that_is_not_closed_is_a_fault(text: str) -> None:
    with pytest.raises(InvalidValue, match="quotation mark") as raised:
        _read(text)
    assert raised.value.rule == "not_a_table"


def test_column_is_named_once_or_a_fault() -> None:
    table = _read("Model,F1,F1\nx,1,2\n")
    assert table.find_column(1, "Model") == 1
    for name, code in (("F1", "column_ambiguous"), ("Modell", "column_not_found")):
        with pytest.raises(InvalidValue) as raised:
            table.find_column(1, name)
        assert raised.value.rule == code


def test_rows_are_found_by_several_columns() -> None:
    table = _read("a,b,c\nx,1,5\nx,2,6\n")
    assert table.find_rows(1, {"a": "x"}) == [2, 3]
    assert table.find_rows(1, {"a": "x", "b": "2"}) == [3]
    assert not table.find_rows(1, {"a": "z"})


@given(_TEXTS)
def test_cells_are_those_of_the_csv_library(rows: list[list[str]]) -> None:
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows(rows)
    text = written.getvalue()
    table = _read(text)
    assert table.row_count == len(rows)
    for row, cells in enumerate(rows, 1):
        for column, cell in enumerate(cells, 1):
            span = table.find_span(CellPlace(row, column))
            assert span.cut(text).replace('""', '"') == cell
            assert not cell or table.find_cell(Span(span.start, span.end)) == span
