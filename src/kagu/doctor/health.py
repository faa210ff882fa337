"""`/health/live` and `/health/ready`, on an address of their own: for whoever starts and stops processes.

Nothing here is for people or the Internet: the address is the loopback's unless an operator says otherwise.
"""

import json
import logging
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, HTTPServer

from django.conf import settings
from django.db import connections

from kagu.doctor.examination import examine
from kagu.doctor.findings import Asked, Level
from kagu.site.serving_process import is_open

logger = logging.getLogger(__name__)

LOOPBACK = "127.0.0.1"
# Once they are applied they stay applied, and asking again costs a tenth of a second.
ASKED_ONCE = "migrations"
# Told and not decisive: while no worker runs, people can still log in.
TOLD_ONLY = {"worker": "kagu.doctor.worker.worker"}

_well_once: set[str] = set()


class Probes(BaseHTTPRequestHandler):
    """Answers GET and HEAD of the two addresses."""

    # Seconds: whoever connects and says nothing keeps no other waiting for long.
    timeout = 5
    server_version, sys_version = "kagu", ""

    def do_GET(self) -> None:
        """200 or 503, with a JSON object."""
        if self.path == "/health/live":
            return self._answer(HTTPStatus.OK, {"live": True})
        if self.path != "/health/ready":
            return self._answer(HTTPStatus.NOT_FOUND, {})
        told = readiness()
        status = HTTPStatus.OK if told["ready"] else HTTPStatus.SERVICE_UNAVAILABLE
        return self._answer(status, told)

    do_HEAD = do_GET

    def log_message(self, *said: object) -> None:
        """A line for each probe would hide the others."""

    def _answer(self, status: HTTPStatus, told: dict[str, object]) -> None:
        body = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
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


def serve_health() -> HTTPServer | None:
    """Answer from a thread of this process, if HEALTH_ADDRESS says where."""
    if not settings.HEALTH_ADDRESS:
        return None
    host, _, port = settings.HEALTH_ADDRESS.rpartition(":")
    try:
        server = HTTPServer((host.strip("[]") or LOOPBACK, int(port)), Probes)
    except (OSError, ValueError, OverflowError) as error:
        # The site itself can serve: it is not stopped for its probes.
        logger.warning("/health is not served at %s: %s", settings.HEALTH_ADDRESS, error)
        return None
    threading.Thread(target=server.serve_forever, name="health", daemon=True).start()
    return server
