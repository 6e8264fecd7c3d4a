"""Requests as bytes on a socket, for what no client library would send, and what a process takes."""

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
    """`status` is None where the server closed without a word. `sent_bytes` are those of the request."""

    status: int | None
    text: str
    seconds: float
    sent_bytes: int


def connect(address: str) -> socket.socket:
    url = urlsplit(address)
    return socket.create_connection((url.hostname or "", url.port or 0), timeout=TIMEOUT_SECONDS)


def exchange(address: str, pieces: Iterable[bytes]) -> Reply:
    """Send one piece after the other, until the server takes no more, and read until it closes."""
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
    """Until the server closes; what came before a reset is there all the same."""
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
    """The memory that the process has had most since is counted from now on; give that of now in bytes."""
    Path(f"/proc/{process_id}/clear_refs").write_text("5", encoding="ascii")
    return read_peak(process_id)


def read_peak(process_id: int) -> int:
    [kilobytes] = _PEAK.findall(Path(f"/proc/{process_id}/status").read_text(encoding="ascii"))
    return int(kilobytes) * 1024


def read_cpu_seconds(process_id: int) -> float:
    """What the process has taken of the processor so far, as proc(5) tells it."""
    written = Path(f"/proc/{process_id}/stat").read_text(encoding="ascii")
    user, system = written.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
