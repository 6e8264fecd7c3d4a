"""Which server of PostgreSQL a process reads from: one replica while it is fit, else the primary.

A process keeps to one server, so that what it reads never goes back; several processes spread over
several replicas. It also remembers the newest revision that it has acknowledged or read (`floor`): a
replica that is not there yet is not read from while the primary can be. A client may name a revision
itself, which another process has told it: nothing older is read for it, whatever has happened.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from random import choice
from threading import Event, Lock, Thread
from time import monotonic, sleep
from typing import Any

import psycopg
from sqlalchemy import Connection, event, select
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm import Session

from app.database.database import Database, parse_url
from app.database.postgresql import create_postgresql_engine, list_hosts
from app.domain.revisions import CatalogueRevision, RequestedRevision
from app.errors import AnotherEpoch, DatabaseUnavailable, RevisionNotReached
from app.models import Catalogue
from app.settings import Settings

_logger = logging.getLogger(__name__)
# How long a replica is waited for that has not what this process has acknowledged or read.
LAG_SECONDS, LAG_PAUSE_SECONDS = 0.1, 0.002
_REVIEW_SECONDS, _PAUSE_SECONDS = 1.0, 0.05
_LOOKS_BEFORE_LOSS = 5
_PROBE = "SELECT pg_is_in_recovery(), revision FROM catalogue"
_STARTED = "SELECT pg_postmaster_start_time()::text"
# Where to read is decided here, host by host, not by libpq.
_DECIDED_HERE = ("target_session_attrs", "load_balance_hosts")


class Server:
    """One server: `database` for sessions, `hot` for the cursors of hot reads.

    `is_standby` and `revision` are as of the last look at it; `is_up` is what is known of it by now.
    """

    def __init__(
        self, database: Database, settings: Settings, restarted: Callable[[], None]
    ) -> None:
        self.database = database
        # What has broken meanwhile is found out by the read, which the routes then make anew.
        self.hot = create_postgresql_engine(database.url, settings, is_hot=True)
        self.is_up = False
        self.is_standby = False
        self.revision = -1
        self._started: str | None = None
        self._restarted = restarted
        event.listen(self.hot, "connect", self._identify)

    def _identify(self, connection: Any, _record: object) -> None:  # noqa: ANN401 - of the driver
        """Notice that connections lead to another server, or to one that has begun anew.

        A replica that was killed may open with less than it has shown before, and another primary with
        other commits of the same revision.
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
        """See whether it answers, what it is, and how far it has come."""
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
                    return _read_state(connection)
            except DBAPIError as error:
                # The connection of before may have been broken by something that is over.
                if is_last or not error.connection_invalidated:
                    raise
        raise AssertionError

    def close(self) -> None:
        self.hot.dispose()


def _read_state(connection: Connection) -> tuple[bool, int]:
    is_standby, revision = connection.exec_driver_sql(_PROBE).one()
    return is_standby, revision


