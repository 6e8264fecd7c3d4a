"""Values of rows are read and written by the attributes of the models, whatever their columns are."""

import pytest
from sqlalchemy.orm import InstrumentedAttribute

from app.domain.claims.edtf import Period, parse_period
from app.ingest.rows.record import Record, read, spread
from app.models import Achievement, Claim, Source


@pytest.mark.parametrize("attribute", [Source.published, Achievement.date, Claim.period])
@pytest.mark.parametrize("value", [parse_period("2019/2021"), parse_period("2020-04/.."), None])
def test_value_of_several_columns_is_read_as_it_was_written(
    attribute: InstrumentedAttribute[Period | None], value: Period | None
) -> None:
    columns = spread(attribute, value)
    names = [f"{attribute.key}_{part}" for part in ("edtf", "from", "to")]
    assert list(columns) == names
    assert columns[names[0]] == (value and value.edtf)
    assert read(columns, attribute) == value


def test_change_from_withdrawn_to_withdrawn_is_an_update() -> None:
    current, withdrawn = (Record("metric", "m", {"status": s}) for s in ("current", "withdrawn"))
    assert withdrawn.name_change(current) == "withdraw"
    assert withdrawn.name_change(withdrawn) == current.name_change(withdrawn) == "update"
