"""HTTP/1.1 as bytes: the requests the load generator sends and the answers it reads, at the least cost."""

import base64
from dataclasses import dataclass
from urllib.parse import quote_plus

FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer; `head` is its status line and header lines as they came."""

    status: int
    head: bytes
    body: bytes

    def header(self, name: bytes) -> bytes:
        """The first header of that lower-case name, empty when there is none."""
        lower = self.head.lower()
        start = lower.find(b"\r\n" + name + b":")
        if start < 0:
            return b""
        start += len(name) + 3
        end = self.head.find(b"\r\n", start)
        return self.head[start : end if end >= 0 else None].strip()


def get(host: str, path: str, *, headers: bytes = b"") -> bytes:
    return b"GET %b HTTP/1.1\r\nHost: %b\r\n%b\r\n" % (path.encode(), host.encode(), headers)


def post(host: str, path: str, form: bytes, *, headers: bytes = b"") -> bytes:
    return b"POST %b HTTP/1.1\r\nHost: %b\r\n%b%bContent-Length: %d\r\n\r\n%b" % (
        path.encode(),
        host.encode(),
        headers,
        FORM,
        len(form),
        form,
    )


def basic(client_id: str, client_secret: str) -> bytes:
    """The header of client_secret_basic (RFC 6749 §2.3.1)."""
    pair = f"{quote_plus(client_id)}:{quote_plus(client_secret)}"
    return b"Authorization: Basic %b\r\n" % base64.b64encode(pair.encode())


def read_answer(received: bytes) -> tuple[Answer, int] | None:
    """The first whole answer in what was received and its length, None while some of it is missing."""
    end = received.find(b"\r\n\r\n")
    if end < 0:
        return None
    head = received[:end]
    answer = Answer(int(head[9:12]), head, b"")
    length = answer.header(b"content-length")
    if not length and answer.header(b"transfer-encoding") == b"chunked":
        return _read_chunked(answer, received, end + 4)
    body_end = end + 4 + int(length or 0)
    if len(received) < body_end:
        return None
    return Answer(answer.status, head, received[end + 4 : body_end]), body_end


def _read_chunked(answer: Answer, received: bytes, at: int) -> tuple[Answer, int] | None:
    body = b""
    while (line_end := received.find(b"\r\n", at)) >= 0:
        size = int(received[at:line_end].split(b";")[0], 16)
        chunk_end = line_end + 2 + size
        if len(received) < chunk_end + 2:
            return None
        body += received[line_end + 2 : chunk_end]
        at = chunk_end + 2
        if size == 0:
            return Answer(answer.status, answer.head, body), at
    return None