class Servers:
    """Those of one process. `pinned` is the one that is read from; `epoch` differs whenever that is another.

    What was read at one epoch is of one server that has gone forward only.
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
        """Remember what was acknowledged or read."""
        with self._lock:
            self.floor = max(self.floor, revision)

    def get_needed(self, server: Server) -> int:
        """The oldest revision that may be read from a server. The primary is right in any case."""
        return 0 if server is self.primary or self._is_primary_away else self.floor

    def leave(self, server: Server, *, is_gone: bool) -> None:
        """Read elsewhere until it is fit again: it does not answer, or is too far behind."""
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
        """Look at all servers, and stay where things are well, or go where they are."""
        floor = self.floor
        deadline = monotonic() + LAG_SECONDS
        up = [server for server in self.standbys if server.look()]
        while any(one.revision < floor for one in up) and monotonic() < deadline:
            sleep(LAG_PAUSE_SECONDS)
            up = [server for server in up if server.look()]
        fit = [one for one in up if one.is_standby and one.revision >= floor]
        if not fit or self._is_primary_away:
            self._is_primary_away = not self.primary.look()
        is_lost = self.primary.is_up and max(one.revision for one in (self.primary, *up)) < floor
        with self._lock:
            self._accept_loss(floor, is_lost=not fit and is_lost)
            if self.pinned in fit:
                return
            if fit:
                self._pin(choice(fit))  # noqa: S311 - to spread load, not to be secret
            elif self._is_primary_away and up:
                self._pin(max(up, key=lambda one: one.revision))
            else:
                self._pin(self.primary)

    def _accept_loss(self, floor: int, *, is_lost: bool) -> None:
        """Wait no more for what no server has, as after a failover to a replica that was behind.

        Not at the first look: a replica can show a commit a moment before the primary does.
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
                # Nobody foresaw it. To read from where it is read from now is better than to look no more.
                _logger.exception("the replicas could not be looked at")
            self._wake.wait(_REVIEW_SECONDS)
            # Where nothing answers, each request says so.
            sleep(_PAUSE_SECONDS)

    def _pin(self, server: Server) -> None:
        """Under the lock."""
        if server is not self.pinned:
            self.pinned = server
            self.epoch += 1

    def _raise_epoch(self) -> None:
        with self._lock:
            self.epoch += 1

    @contextmanager
    def read(self, least: RequestedRevision, *, is_long: bool) -> Iterator[tuple[Session, bool]]:
        """One snapshot of the first server that has what is needed; and is it the pinned one?

        Raises:
            AnotherEpoch: the primary is in another epoch.
            DatabaseUnavailable: no server that answers has it.
            RevisionNotReached: the primary has not.
        """
        failure = DatabaseUnavailable(
            f"no server that answers has revision {least.revision} yet; try again in a moment"
        )
        for server, needed in self._list_tries(least):
            epoch = self.epoch
            try:
                with ExitStack() as tried:
                    session = tried.enter_context(server.database.read(is_long=is_long))
                    is_fit = self._has_reached(server, session, needed)
                    held = tried.pop_all() if is_fit else None
            except DatabaseUnavailable as error:
                failure = error
                self.leave(server, is_gone=True)
                continue
            if held is not None:
                with held:
                    yield session, server is self.pinned and epoch == self.epoch
                return
        raise failure

    def _list_tries(self, least: RequestedRevision) -> Iterator[tuple[Server, RequestedRevision]]:
        """Servers in the order to ask them, each with the revision that it must have."""
        was_away = self._is_primary_away
        if not was_away:
            if self.pinned is not self.primary:
                needed = least._replace(revision=max(self.floor, least.revision))
                up = (server for server in self._list_standbys() if server.is_up)
                yield from ((server, needed) for server in up)
            yield self.primary, least
        # Better what is a little older, where that is all there is.
        yield from ((server, least) for server in self._list_standbys())
        if was_away:
            yield self.primary, least

    def _list_standbys(self) -> list[Server]:
        """The pinned one first, and last those that did not answer when they were looked at."""
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
    """One for each host; none where there is only the primary."""
    if settings.read_database_url is None:
        return
    url = parse_url(settings.read_database_url, "CLAIMSTONE_READ_DATABASE_URL")
    url = url.difference_update_query(_DECIDED_HERE)
    for host, port in list_hosts(url):
        named = url.set(host=None, port=None).difference_update_query(["host", "port"])
        place = {name: value for name, value in (("host", host), ("port", port)) if value}
        one = named.update_query_dict(place).render_as_string(hide_password=False)
        yield Database(settings.model_copy(update={"database_url": one}), limits_reads=True)


def read_version(session: Session) -> CatalogueRevision:
    """The state of the catalogue that a session sees."""
    return CatalogueRevision(*session.execute(select(Catalogue.epoch, Catalogue.revision)).one())


def require(version: CatalogueRevision, least: RequestedRevision) -> None:
    """Hold the state of the catalogue against what a client has seen.

    Raises:
        AnotherEpoch: it is of another epoch.
        RevisionNotReached: it is not as far as it must be.
    """
    if least.epoch not in (None, version.epoch):
        raise AnotherEpoch(
            f"`Claimstone-Revision` is of the epoch {least.epoch!r}, and the catalogue is in "
            f"{version.epoch!r}: it was restored or replaced. Read again what you hold of it"
        )
    if version.revision < least.revision:
        raise RevisionNotReached(
            f"the catalogue is at revision {version.revision}, not yet at {least.revision}: leave out "
            "`Claimstone-Revision`, or send one that an answer has had"
        )


class RequestReads:
    """What one request reads. `is_elsewhere` once it has read from another server than the pinned one."""

    def __init__(
        self, database: Database, servers: Servers | None, least: RequestedRevision | None
    ) -> None:
        """`least` is None for any revision."""
        self._database = database
        self._servers = servers if servers and servers.standbys else None
        self._least = least
        self.is_elsewhere = False

    @contextmanager
    def read(self, *, is_long: bool = False) -> Iterator[Session]:
        """As `Database.read`, of a revision that the client asks for at least.

        Raises:
            AnotherEpoch: the client names one of another epoch.
            RevisionNotReached: there is none such yet.
        """
        if self._servers is not None:
            least = self._least or RequestedRevision(None, 0)
            with self._servers.read(least, is_long=is_long) as (session, is_pinned):
                self.is_elsewhere = not is_pinned
                yield session
        else:
            with self._database.read(is_long=is_long) as session:
                self._require(session)
                yield session

    @contextmanager
    def sketch(self, *, is_long: bool = False) -> Iterator[Session]:
        """As `Database.sketch`. A replica takes no temporary tables, so that it is always the primary.

        Raises:
            AnotherEpoch: the client names one of another epoch.
            RevisionNotReached: there is no such revision yet.
        """
        self.is_elsewhere = self._servers is not None
        with self._database.sketch(is_long=is_long) as session:
            self._require(session)
            yield session

    def _require(self, session: Session) -> None:
        if self._least is not None:
            require(read_version(session), self._least)

    @contextmanager
    def admit_long_read(self) -> Iterator[None]:
        """As `Database.admit_long_read`."""
        with self._database.admit_long_read():
            yield
