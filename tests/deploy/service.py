"""A service of the accounts' site: it hears of its people by signed events, and keeps each one."""

import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler

import requests
from joserfc import jwt
from joserfc.jwk import KeySet

from tests.loopback import LoopbackServer, QuietHandler

HOST = "service.example.org"
EVENT = "https://schemas.openid.net/secevent/caep/event-type/credential-change"
ALGORITHMS = ["ES256", "RS256", "EdDSA"]


class Service(LoopbackServer):
    """Reached at HOST, port 80, where the site is told so (`outbound`)."""

    def __init__(self) -> None:
        self.tokens: list[str] = []
        super().__init__(_handler(self))

    @property
    def outbound(self) -> str:
        return f"{HOST}:80={self.address}"

    @property
    def registration(self) -> list[str]:
        """Arguments of `kagu connect client add`."""
        return [
            *("service", "--name", "Service", "--redirect-uri", f"http://{HOST}/callback"),
            *("--event-uri", f"http://{HOST}/events", "--event-type", "credential-change"),
        ]

    def changes(self, site: str) -> tuple[Counter[str], int]:
        """New passwords that it heard of, by person, each signature checked; and how many came again."""
        published = KeySet.import_key_set(requests.get(f"{site}/jwks", timeout=30).json())
        claims = [jwt.decode(token, published, algorithms=ALGORITHMS).claims for token in list(self.tokens)]
        ours = [each for each in claims if EVENT in each["events"]]
        once = {each["jti"]: each["sub_id"]["sub"] for each in ours}
        return Counter(once.values()), len(ours) - len(once)


def _handler(service: Service) -> type[BaseHTTPRequestHandler]:
    lock = threading.Lock()

    class Handler(QuietHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            with lock:
                service.tokens.append(body)
            self.send_response(202)
            self.send_header("Content-Length", "0")
            self.end_headers()

    return Handler
