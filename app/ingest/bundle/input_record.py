"""Records as read from a bundle, each with its position in the file and the resources it refers to."""

from collections.abc import Iterator
from typing import Any, NamedTuple, get_args

from app.models import KINDS, Evidence, Reference, Source
from app.schemas.bundle import Bundle
from app.schemas.common import Create
from app.schemas.source_numbers import SourceNumberCreate

# For each kind, its array in a bundle and the model of its records. A kind comes after the kinds that
# its records refer to.
ARRAYS: dict[str, tuple[str, type[Create]]] = {
    **{
        kind.name: (kind.plural, get_args(Bundle.model_fields[kind.plural].annotation)[0])
        for kind in KINDS.values()
    },
    "source_number": ("source_numbers", SourceNumberCreate),
}
_QUOTED = Reference("source", Evidence.source_id, "source", may_be_withdrawn=True)
# A source that is withdrawn still has its text.
_SAME_TEXT = Reference("source", Source.id, "same_text_as", may_be_withdrawn=True)
# The references of records that have no column, by kind.
_NOT_STORED = {"source": (_SAME_TEXT,), "source_number": (_QUOTED,)}


class InputRecord(NamedTuple):
    """A record of a bundle (a file of records to import), before the rules of the catalogue are checked.

    `pointer` is the record's JSON Pointer (RFC 6901) in the file; for NDJSON, in its line. `line` is
    the 1-based line of a record in NDJSON, and None for other formats. `record` is None if the record
    has invalid fields or types, which are reported as faults already. `id` is None if the kind has no
    id or the id cannot be read.
    """

    kind: str
    id: str | None
    pointer: str
    line: int | None
    record: Any

    @property
    def identity(self) -> tuple[str, str] | None:
        return None if self.id is None else (self.kind, self.id)

    @property
    def stored_as(self) -> tuple[str, str] | None:
        """Return kind and id of the resource that has the record: that of a number is its source."""
        if self.kind == "source_number" and self.record is not None:
            return "source", self.record.source
        return self.identity

    @property
    def revives(self) -> bool:
        """Return whether the record says `revive: true`: it may bring back a withdrawn resource."""
        return bool(getattr(self.record, "revive", False))


def list_input_records(bundle: Bundle) -> list[InputRecord]:
    return [
        InputRecord(kind, getattr(record, "id", None), f"/{array}/{index}", None, record)
        for kind, (array, _) in ARRAYS.items()
        for index, record in enumerate(getattr(bundle, array))
    ]


def list_references(input_record: InputRecord) -> Iterator[tuple[str, str]]:
    """Yield kind and id of each resource that a record refers to.

    A resource may be yielded more than once. A record that could not be read (`record` is None) yields
    nothing.
    """
    if input_record.record is not None:
        for reference, resource_id, _ in find_references(input_record):
            yield reference.target, resource_id


def find_references(input_record: InputRecord) -> Iterator[tuple[Reference, str, str]]:
    """Yield each reference of a record, with the id that it refers to and the JSON Pointer of this id."""
    kind, record, pointer = input_record.kind, input_record.record, input_record.pointer
    own = KINDS[kind].references if kind in KINDS else ()
    for reference in (*own, *_NOT_STORED.get(kind, ())):
        path = reference.path
        if "." not in path:
            if (referred := getattr(record, path)) is not None:
                yield reference, referred, f"{pointer}/{path}"
            continue
        for resource_id, inner in _follow(record, path, pointer):
            yield reference, resource_id, inner


def _follow(value: Any, path: str, pointer: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - of any field
    """Yield each id at the end of a path of fields, of which all but the last are lists, with its pointer."""
    name, _, rest = path.partition(".")
    inner, pointer = getattr(value, name), f"{pointer}/{name}"
    if not rest:
        if inner is not None:
            yield inner, pointer
        return
    for index, item in enumerate(inner):
        yield from _follow(item, rest, f"{pointer}/{index}")
