"""Spans for an OpenTelemetry collector, if one is configured; needs `claimstone[tracing]`.

FastAPI makes the spans of its routes. Reads of the fast path (`server/fast_path.py`) do not reach
FastAPI, so their spans are made here.
"""

import os
from importlib import import_module
from importlib.metadata import version
from time import time_ns
from typing import Any

from fastapi.telemetry import TelemetryConfig
from opentelemetry.propagate import extract
from opentelemetry.trace import Span, SpanKind
from starlette.datastructures import Headers
from starlette.types import Scope

from app.errors import ConfigurationError
from app.settings import Settings

_VARIABLES = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
_OFF: TelemetryConfig = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}


class Tracing:
    """Sender of spans (records of requests and their durations) to a collector.

    Spans are sent by a background thread; `close` sends the spans that are left.
    """

    def __init__(self, provider: Any) -> None:  # noqa: ANN401 - its class needs the extra
        self.provider = provider
        self._tracer = provider.get_tracer("claimstone", version("claimstone"))

    def trace_fast_read(self, scope: Scope, route: str, status: int, nanoseconds: int) -> None:
        """Send the span of a read of the fast path that has just ended and took `nanoseconds`."""
        ended = time_ns()
        span: Span = self._tracer.start_span(
            f"{scope['method']} {route}",
            context=extract(dict(Headers(scope=scope))),
            kind=SpanKind.SERVER,
            attributes={
                "http.request.method": scope["method"],
                "http.route": route,
                "http.response.status_code": status,
                "url.path": scope["path"],
                "url.scheme": scope["scheme"],
            },
            start_time=ended - nanoseconds,
        )
        span.end(ended)

    def close(self) -> None:
        self.provider.shutdown()


def read_telemetry(tracing: Tracing | None) -> TelemetryConfig:
    """Return the `telemetry` argument of `FastAPI`.

    If `tracing` is None, all telemetry is off, even if environment variables turn it on.
    """
    if tracing is None:
        return _OFF
    return {**_OFF, "tracing": True, "tracer_provider": tracing.provider}


def is_traced(settings: Settings) -> bool:
    """Return whether a collector of spans is configured, by a setting or a variable of OpenTelemetry."""
    if os.environ.get("OTEL_SDK_DISABLED", "").lower() == "true":
        return False
    return settings.otlp_endpoint is not None or any(os.environ.get(name) for name in _VARIABLES)


def check_tracing(settings: Settings) -> None:
    """Raise ConfigurationError if spans are to be sent, but `claimstone[tracing]` is not installed."""
    if not is_traced(settings):
        return
    try:
        # The SDK comes with the extra.
        import_module("app.telemetry.otlp_exporter")
    except ImportError as error:
        raise ConfigurationError(
            "CLAIMSTONE_OTLP_ENDPOINT or OTEL_EXPORTER_OTLP_ENDPOINT is set, but the packages that send "
            "spans are not installed: pip install 'claimstone[tracing]'"
        ) from error


def open_tracing(settings: Settings) -> Tracing | None:
    """Open the sender of spans; None if no collector is configured.

    Raises:
        ConfigurationError: a collector is named, but `claimstone[tracing]` is not installed.
    """
    check_tracing(settings)
    if not is_traced(settings):
        return None
    return Tracing(
        import_module("app.telemetry.otlp_exporter").make_provider(settings.otlp_endpoint)
    )
