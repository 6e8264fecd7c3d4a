"""Which content coding a client gets, and that every coding gives the same bytes."""

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.wire import decode

from app.routes.http.content.codings import (
    CODINGS,
    OF_CONSTANTS,
    Coding,
    choose_coding,
    compress,
    compress_pieces,
)

pytestmark = pytest.mark.engines("sqlite")


@pytest.mark.parametrize(
    ("sent", "coding"),
    [
        ("", None),
        ("gzip", "gzip"),
        ("x-gzip", "gzip"),
        ("GZip", "gzip"),
        ("zstd", "zstd"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip;q=1.0, zstd;q=0.9", "gzip"),
        ("gzip;q=0.001", "gzip"),
        ("gzip ; q=0.5 , zstd; q=0.4", "gzip"),
        ("deflate, br", None),
        ("identity", None),
        ("identity, gzip", "gzip"),
        ("identity, gzip;q=0.9", None),
        ("identity;q=0.1, gzip;q=0.2", "gzip"),
        ("gzip;q=0", None),
        ("gzip;q=0, zstd", "zstd"),
        ("*", "gzip"),
        ("*;q=0.5", "gzip"),
        ("*;q=0", None),
        ("gzip;q=0, *", None),
        ("zstd;q=0, *;q=0.1", "gzip"),
        ("gzip, *;q=0", "gzip"),
        ("br, *;q=0", None),
        ("gzip;q=2", None),
        ("gzip;q=-1", None),
        ("gzip;q=0.0001", None),
        ("gzip;q=nan", None),
        ("gzip;level=9", None),
        ("gzip zstd", None),
        (",, ,gzip,,", "gzip"),
        ("gz\xefp, gzip", "gzip"),
        ("br, " * 5_000 + "gzip", "gzip"),
        ("gzip;q=" + "9" * 10_000, None),
    ],
)
def test_coding_is_what_the_client_likes_best(sent: str, coding: Coding | None) -> None:
    assert choose_coding(sent.encode("latin-1")).coding == coding


@pytest.mark.parametrize(
    ("sent", "refuses_plain"),
    [
        ("gzip, identity;q=0", True),
        ("gzip, *;q=0", True),
        ("gzip, *;q=0, identity;q=0.1", False),
        ("gzip", False),
        # Nothing is left to send it in, so that it is sent plain.
        ("identity;q=0", False),
        ("*;q=0", False),
    ],
)
def test_plain_is_refused_only_where_there_is_something_else(
    sent: str, *, refuses_plain: bool
) -> None:
    assert choose_coding(sent.encode()).refuses_plain is refuses_plain


@given(st.lists(st.binary(max_size=2_000)), st.sampled_from(CODINGS))
def test_compressed_bytes_are_the_same_bytes(pieces: list[bytes], coding: Coding) -> None:
    body = b"".join(pieces)
    assert decode(compress(body, coding), coding) == body
    assert decode(compress(body, coding, OF_CONSTANTS), coding) == body
    assert decode(b"".join(compress_pieces(pieces, coding)), coding) == body


@pytest.mark.parametrize("coding", CODINGS)
def test_piece_of_a_stream_can_be_read_before_the_next_one(coding: Coding) -> None:
    pieces = (b"line %d\n" % number for number in range(3))
    compressed = compress_pieces(pieces, coding)
    assert decode(next(compressed), coding, is_complete=False) == b"line 0\n"


def test_gzip_has_no_time_in_it() -> None:
    assert compress(b"x", "gzip") == zlib.compress(b"x", 4, 31)
    assert gzip.decompress(compress(b"x", "gzip")) == b"x"
    assert compress(b"x", "gzip")[4:8] == bytes(4)
