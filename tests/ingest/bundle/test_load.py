from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import InvalidBundle
from app.ingest.bundle import yaml_reader
from app.ingest.bundle.load import read_bundle
from app.ingest.bundle.source_lines import SourceLines, UnreadableDocument
from app.ingest.bundle.yaml_reader import read_slowly, read_yaml
from app.ingest.imports.import_bundle import BundleFormat, read_content

SOURCE = "sources:\n  - {id: a, title: T, language: en, text_file: t.txt}\n"


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        (b"sources: [", "not_yaml", 1),
        (b"sources: []\nsources: []\n", "duplicate_key", 2),
        (b"a: &x [1]\nb: *x\n", "not_yaml", 2),
        (b"- 1\n", "model_type", 1),
        (b"", "model_type", None),
        (b"sources: \xff\n", "not_utf_8", None),
        (b'sources: "\\0"\n', "list_type", 1),
        (b"sources: a\x00b\n", "unstorable_character", None),
        (b"sources: " + b"[" * 5000, "too_deep", 1),
        (b"sources: " + b"[" * 30 + b"]" * 30, "too_deep", 1),
        (b"nonsense: 1\n", "extra_forbidden", 1),
        (b"metrics:\n- id: a\n", "missing", 2),
    ],
)
def test_bundle_that_cannot_be_read_is_refused_with_its_place(
    tmp_path: Path, content: bytes, code: str, line: int | None
) -> None:
    path = tmp_path / "bundle.yaml"
    path.write_bytes(content)
    with pytest.raises(InvalidBundle) as refused:
        read_bundle(path)
    assert (code, line) in [(fault.code, fault.line) for fault in refused.value.faults]


@pytest.mark.parametrize("suffix", ["json", "yaml"])
def test_bundle_with_a_byte_order_mark_is_read_without_it(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"bundle.{suffix}"
    path.write_text('{"origin": "press", "sources": []}', encoding="utf-8-sig")
    assert read_bundle(path)[0].origin == "press"


@pytest.mark.parametrize("suffix", ["json", "yaml"])
def test_bundle_in_utf_16_is_refused_by_the_name_of_the_encoding(
    tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"bundle.{suffix}"
    path.write_text('{"sources": []}', encoding="utf-16")
    with pytest.raises(InvalidBundle) as refused:
        read_bundle(path)
    [fault] = refused.value.faults
    assert (fault.code, fault.detail) == ("not_utf_8", "it is UTF-16: write it in UTF-8")


def test_bundle_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidBundle):
        read_bundle(tmp_path / "none.yaml")


def test_bundle_scalars_stay_the_text_they_are(tmp_path: Path) -> None:
    path = tmp_path / "bundle.yaml"
    path.write_text(
        "sources:\n- {id: 5g, title: 0.030, language: en, published: 2021, text_file: 1e3,"
        " note: 'null', url: null}\n",
        encoding="utf-8",
    )
    source = read_bundle(path)[0].sources[0]
    assert (source.id, source.title, source.published) == ("5g", "0.030", "2021")
    assert (source.text_file, source.note, source.url) == ("1e3", "null", None)


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        (b'{"sources": [', "not_json", 1),
        (b'{"sources": [],\n "sources": []}', "duplicate_key", None),
        (b'{"sources": [NaN]}', "not_json", None),
        (b'{"sources": [-Infinity]}', "not_json", None),
        (b"[" * 100_000, "too_deep", None),
        (b"[]", "model_type", None),
        (b'{"nonsense": 1}', "extra_forbidden", None),
        (b'"\\ud800"', "model_type", None),
    ],
)
def test_bundle_in_json_that_cannot_be_read_is_refused(
    tmp_path: Path, content: bytes, code: str, line: int | None
) -> None:
    path = tmp_path / "bundle.json"
    path.write_bytes(content)
    with pytest.raises(InvalidBundle) as refused:
        read_bundle(path)
    assert [(fault.code, fault.line) for fault in refused.value.faults] == [(code, line)]


def test_bundle_in_json_keeps_every_digit_of_a_number(tmp_path: Path) -> None:
    path = tmp_path / "bundle.json"
    digits = "0.1000000000000000055511151231257827021181583404541015625"
    path.write_text(
        '{"claims": [{"id": "a", "achievement": "a", "metric": "a", "kind": "result",'
        ' "statements": {"en": "S"}, "quantity": {"as_stated": "x", "unit": "m", "value": '
        f'{digits}}}, "evidence": [{{"source": "a", "exact": "x", "occurrence": 2}}]}}]}}',
        encoding="utf-8",
    )
    claim = read_bundle(path)[0].claims[0]
    assert (claim.quantity.value, claim.evidence[0].occurrence) == (digits, 2)


