"""Requests to a proxy on this machine, under the names that its files use."""

import http.client
import socket
import ssl
from dataclasses import dataclass
from pathlib import Path

CONNECT = "comptes.example.org"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: str


def ask(
    port: int,
    path: str = "/",
    *,
    authority: Path | None = None,
    host: str = CONNECT,
    method: str = "GET",
    body: bytes | None = None,
    **headers: str,
) -> Answer:
    """One request; over TLS when `authority` says whom to believe. `X_Request_ID=…` is a header."""
    plain = socket.create_connection(("127.0.0.1", port), timeout=30)
    dialled = plain
    if authority:
        context = ssl.create_default_context(cafile=authority)
        dialled = context.wrap_socket(plain, server_hostname=host)
    asking = http.client.HTTPConnection(host, timeout=30)
    asking.sock = dialled
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        asking.request(method, path, body=body, headers={"Connection": "close", **named})
        answer = asking.getresponse()
        return Answer(answer.status, answer.headers, answer.read().decode())
    finally:
        asking.close()
