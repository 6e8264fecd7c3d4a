"""The records that a text may name are found by its words, and no others are read."""

import pytest
from sqlalchemy import event

from app.database.database import Database
from app.extraction.candidates.text_words import read_words
from app.queries.readings.names import read_names

TEXT = (
    "YOFC drew 10,000 km of optical fiber preform in Wuhan, and 长飞 said so. "
    "Its projector has 5G and weighs 3 kg."
)


def test_names_of_a_text_are_found_in_every_language(database: Database) -> None:
    with database.read() as session:
        names = read_names(session, read_words(TEXT, "en"))
    assert [record.id for record in names.organizations] == ["yangtze-optical-fiber-and-cable"]
    [yofc] = names.organizations
    assert {"YOFC", "长飞光纤"} & set(yofc.names)
    assert "optical-fiber-preform" in {record.id for record in names.technologies}
    metrics = {record.id: record for record in names.metrics}
    assert metrics["fiber-length-per-preform"].unit == "km"
    assert metrics["fiber-length-per-preform"].qualifiers == {}


def test_metrics_of_a_dimension_are_found_without_their_words(database: Database) -> None:
    with database.read() as session:
        names = read_names(session, read_words("It took 4 nm.", "en"))
    assert not names.organizations
    assert {record.id for record in names.metrics if record.unit == "km"}


@pytest.mark.engines("sqlite")
def test_look_up_does_not_read_the_names_of_the_catalogue(database: Database) -> None:
    statements: list[str] = []
    with database.read() as session:
        connection = session.connection()
        event.listen(connection, "before_cursor_execute", lambda *call: statements.append(call[2]))
        read_names(session, read_words(TEXT, "en"))
    assert statements
    assert all(" IN (" in statement for statement in statements)
