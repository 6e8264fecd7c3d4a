"""The declaration of the kinds agrees with the tables and with the public contract."""

import pytest

from app.models import KINDS, MERGEABLE, Kind, Source
from app.queries.collections import COLLECTIONS
from app.schemas.bundle import Bundle
from app.schemas.kinds import SCHEMAS

# The columns with the owner of a child row. Evidence has two: it belongs to a claim or an achievement.
OWNERS = {
    (model.__tablename__, owner)
    for kind in KINDS.values()
    for model, owner in kind.children.items()
}
EACH_KIND = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


def test_kinds_have_schemas_in_the_same_order() -> None:
    assert list(SCHEMAS) == list(KINDS)


@EACH_KIND
def test_kind_has_a_list_and_an_array_of_a_bundle(kind: Kind) -> None:
    assert COLLECTIONS[kind.plural].kind == kind.name
    assert kind.plural in Bundle.model_fields


@EACH_KIND
def test_every_foreign_key_is_a_declared_reference(kind: Kind) -> None:
    keys = {
        (table, column.name, key.column.table.name)
        for table in (kind.name, *(model.__tablename__ for model in kind.children))
        for column in kind.model.metadata.tables[table].columns
        for key in column.foreign_keys
        if (table, column.name) not in OWNERS and key.column.table.name != "source_text"
    }
    assert keys == {
        (reference.model.__tablename__, reference.column.key, reference.target)
        for reference in kind.references
        # `claimstone verify` checks these: SQLite cannot add a key that is checked at the commit.
        if not any(reference.column is c for c in (MERGEABLE.get(kind.name), Source.edition_of_id))
    }


@EACH_KIND
def test_title_is_a_field_of_the_public_json(kind: Kind) -> None:
    assert kind.title in SCHEMAS[kind.name].read.model_fields


@EACH_KIND
def test_kind_comes_after_the_kinds_that_it_refers_to(kind: Kind) -> None:
    order = list(KINDS)
    for reference in kind.references:
        assert order.index(reference.target) <= order.index(kind.name)
