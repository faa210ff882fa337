"""What stands behind a proxy under test: it tells in its answer what it was asked."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Told(BaseHTTPRequestHandler):
    """Answers with the request's headers and the length of its body, in JSON."""

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        self.server.seen.append(self.path)  # type: ignore[attr-defined]
        told = {"path": self.path, "headers": dict(self.headers), "length": len(self.rfile.read(length))}
        body = json.dumps(told).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, *said: Any) -> None:
        """Say nothing."""


class Upstream:
    """A server on a port of this machine; `seen` has the path of each request that reached it."""

    def __init__(self) -> None:
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Told)
        self.server.daemon_threads = True
        self.seen: list[str] = []
        self.server.seen = self.seen  # type: ignore[attr-defined]
        self.port: int = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
