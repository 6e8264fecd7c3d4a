"""Lists that the catalogue has written for readers are named, and not taken for faulty bundles."""

import json
from io import BytesIO
from pathlib import Path

import pytest

from app.errors import InvalidBundle
from app.ingest.bundle.fault_collector import FaultCollector
from app.ingest.bundle.load import parse_bundle, read_bundle
from app.ingest.bundle.ndjson_reader import read_chunks
from app.ingest.bundle.source_lines import SourceLines

_SHOWN = {"id": "a", "version": 1, "created_at": "x", "updated_at": "x", "name": "A"}


def test_lines_of_a_list_are_one_fault() -> None:
    findings = FaultCollector(SourceLines())
    lines = BytesIO((json.dumps(_SHOWN) + "\n").encode() * 5_000)
    assert [chunk.given for chunk in read_chunks(lines, findings)] == [[]]
    with pytest.raises(InvalidBundle) as raised:
        findings.refuse_if_any()
    [fault] = raised.value.faults
    assert (fault.code, fault.line) == ("exported_list", 1)
    assert "bundle.json" in fault.detail


@pytest.mark.parametrize("document", [{"data": [], "meta": {}, "links": {}}, _SHOWN])
def test_answer_of_the_catalogue_is_no_bundle(document: object) -> None:
    with pytest.raises(InvalidBundle) as raised:
        parse_bundle(json.dumps(document).encode(), "the body", is_json=True)
    assert [fault.code for fault in raised.value.faults] == ["exported_list"]


def test_table_without_a_map_asks_for_one() -> None:
    with pytest.raises(InvalidBundle, match="--map"):
        read_bundle(Path("data.csv"))
