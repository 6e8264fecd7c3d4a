"""Content codings as a client reads them, with other code than the server's where there is any."""

import sys
import zlib

from app.routes.http.content.codings import Coding

if sys.version_info >= (3, 14):
    from compression.zstd import ZstdDecompressor
else:
    from backports.zstd import ZstdDecompressor


def decode(body: bytes, coding: Coding, *, is_complete: bool = True) -> bytes:
    """Read one stream in a content coding; with `is_complete`, up to its end and nothing after it."""
    decompressor = zlib.decompressobj(31) if coding == "gzip" else ZstdDecompressor()
    read = decompressor.decompress(body)
    assert not is_complete or decompressor.eof
    assert decompressor.unused_data == b""
    return read
