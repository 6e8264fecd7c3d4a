"""Content codings: which one a client takes (RFC 9110, 12.5.3), and the compressed bytes (RFC 1952, RFC 8878)."""

import re
import sys
import zlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal, NamedTuple, get_args

from starlette.requests import Request

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

# Less than this fits into one packet with its headers, compressed or not.
MIN_BYTES = 500
# `wbits` of zlib for the format of gzip.
_GZIP = 31
_MEMBER = re.compile(
    r"([!#$%&'*+.^_`|~0-9a-z-]+)(?:[ \t]*;[ \t]*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?"
)
# Longer values are of nobody who comes again.
_MAX_CACHED = 200


# Of those that a client likes equally, the first is chosen.
Coding = Literal["zstd", "gzip"]
CODINGS: tuple[Coding, ...] = get_args(Coding)


class Effort(NamedTuple):
    """The level of compression of each coding."""

    gzip: int
    zstd: int


# An answer is compressed while its client waits, a file as fast as it is read, a constant once in a process.
OF_ANSWERS = Effort(gzip=4, zstd=3)
OF_STREAMS = Effort(gzip=1, zstd=1)
OF_CONSTANTS = Effort(gzip=9, zstd=12)


class Choice(NamedTuple):
    """What `Accept-Encoding` asks for: a coding, None for none. `refuses_plain`: without a coding, nothing is taken."""

    coding: Coding | None
    refuses_plain: bool = False


def choose_coding(accept_encoding: bytes) -> Choice:
    """Return what to send to a client with this header `Accept-Encoding`.

    If nothing that the server has is taken, it is sent plain: that is more use than a 406.
    """
    if len(accept_encoding) > _MAX_CACHED:
        return _choose(accept_encoding)
    return _choose_cached(accept_encoding)


def _choose(accept_encoding: bytes) -> Choice:
    qualities: dict[str, float] = {}
    for member in accept_encoding.decode("latin-1").lower().split(","):
        found = _MEMBER.fullmatch(member.strip(" \t"))
        if found is not None:
            name = found[1].removeprefix("x-")
            qualities[name] = max(float(found[2] or 1), qualities.get(name, 0.0))
    any_other = qualities.get("*")
    # Not everybody who takes anything can read zstd.
    unnamed: dict[Coding, float] = {"zstd": 0.0, "gzip": any_other or 0.0}
    codings = {coding: qualities.get(coding, unnamed[coding]) for coding in CODINGS}
    best = max(codings, key=codings.__getitem__)
    plain = qualities.get("identity", any_other if any_other == 0 else None)
    if codings[best] == 0 or (plain is not None and plain > codings[best]):
        return Choice(None)
    return Choice(best, refuses_plain=plain == 0)


_choose_cached = lru_cache(maxsize=256)(_choose)


def choose_for(request: Request, size_bytes: int | None = None) -> Coding | None:
    """Return the coding for the answer to a request, of so many bytes if that is known; None for none.

    A browser adds cookies to requests that a foreign page has made up. What such a request gets is not
    compressed, because its size would show whether a part of it is what that page guesses (BREACH).
    """
    if "cookie" in request.headers:
        return None
    sent = (value for name, value in request.scope["headers"] if name == b"accept-encoding")
    choice = choose_coding(b",".join(sent))
    is_small = size_bytes is not None and size_bytes < MIN_BYTES
    return None if is_small and not choice.refuses_plain else choice.coding


def compress(body: bytes, coding: Coding, effort: Effort = OF_ANSWERS) -> bytes:
    if coding == "gzip":
        return zlib.compress(body, effort.gzip, _GZIP)
    return zstd.compress(body, effort.zstd)


@lru_cache(maxsize=64)
def compress_constant(body: bytes, coding: Coding) -> bytes:
    """Compress a body that is the same until the process ends, once and well."""
    return compress(body, coding, OF_CONSTANTS)


def compress_pieces(pieces: Iterable[bytes], coding: Coding) -> Iterator[bytes]:
    """Compress pieces. What is yielded for a piece has all of it, so that no piece waits for the next one."""
    if coding == "gzip":
        return _compress_as_gzip(pieces)
    return _compress_as_zstd(pieces)


def _compress_as_gzip(pieces: Iterable[bytes]) -> Iterator[bytes]:
    compressor = zlib.compressobj(OF_STREAMS.gzip, zlib.DEFLATED, _GZIP)
    for piece in pieces:
        yield compressor.compress(piece) + compressor.flush(zlib.Z_SYNC_FLUSH)
    yield compressor.flush()


def _compress_as_zstd(pieces: Iterable[bytes]) -> Iterator[bytes]:
    compressor = zstd.ZstdCompressor(OF_STREAMS.zstd)
    for piece in pieces:
        yield compressor.compress(piece, zstd.ZstdCompressor.FLUSH_BLOCK)
    yield compressor.flush()
