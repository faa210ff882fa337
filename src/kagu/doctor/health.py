"""`/health/live`, `/health/ready` and `/metrics`, on an address of their own: for machines beside the site.

Nothing here is for people or the Internet: the address is the loopback's unless an operator says otherwise.
"""

import json
import logging
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import BoundedSemaphore
from typing import Any

from django.conf import settings
from django.db import connections
from prometheus_client.registry import Collector

from kagu.doctor.examination import examine
from kagu.doctor.findings import Asked, Level
from kagu.metrics.exposition import CONTENT_TYPE, exposition
from kagu.metrics.told import ToldMetrics
from kagu.site.serving_process import is_open

logger = logging.getLogger(__name__)

MOST_AT_ONCE = 8
LOOPBACK = "127.0.0.1"
# Once they are applied they stay applied, and asking again costs a tenth of a second.
ASKED_ONCE = "migrations"
# Told and not decisive: while no worker runs, people can still log in.
TOLD_ONLY = {"worker": "kagu.doctor.worker.worker"}

_well_once: set[str] = set()


class Probes(BaseHTTPRequestHandler):
    """Answers GET and HEAD of the two addresses."""

    server: "ProbesServer"
    # Seconds: whoever connects and says nothing keeps no other waiting for long.
    timeout = 5
    server_version, sys_version = "kagu", ""

    def do_GET(self) -> None:
        """200 or 503, with a JSON object; the numbers as Prometheus reads them."""
        if self.path == "/health/live":
            return self._answer(HTTPStatus.OK, {"live": True})
        if self.path == "/metrics":
            return self._send(HTTPStatus.OK, CONTENT_TYPE, exposition(*self.server.collectors))
        if self.path != "/health/ready":
            return self._answer(HTTPStatus.NOT_FOUND, {})
        told = readiness()
        status = HTTPStatus.OK if told["ready"] else HTTPStatus.SERVICE_UNAVAILABLE
        return self._answer(status, told)

    do_HEAD = do_GET

    def log_message(self, *said: object) -> None:
        """A line for each probe would hide the others."""

    def _answer(self, status: HTTPStatus, told: dict[str, object]) -> None:
        self._send(status, "application/json", json.dumps(told).encode())

    def _send(self, status: HTTPStatus, content_type: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


def readiness() -> dict[str, object]:
    """`ready` to take requests, and what was found of READY_CHECKS and of the worker, by subject."""
    checks = {name: check for name, check in settings.READY_CHECKS.items() if name not in _well_once}
    told: dict[str, object] = {"ready": is_open()}
    try:
        for subject, finding in examine({**checks, **TOLD_ONLY}, Asked()):
            is_well = finding.level is not Level.MEND
            told[subject] = "ok" if is_well else finding.words
            told["ready"] = told["ready"] and (is_well or subject in TOLD_ONLY)
            if is_well and subject == ASKED_ONCE:
                _well_once.add(subject)
    finally:
        connections.close_all()
    return told


class ProbesServer(ThreadingHTTPServer):
    """A scrape that waits for rows keeps no probe waiting; `collectors` tell what is counted when asked."""

    daemon_threads = True
    collectors: tuple[Collector, ...] = ()

    def __init__(self, address: tuple[str, int]) -> None:
        self._free = BoundedSemaphore(MOST_AT_ONCE)
        super().__init__(address, Probes)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Whoever comes when all are busy is not answered: threads are bounded."""
        if self._free.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._free.release()


def serve_health() -> ProbesServer | None:
    """Answer from a thread of this serving process, if HEALTH_ADDRESS says where."""
    return _serve(settings.HEALTH_ADDRESS, ToldMetrics())


def serve_worker_health() -> ProbesServer | None:
    """The same for a worker at WORKER_HEALTH_ADDRESS; what rows say, the serving processes tell already."""
    return _serve(settings.WORKER_HEALTH_ADDRESS)


def listens_at(address: str) -> tuple[str, int]:
    """Host and port of such an address; the loopback's where it is a port alone. Raises ValueError."""
    host, _, port = address.rpartition(":")
    return host.strip("[]") or LOOPBACK, int(port)


def _serve(address: str, *collectors: Collector) -> ProbesServer | None:
    if not address:
        return None
    try:
        server = ProbesServer(listens_at(address))
    except (OSError, ValueError, OverflowError) as error:
        # The site itself can serve: it is not stopped for its probes.
        logger.warning("/health is not served at %s: %s", address, error)
        return None
    server.collectors = collectors
    threading.Thread(target=server.serve_forever, name="health", daemon=True).start()
    return server
