"""Another party's web server: it publishes keys, and answers when the test lets it."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PATIENCE = 30


class KeyServer:
    """Answers every path with `status` and `said`; `asked` is what it was asked."""

    def __init__(self) -> None:
        self.status = 200
        self.said: Any = {"keys": [{"kty": "EC", "kid": "first"}]}
        self.asked: list[str] = []
        self.has_been_asked = threading.Semaphore(0)
        self.may_answer = threading.Event()
        self.may_answer.set()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.address = f"127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def publish(self, *kids: str) -> None:
        self.said = {"keys": [{"kty": "EC", "kid": kid} for kid in kids]}

    def wait_until_asked(self) -> None:
        assert self.has_been_asked.acquire(timeout=PATIENCE)

    def stop(self) -> None:
        self.may_answer.set()
        self.server.shutdown()
        self.server.server_close()


def _handler(keys: KeyServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            keys.asked.append(self.path)
            keys.has_been_asked.release()
            keys.may_answer.wait(timeout=PATIENCE)
            body = json.dumps(keys.said).encode()
            self.send_response(keys.status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            """Quiet."""

    return Handler
