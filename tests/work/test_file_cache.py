"""Files on disk: never more bytes than are allowed, and no file that is not complete."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.work.file_cache import CachedFile, FileCache

pytestmark = pytest.mark.engines("sqlite")


def read(file: CachedFile | None) -> bytes | None:
    return None if file is None else b"".join(file.read(0, file.size_bytes))


@given(st.lists(st.integers(0, 12)), st.sampled_from([0, 1, 10, 30]))
def test_cache_holds_no_more_than_its_limit(sizes: list[int], limit: int) -> None:
    cache = FileCache(limit)
    for size in sizes:
        file = cache.make(str(size), [b"x"] * size)
        assert read(file) == (b"x" * size if limit and size <= limit else None)
        stored = [read(cache.get(str(other))) or b"" for other in range(13)]
        assert sum(map(len, stored)) <= limit
        assert limit == 0 or size > limit or read(cache.get(str(size))) == b"x" * size


def test_file_that_is_too_large_is_tried_once() -> None:
    cache = FileCache(3)
    seen: list[int] = []

    def produce() -> Iterator[bytes]:
        for number in range(10):
            seen.append(number)
            yield b"xx"

    assert cache.make("a", produce()) is None
    assert seen == [0, 1]
    assert cache.make("a", produce()) is None
    assert seen == [0, 1]


def test_file_that_breaks_off_is_not_stored() -> None:
    cache = FileCache(100)

    def break_off() -> Iterator[bytes]:
        yield b"begun"
        raise TimeoutError

    with pytest.raises(TimeoutError):
        cache.make("a", break_off())
    assert cache.get("a") is None
    assert read(cache.make("a", [b"complete"])) == b"complete"


def test_file_that_was_removed_is_read_to_its_end() -> None:
    cache = FileCache(10)
    first = cache.make("a", [b"0123456789"])
    assert first is not None
    begun = first.read(2, 10)
    cache.make("b", [b"x"])
    assert cache.get("a") is None
    assert b"".join(begun) == b"23456789"


def test_file_is_made_once_for_all_who_want_it_at_the_same_time() -> None:
    cache = FileCache(100)
    together = Barrier(4)
    made: list[int] = []

    def produce() -> Iterator[bytes]:
        made.append(1)
        yield b"x"

    def want() -> bytes | None:
        together.wait()
        return read(cache.make("a", produce()))

    with ThreadPoolExecutor(4) as threads:
        wanted = [threads.submit(want) for _ in range(4)]
        assert [future.result() for future in wanted] == [b"x"] * 4
    assert made == [1]


@pytest.mark.parametrize("full_at", [0, 2])
def test_disk_that_is_full_leaves_no_file(monkeypatch: pytest.MonkeyPatch, full_at: int) -> None:
    cache = FileCache(100)

    def open_full(buffering: int) -> object:
        if full_at == 0:
            raise OSError(28, "No space left on device")
        return open("/dev/full", "w+b", buffering)  # noqa: PTH123 - as the cache opens a file

    monkeypatch.setattr("app.work.file_cache.TemporaryFile", open_full)
    assert cache.make("a", [b"x"]) is None
    monkeypatch.undo()
    assert read(cache.make("a", [b"x"])) == b"x"
