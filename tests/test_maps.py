"""The maps that come with the project: short, free of faults, and of metrics that come with them."""

from pathlib import Path

import pytest
from support.edited_bundles import AUTHOR
from support.project import PROJECT_ROOT

from app.database.database import Database
from app.domain.cells.form import CSV, TableForm
from app.domain.cells.table import CellTable
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.table_maps.files.map_file import read_map
from app.ingest.table_maps.plan import make_plan
from app.schemas.table_maps import ClaimColumn, TableMap

_FOLDER = PROJECT_ROOT / "seed_data" / "maps"
_METRICS = _FOLDER / "metrics.yaml"
_MAPS = sorted(set(_FOLDER.glob("*.yaml")) - {_METRICS})


@pytest.fixture
def database(migrated_database: Database) -> Database:
    import_bundle(migrated_database, _METRICS, AUTHOR)
    return migrated_database


@pytest.mark.engines("sqlite")
def test_maps_fit_tables_with_their_columns(database: Database) -> None:
    for path in _MAPS:
        read = read_map(path.read_bytes())
        own = read.map.model_copy(
            update={"table": read.map.table.model_copy(update={"header_row": 1})}
        )
        parts: list[TableMap | ClaimColumn] = [own, *own.claims]
        columns = [*own.key, *(claim.column for claim in own.claims)]
        columns += [part.organization.column for part in parts if part.organization]
        columns += [part.technology.column for part in parts if part.technology]
        columns += [part.date.column for part in parts if part.date]
        columns += [own.column for part in parts for own in part.qualifiers if own.column]
        if own.organization and own.organization.country:
            columns.append(own.organization.country)
        headers = ",".join(f'"{name}"' for name in dict.fromkeys(columns))
        table = CellTable(f"{headers}\n", TableForm(CSV, 1, ","))
        with database.read() as session:
            _, faults = make_plan(session, read._replace(map=own), table)
        assert not faults, path.name


@pytest.mark.parametrize("path", _MAPS, ids=lambda path: path.stem)
def test_map_has_at_most_20_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 20
