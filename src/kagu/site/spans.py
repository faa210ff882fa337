"""A span for each request; imported only where OpenTelemetry is asked for: see `tracing`.

A span holds method, route, status and the request's id: no path, no query, nobody's address.
"""

import os
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter
from opentelemetry.trace import SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from kagu.site.request_id import HEADER, Environ, StartResponse, WsgiApplication
from kagu.site.tracing import ROUTE

EXPORTERS = {
    "otlp": "opentelemetry.exporter.otlp.proto.http.trace_exporter.OTLPSpanExporter",
    "console": "opentelemetry.sdk.trace.export.ConsoleSpanExporter",
}
SERVER_ERROR = 500


class SpanDoor:
    """The outermost WSGI application; `exporter` is what OTEL_TRACES_EXPORTER names unless given."""

    def __init__(self, application: WsgiApplication, exporter: SpanExporter | None = None) -> None:
        self.application = application
        name = os.environ.get("OTEL_SERVICE_NAME", f"kagu-{settings.SITE_COMMAND}")
        self.provider = TracerProvider(resource=Resource.create({"service.name": name}))
        # It holds a bounded number, sends from a thread of its own, and drops what is too much.
        self.provider.add_span_processor(BatchSpanProcessor(exporter or _exporter()))
        self.tracer = self.provider.get_tracer("kagu")

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        method = environ["REQUEST_METHOD"]
        attributes: dict[str, Any] = {"http.request.method": method}

        def start_seen(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            attributes["http.response.status_code"] = int(status[:3])
            attributes["kagu.request_id"] = dict(headers).get(HEADER, "-")
            return start_response(status, headers, *more)

        with self.tracer.start_as_current_span(
            method, _parent(environ), SpanKind.SERVER, record_exception=False, set_status_on_exception=False
        ) as span:
            answer = self.application(environ, start_seen)
            route = environ.get(ROUTE, "-")
            span.update_name(f"{method} {route}")
            span.set_attributes({**attributes, "http.route": route})
            if attributes.get("http.response.status_code", SERVER_ERROR) >= SERVER_ERROR:
                span.set_status(Status(StatusCode.ERROR))
            return answer


def _parent(environ: Environ) -> Any:
    """What the proxy in front says of its own span; strangers choose nothing."""
    if not settings.IS_BEHIND_PROXY:
        return None
    return TraceContextTextMapPropagator().extract({"traceparent": environ.get("HTTP_TRACEPARENT", "")})


def _exporter() -> SpanExporter:
    name = os.environ.get("OTEL_TRACES_EXPORTER", "otlp")
    made: SpanExporter = import_string(EXPORTERS.get(name, EXPORTERS["otlp"]))()
    return made
