"""Numbers of sources in a bundle: what is refused, and what becomes of reasons that are stored."""

from typing import Any

import pytest
from sqlalchemy import select
from support.voltara import HALL, SOURCE, make_plan, make_voltara, store

from app.database.database import Database
from app.errors import ImportConflict, InvalidBundle
from app.ingest.imports.import_run import ImportOptions
from app.ingest.imports.review import Policy
from app.models import Change, SourceNumber
from app.schemas.write_parameters import OnExisting

CELLS = {"source": SOURCE, "exact": "96", "reason": "not_quantity"}


def list_reasons(database: Database) -> list[tuple[str, str, str | None]]:
    statement = select(SourceNumber.exact, SourceNumber.reason, SourceNumber.note)
    with database.read() as session:
        rows = session.execute(statement.order_by(SourceNumber.position))
        return [(exact, reason, note) for exact, reason, note in rows]


@pytest.mark.parametrize(
    ("changed", "pointer", "code"),
    [
        ({"exact": "13"}, "/source_numbers/0/exact", "not_in_text"),
        ({"exact": "LX-2"}, "/source_numbers/0/exact", "ambiguous"),
        ({"exact": "LX-2", "occurrence": 3}, "/source_numbers/0/exact", "no_such_occurrence"),
        ({"exact": "LX-2", "start": 11}, "/source_numbers/0/start", "not_in_text"),
        ({"exact": "LX-2", "start": 10, "occurrence": 1}, "/source_numbers/0/start", "two_places"),
        ({"exact": "402"}, "/source_numbers/0/exact", "number_is_claimed"),
        ({"exact": "25 °C"}, "/source_numbers/0/exact", "number_is_claimed"),
        ({"exact": "350 Wh/kg in 2023"}, "/source_numbers/0/exact", "number_is_claimed"),
        ({"exact": "2", "start": 226}, "/source_numbers/0/exact", "number_cut"),
        ({"exact": "202", "start": 76}, "/source_numbers/0/exact", "number_cut"),
        ({"exact": "0 years", "start": 156}, "/source_numbers/0/exact", "number_cut"),
        ({"exact": "was named"}, "/source_numbers/0/exact", "no_number"),
        ({"source": "none-such"}, "/source_numbers/0/source", "unknown_reference"),
    ],
)
def test_source_number_that_breaks_a_rule_is_refused(
    migrated_database: Database, changed: dict[str, Any], pointer: str, code: str
) -> None:
    bundle = make_voltara() | {"source_numbers": [HALL | changed]}
    with pytest.raises(InvalidBundle) as refused:
        store(migrated_database, bundle)
    assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [(pointer, code)]


def test_source_number_given_twice_is_refused(migrated_database: Database) -> None:
    hall = {"source": SOURCE, "exact": "Hall 12", "reason": "address"}
    with pytest.raises(InvalidBundle) as refused:
        store(migrated_database, make_voltara() | {"source_numbers": [HALL, hall]})
    assert [fault.code for fault in refused.value.faults] == ["duplicate"]


def test_source_number_of_a_stored_claim_is_refused_or_left_out(
    migrated_database: Database,
) -> None:
    store(migrated_database, make_voltara())
    claimed = {"source_numbers": [HALL | {"exact": "402"}, CELLS]}
    with pytest.raises(InvalidBundle) as refused:
        store(migrated_database, claimed)
    assert [fault.code for fault in refused.value.faults] == ["number_is_claimed"]
    store(migrated_database, claimed, ImportOptions(Policy(OnExisting.KEEP)))
    assert [exact for exact, _, _ in list_reasons(migrated_database)] == ["96", "12"]


def test_source_number_by_start_is_found_there(migrated_database: Database) -> None:
    given = [{"source": SOURCE, "exact": "LX-2", "start": 10, "reason": "name"}]
    store(migrated_database, make_voltara() | {"source_numbers": given})
    with migrated_database.read() as session:
        assert session.execute(select(SourceNumber.start, SourceNumber.end)).all() == [(10, 14)]


def test_source_numbers_are_added_to_those_that_somebody_else_gave(
    migrated_database: Database,
) -> None:
    store(migrated_database, make_voltara())
    added = store(migrated_database, {"source_numbers": [CELLS]}, author="bob")
    [row] = added.rows
    assert (added.updated, row.kind.value, row.id, row.action.value) == (
        1,
        "source",
        SOURCE,
        "update",
    )
    assert [field.pointer for field in row.fields] == ["/source_numbers"]
    assert [exact for exact, _, _ in list_reasons(migrated_database)] == ["96", "12"]
    assert store(migrated_database, {"source_numbers": [CELLS]}, author="carol").updated == 0


