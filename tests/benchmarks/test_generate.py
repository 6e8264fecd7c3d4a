"""Generated catalogues keep every rule, are the same each time, and resemble real ones."""

import io
import json
from collections import Counter
from itertools import chain, islice
from pathlib import Path

import pytest

from app.database.database import Database
from app.domain.claims.edtf import parse_period
from app.ingest.bundle.ndjson_reader import BundleLines
from app.ingest.imports.import_bundle import import_lines
from app.ingest.store.change_log import Author
from app.maintenance.migrate import migrate
from app.maintenance.verify import verify_catalogue
from benchmarks.generate import generate, write_records

CLAIMS = 300


@pytest.mark.slow
def test_generated_records_imported_pass_every_check(empty_database: Database) -> None:
    migrate(empty_database)
    written = "".join(write_records(CLAIMS)).encode()
    lines = BundleLines(io.BytesIO(written), Path())
    outcome = import_lines(empty_database, lines, Author("bench"), lambda _chunk: None)
    with empty_database.read() as session:
        found = verify_catalogue(session)
    assert outcome.created == written.count(b"\n")
    assert found.checked["claims"] == CLAIMS
    assert not found.differences


def test_generated_records_are_no_later_than_their_sources() -> None:
    published = {
        record["source"]["id"]: record["source"].get("published")
        for record in generate(CLAIMS)
        if "source" in record
    }
    dated = [
        (parse_period(date), parse_period(published[quote["source"]]))
        for record in generate(CLAIMS)
        for made in record.values()
        for quote in made.get("evidence", [])
        if (date := made.get("period") or made.get("date")) and published[quote["source"]]
    ]
    assert len(dated) > CLAIMS / 2
    assert all(own.first <= source.last for own, source in dated if own.first and source.last)


def test_generated_records_made_twice_are_the_same() -> None:
    assert list(write_records(CLAIMS)) == list(write_records(CLAIMS))


def test_generated_claims_are_as_many_as_asked_for_and_their_ids_differ() -> None:
    claims = [record["claim"]["id"] for record in generate(CLAIMS + 1) if "claim" in record]
    assert len(set(claims)) == len(claims) == CLAIMS + 1


@pytest.mark.slow
def test_generated_technologies_of_a_larger_catalogue_are_as_large() -> None:
    """The largest has some five times the average, whatever the size."""
    largest = []
    for size in (2_000, 8_000):
        achievements: dict[str, str] = {}
        counts: Counter[str] = Counter()
        for record in generate(size):
            if given := record.get("achievement"):
                achievements[given["id"]] = given["technology"]
            elif given := record.get("claim"):
                counts[achievements[given["achievement"]]] += 1
        largest.append(counts.most_common(1)[0][1])
    assert all(300 < count < 800 for count in largest), largest


def test_generated_records_of_a_million_claims_begin_at_once() -> None:
    records = write_records(1_000_000)
    kinds = {next(iter(json.loads(line))) for line in islice(records, 5_001)}
    assert kinds == {"organization", "technology"}


@pytest.mark.slow
def test_generated_texts_are_in_english_and_chinese() -> None:
    languages = Counter(
        record["source"]["language"] for record in generate(5_000) if "source" in record
    )
    quotes = chain.from_iterable(
        record["claim"]["evidence"] for record in generate(5_000) if "claim" in record
    )
    chinese = sum("一" <= quote["exact"][0] <= "龥" for quote in quotes)
    assert set(languages) == {"en", "zh"}
    assert 50 <= chinese <= 600
