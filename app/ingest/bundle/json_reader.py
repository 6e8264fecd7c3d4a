"""Reader of JSON that returns numbers as text, so that they keep their digits."""

import json
from collections import Counter
from typing import Any

from app.domain.json.reader_words import describe_json
from app.errors import Fault
from app.ingest.bundle.source_lines import UnreadableDocument

# The maximum length of a key. All keys of the schema are shorter. A long unknown key would be repeated
# in the pointer of each fault below it.
MAX_NAME_CHARACTERS = 1_000


def read_json(text: str) -> Any:  # noqa: ANN401 - any JSON value
    """Parse a JSON document and return its value, with numbers as text.

    Raises:
        UnreadableDocument: the text is not JSON (`NaN` and `Infinity` are refused), is nested too
            deeply, or has an object with a repeated key or a key of more than `MAX_NAME_CHARACTERS`.
    """
    try:
        return _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise UnreadableDocument(
            Fault("", "not_json", describe_json(error), error.lineno)
        ) from error
    except RecursionError as error:
        raise UnreadableDocument(Fault("", "too_deep", "it is nested too deeply")) from error


def _refuse_constant(name: str) -> None:
    raise UnreadableDocument(Fault("", "not_json", f"{name} is not a number of JSON"))


def _build_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    built = dict(pairs)
    if built and max(map(len, built)) > MAX_NAME_CHARACTERS:
        detail = f"a key has more than {MAX_NAME_CHARACTERS} characters"
        raise UnreadableDocument(Fault("", "too_long", detail))
    if len(built) != len(pairs):
        counts = Counter(key for key, _ in pairs)
        twice = next(key for key, count in counts.items() if count > 1)
        raise UnreadableDocument(Fault("", "duplicate_key", f"the key {twice!r} occurs twice"))
    return built


_DECODER = json.JSONDecoder(
    parse_float=str,
    parse_int=str,
    parse_constant=_refuse_constant,
    object_pairs_hook=_build_object,
)
