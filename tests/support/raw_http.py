"""Raw requests over a socket, which no client library would send, and measures of a process."""

import os
import re
import socket
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

TIMEOUT_SECONDS = 20.0
_PEAK = re.compile(r"^VmHWM:\s+(\d+) kB", re.MULTILINE)


@dataclass(frozen=True)
class Reply:
    """A reply. `status` is None where the server closed without one; `sent_bytes` are of the request."""

    status: int | None
    text: str
    seconds: float
    sent_bytes: int


def connect(address: str) -> socket.socket:
    url = urlsplit(address)
    return socket.create_connection((url.hostname or "", url.port or 0), timeout=TIMEOUT_SECONDS)


def exchange(address: str, pieces: Iterable[bytes]) -> Reply:
    """Send the pieces in turn, until the server accepts no more, and read until it closes."""
    begun = time.monotonic()
    sent = 0
    with connect(address) as connection:
        try:
            for piece in pieces:
                connection.sendall(piece)
                sent += len(piece)
        except (BrokenPipeError, ConnectionResetError):
            pass
        received = read_all(connection)
    return Reply(*read_reply(received), time.monotonic() - begun, sent)


def read_all(connection: socket.socket) -> bytes:
    """Read until the server closes; return what came before a reset too."""
    received = b""
    try:
        while piece := connection.recv(1 << 16):
            received += piece
    except ConnectionResetError:
        pass
    return received


def read_reply(received: bytes) -> tuple[int | None, str]:
    return (int(received.split(b" ", 2)[1]) if received else None), received.decode()


def write_head(method: str, path: str, *headers: str) -> bytes:
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: test", *headers, "", ""]).encode()


def forget_peak(process_id: int) -> int:
    """Reset the peak memory of the process; return the current memory in bytes."""
    Path(f"/proc/{process_id}/clear_refs").write_text("5", encoding="ascii")
    return read_peak(process_id)


def read_peak(process_id: int) -> int:
    [kilobytes] = _PEAK.findall(Path(f"/proc/{process_id}/status").read_text(encoding="ascii"))
    return int(kilobytes) * 1024


def read_cpu_seconds(process_id: int) -> float:
    """Read the CPU time of the process so far, in seconds, from proc(5)."""
    written = Path(f"/proc/{process_id}/stat").read_text(encoding="ascii")
    user, system = written.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
