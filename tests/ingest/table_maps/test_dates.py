"""Dates of cells: one that is not EDTF says how to give its format."""

import pytest

from app.errors import InvalidValue
from app.ingest.table_maps.dates import read_date


@pytest.mark.parametrize("text", ["03.05.2024", "May 2024", "n/a"])
def test_date_in_no_standard_format_says_how_to_give_it(text: str) -> None:
    with pytest.raises(InvalidValue, match=r"format: DD\.MM\.YYYY.*`empty`"):
        read_date(text, None)


def test_date_is_read_in_its_format() -> None:
    assert read_date("03.05.2024", "DD.MM.YYYY") == "2024-05-03"
    assert read_date("2024-05-03 12:30", None) == "2024-05-03"
