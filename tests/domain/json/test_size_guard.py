"""The size guard counts values and depth of JSON text as a JSON reader finds them."""

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.json import size_guard
from app.domain.json.size_guard import check_json_size
from app.errors import InvalidValue

TEXTS = st.text(alphabet='a"\\[]{},:é😀\n', max_size=12)
DOCUMENTS = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=30,
)


def measure(document: Any) -> tuple[int, int]:  # noqa: ANN401 - any JSON value
    """Return the number of values and the depth; a nested list or object counts twice."""
    if not isinstance(document, (dict, list)):
        return 0, 0
    values = document.values() if isinstance(document, dict) else document
    inner = [measure(value) for value in values]
    commas = max(0, len(document) - 1)
    return 1 + commas + sum(count for count, _ in inner), 1 + max(
        (depth for _, depth in inner), default=0
    )


def refuse(content: bytes, max_values: int, max_depth: int) -> str | None:
    try:
        check_json_size(content, max_values, max_depth)
    except InvalidValue as error:
        return error.rule
    return None


@given(document=DOCUMENTS, is_ascii=st.booleans(), piece=st.integers(1, 9))
@example(document=["\\", "\\\\", '\\"', '"'], is_ascii=False, piece=1)
def test_size_is_that_of_what_is_read(*, document: object, is_ascii: bool, piece: int) -> None:
    content = json.dumps(document, ensure_ascii=is_ascii).encode()
    values, depth = measure(document)
    with pytest.MonkeyPatch.context() as patch:
        # So that every position of a text is the end of a piece once.
        patch.setattr(size_guard, "_PIECE_BYTES", piece)
        assert refuse(content, values + 1, depth) is None
        assert refuse(content, values, depth) == "too_many_values"
        if depth:
            assert refuse(content, values + 1, depth - 1) == "too_deep"


@pytest.mark.parametrize(
    "content", [b"", b"]" * 100, b'"' * 100_000, b'"' + b"\\" * 100_000, b"\xff"]
)
def test_what_is_no_json_is_left_to_its_reader(content: bytes) -> None:
    assert refuse(content, 10, 3) is None


def test_beginning_counts_of_what_is_no_json() -> None:
    assert refuse(b"[[[[" + b"x" * 200_000, 10, 3) == "too_deep"
    assert refuse(b"[,,,,,,,,,,", 10, 3) == "too_many_values"
