"""A server of a test's own, on loopback, in threads of its own."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext


class QuietHandler(BaseHTTPRequestHandler):
    """The tests' output is for failures."""

    def log_message(self, *arguments: object) -> None:
        """Nothing."""


class LoopbackServer:
    """Answers at `address`, host and port, until it is stopped."""

    def __init__(self, handler: type[BaseHTTPRequestHandler], tls: SSLContext | None = None) -> None:
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        if tls:
            self.server.socket = tls.wrap_socket(self.server.socket, server_side=True)
        self.address = f"127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
