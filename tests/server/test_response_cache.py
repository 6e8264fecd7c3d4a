"""Answers in memory: never more bytes than are allowed, and those that were asked for last."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.server.response_cache import CachedResponse, Key, ResponseCache

LIMIT_BYTES = 20_000
# The least overhead of an entry beside its content, so that many small answers are limited too.
LEAST_BYTES = 1_000
KEYS: list[Key] = [(f"/v1/claims/{number}", b"", None) for number in range(30)]


def make_answer(length: int) -> CachedResponse:
    return CachedResponse((), b"x" * length, '"a"', "/v1/claims")


def test_compressed_answer_is_the_same_in_fewer_bytes() -> None:
    headers = ((b"etag", b'"a"'), (b"content-length", b"900"), (b"content-type", b"text/plain"))
    plain = CachedResponse(headers, b"x" * 900, '"a"', "/v1/claims")
    coded = plain.compress("gzip")
    assert gzip.decompress(coded.body) == plain.body
    assert coded.etag == '"a-gzip"'
    assert dict(coded.headers) == {
        b"etag": b'"a-gzip"',
        b"content-encoding": b"gzip",
        b"content-length": b"%d" % len(coded.body),
        b"content-type": b"text/plain",
    }
    # A 304 has no content, and so nothing that describes it.
    assert dict(coded.headers_of_304) == {b"etag": b'"a-gzip"'}


def test_small_answer_is_not_compressed() -> None:
    answer = make_answer(499)
    assert answer.compress("zstd") is answer


def list_kept(memory: ResponseCache, mark: object) -> dict[Key, CachedResponse]:
    found = {key: memory.get(key, mark) for key in KEYS}
    return {key: answer for key, answer in found.items() if answer is not None}


@pytest.mark.slow
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["keep", "get"]),
            st.sampled_from(KEYS),
            st.integers(0, 3_000),
            st.sampled_from([1, 1, 1, 2]),
        )
    ),
    st.sampled_from([0, 1, 1_000, 9_000, LIMIT_BYTES]),
)
def test_memory_holds_no_more_than_its_limit_and_nothing_of_another_mark(
    steps: list[tuple[str, Key, int, int]], limit_bytes: int
) -> None:
    memory = ResponseCache(limit_bytes)
    mark = 0
    given: dict[Key, CachedResponse] = {}
    for step, key, length, next_mark in steps:
        if step == "get":
            given = given if next_mark == mark else {}
            mark = next_mark
            assert memory.get(key, mark) in (None, given.get(key))
        elif memory.get(key, mark) is None:
            given[key] = make_answer(length)
            memory.store(key, mark, given[key])
            fits = 8 * (length + LEAST_BYTES + len(key[0])) <= limit_bytes
            assert (memory.get(key, mark) == given[key]) is fits
        kept = list_kept(memory, mark)
        assert sum(LEAST_BYTES + len(response.body) for response in kept.values()) <= limit_bytes
        assert kept.items() <= given.items()


def test_memory_that_is_full_forgets_what_was_asked_for_longest_ago() -> None:
    memory = ResponseCache(LIMIT_BYTES)
    memory.get(KEYS[0], 1)
    for key in KEYS:
        memory.store(key, 1, make_answer(900))
        assert memory.get(KEYS[0], 1) is not None
    kept = [key for key in KEYS if memory.get(key, 1)]
    assert kept == [KEYS[0], *KEYS[-len(kept) + 1 :]]
    assert len(kept) == LIMIT_BYTES // (900 + LEAST_BYTES + len(KEYS[-1][0]))


def test_memory_keeps_the_answer_to_each_part_of_a_key_apart() -> None:
    memory = ResponseCache(LIMIT_BYTES)
    keys: list[Key] = [
        ("/a", b"bc", None),
        ("/ab", b"c", None),
        ("/abc", b"", None),
        ("/a", b"bc", "gzip"),
        ("/a", b"bc", "zstd"),
    ]
    for key in keys:
        assert memory.get(key, 1) is None
        memory.store(key, 1, CachedResponse((), repr(key).encode(), '"a"', "/v1/claims"))
    assert [memory.get(key, 1) for key in keys] == [
        CachedResponse((), repr(key).encode(), '"a"', "/v1/claims") for key in keys
    ]


def test_memory_of_another_mark_keeps_nothing_that_was_read_before_it() -> None:
    memory = ResponseCache(LIMIT_BYTES)
    memory.get(KEYS[0], 1)
    memory.store(KEYS[0], 1, make_answer(1))
    memory.get(KEYS[1], 2)
    memory.store(KEYS[1], 1, make_answer(1))
    assert list_kept(memory, 2) == {}
    assert list_kept(memory, 1) == {}
