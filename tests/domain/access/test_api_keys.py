import re

import pytest

from app.domain.access.api_keys import (
    ALLOWED,
    AccessRole,
    Operation,
    hash_key,
    is_key_of,
    make_key,
    read_prefix,
)


def test_key_is_found_by_its_prefix_and_known_by_its_hash_only() -> None:
    key, other = make_key(), make_key()
    assert key != other
    assert re.fullmatch(r"cs_[a-z2-9]{10}_[\w-]{43}", key, re.ASCII)
    assert read_prefix(key) == key.split("_")[1]
    assert is_key_of(key, hash_key(key))
    assert not is_key_of(other, hash_key(key))
    assert key.split("_", 2)[2] not in hash_key(key)


KEY = "cs_abcdefghjk_" + "A" * 43


@pytest.mark.parametrize(
    "text", ["", "cs_", "cs_abc_def", "x" * 10_000, KEY[:-1], f" {KEY}", f"{KEY}\n", "ключ"]
)
def test_text_that_is_no_key_has_no_prefix(text: str) -> None:
    assert read_prefix(KEY) == "abcdefghjk"
    assert read_prefix(text) is None


@pytest.mark.parametrize(
    ("role", "operations"),
    [
        (AccessRole.CONTRIBUTOR, {Operation.PROPOSE}),
        (AccessRole.REVIEWER, {Operation.PROPOSE, Operation.WRITE}),
        (AccessRole.ADMIN, {Operation.PROPOSE, Operation.WRITE, Operation.MANAGE_KEYS}),
    ],
)
def test_role_allows_its_operations_and_no_other(
    role: AccessRole, operations: set[Operation]
) -> None:
    assert ALLOWED[role] == operations
