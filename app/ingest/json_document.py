"""JSON whose numbers are text: they keep their digits and never become floats."""

import json
from typing import Any

from app.errors import Fault
from app.ingest.places import Unreadable


def read_json(text: str) -> Any:  # noqa: ANN401 - any JSON value
    """Build the document.

    Raises:
        Unreadable: it is no JSON (NaN and Infinity are none), or a key occurs twice.
    """
    try:
        return _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise Unreadable(Fault("", "not_json", error.msg, error.lineno)) from error
    except RecursionError as error:
        raise Unreadable(Fault("", "too_deep", "it is nested too deeply")) from error


def _refuse_constant(name: str) -> None:
    raise Unreadable(Fault("", "not_json", f"{name} is no JSON"))


def _build_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    built = dict(pairs)
    if len(built) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise Unreadable(Fault("", "duplicate_key", f"the key {twice!r} occurs twice"))
    return built


_DECODER = json.JSONDecoder(
    parse_float=str,
    parse_int=str,
    parse_constant=_refuse_constant,
    object_pairs_hook=_build_object,
)