@pytest.mark.parametrize("ending", ["json", "yaml"])
def test_bundle_that_is_wrong_throughout_is_refused_with_the_first_faults(
    tmp_path: Path, ending: str
) -> None:
    path = tmp_path / f"bundle.{ending}"
    path.write_bytes(b'{"organizations": [' + b"{}, " * 5_000 + b"{}]}")
    with pytest.raises(InvalidBundle, match="more than 1000 faults") as refused:
        read_bundle(path)
    assert len(refused.value.faults) == 1_000
    assert refused.value.faults[0].pointer == "/organizations/0/id"


def test_record_of_too_many_values_is_refused_in_its_place(tmp_path: Path) -> None:
    path = tmp_path / "bundle.json"
    path.write_bytes(b'{"organizations": [{"aliases": [%b]}, {}]}' % b",".join([b"1"] * 10_000))
    with pytest.raises(InvalidBundle) as refused:
        read_bundle(path)
    faults = [(fault.pointer, fault.code) for fault in refused.value.faults]
    assert faults[0] == ("/organizations/0", "too_many_values")
    assert ("/organizations/1/id", "missing") in faults


@pytest.mark.parametrize("content", [b'{"%b": 1}', b'"%b": 1', b"? %b\n: 1"])
def test_key_that_is_too_long_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / ("bundle.json" if content.startswith(b"{") else "bundle.yaml")
    path.write_bytes(content % (b"k" * 1_001))
    with pytest.raises(InvalidBundle) as refused:
        read_bundle(path)
    [fault] = refused.value.faults
    assert fault.code in ("too_long", "not_yaml")
    assert len(fault.detail) < 200


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"a: 1\n---\nb: 2\n", "not_yaml"),
        (b"? [a, b]\n: 1\n", "not_yaml"),
        (b"? {a: b}\n: 1\n", "not_yaml"),
        (b"# nothing\n", "model_type"),
        (b"--- !!python/object:os.system x\n", "model_type"),
    ],
)
def test_yaml_that_is_more_than_one_document_of_texts_is_refused(
    tmp_path: Path, content: bytes, code: str
) -> None:
    path = tmp_path / "bundle.yaml"
    path.write_bytes(content)
    with pytest.raises(InvalidBundle) as refused:
        read_bundle(path)
    assert [fault.code for fault in refused.value.faults] == [code]


@pytest.mark.parametrize(
    ("written", "most_values"), [(BundleFormat.JSON, 3), (BundleFormat.YAML, 30)]
)
def test_body_of_more_values_than_there_may_be_is_refused(
    written: BundleFormat, most_values: int
) -> None:
    """YAML may have a tenth as many."""
    with pytest.raises(InvalidBundle) as refused:
        read_content(b'[["a", "b", "c"]]', written, most_values)
    assert [fault.code for fault in refused.value.faults] == ["too_many_values"]


_PIECES = (
    *("a: 1\n", "- b\n", "  c: d\n", "{", "}", "[", "]", ": ", ", ", "'", '"', "|\n  x\n", "# c\n", "\t"),
    *("&x ", "*x", "!t ", "---\n", "...\n", "%YAML 1.1\n", "? ", "\r\n", "\x85", "é", "🚗", "\x07", "~", "key", "\n"),
)  # fmt: skip


@given(st.lists(st.sampled_from(_PIECES), max_size=10).map("".join))
def test_both_readers_of_yaml_read_the_same(text: str) -> None:
    read = [_read_yaml(reader, f"{text}\nend: 1\n") for reader in (read_yaml, read_slowly)]
    assert read[0] == read[1]


def _read_yaml(reader: Callable[..., Any], text: str) -> tuple[Any, int | None]:
    """Return the value of a text and the line of its end, or its fault."""
    lines = SourceLines()
    try:
        return reader(text, lines, None), lines.find("/end")
    except UnreadableDocument as error:
        return error.fault, None


def test_large_bundle_is_not_read_by_the_slow_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise AssertionError("the slow reader is used")

    monkeypatch.setattr(yaml_reader, "read_slowly", fail)
    text = "claims:\n" + "  - {id: a, note: 'Why? Because.', value: 0.10}\n" * 100
    lines = SourceLines()
    document = read_yaml(text.replace("Why? ", "Why."), lines)
    assert (document["claims"][99]["value"], lines.find("/claims/99/id")) == ("0.10", 101)
