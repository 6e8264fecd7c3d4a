"""Records as read from a bundle, each with its position in the file and the resources it refers to."""

from collections.abc import Iterator, Sequence
from functools import cache
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
    record, pointer = input_record.record, input_record.pointer
    for reference, name, inner in _list_paths(input_record.kind):
        value = getattr(record, name)
        if inner:
            for index, item in enumerate(value):
                yield reference, getattr(item, inner), f"{pointer}/{name}/{index}/{inner}"
        elif value is not None:
            yield reference, value, f"{pointer}/{name}"


@cache
def _list_paths(kind: str) -> Sequence[tuple[Reference, str, str]]:
    """List the references of the records of a kind, each with its field, and its field in the items of a list.

    The latter is empty for a field that is no list.
    """
    own = KINDS[kind].references if kind in KINDS else ()
    references = (*own, *_NOT_STORED.get(kind, ()))
    parts = [(reference, *reference.path.partition(".")) for reference in references]
    return [(reference, name, inner) for reference, name, _, inner in parts]
