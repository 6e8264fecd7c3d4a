"""Choice of the PostgreSQL server that a process reads from: an up-to-date replica, else the primary.

A process chooses one server and reads from it as long as it can (the pinned server, `Servers.pinned`),
so that its reads never go back in time. Different processes may choose different replicas. Each process
remembers the newest revision that it has written or read (`Servers.floor`). While the primary answers,
the process does not read from a replica that lacks this revision. A client may send a revision that it
got from another process; nothing older is then read for that client.

Two things are called epoch. `Servers.epoch` is a number that rises when this process begins to read
from another server. The epoch of the catalogue is a random name that changes when the catalogue is
restored or copied.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from random import choice
from threading import Event, Lock, Thread
from time import monotonic, sleep
from typing import Any

import psycopg
from sqlalchemy import event, select
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm import Session

from app.database.database import Database, parse_url
from app.database.postgresql import create_postgresql_engine, list_hosts
from app.domain.revisions import CatalogueRevision, RequestedRevision
from app.errors import AnotherEpoch, DatabaseUnavailable, RevisionNotReached
from app.models import Catalogue
from app.settings import Settings

_logger = logging.getLogger(__name__)
# How long to wait for a replica that lacks the revision `floor`, and the pause between two looks at it.
LAG_SECONDS, LAG_PAUSE_SECONDS = 0.1, 0.002
_REVIEW_SECONDS, _PAUSE_SECONDS = 1.0, 0.05
_LOOKS_BEFORE_LOSS = 5
_PROBE = "SELECT pg_is_in_recovery(), revision FROM catalogue"
_STARTED = "SELECT pg_postmaster_start_time()::text"
# This module chooses the host, not libpq.
_DECIDED_HERE = ("target_session_attrs", "load_balance_hosts")


class Server:
    """A PostgreSQL server: `database` opens sessions on it, `hot` is the pool for its fast reads.

    `is_up` is whether the server answers, `is_standby` whether it is a replica, and `revision` is the
    newest revision that it has. `look` updates all three; `is_up` also becomes false when a read fails.
    """

    def __init__(
        self, database: Database, settings: Settings, restarted: Callable[[], None]
    ) -> None:
        self.database = database
        # The connections of this pool are not tested before use: the routes repeat a read that fails.
        self.hot = create_postgresql_engine(database.url, settings, is_hot=True)
        self.is_up = False
        self.is_standby = False
        self.revision = -1
        self._started: str | None = None
        self._restarted = restarted
        event.listen(self.hot, "connect", self._identify)

    def _identify(self, connection: Any, _record: object) -> None:  # noqa: ANN401 - of the driver
        """Detect a restarted or different server by its start time. Called for each new connection.

        Reads could otherwise go back in time: a replica that was killed may come back with fewer
        commits than before, and another primary may have different commits at the same revision.
        """
        try:
            [started] = connection.execute(_STARTED).fetchone()
            connection.rollback()
        except psycopg.Error:
            connection.close()
            raise
        before, self._started = self._started, started
        if before not in (None, started):
            self._restarted()

    def look(self) -> bool:
        """Query the server, update `is_up`, `is_standby` and `revision`, and return `is_up`."""
        try:
            self.is_standby, self.revision = self._probe()
        except (SQLAlchemyError, psycopg.Error):
            self.is_up = False
        else:
            self.is_up = True
        return self.is_up

    def _probe(self) -> tuple[bool, int]:
        for is_last in (False, True):
            try:
                with self.hot.connect() as connection:
                    is_standby, revision = connection.exec_driver_sql(_PROBE).one()
                    return is_standby, revision
            except DBAPIError as error:
                # A pooled connection may have been broken by a fault that is over.
                if is_last or not error.connection_invalidated:
                    raise
        raise AssertionError

    def close(self) -> None:
        self.hot.dispose()


class Servers:
    """The primary and its standbys (replicas), and the choice of the one to read from, `pinned`.

    There is one such object per process. `epoch` rises whenever `pinned` changes or a server restarts:
    as long as `epoch` is the same, all reads from `pinned` come from one server and never go back in
    time. `floor` is the newest revision that this process has written or read.
    """

    def __init__(self, primary: Database, settings: Settings) -> None:
        self.primary = Server(primary, settings, self._raise_epoch)
        self.standbys = [
            Server(database, settings, self._raise_epoch) for database in open_replicas(settings)
        ]
        self.pinned = self.primary
        self.epoch = 0
        self.floor = 0
        self._is_primary_away = False
        self._looks_without = 0
        self._lock = Lock()
        self._is_closed = False
        self._wake = Event()
        self._watch: Thread | None = None
        if self.standbys:
            self._watch = Thread(target=self._watch_servers, name="replicas", daemon=True)
            self._watch.start()

    def note(self, revision: int) -> None:
        """Note that this process has written or read a revision: raise `floor` to it if it is newer."""
        with self._lock:
            self.floor = max(self.floor, revision)

    def get_needed(self, server: Server) -> int:
        """Return the revision that a server must have reached before this process reads from it.

        For a replica this is the newest revision that this process has written or read (`floor`). It is
        0, so that any revision will do, for the primary or while the primary does not answer.
        """
        return 0 if server is self.primary or self._is_primary_away else self.floor

    def leave(self, server: Server, *, is_gone: bool) -> None:
        """Stop reading from `server`, and choose another server to read from if it was the current one.

        `is_gone` is whether `server` cannot be reached; otherwise it is a replica too far behind.
        Without replicas, nothing is done.
        """
        with self._lock:
            if not self.standbys:
                return
            if is_gone:
                server.is_up = False
                self._is_primary_away |= server is self.primary
            if server is self.pinned:
                others = [
                    standby for standby in self.standbys if standby.is_up and standby is not server
                ]
                self._pin(choice(others) if others else self.primary)  # noqa: S311 - to spread load
        self._wake.set()

    def review(self) -> None:
        """Look at the servers, and choose another one to read from if the present one is not fit.

        A standby (replica) is fit if it answers and has reached `floor`, the newest revision that this
        process has written or read. If no standby is fit, the primary is chosen; if the primary does
        not answer either, the standby with the newest revision is chosen.
        """
        floor = self.floor
        deadline = monotonic() + LAG_SECONDS
        up = [server for server in self.standbys if server.look()]
        while any(server.revision < floor for server in up) and monotonic() < deadline:
            sleep(LAG_PAUSE_SECONDS)
            up = [server for server in up if server.look()]
        fit = [server for server in up if server.is_standby and server.revision >= floor]
        if not fit or self._is_primary_away:
            self._is_primary_away = not self.primary.look()
        newest = max(server.revision for server in (self.primary, *up))
        is_lost = self.primary.is_up and newest < floor
        with self._lock:
            self._accept_loss(floor, is_lost=not fit and is_lost)
            if self.pinned in fit:
                return
            if fit:
                self._pin(choice(fit))  # noqa: S311 - to spread load, not to be secret
            elif self._is_primary_away and up:
                self._pin(max(up, key=lambda server: server.revision))
            else:
                self._pin(self.primary)

    def _accept_loss(self, floor: int, *, is_lost: bool) -> None:
        """Lower `floor` to the revision of the primary if the revision `floor` is lost.

        `is_lost` is whether no server has that revision now, as after failover to a replica that was
        behind. The revision counts as lost only after `_LOOKS_BEFORE_LOSS` such looks in a row,
        because a replica can show a commit just before the primary does.
        """
        self._looks_without = self._looks_without + 1 if is_lost else 0
        if self._looks_without >= _LOOKS_BEFORE_LOSS:
            _logger.error("revision %d is lost: no server has it any more", floor)
            self.floor, self._looks_without = self.primary.revision, 0

    def _watch_servers(self) -> None:
        while not self._is_closed:
            self._wake.clear()
            try:
                self.review()
            except Exception:
                # An unforeseen failure must not end the thread; reads stay on the pinned server.
                _logger.exception("the replicas could not be looked at")
            self._wake.wait(_REVIEW_SECONDS)
            # Every failed request wakes this thread; do not spin.
            sleep(_PAUSE_SECONDS)

    def _pin(self, server: Server) -> None:
        """Make `server` the one that this process reads from. The caller must hold `_lock`."""
        if server is not self.pinned:
            self.pinned = server
            self.epoch += 1

    def _raise_epoch(self) -> None:
        with self._lock:
            self.epoch += 1

    @contextmanager
    def read(self, least: RequestedRevision, *, is_long: bool) -> Iterator[tuple[Session, bool]]:
        """Open a snapshot on the first server that has reached the revision `least`.

        Yields the session, and whether its server is the pinned one (`Servers.pinned`).

        Raises:
            AnotherEpoch: the catalogue of the primary is in another epoch than `least`.
            DatabaseUnavailable: no server that answers has the revision.
            RevisionNotReached: the primary has not reached the revision.
        """
        failure = DatabaseUnavailable(
            f"no server that answers has revision {least.revision} yet; try again in a moment"
        )
        for server, needed in self._list_tries(least):
            epoch = self.epoch
            try:
                with ExitStack() as attempt:
                    session = attempt.enter_context(server.database.read(is_long=is_long))
                    is_fit = self._has_reached(server, session, needed)
                    snapshot = attempt.pop_all() if is_fit else None
            except DatabaseUnavailable as error:
                failure = error
                self.leave(server, is_gone=True)
                continue
            if snapshot is not None:
                with snapshot:
                    yield session, server is self.pinned and epoch == self.epoch
                return
        raise failure

    def _list_tries(self, least: RequestedRevision) -> Iterator[tuple[Server, RequestedRevision]]:
        """Yield servers in the order to try them, each with the revision that it must have reached.

        `least` is the revision that a client requires.
        """
        was_away = self._is_primary_away
        if not was_away:
            if self.pinned is not self.primary:
                needed = least._replace(revision=max(self.floor, least.revision))
                up = (server for server in self._list_standbys() if server.is_up)
                yield from ((server, needed) for server in up)
            yield self.primary, least
        # The primary did not answer: a replica that lacks the revision `floor` is better than no answer.
        yield from ((server, least) for server in self._list_standbys())
        if was_away:
            yield self.primary, least

    def _list_standbys(self) -> list[Server]:
        """Return the standbys (replicas) in the order to try them.

        The one that this process reads from (`pinned`) comes first; those that did not answer last time
        come last.
        """
        return sorted(
            self.standbys, key=lambda standby: (standby is not self.pinned, not standby.is_up)
        )

    def _has_reached(self, server: Server, session: Session, needed: RequestedRevision) -> bool:
        version = read_version(session)
        if server is not self.primary and not needed.is_met_by(version):
            return False
        require(version, needed)
        self.note(version.revision)
        return True

    def close(self) -> None:
        self._is_closed = True
        self._wake.set()
        if self._watch is not None:
            self._watch.join()
        self.primary.close()
        for server in self.standbys:
            server.close()
            server.database.close()


def open_replicas(settings: Settings) -> Iterator[Database]:
    """Yield an open `Database` for each host in the setting `read_database_url`.

    Nothing is yielded if the setting is empty.
    """
    if settings.read_database_url is None:
        return
    url = parse_url(settings.read_database_url, "CLAIMSTONE_READ_DATABASE_URL")
    url = url.difference_update_query(_DECIDED_HERE)
    for host, port in list_hosts(url):
        bare = url.set(host=None, port=None).difference_update_query(["host", "port"])
        address = {name: value for name, value in (("host", host), ("port", port)) if value}
        host_url = bare.update_query_dict(address).render_as_string(hide_password=False)
        yield Database(settings.model_copy(update={"database_url": host_url}), limits_reads=True)


def read_version(session: Session) -> CatalogueRevision:
    """Read the epoch and revision from the one-row table `catalogue`, as the session sees it."""
    return CatalogueRevision(*session.execute(select(Catalogue.epoch, Catalogue.revision)).one())


def require(version: CatalogueRevision, least: RequestedRevision) -> None:
    """Raise an error unless the catalogue, at `version`, has reached `least`, which a client requires.

    Raises:
        AnotherEpoch: the catalogue is in another epoch than the required revision.
        RevisionNotReached: the catalogue has not reached the revision.
    """
    if least.epoch not in (None, version.epoch):
        raise AnotherEpoch(
            f"`Claimstone-Revision` is of the epoch {least.epoch!r}, and the catalogue is in "
            f"{version.epoch!r}: it was restored or replaced. Read your copy of it again"
        )
    if version.revision < least.revision:
        raise RevisionNotReached(
            f"the catalogue is at revision {version.revision}, not yet at {least.revision}: leave out "
            "`Claimstone-Revision`, or send one that you received in a response"
        )


class RequestReads:
    """The reads of one HTTP request, none of them older than the revision that the client requires.

    `is_elsewhere` is whether the last read may have come from another server than the one that this
    process usually reads from (`Servers.pinned`). The response must not be cached then, because it
    would be cached under a version stamp (a value that changes with every commit) of that usual
    server.
    """

    def __init__(
        self, database: Database, servers: Servers | None, least: RequestedRevision | None
    ) -> None:
        """Prepare reads for a client; `least` is the oldest revision that it accepts, None for any.

        `servers` are the servers of PostgreSQL, None on SQLite.
        """
        self._database = database
        self._servers = servers if servers and servers.standbys else None
        self._least = least
        self.is_elsewhere = False

    @contextmanager
    def read(self, *, is_long: bool = False, is_temporary: bool = False) -> Iterator[Session]:
        """Open a snapshot like `Database.read`, at the revision that the client requires or a later one.

        With replicas, this sets `is_elsewhere`: to false if the snapshot is on the server that this
        process usually reads from (`Servers.pinned`). Replicas allow no temporary tables: such a
        snapshot is on the primary.

        Raises:
            AnotherEpoch: the required revision is of another epoch than the catalogue.
            RevisionNotReached: the catalogue has not reached the required revision.
        """
        if self._servers is not None and not is_temporary:
            least = self._least or RequestedRevision(None, 0)
            with self._servers.read(least, is_long=is_long) as (session, is_pinned):
                self.is_elsewhere = not is_pinned
                yield session
        else:
            self.is_elsewhere = self._servers is not None
            with self._database.read(is_long=is_long, is_temporary=is_temporary) as session:
                if self._least is not None:
                    require(read_version(session), self._least)
                yield session
