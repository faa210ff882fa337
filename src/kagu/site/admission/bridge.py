"""A WSGI application behind granian's RSGI interface, which reads bodies without occupying a thread.

granian hands each request to one of its threads once the headers are here. What has no body is answered in
that thread. What has one gives the thread back, and is answered in the one that the whole body comes in: no
event loop lies between, so that a request costs what it costs under granian's own WSGI interface.
"""

import logging
from collections.abc import Callable
from io import BytesIO
from typing import Any, BinaryIO

from kagu.site.admission.answers import OPENED_WITHIN, send
from kagu.site.admission.body_limits import BodyLimit, limit_of
from kagu.site.admission.environ import environ_of
from kagu.site.admission.waiting_bodies import WaitingBodies
from kagu.site.request_id import Environ, WsgiApplication

logger = logging.getLogger(__name__)

# Whoever is refused may have more to send: the connection ends with the answer.
CLOSE = ("Connection", "close")
PLAIN = ("Content-Type", "text/plain; charset=utf-8")
NO_LENGTH = (411, "a body must say its Content-Length")
STRANGE_LENGTH = (400, "the Content-Length is no number")
ENCODED = (415, "a body must not be compressed")
TOO_LONG = (413, "the body is longer than its type may be")
TOO_LATE = (408, "the body did not come in time")
CUT_SHORT = (400, "the body ended before its Content-Length")


class Started:
    """What an application says with `start_response`."""

    __slots__ = ("headers", "status")

    def __call__(self, status: str, headers: list[tuple[str, str]], exc_info: object = None) -> None:
        self.status = int(status[:3])
        self.headers = headers


class InlineLoop:
    """What granian takes for an event loop: what is due is done at once, in the thread that brings it."""

    def call_soon(self, callback: Callable[..., object], *arguments: object, context: object = None) -> None:
        """As asyncio's."""
        callback(*arguments)

    call_soon_threadsafe = call_soon


class Bridge:
    """Answers what granian brings from the application, once it is whole.

    `opening` is the room of answers that lie in files: strangers, whose bodies fill the other, end none of
    them before granian has opened it by its number, which would soon be another file's.
    """

    def __init__(self, application: WsgiApplication, waiting: WaitingBodies, opening: WaitingBodies) -> None:
        self.application = application
        self.waiting = waiting
        self.opening = opening

    def take(self, watcher: Any) -> None:
        """The headers of one request are here. granian looks at no exception: none leaves this."""
        protocol = watcher.proto
        try:
            self._take(environ_of(watcher.scope), protocol)
        except Exception:
            logger.exception("a request could not be taken")
            protocol.response_empty(500, [CLOSE])

    def _take(self, environ: Environ, protocol: Any) -> None:
        length = environ.get("CONTENT_LENGTH", "0")
        if length == "0" and "HTTP_TRANSFER_ENCODING" not in environ:
            environ["wsgi.input"] = BytesIO()
            self._answer(environ, protocol)
        elif refusal := _refusal(environ, length):
            _refuse(protocol, refusal)
        else:
            self._take_body(environ, protocol, int(length))

    def _take_body(self, environ: Environ, protocol: Any, length: int) -> None:
        limit = limit_of(environ.get("CONTENT_TYPE", ""))
        if length > limit.largest:
            self._refuse_long(environ, protocol, limit)
            return
        key = id(protocol)
        body = protocol()

        def cut() -> None:
            body.cancel()
            _refuse(protocol, TOO_LATE)

        def come(received: Any) -> None:
            if self.waiting.end(key):
                self._answer_whole(environ, protocol, received)

        self.waiting.begin(key, length, limit.seconds, cut)
        body.add_done_callback(come)

    def _refuse_long(self, environ: Environ, protocol: Any, limit: BodyLimit) -> None:
        """Unread. Whoever filled in a form reads the site's own page, which knows the length alone."""
        if not limit.is_form:
            _refuse(protocol, TOO_LONG)
            return
        environ["wsgi.input"] = BytesIO()
        self._answer(environ, protocol, CLOSE)

    def _answer_whole(self, environ: Environ, protocol: Any, received: Any) -> None:
        try:
            environ["wsgi.input"] = BytesIO(received.result())
        except Exception:
            # Whatever granian calls it: the client went away.
            _refuse(protocol, CUT_SHORT)
            return
        self._answer(environ, protocol)

    def _keep_open(self, file: BinaryIO) -> None:
        self.opening.begin(id(file), 0, OPENED_WITHIN, file.close)

    def _answer(self, environ: Environ, protocol: Any, *more: tuple[str, str]) -> None:
        started = Started()
        try:
            chunks = self.application(environ, started)
            headers = [*started.headers, *more]
            if isinstance(chunks, list):
                protocol.response_bytes(started.status, headers, b"".join(chunks))
            else:
                send(protocol, started.status, headers, chunks, self._keep_open)
        except Exception:
            logger.exception("the application raised an exception")
            protocol.response_empty(500, [CLOSE])


def _refusal(environ: Environ, length: str) -> tuple[int, str] | None:
    if "HTTP_TRANSFER_ENCODING" in environ:
        return NO_LENGTH
    if not (length.isascii() and length.isdigit()):
        return STRANGE_LENGTH
    if environ.get("HTTP_CONTENT_ENCODING", "identity").lower() != "identity":
        return ENCODED
    return None


def _refuse(protocol: Any, refusal: tuple[int, str]) -> None:
    status, words = refusal
    protocol.response_bytes(status, [PLAIN, CLOSE], f"{words}\n".encode())
