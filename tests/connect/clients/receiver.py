"""A service on loopback that receives logout tokens and events, and answers what a test wants."""

from typing import Any
from urllib.parse import parse_qs

from joserfc import jwt
from joserfc.jwk import KeySet

from kagu.connect.signing import keys
from tests.loopback import LoopbackServer, QuietHandler


class Receiver(LoopbackServer):
    """`received` holds (path, content type, token) in the order of arrival."""

    def __init__(self) -> None:
        self.received: list[tuple[str, str, str]] = []
        self.status = 200
        self.body = b""
        super().__init__(_handler(self))

    @property
    def tokens(self) -> list[jwt.Token]:
        """What was received, each signature checked with the keys that the provider publishes."""
        jwks: Any = keys.public_jwks()
        published = KeySet.import_key_set(jwks)
        algorithms = ["ES256", "RS256", "EdDSA"]
        return [jwt.decode(token, published, algorithms=algorithms) for _, _, token in self.received]


def _handler(receiver: Receiver) -> type[QuietHandler]:
    class Handler(QuietHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = parse_qs(body)
            token = form["logout_token"][0] if "logout_token" in form else body
            receiver.received.append((self.path, self.headers["Content-Type"], token))
            self.send_response(receiver.status)
            self.send_header("Content-Length", str(len(receiver.body)))
            self.end_headers()
            self.wfile.write(receiver.body)

    return Handler
