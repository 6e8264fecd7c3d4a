"""A hash of a catalogue's content: two catalogues have the same hash exactly if their records are equal.

The hash is SHA-256 over one line of JSON per record. Lines are sorted by kind and then by id, both
compared as bytes. A line is in canonical form (RFC 8785); for text, integers and null, this is what
`json` writes with sorted keys and no spaces. A line has every column of the record's row and of the rows
that belong to this record alone, such as quotes, in their order, with dates in ISO 8601. Left out are
`version`, `created_at`, `updated_at`, revisions and surrogate keys, because they describe how a record
was written and not its content.
"""

import json
from datetime import date
from hashlib import sha256

from sqlalchemy.orm import Session

from app.ingest.rows.read_records import TrackProgress, count_resources, stream_batches
from app.ingest.rows.record import Record
from app.models import KINDS


def hash_content(session: Session, track: TrackProgress) -> str:
    """Return the hash of the content of all records, in hexadecimal.

    The session must show one snapshot of the catalogue. `track` shows the progress.
    """
    digest = sha256()
    counts = count_resources(session)
    for kind in sorted(KINDS):
        records = (record for batch in stream_batches(session, kind) for record in batch)
        for record in track(records, f"hash: each {kind}", counts[kind]):
            digest.update(write_canonical(record) + b"\n")
    return digest.hexdigest()


def write_canonical(record: Record) -> bytes:
    """Write a record as one line of canonical JSON, without a newline."""
    content = {
        "kind": record.kind,
        "id": record.id,
        record.kind: record.columns,
        **{model.__tablename__: rows for model, rows in record.children.items()},
    }
    line = json.dumps(
        content, default=date.isoformat, ensure_ascii=False, separators=(",", ":"), sort_keys=True
    )
    return line.encode()
