"""The types of records and child rows name columns of the tables."""

import pytest

from app.ingest.rows import columns
from app.models import (
    KINDS,
    Base,
    Evidence,
    OrganizationAlias,
    OrganizationName,
    Participation,
    TechnologyName,
    get_table,
)

TYPES: list[tuple[type, type[Base]]] = [
    *((getattr(columns, f"{kind.model.__name__}Columns"), kind.model) for kind in KINDS.values()),
    (columns.NameRow, OrganizationName),
    (columns.NameRow, TechnologyName),
    (columns.AliasRow, OrganizationAlias),
    (columns.ParticipationRow, Participation),
    (columns.EvidenceRow, Evidence),
]


@pytest.mark.parametrize(("named", "model"), TYPES)
def test_each_named_column_is_one_of_the_table(named: type, model: type[Base]) -> None:
    assert set(named.__annotations__) <= set(get_table(model).columns.keys())
