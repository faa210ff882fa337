"""A span a request where OpenTelemetry is asked for; elsewhere nothing of it is even imported."""

import subprocess
import sys
from typing import Any

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from kagu.connect.config.wsgi import application
from kagu.connect.provider.doors.wsgi_door import FastDoor
from kagu.site.spans import SpanDoor
from kagu.site.tracing import ASKED_BY, traced
from tests.request_ids import ids_of

pytestmark = pytest.mark.django_db
ENDPOINT = "http://127.0.0.1:9/v1/traces"
WITHOUT = """
import sys
class Gone:
    def find_spec(self, name, *more):
        if name.split(".")[0] == "opentelemetry" and {gone}:
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Gone())
from kagu.site.tracing import traced
assert traced(print) is print
assert not [name for name in sys.modules if name.startswith("opentelemetry")]
"""


@pytest.fixture
def spans() -> InMemorySpanExporter:
    return InMemorySpanExporter()


def ask(spans: InMemorySpanExporter, path: str, **environ: Any) -> ReadableSpan:
    """The span of one request to the whole site."""
    door = SpanDoor(application, spans)
    ids_of(door, path, **environ)
    door.provider.force_flush()
    [span] = spans.get_finished_spans()
    return span


def test_a_span_names_method_route_status_and_request(spans: InMemorySpanExporter) -> None:
    span = ask(spans, "/contact/", HTTP_X_REQUEST_ID="a1b2c3d4-e5")
    assert span.name == "GET contact"
    assert span.attributes == {
        "http.request.method": "GET",
        "http.response.status_code": 200,
        "http.route": "contact",
        "kagu.request_id": "a1b2c3d4-e5",
    }
    assert span.resource.attributes["service.name"] == "kagu-connect"


def test_the_fast_path_has_its_span_too(spans: InMemorySpanExporter) -> None:
    assert isinstance(application, FastDoor)
    assert ask(spans, "/jwks").name == "GET provider:jwks"


def test_a_span_holds_no_path_no_query_and_no_address(spans: InMemorySpanExporter) -> None:
    query = "technicalID=short1&token=short2&to=zoe@exemple.nc"
    span = ask(
        spans, "/public/short3/", QUERY_STRING=query, REMOTE_ADDR="203.0.113.7", HTTP_COOKIE="a=short4"
    )
    for words in ("short", "zoe", "203.0.113", "/public"):
        assert words not in span.to_json()


def test_only_the_proxy_s_word_on_the_trace_is_believed(spans: InMemorySpanExporter, settings: Any) -> None:
    given = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    settings.IS_BEHIND_PROXY = False
    assert ask(spans, "/jwks", HTTP_TRACEPARENT=given).parent is None
    spans.clear()
    settings.IS_BEHIND_PROXY = True
    parent = ask(spans, "/jwks", HTTP_TRACEPARENT=given).parent
    assert parent
    assert f"{parent.trace_id:032x}" == "0af7651916cd43dd8448eb211c80319c"


def test_a_site_that_is_asked_for_traces_makes_them(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ASKED_BY:
        monkeypatch.delenv(name, raising=False)
    assert traced(application) is application
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", ENDPOINT)
    door = traced(application)
    assert isinstance(door, SpanDoor)
    door.provider.shutdown()
    monkeypatch.setenv("OTEL_TRACES_EXPORTER", "none")
    assert traced(application) is application


@pytest.mark.parametrize(
    ("gone", "environment"),
    [(False, {}), (True, {}), (True, {"OTEL_EXPORTER_OTLP_ENDPOINT": ENDPOINT})],
)
def test_nothing_is_imported_where_nobody_asks_or_the_sdk_is_not_there(
    gone: bool, environment: dict[str, str]
) -> None:
    command = [sys.executable, "-c", WITHOUT.format(gone=gone)]
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, env={"PYTHONPATH": "src", **environment}
    )
    assert done.returncode == 0, done.stderr
    assert ("is not installed" in done.stderr) is bool(environment)
