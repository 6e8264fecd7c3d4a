"""Writing of JSON Pointers (RFC 6901), which identify a value inside of a JSON document."""

from collections.abc import Iterable


def escape_pointer(part: str) -> str:
    return part.replace("~", "~0").replace("/", "~1")


def write_pointer(parts: Iterable[str | int]) -> str:
    """Write a pointer from field names and list indexes; without parts, to the full document."""
    return "".join(f"/{escape_pointer(str(part))}" for part in parts)
