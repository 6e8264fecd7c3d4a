"""JSON Pointer (RFC 6901)."""

from collections.abc import Iterable


def escape_pointer(part: str) -> str:
    return part.replace("~", "~0").replace("/", "~1")


def write_pointer(parts: Iterable[str | int]) -> str:
    """Write a pointer from the root of a document; empty for the document itself."""
    return "".join(f"/{escape_pointer(str(part))}" for part in parts)
