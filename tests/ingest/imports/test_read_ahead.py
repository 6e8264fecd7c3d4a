"""Numbers are read by another process while the chunk before is stored, and the result is the same."""

import json
import os
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from support.random_bundles import pass_on

from app.database.database import Database
from app.extraction.numbers import surroundings
from app.extraction.numbers.reader import read_quantities
from app.extraction.numbers.text_quantity import TextQuantity
from app.ingest.bundle.ndjson_reader import BundleLines
from app.ingest.imports import read_ahead
from app.ingest.imports.import_bundle import import_lines
from app.ingest.store.change_log import Author
from app.maintenance.content_hash import hash_content
from benchmarks.generate import generate

CLAIMS = 300


@pytest.mark.slow
@pytest.mark.engines("sqlite")
def test_numbers_of_later_chunks_are_read_by_another_process(
    migrated_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [json.dumps(record) + "\n" for record in generate(CLAIMS)]
    sources = sum(line.startswith('{"source"') for line in lines)
    assert sources > CLAIMS // 50
    read: list[str] = []

    def note(text: str, *language_and_words: Any) -> list[TextQuantity]:  # noqa: ANN401 - as it takes
        read.append(text)
        return read_quantities(text, *language_and_words)

    monkeypatch.setattr(read_ahead, "_MIN_CHARACTERS", 0)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: {0, 1})
    monkeypatch.setattr(surroundings, "read_quantities", note)
    surroundings.read_block.cache_clear()
    bundle = BundleLines(BytesIO("".join(lines).encode()), Path())
    import_lines(migrated_database, bundle, Author("test"), lambda _chunk: None, 100)
    with migrated_database.read() as session:
        imported = hash_content(session, pass_on)
    # Texts of the first chunk with sources are read here, those of the others there.
    blocks = {block for _, block in _list_blocks(lines)}
    assert len(read) < len(blocks) / 2
    again = BundleLines(BytesIO("".join(lines).encode()), Path())
    surroundings.read_block.cache_clear()
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: {0})
    outcome = import_lines(migrated_database, again, Author("test"), lambda _chunk: None, 100)
    assert outcome.unchanged == len(lines)
    with migrated_database.read() as session:
        assert hash_content(session, pass_on) == imported


@pytest.mark.engines("sqlite")
def test_process_that_has_ended_reads_nothing() -> None:
    process = read_ahead._ReadingProcess()  # noqa: SLF001 - ended from outside, as by a system without memory
    text = "It flew 900 km/h."
    assert [block for block, *_ in process.read([(text, "en")])] == [text]
    process.kill()
    assert process.read([(text, "en")]) == []
    process.close()


def _list_blocks(lines: list[str]) -> list[tuple[str, str]]:
    sources = (json.loads(line).get("source") for line in lines)
    return [
        (source["id"], block)
        for source in sources
        if source
        for block in (
            place.cut(source["text"]) for place in surroundings.list_blocks(source["text"])
        )
    ]


def test_blocks_of_a_text_are_those_in_which_its_numbers_are_read() -> None:
    text = "It flew no more than 1,250.5 km/h, up from 900 km/h in 2023. " * 60
    blocks = [place.cut(text) for place in surroundings.list_blocks(text)]
    assert "".join(blocks) == text
    for quantity in read_quantities(text, "en"):
        assert surroundings.find_block(text, quantity.numeral).cut(text) in blocks
