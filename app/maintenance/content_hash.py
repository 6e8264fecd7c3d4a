"""A hash of a catalogue's content: two catalogues have the same hash exactly if their records are equal.

A hash is written `VERSION:HEX`, and only hashes of one version are comparable. The hash is SHA-256 over
one line of JSON per record. Lines are sorted by kind and then by id, both compared as bytes. A line is in canonical form (RFC 8785); for text, integers and null, this is what
`json` writes with sorted keys and no spaces. A line has every column of the record's row and of the rows
that belong to this record alone, such as quotes, in their order, with dates in ISO 8601, and the text of a
source. Left out are
`version`, `created_at`, `updated_at`, revisions and surrogate keys, because they describe how a record
was written and not its content.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256

from sqlalchemy.orm import Session

from app.errors import ContentDiffers, HashNotComparable
from app.ingest.rows.read_records import (
    TrackProgress,
    count_resources,
    stream_batches,
    stream_texts,
)
from app.ingest.rows.record import Record
from app.models import KINDS

# Increased with every change to the lines of unchanged records: a column more or less, or a computed
# column (a sort key, for example) that is computed otherwise.
HASH_VERSION = 4
CONTENT_HASH = r"^[0-9]{1,9}:[0-9a-f]{64}$"
# As a release names it; hashes had no version at first.
_EXPECTED = re.compile(r"(?:sha256:)?(?:([0-9]{1,9}):)?[0-9a-f]{64}")


def hash_content(session: Session, track: TrackProgress) -> str:
    """Return the hash of the content of all records, as `VERSION:HEX`.

    The session must show one snapshot of the catalogue. `track` shows the progress.
    """
    digest = sha256()
    counts = count_resources(session)
    for kind in sorted(KINDS):
        records = (
            record
            for batch in stream_batches(session, kind)
            for record in (_add_texts(session, batch) if kind == "source" else batch)
        )
        for record in track(records, f"hash: each {kind}", counts[kind]):
            digest.update(write_canonical(record) + b"\n")
    return f"{HASH_VERSION}:{digest.hexdigest()}"


def _add_texts(session: Session, sources: Sequence[Record]) -> Iterator[Record]:
    texts = stream_texts(session, [source.id for source in sources])
    for source, (_, text) in zip(sources, texts, strict=True):
        yield replace(source, text=text)


def compare_hash(computed: str, expected: str) -> None:
    """Check that a computed hash is the expected one, which may begin with `sha256:` as in a release.

    Raises:
        HashNotComparable: `expected` is no hash, or of another version.
        ContentDiffers: the hashes differ.
    """
    matched = _EXPECTED.fullmatch(expected)
    if matched is None:
        raise HashNotComparable(
            f"{expected[:100]!r} is not a content hash: give one as `claimstone hash` prints it"
        )
    if matched[1] != str(HASH_VERSION):
        named = f"version {matched[1]}" if matched[1] else "the time before hashes had versions"
        raise HashNotComparable(
            f"the expected hash is of {named}, and this program computes version {HASH_VERSION}: that "
            "says nothing about the content. Compare hashes that one version of the program printed"
        )
    if expected.removeprefix("sha256:") != computed:
        raise ContentDiffers(f"the content hash is {computed}, not {expected}")


def write_canonical(record: Record) -> bytes:
    """Write a record as one line of canonical JSON, without a newline."""
    content = {
        "kind": record.kind,
        "id": record.id,
        record.kind: record.columns,
        **{model.__tablename__: rows for model, rows in record.children.items()},
        **({} if record.text is None else {"text": record.text}),
    }
    line = json.dumps(
        content, default=date.isoformat, ensure_ascii=False, separators=(",", ":"), sort_keys=True
    )
    return line.encode()
