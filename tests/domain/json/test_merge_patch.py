"""JSON merge patch: the table of RFC 7396, appendix A. The arguments are never changed."""

import json

import pytest

from app.domain.json.merge_patch import merge


@pytest.mark.parametrize(
    ("target", "patch", "merged"),
    [
        ('{"a": "b"}', '{"a": "c"}', '{"a": "c"}'),
        ('{"a": "b"}', '{"b": "c"}', '{"a": "b", "b": "c"}'),
        ('{"a": "b"}', '{"a": null}', "{}"),
        ('{"a": "b", "b": "c"}', '{"a": null}', '{"b": "c"}'),
        ('{"a": ["b"]}', '{"a": "c"}', '{"a": "c"}'),
        ('{"a": "c"}', '{"a": ["b"]}', '{"a": ["b"]}'),
        ('{"a": {"b": "c"}}', '{"a": {"b": "d", "c": null}}', '{"a": {"b": "d"}}'),
        ('{"a": [{"b": "c"}]}', '{"a": [1]}', '{"a": [1]}'),
        ('["a", "b"]', '["c", "d"]', '["c", "d"]'),
        ('{"a": "b"}', '["c"]', '["c"]'),
        ('{"a": "foo"}', "null", "null"),
        ('{"a": "foo"}', '"bar"', '"bar"'),
        ('{"e": null}', '{"a": 1}', '{"e": null, "a": 1}'),
        ("[1, 2]", '{"a": "b", "c": null}', '{"a": "b"}'),
        ("{}", '{"a": {"bb": {"ccc": null}}}', '{"a": {"bb": {}}}'),
    ],
)
def test_merge_does_as_the_rfc_says(target: str, patch: str, merged: str) -> None:
    given, changes = json.loads(target), json.loads(patch)
    assert merge(given, changes) == json.loads(merged)
    assert (given, changes) == (json.loads(target), json.loads(patch))
