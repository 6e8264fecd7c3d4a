"""The open connections of a server process: how many there may be, and which one is closed for another.

A process can open only so many files. Without a limit, clients that request nothing could hold all of
them, and the system would refuse everybody else without a line in the log. So a connection that waits
for its client is closed when another connection needs room, first of the client that has the most.
"""

import logging
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from enum import IntEnum
from time import monotonic
from typing import Protocol

from app.domain.access.client_network import TrustedProxies, name_network
from app.settings import Settings

_logger = logging.getLogger(__name__)
PROBE_PATHS = frozenset({"/livez", "/readyz", "/metrics"})
# Connections beyond the limit, which may only request `PROBE_PATHS`: monitoring must not be refused.
_MAX_PROBES = 16
# Files for other purposes: libraries, logs, temporary files, pipes, and the database, where SQLite
# needs three for each connection.
_OTHER_FILES = 64
_FILES_PER_DATABASE_CONNECTION = 3
_MIN_CONNECTIONS = 16
_BYTES_BETWEEN_CHECKS = 2**20
_SECONDS_BETWEEN_REPORTS = 60.0
# The network of all trusted proxies together. Their connections are those of many clients.
_PROXIES = "trusted proxies"


class Stage(IntEnum):
    """What a connection is doing, in the order in which connections are closed to make room."""

    ENDING = 0
    IDLE = 1
    SENDS_HEAD = 2
    SENDS_BODY = 3
    READS_SLOWLY = 4
    IS_ANSWERED = 5


class Connection(Protocol):
    """A connection of a client, as its limits see it.

    `waits_since` is when the server began to wait for the client, in seconds of the event loop's clock.
    """

    waits_since: float

    def find_stage(self) -> Stage:
        """Return what the connection is doing."""

    def measure_unfinished(self) -> int:
        """Return how many bytes are in memory of a request body that has not arrived completely."""

    def name_sender(self) -> str:
        """Return the network of the client that sends the current request, even through a proxy."""

    def give_way(self) -> None:
        """Close the connection at once."""

    def refuse_body(self) -> None:
        """Refuse the request whose body arrives, and discard the body."""


class OpenConnections:
    """The open connections of a server process, with limits in total and for each client."""

    def __init__(self, settings: Settings) -> None:
        self._max = _limit_connections(settings)
        # One client alone cannot have all of them.
        self._max_per_network = min(settings.max_connections_per_address, self._max // 2)
        largest = max(settings.max_import_bytes, settings.max_body_bytes)
        self._max_unfinished = max(settings.max_unfinished_bytes, largest)
        self._max_unfinished_per_network = max(self._max_unfinished // 2, largest)
        self._proxies = TrustedProxies(settings.trusted_proxies)
        self._networks: dict[Connection, str] = {}
        self._by_network: dict[str, dict[Connection, None]] = {}
        self._probes: dict[Connection, None] = {}
        self._bytes_since_check = 0
        self._reports = _Reports()

    def add(self, connection: Connection, host: str) -> bool:
        """Add a new connection from the address `host`; close another one if there are too many.

        Return False if there is no room, because all others are being answered. The connection may then
        request only `PROBE_PATHS`, and is closed after one response.
        """
        network = _PROXIES if host in self._proxies else name_network(host)
        own = self._by_network.get(network, {})
        has_room = True
        if len(own) >= self._max_per_network and network is not _PROXIES:
            has_room = self._close_one(own)
        if has_room and len(self._networks) >= self._max:
            has_room = any(self._close_one(members) for members in self._list_by_size())
        if has_room:
            self._networks[connection] = network
            self._by_network.setdefault(network, {})[connection] = None
            return True
        self._reports.add("had no room and may only request " + ", ".join(sorted(PROBE_PATHS)))
        if len(self._probes) >= _MAX_PROBES and not self._close_one(self._probes):
            connection.give_way()
        self._probes[connection] = None
        return False

    def remove(self, connection: Connection) -> None:
        """Remove a connection that is closed; nothing happens if it was removed before."""
        self._probes.pop(connection, None)
        network = self._networks.pop(connection, None)
        if network is not None:
            members = self._by_network[network]
            del members[connection]
            if not members:
                del self._by_network[network]

    def count_body(self, byte_count: int) -> None:
        """Count bytes of a request body that have arrived, and refuse unfinished bodies if they are too many.

        The limits are checked each time that `_BYTES_BETWEEN_CHECKS` have arrived.
        """
        self._bytes_since_check += byte_count
        if self._bytes_since_check >= _BYTES_BETWEEN_CHECKS:
            self._bytes_since_check = 0
            self._limit_bodies()

    def _list_by_size(self) -> list[dict[Connection, None]]:
        """List the connections of each network, the largest number first and those of proxies last."""
        networks = sorted(
            self._by_network, key=lambda name: (name is _PROXIES, -len(self._by_network[name]))
        )
        return [self._by_network[name] for name in networks]

    def _close_one(self, members: Iterable[Connection]) -> bool:
        """Close the connection that does least and has waited longest; return False if all are answered."""
        chosen = min(members, key=lambda member: (member.find_stage(), member.waits_since))
        if chosen.find_stage() is Stage.IS_ANSWERED:
            return False
        self.remove(chosen)
        chosen.give_way()
        self._reports.add("were closed to make room")
        return True

    def _limit_bodies(self) -> None:
        """Refuse bodies of the client that has sent most, the one that has paused longest first."""
        senders: dict[str, list[Connection]] = defaultdict(list)
        held: Counter[str] = Counter()
        for connection in (*self._networks, *self._probes):
            if size := connection.measure_unfinished():
                sender = connection.name_sender()
                senders[sender].append(connection)
                held[sender] += size
        while held:
            [(largest, size)] = held.most_common(1)
            if held.total() <= self._max_unfinished and size <= self._max_unfinished_per_network:
                return
            chosen = min(senders[largest], key=lambda connection: connection.waits_since)
            senders[largest].remove(chosen)
            held[largest] -= chosen.measure_unfinished()
            chosen.refuse_body()
            self._reports.add("were refused, because unfinished bodies took too much memory")


class _Reports:
    """Log lines about connections that were closed or refused: one a minute at most."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._next_report = -_SECONDS_BETWEEN_REPORTS

    def add(self, event: str) -> None:
        self._counts[event] += 1
        now = monotonic()
        if now >= self._next_report:
            self._next_report = now + _SECONDS_BETWEEN_REPORTS
            for name, count in self._counts.items():
                _logger.warning("connections that %s: %d", name, count)
            self._counts.clear()


def _limit_connections(settings: Settings) -> int:
    """Return how many connections a process may have, by its setting and by the files it may open."""
    if sys.platform == "win32":
        return settings.max_connections
    from resource import RLIM_INFINITY, RLIMIT_NOFILE, getrlimit  # noqa: PLC0415 - Unix only

    files, _ = getrlimit(RLIMIT_NOFILE)
    if files == RLIM_INFINITY:
        return settings.max_connections
    database_connections = settings.pool_size + settings.pool_size // 2
    others = _OTHER_FILES + _FILES_PER_DATABASE_CONNECTION * database_connections + _MAX_PROBES
    return max(_MIN_CONNECTIONS, min(settings.max_connections, files - others))
