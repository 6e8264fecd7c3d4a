"""A hash of the content of a catalogue: equal for two catalogues exactly if their records are.

The hash is SHA-256 over a line of JSON for each record, kinds and ids in the order of their bytes. A
line is in canonical form (RFC 8785), which for text, integers and null is what `json` writes with
sorted keys and no spaces. A record has every column of its row and of the rows that belong to it, in
their order, with dates in ISO 8601. Left out are `version`, `created_at`, `updated_at`, revisions and
surrogate keys: they describe how a record was written, not its content.
"""

import json
from datetime import date
from hashlib import sha256

from sqlalchemy.orm import Session

from app.ingest.rows.read_records import TrackProgress, count_resources, stream_batches
from app.ingest.rows.record import Record
from app.models import RESOURCES


def hash_content(session: Session, track: TrackProgress) -> str:
    """Read everything in one snapshot; return the hash in hexadecimal."""
    digest = sha256()
    counts = count_resources(session)
    for kind in sorted(RESOURCES):
        records = (record for batch in stream_batches(session, kind) for record in batch)
        for record in track(records, f"hash: each {kind}", counts[kind]):
            digest.update(write_canonical(record) + b"\n")
    return digest.hexdigest()


def write_canonical(record: Record) -> bytes:
    """Write the line of a record, without a newline."""
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
