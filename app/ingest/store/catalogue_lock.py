"""The lock of the catalogue: every write of resources takes it here, once, before anything is read.

So writes come one after the other, revisions are assigned in the order of commits, and preconditions
that are checked under the lock still hold when the change is stored.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.database.database import Database
from app.domain.revisions import CatalogueRevision, make_epoch
from app.models import Catalogue


class LockedCatalogue(NamedTuple):
    """A session whose transaction holds the lock, with the catalogue's state when it was locked.

    `version` is its epoch and revision, `updated_at` the time of its last change. One transaction makes
    at most one revision.
    """

    session: Session
    version: CatalogueRevision
    updated_at: datetime


def lock_catalogue(session: Session) -> LockedCatalogue:
    """Lock the one-row table `catalogue`, which has the revision, until the transaction ends.

    The call waits until other writers have ended. On SQLite, a transaction for writing holds the lock of
    the file already.
    """
    columns = (Catalogue.epoch, Catalogue.revision, Catalogue.updated_at)
    epoch, revision, updated_at = session.execute(select(*columns).with_for_update()).one()
    return LockedCatalogue(session, CatalogueRevision(epoch, revision), updated_at)


@contextmanager
def write_locked(database: Database) -> Iterator[LockedCatalogue]:
    """Open a transaction that holds the lock; it is committed at the end, or rolled back by an error."""
    with database.write() as session:
        yield lock_catalogue(session)


def renew_epoch(session: Session) -> CatalogueRevision:
    """Set a new epoch (the random part of `EPOCH.REVISION`), and return it with the revision.

    This is called after the database was put back to an earlier state, so that nothing that clients
    have read before is taken for current content. If the last change is dated in the future, later
    changes follow the clock again.
    """
    locked = lock_catalogue(session)
    version = locked.version._replace(epoch=make_epoch())
    updated_at = min(locked.updated_at, datetime.now(UTC))
    session.execute(update(Catalogue).values(epoch=version.epoch, updated_at=updated_at))
    return version
