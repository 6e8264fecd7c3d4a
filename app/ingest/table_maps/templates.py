"""Templates: texts with the cells of a row for the headers in braces, as in `{Model}-cost`."""

import re
from collections.abc import Mapping

_NAMED = re.compile(r"\{([^{}]+)\}")


def list_named(template: str) -> list[str]:
    """Return the names in braces of a template."""
    return _NAMED.findall(template)


def fill(template: str, values: Mapping[str, str]) -> str:
    """Return a template with the values of its names, in one line."""
    filled = _NAMED.sub(lambda match: values[match[1]], template)
    return " ".join(filled.split())
