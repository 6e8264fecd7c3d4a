"""A cache of responses, all of which become invalid at the next commit.

When the cache is full, the least recently used responses are removed first.
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from itertools import chain

from starlette.types import Message

from app.routes.http.content.codings import MIN_BYTES, Coding, compress
from app.routes.http.etags import tag_coding

# An estimate of the memory of an entry besides its content: headers and interpreter objects.
_OVERHEAD_BYTES = 1_000
# No response may take more than this fraction (1/8) of the cache.
_LARGEST_SHARE = 8

_CONTENT_HEADERS = (b"content-type", b"content-length", b"content-encoding")

Headers = tuple[tuple[bytes, bytes], ...]
# Path, query string, and the coding that the client has chosen, None for none.
Key = tuple[str, bytes, Coding | None]


@dataclass(frozen=True, slots=True)
class CachedResponse:
    """A complete response of status 200; `route` is its path template, such as `/v1/claims/{id}`.

    `headers_of_304` are the headers of a 304, without those that describe the body. Thousands of
    responses are cached, so the fields are bytes and tuples of bytes, which the garbage collector skips.
    """

    headers: Headers
    body: bytes
    etag: str
    route: str
    headers_of_304: Headers = field(init=False)

    def __post_init__(self) -> None:
        shared = tuple(header for header in self.headers if header[0] not in _CONTENT_HEADERS)
        object.__setattr__(self, "headers_of_304", shared)

    def compress(self, coding: Coding) -> "CachedResponse":
        """Return the same response in a content coding, or itself if it is too small for one."""
        if len(self.body) < MIN_BYTES:
            return self
        body, etag = compress(self.body, coding), tag_coding(self.etag, coding)
        changed = {
            b"etag": ((b"etag", etag.encode()), (b"content-encoding", coding.encode())),
            b"content-length": ((b"content-length", b"%d" % len(body)),),
        }
        headers = chain.from_iterable(changed.get(header[0], (header,)) for header in self.headers)
        return CachedResponse(tuple(headers), body, etag, self.route)

    def make_messages(self, *, is_modified: bool) -> tuple[Message, Message]:
        """Make the ASGI messages that send this response.

        With `is_modified` false, the client has the response already and gets a 304 without a body.
        """
        if is_modified:
            status, headers, body = 200, self.headers, self.body
        else:
            status, headers, body = 304, self.headers_of_304, b""
        return (
            {"type": "http.response.start", "status": status, "headers": headers},
            {"type": "http.response.body", "body": body},
        )


class ResponseCache:
    """A cache of at most `limit_bytes`, whose responses all come from the same state of the database.

    A version stamp identifies this state: a value that changes with every commit; see
    `database/fast_reader.py`.
    """

    def __init__(self, limit_bytes: int) -> None:
        self._limit_bytes = limit_bytes
        self._stored_bytes = 0
        self._version: object = None
        self._responses: OrderedDict[Key, CachedResponse] = OrderedDict()

    def get(self, key: Key, version: object) -> CachedResponse | None:
        """Return the cached response, or None if there is none.

        If `version` is another version stamp than that of the cached responses, they may be out of
        date, and all of them are removed.
        """
        if version != self._version:
            self._responses.clear()
            self._stored_bytes, self._version = 0, version
        response = self._responses.get(key)
        if response is not None:
            self._responses.move_to_end(key)
        return response

    def store(self, key: Key, version: object, response: CachedResponse) -> None:
        """Store a response that was read after its version stamp `version`.

        Nothing is stored if `get` has seen another stamp since, because the response may be out of
        date, or if the response would take too large a share of the cache.
        """
        size = _measure(key, response)
        if (
            version != self._version
            or key in self._responses
            or size * _LARGEST_SHARE > self._limit_bytes
        ):
            return
        self._responses[key] = response
        self._stored_bytes += size
        while self._stored_bytes > self._limit_bytes:
            self._stored_bytes -= _measure(*self._responses.popitem(last=False))


def _measure(key: Key, response: CachedResponse) -> int:
    path, query_string, _ = key
    return len(response.body) + len(path) + len(query_string) + _OVERHEAD_BYTES
