"""Export of spans with the OpenTelemetry SDK (`claimstone[tracing]`); imported only if tracing is on."""

import os
from importlib.metadata import version

from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import Span, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

from app.telemetry.logs import CURRENT_REQUEST

_QUERY = "url.query"
_HIDDEN = "hidden"


def make_provider(endpoint: str | None) -> TracerProvider:
    """Make a provider that sends spans to the collector at the URL `endpoint`.

    If `endpoint` is None, OpenTelemetry's environment variables name the collector.
    """
    name = os.environ.get("OTEL_SERVICE_NAME") or "claimstone"
    resource = Resource.create({"service.name": name, "service.version": version("claimstone")})
    provider = TracerProvider(resource=resource, shutdown_on_exit=False)
    provider.add_span_processor(_RedactingProcessor())
    url = f"{endpoint.rstrip('/')}/v1/traces" if endpoint else None
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(url)))
    return provider


class _RedactingProcessor(SpanProcessor):
    """A span processor that hides the query of a URL, because the query may contain secrets.

    It also puts the trace id of a span into the log lines of its request.
    """

    def on_start(self, span: Span, parent_context: Context | None = None) -> None:  # noqa: ARG002 - as the SDK calls it
        if span.attributes and _QUERY in span.attributes:
            span.set_attribute(_QUERY, _HIDDEN)
        if (request := CURRENT_REQUEST.get()) is not None:
            request.trace_id = f"{span.get_span_context().trace_id:032x}"
