"""Reader of YAML that returns numbers as text, and records the line of every value.

`0.03` is never a float, `2020` never an integer. Without quotes, `true` and `false` are booleans, and
`null`, `~` and an empty value are null. Duplicate keys and aliases are refused: an alias could make a
small file denote a huge document. Values are built from parser events, since the nodes of the library
take two kilobytes each. The library has two readers: one in C, and one in Python, which takes 14 times as long.
"""

import re
from typing import Any

import yaml

from app.domain.json.pointer import escape_pointer
from app.errors import Fault
from app.ingest.bundle.json_reader import MAX_NAME_CHARACTERS
from app.ingest.bundle.source_lines import SourceLines, UnreadableDocument
from app.ingest.bundle.yaml_faults import describe_number, describe_yaml

MAX_DEPTH = 20
# What the reader in C takes, or counts lines of, otherwise: tabs, marks of byte order, rare ends of lines,
# explicit keys, and question marks between brackets.
_READ_DIFFERENTLY = re.compile(
    r"[\t\ufeff\x85\u2028\u2029]|^[ -]*\?(?: |$)|[\[{,] *\?(?: |$)|^[^\[{\n]*[\[{].*\? ",
    re.MULTILINE,
)
_PLAIN = {"": None, "~": None, "null": None, "true": True, "false": False}


def read_yaml(text: str, lines: SourceLines, max_values: int | None = None) -> Any:  # noqa: ANN401 - any YAML value
    """Parse a YAML document, return its value, and add the line of each value to `lines`.

    Raises:
        UnreadableDocument: the text is not YAML, has a duplicate key, an alias or a key that is too
            long, is nested too deeply, or has more than `max_values` values (None means no limit).
    """
    if _READ_DIFFERENTLY.search(text):
        return read_slowly(text, lines, max_values)
    try:
        return _Reader(yaml.CSafeLoader(text), lines, max_values).read_document()
    except (UnreadableDocument, yaml.YAMLError, RecursionError, ValueError, OverflowError):
        # The other reader of the library says more exactly what is wrong, and where.
        lines.clear()
        return read_slowly(text, lines, max_values)


def read_slowly(text: str, lines: SourceLines, max_values: int | None) -> Any:  # noqa: ANN401 - any YAML value
    """Do what `read_yaml` does, with the reader of the library that is written in Python."""
    try:
        loader = yaml.SafeLoader(text)
        return _Reader(loader, lines, max_values).read_document()
    except UnreadableDocument:
        raise
    except RecursionError as error:
        raise UnreadableDocument(Fault("", "too_deep", "it is nested too deeply")) from error
    except yaml.YAMLError as error:
        raise UnreadableDocument(describe_yaml(error, text)) from error
    except (ValueError, OverflowError) as error:
        raise UnreadableDocument(describe_number(loader.get_mark())) from error


class _Reader:
    def __init__(
        self,
        events: yaml.SafeLoader | yaml.CSafeLoader,
        lines: SourceLines,
        max_values: int | None,
    ) -> None:
        self._next = events.get_event
        self._lines = lines
        self._max_values = max_values
        self._values = 0

    def read_document(self) -> Any:  # noqa: ANN401 - any YAML value
        """Return the value of the only document of the text; None if the text is empty.

        Raises:
            UnreadableDocument: there is a second document, or a value breaks a rule.
        """
        self._next()
        if isinstance(self._next(), yaml.StreamEndEvent):
            return None
        document = self._read(self._next(), "", 0)
        self._next()
        if not isinstance(after := self._next(), yaml.StreamEndEvent):
            raise UnreadableDocument(
                _fault(
                    after, "", "not_yaml", "there is a second document; put all records into one"
                )
            )
        return document

    def _read(self, event: Any, pointer: str, depth: int) -> Any:  # noqa: ANN401 - any YAML value
        self._values += 1
        if self._max_values is not None and self._values > self._max_values:
            detail = f"it may have up to {self._max_values} values"
            raise UnreadableDocument(_fault(event, "", "too_many_values", detail))
        if depth > MAX_DEPTH:
            raise UnreadableDocument(_fault(event, pointer, "too_deep", "it is nested too deeply"))
        if isinstance(event, yaml.AliasEvent):
            raise UnreadableDocument(
                _fault(
                    event, "", "not_yaml", "aliases (`*name`) are not accepted; repeat the value"
                )
            )
        self._lines.add(pointer, event.start_mark.line + 1)
        if isinstance(event, yaml.MappingStartEvent):
            return self._read_mapping(pointer, depth + 1)
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Any] = []
            while not isinstance(item := self._next(), yaml.SequenceEndEvent):
                items.append(self._read(item, f"{pointer}/{len(items)}", depth + 1))
            return items
        text: str = event.value
        return text if event.style else _PLAIN.get(text, text)

    def _read_mapping(self, pointer: str, depth: int) -> dict[str, Any]:
        built: dict[str, Any] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise UnreadableDocument(
                    _fault(event, pointer, "not_yaml", "a key must be a text, no list or object")
                )
            key: str = event.value
            if len(key) > MAX_NAME_CHARACTERS:
                detail = f"a key has more than {MAX_NAME_CHARACTERS} characters"
                raise UnreadableDocument(_fault(event, pointer, "too_long", detail))
            inner = f"{pointer}/{escape_pointer(key)}"
            if key in built:
                detail = f"the key {key!r} occurs twice"
                raise UnreadableDocument(_fault(event, inner, "duplicate_key", detail))
            built[key] = self._read(self._next(), inner, depth)
        return built


def _fault(event: Any, pointer: str, code: str, detail: str) -> Fault:  # noqa: ANN401 - the stubs know no common class
    return Fault(pointer, code, detail, event.start_mark.line + 1)
