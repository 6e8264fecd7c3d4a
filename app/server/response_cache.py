"""A cache of responses, valid until the next commit; the least recently used ones leave it first."""

from collections import OrderedDict
from dataclasses import dataclass, field

from starlette.types import Message

# An estimate of the memory of an entry besides its content: headers and interpreter objects.
_OVERHEAD_BYTES = 1_000
# No response may take more than this fraction (1/8) of the cache.
_LARGEST_SHARE = 8

_CONTENT_HEADERS = (b"content-type", b"content-length")

Headers = tuple[tuple[bytes, bytes], ...]
Key = tuple[str, bytes, bytes]


@dataclass(frozen=True, slots=True)
class CachedResponse:
    """A complete response of status 200; `route` is the template of its path.

    `headers_of_304` are the headers without those of the content, for a client that has it already.
    Thousands are cached, so the fields are bytes and tuples of bytes: the garbage collector skips these.
    """

    headers: Headers
    body: bytes
    etag: str
    route: str
    headers_of_304: Headers = field(init=False)

    def __post_init__(self) -> None:
        shared = tuple(header for header in self.headers if header[0] not in _CONTENT_HEADERS)
        object.__setattr__(self, "headers_of_304", shared)

    def make_messages(self, *, is_modified: bool) -> tuple[Message, Message]:
        """Make the ASGI messages; of status 304 if the client has the response already."""
        if is_modified:
            status, headers, body = 200, self.headers, self.body
        else:
            status, headers, body = 304, self.headers_of_304, b""
        return (
            {"type": "http.response.start", "status": status, "headers": headers},
            {"type": "http.response.body", "body": body},
        )


class ResponseCache:
    """At most `limit_bytes` of responses, all of one version stamp; see `FastReader.read_version`."""

    def __init__(self, limit_bytes: int) -> None:
        self._limit_bytes = limit_bytes
        self._stored_bytes = 0
        self._version: object = None
        self._responses: OrderedDict[Key, CachedResponse] = OrderedDict()

    def get(self, key: Key, version: object) -> CachedResponse | None:
        """Return the response of this version stamp, or None; drop all responses of another stamp."""
        if version != self._version:
            self._responses.clear()
            self._stored_bytes, self._version = 0, version
        response = self._responses.get(key)
        if response is not None:
            self._responses.move_to_end(key)
        return response

    def store(self, key: Key, version: object, response: CachedResponse) -> None:
        """Store a response that was read after its version stamp, if that stamp is still the newest."""
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
    path, query_string, accept = key
    return len(response.body) + len(path) + len(query_string) + len(accept) + _OVERHEAD_BYTES
