"""Export of the catalogue to a folder: `bundle.json`, and the text of each source in `texts/ID.txt`.

An import of the folder into an empty catalogue stores the same records. One batch of records is in
memory at a time.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from sqlalchemy.orm import Session

from app.ingest.export.from_records import restate_records
from app.ingest.export.from_source_numbers import restate_numbers
from app.ingest.rows.read_records import (
    TrackProgress,
    count_resources,
    stream_batches,
    stream_texts,
)
from app.models import KINDS
from app.schemas.source_numbers import SourceNumberCreate


def write_bundle(session: Session, folder: Path, track: TrackProgress) -> None:
    """Write the complete catalogue into an empty folder.

    `session` must show one snapshot of the catalogue until the end. `track` is a function that passes
    records on, and may show progress.

    Raises:
        InvalidCatalogue: a stored record is damaged, such as a quote that is not in its source.
    """
    (folder / "texts").mkdir()
    counts = count_resources(session)
    with (folder / "bundle.json").open("wb") as bundle:
        bundle.write(b"{")
        for number, (kind, described) in enumerate(KINDS.items()):
            array = described.plural
            bundle.write(b'%s\n"%s": [' % (b"," if number else b"", array.encode()))
            lines = _stream_lines(session, kind, folder)
            _write_items(bundle, track(lines, f"bundle: {array}", counts[kind]))
            bundle.write(b"]")
        bundle.write(b',\n"source_numbers": [')
        _write_items(
            bundle, track(_stream_numbers(session), "bundle: source_numbers", counts["source"])
        )
        bundle.write(b"]\n}\n")


def _stream_numbers(session: Session) -> Iterator[bytes]:
    """Yield the numbers of sources that have reasons."""
    for records in stream_batches(session, "source"):
        for record in records:
            for number in restate_numbers(record):
                created = SourceNumberCreate.model_validate(number)
                yield created.model_dump_json(exclude_defaults=True).encode()


def _write_items(bundle: BinaryIO, lines: Iterable[bytes]) -> None:
    separator = b"\n"
    for line in lines:
        bundle.write(separator + line)
        separator = b",\n"


def _stream_lines(session: Session, kind: str, folder: Path) -> Iterator[bytes]:
    for records in stream_batches(session, kind):
        ids = [record.id for record in records] if kind == "source" else []
        for source_id, text in stream_texts(session, ids):
            (folder / "texts" / f"{source_id}.txt").write_bytes(text.encode())
        for created in restate_records(session, records):
            yield created.model_dump_json(exclude_defaults=True).encode()
