"""When the cache of names, units and counts is emptied."""

from dataclasses import fields
from typing import Any

import pytest

from app.queries.compiled import revision_cache
from app.queries.compiled.revision_cache import RevisionCache

pytestmark = pytest.mark.engines("sqlite")
# Merges are those of the whole catalogue, read at once.
_NO_CACHES = {"version", "costly", "merges"}
CACHES = [field.name for field in fields(RevisionCache) if field.name not in _NO_CACHES]


@pytest.mark.parametrize("name", CACHES)
def test_cache_that_is_full_of_anything_is_emptied_but_for_what_was_costly(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(revision_cache, "_MAX_ENTRIES", 2)
    cache = RevisionCache(1)
    cache.costly.counts[()] = (3,)
    entries: Any = getattr(cache, name)
    for key in range(3):
        assert cache.renew(1) is cache
        entries.add(key) if isinstance(entries, set) else entries.setdefault(key)
    renewed = cache.renew(1)
    assert not getattr(renewed, name)
    assert renewed.get_counts(()) == (3,)


def test_cache_of_another_version_is_empty() -> None:
    cache = RevisionCache(1)
    cache.costly.counts[()] = (3,)
    assert cache.renew(2).get_counts(()) is None
