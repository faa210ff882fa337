"""Spans for OpenTelemetry, where an operator installed its SDK and says where to send them."""

import importlib.util
import logging
import os

from django.utils.module_loading import import_string

from kagu.site.request_id import WsgiApplication

logger = logging.getLogger(__name__)

# OpenTelemetry's own variables; any of them asks for traces.
ASKED_BY = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_TRACES_EXPORTER")
# Where doors write the route for the span: a name of the URL map.
ROUTE = "kagu.route"


def traced(application: WsgiApplication) -> WsgiApplication:
    """The application, each request of it a span; untouched, and nothing imported, where nobody asks."""
    if not any(os.environ.get(name) for name in ASKED_BY) or os.environ.get("OTEL_TRACES_EXPORTER") == "none":
        return application
    if not _is_installed():
        logger.warning("traces are asked for, and OpenTelemetry's SDK is not installed: kagu[telemetry]")
        return application
    door: WsgiApplication = import_string("kagu.site.spans.SpanDoor")(application)
    return door


def _is_installed() -> bool:
    try:
        return importlib.util.find_spec("opentelemetry.sdk.trace") is not None
    except ModuleNotFoundError:
        return False