def test_source_number_with_another_reason_is_a_conflict(migrated_database: Database) -> None:
    store(migrated_database, make_voltara())
    other = {"source_numbers": [HALL | {"reason": "address"}]}
    with pytest.raises(ImportConflict) as refused:
        store(migrated_database, other, author="bob")
    assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [
        ("/source_numbers/0", "edited_since")
    ]
    store(migrated_database, other, ImportOptions(Policy(OnExisting.KEEP)), "bob")
    assert [reason for _, reason, _ in list_reasons(migrated_database)] == ["name"]
    store(migrated_database, other, ImportOptions(Policy(OnExisting.UPDATE)), "bob")
    assert [reason for _, reason, _ in list_reasons(migrated_database)] == ["address"]


def test_source_number_without_a_reason_takes_it_back(migrated_database: Database) -> None:
    store(migrated_database, make_voltara() | {"source_numbers": [HALL, CELLS]})
    back = {"source_numbers": [{"source": SOURCE, "exact": "Hall 12", "reason": None}]}
    with pytest.raises(ImportConflict):
        store(migrated_database, back, author="bob")
    store(migrated_database, back, ImportOptions(Policy(OnExisting.KEEP)), "bob")
    assert [exact for exact, _, _ in list_reasons(migrated_database)] == ["96", "12"]
    taken = store(migrated_database, back, ImportOptions(Policy(OnExisting.UPDATE)), "bob")
    assert taken.updated == 1
    assert [field.pointer for field in taken.rows[0].fields] == ["/source_numbers"]
    assert [exact for exact, _, _ in list_reasons(migrated_database)] == ["96"]
    assert store(migrated_database, back, author="carol").unchanged == 0
    claimed = {"source_numbers": [{"source": SOURCE, "exact": "402", "reason": None}]}
    assert store(migrated_database, claimed).updated == 0


def test_source_imported_without_its_numbers_keeps_them(migrated_database: Database) -> None:
    store(migrated_database, make_voltara())
    bundle = {"sources": make_voltara()["sources"]}
    assert store(migrated_database, bundle).unchanged == 1
    assert list_reasons(migrated_database) == [("12", "name", "The name of a hall.")]


def test_claim_takes_its_number_over_from_the_reason(migrated_database: Database) -> None:
    reason = {"source": SOURCE, "exact": "450", "reason": "not_quantity"}
    store(migrated_database, make_voltara() | {"source_numbers": [HALL, reason]})
    assert [exact for exact, _, _ in list_reasons(migrated_database)] == ["450", "12"]
    store(migrated_database, {"claims": [make_plan()]}, author="bob")
    assert [exact for exact, _, _ in list_reasons(migrated_database)] == ["12"]
    with migrated_database.read() as session:
        changes = session.execute(
            select(Change.kind, Change.action, Change.version)
            .where(Change.revision == 2)
            .order_by(Change.position)
        )
        assert changes.all() == [("source", "update", 2), ("claim", "create", 1)]


def test_reasons_of_one_text_are_one_whichever_source_names_it(migrated_database: Database) -> None:
    bundle = make_voltara() | {"source_numbers": [HALL, CELLS]}
    [source] = bundle["sources"]
    bundle["sources"].append({**source, "id": "wire", "same_text_as": SOURCE})
    store(migrated_database, bundle)
    other = {"source": "wire", "exact": "12", "reason": "address"}
    with pytest.raises(ImportConflict):
        store(migrated_database, {"source_numbers": [other]}, author="bob")
    update = ImportOptions(Policy(OnExisting.UPDATE))
    store(migrated_database, {"source_numbers": [other]}, update, "bob")
    assert [own[:2] for own in list_reasons(migrated_database)] == [
        ("96", "not_quantity"),
        ("12", "address"),
    ]
    back = {"source": "wire", "exact": "96", "reason": None}
    assert store(migrated_database, {"source_numbers": [back]}, update, "bob").updated == 1
    assert [own[0] for own in list_reasons(migrated_database)] == ["12"]
    claimed = {"source": "wire", "exact": "402", "reason": "score"}
    with pytest.raises(InvalidBundle) as refused:
        store(migrated_database, {"source_numbers": [claimed]})
    assert [fault.code for fault in refused.value.faults] == ["number_is_claimed"]


def test_reason_comes_with_a_copy_of_its_source_in_one_import(migrated_database: Database) -> None:
    bundle = make_voltara()
    store(migrated_database, bundle)
    [source] = bundle["sources"]
    copy = {**source, "id": "wire", "same_text_as": SOURCE}
    stored = store(migrated_database, {"sources": [copy], "source_numbers": [CELLS]})
    assert (stored.created, stored.updated) == (1, 1)
