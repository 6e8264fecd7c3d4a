"""Spans for a collector of OpenTelemetry, where one is named; needs `claimstone[tracing]`.

FastAPI makes the spans of what it answers. Those of hot reads are made here.
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
    """Sends spans from a thread of its own; `close` sends the last ones."""

    def __init__(self, provider: Any) -> None:  # noqa: ANN401 - its class is there with the extra only
        self._provider = provider
        self._tracer = provider.get_tracer("claimstone", version("claimstone"))

    @property
    def telemetry(self) -> TelemetryConfig:
        """The argument of `FastAPI`."""
        return {**_OFF, "tracing": True, "tracer_provider": self._provider}

    def trace_fast_read(self, scope: Scope, route: str, status: int, nanoseconds: int) -> None:
        """It took so long until now."""
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
        self._provider.shutdown()


def read_telemetry(tracing: Tracing | None) -> TelemetryConfig:
    """What FastAPI is to tell; nothing where spans go nowhere, whatever the environment says."""
    return _OFF if tracing is None else tracing.telemetry


def is_traced(settings: Settings) -> bool:
    if os.environ.get("OTEL_SDK_DISABLED", "").lower() == "true":
        return False
    return settings.otlp_endpoint is not None or any(os.environ.get(one) for one in _VARIABLES)


def check_tracing(settings: Settings) -> None:
    """Raise ConfigurationError if a collector is named, but the extra is not installed."""
    if not is_traced(settings):
        return
    try:
        # The SDK is there with the extra only.
        import_module("app.telemetry.otlp_exporter")
    except ImportError as error:
        raise ConfigurationError(
            "spans are to be sent (CLAIMSTONE_OTLP_ENDPOINT or OTEL_EXPORTER_OTLP_ENDPOINT is set), but what "
            "sends them is not installed: pip install 'claimstone[tracing]'"
        ) from error


def open_tracing(settings: Settings) -> Tracing | None:
    """None where no collector is named.

    Raises:
        ConfigurationError: a collector is named, but the extra is not installed.
    """
    check_tracing(settings)
    if not is_traced(settings):
        return None
    return Tracing(
        import_module("app.telemetry.otlp_exporter").make_provider(settings.otlp_endpoint)
    )
