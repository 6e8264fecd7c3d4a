"""The one path into the catalogue: read, check, store; all of it or nothing."""

from pathlib import Path

from app.database import Database
from app.ingest.checks import check_bundle
from app.ingest.known import read_known
from app.ingest.reading import read_bundle
from app.ingest.store import Author, Outcome, lock_revision, store_records


def import_bundle(database: Database, path: Path, author: Author) -> Outcome:
    """Load a bundle in one transaction; one that changes nothing leaves the revision as it is.

    Raises:
        InvalidBundle: with all faults; nothing was stored.
    """
    bundle, places = read_bundle(path)
    with database.write() as session:
        lock_revision(session)
        records = check_bundle(bundle, places, path.parent, read_known(session, bundle))
        return store_records(session, records, author)
