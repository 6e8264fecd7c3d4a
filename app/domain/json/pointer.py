"""Writing of JSON Pointers (RFC 6901), which identify a value inside of a JSON document."""

from collections.abc import Iterable


def escape_pointer(part: str) -> str:
    return part.replace("~", "~0").replace("/", "~1")


def write_pointer(parts: Iterable[str | int]) -> str:
    """Return the JSON Pointer of the value that is reached through these field names and list indexes.

    Without `parts`, the pointer is empty: it identifies the complete document.
    """
    return "".join(f"/{escape_pointer(str(part))}" for part in parts)
