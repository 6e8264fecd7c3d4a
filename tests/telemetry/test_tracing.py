"""Spans, as a collector of OpenTelemetry receives them."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from fastapi.testclient import TestClient
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from app.errors import ConfigurationError
from app.main import create_app
from app.settings import Settings
from app.telemetry.tracing import check_tracing

pytestmark = pytest.mark.engines("sqlite")

TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736"
CLAIM = "/v1/claims/fiber-length-per-preform"
TRACE = {"traceparent": f"00-{TRACE_ID}-00f067aa0ba902b7-01"}
VARIABLE = "OTEL_EXPORTER_OTLP_ENDPOINT"


class _Handler(BaseHTTPRequestHandler):
    received: list[tuple[str, bytes]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.received.append((self.path, body))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_arguments: object) -> None: ...


@contextmanager
def collect() -> Iterator[tuple[str, list[tuple[str, bytes]]]]:
    """Yield the address of a collector, and the spans that it receives."""
    received: list[tuple[str, bytes]] = []
    handler = type("Handler", (_Handler,), {"received": received})
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", received
        server.shutdown()


def read_spans(received: list[tuple[str, bytes]]) -> list[dict[str, Any]]:
    spans = []
    for path, body in received:
        assert path == "/v1/traces"
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            described = {
                attribute.key: attribute.value.string_value
                for attribute in resource.resource.attributes
            }
            assert described["service.name"] == "claimstone"
            for scope in resource.scope_spans:
                for span in scope.spans:
                    attributes = {a.key: a.value.string_value for a in span.attributes}
                    spans.append(
                        {"name": span.name, "trace": span.trace_id.hex(), "attributes": attributes}
                    )
    return spans


@pytest.mark.slow
@pytest.mark.engines("sqlite", "postgresql")
@pytest.mark.parametrize("is_by_variable", [True, False])
def test_requests_are_spans_without_their_queries(
    seeded_settings: Settings, monkeypatch: pytest.MonkeyPatch, *, is_by_variable: bool
) -> None:
    with collect() as (address, received):
        settings = seeded_settings
        if is_by_variable:
            monkeypatch.setenv(VARIABLE, address)
        else:
            settings = settings.model_copy(update={"otlp_endpoint": address})
        with TestClient(create_app(settings)) as client:
            client.get(CLAIM, headers=TRACE)
            client.get("/v1/search?q=query-secret", headers=TRACE)
            client.get("/v1/claims?api_key=query-secret")
            client.get("/nothing?q=query-secret", headers={"Authorization": "Bearer wrong-secret"})
        spans = read_spans(received)
    assert not [body for _, body in received if b"secret" in body]
    named = {span["name"]: span for span in spans}
    assert sorted(named) == ["GET", "GET /v1/claims", "GET /v1/claims/{id}", "GET /v1/search"]
    assert named["GET /v1/claims/{id}"]["trace"] == named["GET /v1/search"]["trace"] == TRACE_ID
    assert named["GET /v1/claims/{id}"]["attributes"]["http.route"] == "/v1/claims/{id}"
    assert named["GET /v1/claims"]["trace"] != TRACE_ID


def test_collector_without_the_extra_is_refused_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # An import of a package that is not installed fails like this.
    monkeypatch.setitem(sys.modules, "app.telemetry.otlp_exporter", None)
    check_tracing(Settings())
    for settings in (Settings(otlp_endpoint="http://127.0.0.1:4318"), None):
        if settings is None:
            monkeypatch.setenv(VARIABLE, "http://127.0.0.1:4318")
        with pytest.raises(ConfigurationError, match=r"pip install 'claimstone\[tracing\]'"):
            check_tracing(settings or Settings())
    monkeypatch.setenv("OTEL_SDK_DISABLED", "true")
    check_tracing(Settings())
