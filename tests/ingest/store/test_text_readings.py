"""Readings of texts: each text is read once, and an import in chunks writes one version of a source."""

import json
from io import BytesIO
from typing import Any

from sqlalchemy import func, select
from support.voltara import HALL, SOURCE, make_plan, make_voltara, store

from app.database.database import Database
from app.ingest.bundle.ndjson_reader import BundleLines
from app.ingest.imports.import_bundle import import_lines
from app.ingest.store.change_log import Author
from app.maintenance.verify import verify_catalogue
from app.models import Change, Source, SourceNumber, TextNumber, TextReading

_KINDS = {
    "sources": "source",
    "metrics": "metric",
    "achievements": "achievement",
    "claims": "claim",
}


def write_lines(bundle: dict[str, Any]) -> BytesIO:
    kinds = {**_KINDS, "source_numbers": "source_number"}
    lines = [
        json.dumps({kinds[array]: record})
        for array, records in bundle.items()
        for record in records
    ]
    return BytesIO("\n".join(lines).encode())


def test_text_of_two_sources_is_read_once_for_each_language(migrated_database: Database) -> None:
    bundle = make_voltara()
    [source] = bundle["sources"]
    for language in ("en-GB", "de", "de-AT"):
        bundle["sources"].append(
            {
                **source,
                "id": f"voltara-{language.lower()}",
                "language": language,
                "same_text_as": SOURCE,
            }
        )
    store(migrated_database, bundle)
    with migrated_database.read() as session:
        read = session.scalars(select(TextReading.language).order_by(TextReading.language)).all()
        assert read == ["de", "en"]
        counts = select(func.count(TextNumber.start)).group_by(TextNumber.reading_id)
        assert session.scalars(counts).all() == [13, 13]
        assert verify_catalogue(session).differences == []


def test_lines_in_chunks_write_one_version_of_a_source(migrated_database: Database) -> None:
    bundle = make_voltara()
    bundle["source_numbers"].append({"source": SOURCE, "exact": "450", "reason": "repetition"})
    bundle["claims"].append(make_plan())
    ordered = {name: bundle[name] for name in ("sources", "source_numbers", *list(_KINDS)[1:])}
    lines = BundleLines(write_lines(ordered), None)
    import_lines(migrated_database, lines, Author("alice"), lambda _: None, 1)
    with migrated_database.read() as session:
        logged = select(Change.action, Change.version, Change.rows_before)
        logged = logged.where(Change.kind == "source")
        assert session.execute(logged).all() == [("create", 1, None)]
        assert session.scalars(select(Source.version)).all() == [1]
        assert session.scalars(select(SourceNumber.exact)).all() == [HALL["exact"]]
        assert verify_catalogue(session).differences == []
