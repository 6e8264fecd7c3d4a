"""What a failed `If-Match` says: the true cause, never a change that did not happen."""

import pytest

from app.errors import InvalidETags, PreconditionFailed
from app.routes.http.etags import check_match, has_tag, make_etag, read_etags

BODY = b'{"id":"a"}'
TAG = make_etag(BODY)
OPAQUE = TAG.strip('"')


@pytest.mark.parametrize(
    "sent",
    [
        *(TAG, f'"a", {TAG}', f'{TAG},"b"', f' , "a,b" ,, {TAG} ,', f'W/"a",{TAG}'),
        *(f"W/{TAG}, {TAG}", f'"{OPAQUE}-gzip"', f'"{OPAQUE}-zstd"'),
    ],
)
def test_current_etag_in_a_list_matches(sent: str) -> None:
    check_match(read_etags(sent), BODY)


def test_star_matches_anything() -> None:
    check_match(None, BODY)


@pytest.mark.parametrize(
    ("sent", "cause"),
    [
        (f"W/{TAG}", "is weak"),
        (f'"a", W/{TAG}', "is weak"),
        (f'W/"{OPAQUE}-gzip"', "is weak"),
        (f'"{OPAQUE}--gzip"', "compressed"),
        (f'W/"{OPAQUE}-br"', "compressed"),
        (f'"{OPAQUE}--br"', "compressed"),
        (f'"{OPAQUE};zstd"', "compressed"),
        (make_etag(b"x", label="jsonld"), "JSON-LD"),
        (f"W/{make_etag(b'x', label='jsonld')}", "JSON-LD"),
        (make_etag(b"x", label="partial"), "`fields`"),
        (make_etag(b"x", "epoch.1"), "a list"),
        (make_etag(b"x", label="file"), "another format"),
        ("", "names no ETag"),
    ],
)
def test_etag_that_cannot_match_is_named_with_the_reason(sent: str, cause: str) -> None:
    with pytest.raises(PreconditionFailed) as caught:
        check_match(read_etags(sent), BODY)
    assert cause in caught.value.detail
    assert TAG in caught.value.detail
    assert "was changed" not in caught.value.detail


@pytest.mark.parametrize("sent", [make_etag(b"old"), f"W/{make_etag(b'old')}", '"-gzip"', '""'])
def test_unknown_etag_may_be_of_before_a_change(sent: str) -> None:
    with pytest.raises(PreconditionFailed, match="was changed after your ETag, or"):
        check_match(read_etags(sent), BODY)


@pytest.mark.parametrize(
    "sent",
    [OPAQUE, f"W/{OPAQUE}", f"w/{TAG}", f'"{OPAQUE}', f"{TAG} {TAG}", f"*, {TAG}", '"a b"', "W/ *"],
)
def test_what_is_no_list_of_etags_is_malformed(sent: str) -> None:
    with pytest.raises(InvalidETags, match="with their quotes"):
        read_etags(sent)


@pytest.mark.parametrize(
    ("sent", "expected"),
    [(f"W/{TAG}", True), (f'"a" , W/{TAG}', True), ("*", True), (OPAQUE, False), ("", False)],
)
def test_read_compares_etags_weakly(sent: str, *, expected: bool) -> None:
    assert has_tag(sent, TAG) is expected
