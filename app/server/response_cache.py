"""Answers that are kept in memory until the next commit, the ones that were asked for last."""

from collections import OrderedDict
from dataclasses import dataclass, field

from starlette.types import Message

# Of an entry beside its content: its headers, and what the interpreter keeps of each.
_BYTES_BESIDE = 1_000
_LARGEST_SHARE = 8

_OF_CONTENT = (b"content-type", b"content-length")

Headers = tuple[tuple[bytes, bytes], ...]
Key = tuple[str, bytes, bytes]


@dataclass(frozen=True, slots=True)
class CachedResponse:
    """A whole answer of status 200; `route` is the template of its path.

    `lines` are its headers as they are sent, in two parts: those of status 304 too, and those of its content.
    Thousands are kept: tuples of bytes are nothing that the garbage collector has to look through.
    """

    headers: Headers
    body: bytes
    etag: str
    route: str
    lines: tuple[bytes, bytes] = field(init=False)

    def __post_init__(self) -> None:
        shared = [b"%b: %b\r\n" % header for header in self.headers if header[0] not in _OF_CONTENT]
        content = [b"%b: %b\r\n" % header for header in self.headers if header[0] in _OF_CONTENT]
        object.__setattr__(self, "lines", (b"".join(shared), b"".join(content)))

    def make_messages(self, *, is_modified: bool) -> tuple[Message, Message]:
        """As messages of ASGI; of status 304 for whoever has it already."""
        headers, body, status = self.headers, self.body, 200
        if not is_modified:
            headers = tuple(header for header in headers if header[0] not in _OF_CONTENT)
            body, status = b"", 304
        return (
            {"type": "http.response.start", "status": status, "headers": headers},
            {"type": "http.response.body", "body": body},
        )


class ResponseCache:
    """At most `limit_bytes` of answers, all as of one mark; see `drivers.Reader.read_mark`."""

    def __init__(self, limit_bytes: int) -> None:
        self._limit_bytes = limit_bytes
        self._kept_bytes = 0
        self._mark: object = None
        self._answers: OrderedDict[Key, CachedResponse] = OrderedDict()

    def get(self, key: Key, mark: object) -> CachedResponse | None:
        """What was answered as of this mark; whatever is of another one is forgotten."""
        if mark != self._mark:
            self._answers.clear()
            self._kept_bytes, self._mark = 0, mark
        answer = self._answers.get(key)
        if answer is not None:
            self._answers.move_to_end(key)
        return answer

    def keep(self, key: Key, mark: object, answer: CachedResponse) -> None:
        """Keep what was read after the mark was, if it still is the newest that was seen."""
        size = _measure(key, answer)
        if mark != self._mark or key in self._answers or size * _LARGEST_SHARE > self._limit_bytes:
            return
        self._answers[key] = answer
        self._kept_bytes += size
        while self._kept_bytes > self._limit_bytes:
            self._kept_bytes -= _measure(*self._answers.popitem(last=False))


def _measure(key: Key, answer: CachedResponse) -> int:
    path, query_string, accept = key
    return len(answer.body) + len(path) + len(query_string) + len(accept) + _BYTES_BESIDE
