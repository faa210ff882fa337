"""Callers that say what they like, and no more: sockets, without a library that would mend what they send."""

import json
import re
import socket
from typing import Any

PATIENCE = 30
HEAD_END = b"\r\n\r\n"


class Caller:
    """Connections to one port; all of them are closed by `leave`."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.held: list[socket.socket] = []

    def say(self, words: bytes, times: int = 1) -> list[socket.socket]:
        """So many connections that have said this, and wait."""
        said = []
        for _ in range(times):
            one = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
            one.sendall(words)
            said.append(one)
        self.held += said
        return said

    def ask(self, words: bytes) -> "Answer":
        """What comes back, until the server has no more to say."""
        return hear(self.say(words)[0])

    def post(self, body: bytes, *lines: str, path: str = "/") -> "Answer":
        """A form of that path, with these header lines."""
        head = [f"POST {path} HTTP/1.1", "Host: a", *lines]
        return self.ask("\r\n".join(head).encode() + HEAD_END + body)

    def leave(self) -> None:
        """Without a word."""
        for one in self.held:
            one.close()


class Answer:
    """One answer, and whether the server hung up behind it."""

    def __init__(self, received: bytes, is_over: bool) -> None:
        head, _, body = received.partition(HEAD_END)
        length = re.search(rb"(?i)content-length: *(\d+)", head)
        self.body = body[: int(length[1])] if length else body
        self.status = int(head.split(b" ", 2)[1]) if head else 0
        self.head = head.decode("latin-1").lower()
        self.is_over = is_over

    def told(self) -> dict[str, Any]:
        """What the small application was asked."""
        facts: dict[str, Any] = json.loads(self.body)
        return facts


def hear(one: socket.socket) -> Answer:
    """Everything until its end, or until one whole answer is here."""
    received = b""
    try:
        while not _is_whole(received):
            piece = one.recv(65536)
            if not piece:
                return Answer(received, True)
            received += piece
        return Answer(received, "connection: close" in received.decode("latin-1").lower())
    except ConnectionResetError:
        return Answer(received, True)


def _is_whole(received: bytes) -> bool:
    head, end, body = received.partition(HEAD_END)
    if not end or head.startswith(b"HTTP/1.1 100"):
        return False
    length = re.search(rb"(?i)content-length: *(\d+)", head)
    return len(body) >= int(length[1]) if length else body.endswith(b"0\r\n\r\n")
