"""The sample of numbers that the chart of a large metric draws."""

import json
from pathlib import Path

import pytest
from support.conditions_bundle import make_conditions_bundle

from app.database.database import Database
from app.domain.units.units import get_unit
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.store.change_log import Author
from app.queries.comparison.chart_sample import sample_numbers


@pytest.mark.parametrize(("limit", "count"), [(100, 7), (3, 2), (1, 1)])
def test_sample_is_in_the_unit_of_the_metric_and_spread(
    migrated_database: Database, tmp_path: Path, limit: int, count: int
) -> None:
    bundle = make_conditions_bundle()
    for number, claim in enumerate(bundle["claims"]):
        claim["period"] = f"{2001 + number}"
    path = tmp_path / "bundle.json"
    path.write_text(json.dumps(bundle), encoding="utf-8")
    import_bundle(migrated_database, path, Author("test"))
    with migrated_database.read() as session:
        sample = sample_numbers(session, "energy", get_unit("W.h/kg"), limit)
    assert len(sample) == count
    for sampled in sample:
        number = 400 + int(sampled.first_day[:4]) - 2001
        assert sampled.number == pytest.approx(number)
