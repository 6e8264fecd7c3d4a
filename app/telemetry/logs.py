"""Logs of the server and its libraries: one JSON object per line on standard error.

All code logs by `logging` of the standard library; structlog renders the records. Secrets (keys,
passwords, values of a URL's query) are replaced here in every line, also in lines of libraries.
"""

import logging
import re
import sys
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from app.settings import LogFormat

# The fields that a record may have besides its message, by `extra=`.
FIELDS = ("method", "route", "status", "duration_ms", "problem", "detail")
# The fields of a line that may contain text from outside. All others are ours.
_TEXTS = ("event", "exception", "detail")
_HIDDEN = "[hidden]"
# Shorter values are no secrets, and hiding them would make tracebacks unreadable.
_MIN_SECRET_LENGTH = 6
_PATTERNS = (
    # A key of Claimstone. Its prefix is public and identifies the key.
    (re.compile(r"(cs_[a-z2-9]{10}_)[A-Za-z0-9_-]{43}"), rf"\1{_HIDDEN}"),
    # A JSON Web Token (RFC 7519).
    (re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]*"), _HIDDEN),
    # The password of a URL, or of a connection string of PostgreSQL.
    (re.compile(r"(://[^\s/:@]*:)[^\s@]+(@)"), rf"\1{_HIDDEN}\2"),
    (re.compile(r"(\bpassword=)[^\s&]+"), rf"\1{_HIDDEN}"),
)


@dataclass(slots=True)
class LoggedRequest:
    """The request that is being answered, which is named in the lines that are logged for it.

    `trace_id` is from the header `traceparent` (W3C Trace Context) or from the span that this server
    made. `problem` is the code of the problem (RFC 9457) in the response, and `detail` is the detail of
    this problem if the server is at fault. `list_secrets` returns the texts to hide; it is called only
    when a line is written.
    """

    request_id: str
    trace_id: str | None
    list_secrets: Callable[[], Iterable[str]]
    problem: str | None = None
    detail: str | None = None


# Threads that work for a request see the same value.
CURRENT_REQUEST: ContextVar[LoggedRequest | None] = ContextVar("current_request", default=None)


def configure_logs(level: str, log_format: LogFormat) -> None:
    """Send all logs of this process to standard error, in the format `log_format`.

    `level` is for Claimstone and uvicorn; all other libraries log warnings and errors only.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(make_formatter(log_format))
    logging.captureWarnings(capture=True)
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in ("app", "uvicorn"):
        logging.getLogger(name).setLevel(level.upper())


def make_formatter(log_format: LogFormat) -> logging.Formatter:
    """Make a formatter of log lines that hides secrets.

    It also leaves the local variables out of tracebacks, because they may hold secrets.
    """
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.ExtraAdder(allow=FIELDS),
        _add_request,
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.format_exc_info,
        _hide_secrets,
    ]
    return structlog.stdlib.ProcessorFormatter(processors=[*shared, _make_renderer(log_format)])


def _make_renderer(log_format: LogFormat) -> Processor:
    if log_format == "json":
        return structlog.processors.JSONRenderer()
    return structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
    )


def _add_request(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    if (request := CURRENT_REQUEST.get()) is not None:
        event["request_id"] = request.request_id
        if request.trace_id is not None:
            event["trace_id"] = request.trace_id
    return event


def _hide_secrets(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    request = CURRENT_REQUEST.get()
    candidates = request.list_secrets() if request else ()
    long_enough = [secret for secret in candidates if len(secret) >= _MIN_SECRET_LENGTH]
    # The longest first: a secret may be a part of another one.
    secrets = sorted(long_enough, key=len, reverse=True)
    for name in _TEXTS:
        if name in event:
            event[name] = _hide(event[name], secrets)
    return event


def _hide(value: object, secrets: Iterable[str]) -> object:
    if not isinstance(value, str):
        return value
    for secret in secrets:
        value = value.replace(secret, _HIDDEN)
    for pattern, replacement in _PATTERNS:
        value = pattern.sub(replacement, value)
    return value
