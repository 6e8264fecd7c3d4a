import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.json.diff import list_differences

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=10,
)


@pytest.mark.parametrize(
    ("before", "after", "differences"),
    [
        ({"a": 1}, {"a": 1}, []),
        ({"a": 1}, {"a": 2}, [("/a", 1, 2)]),
        ({"a": 1}, {"b": 1}, [("/a", 1, None), ("/b", None, 1)]),
        ({"a": {"b": 1, "c": 2}}, {"a": {"b": 1, "c": 3}}, [("/a/c", 2, 3)]),
        ({"a": {"b": 1}}, {"a": None}, [("/a", {"b": 1}, None)]),
        ({"a": [1, 2]}, {"a": [2, 1]}, [("/a", [1, 2], [2, 1])]),
        ({"a/b": {"~": 1}}, {"a/b": {"~": 2}}, [("/a~1b/~0", 1, 2)]),
        ({"a": True}, {"a": 1}, []),
    ],
)
def test_differences_are_of_fields(
    before: object, after: object, differences: list[tuple[str, object, object]]
) -> None:
    assert [tuple(difference) for difference in list_differences(before, after)] == differences


@given(VALUES)
def test_nothing_differs_from_itself(value: object) -> None:
    assert list(list_differences(value, value)) == []
