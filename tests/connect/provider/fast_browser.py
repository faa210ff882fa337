"""A browser that comes in by the fast path, and by Django only for what the fast path leaves."""

import io
import json
from typing import Any

from django.http import HttpResponse
from django.test import Client

from kagu.connect.provider.doors.wsgi_door import FastDoor


class _LeftToDjango(Exception):
    """The fast path gave the request on."""


def _leave(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    raise _LeftToDjango


class FastBrowser(Client):
    """Django's test client behind the WSGI door; `last_was_fast` says who answered."""

    last_was_fast = False

    def request(self, **request: Any) -> Any:
        environ: dict[str, Any] = self._base_environ(**request)  # type: ignore[attr-defined]
        # Django reads the body again when it answers after all.
        body = environ["wsgi.input"].read() if environ.get("CONTENT_LENGTH") else b""
        request["wsgi.input"] = environ["wsgi.input"] = io.BytesIO(body)
        environ.setdefault("HTTP_HOST", environ["SERVER_NAME"])
        started: list[Any] = []
        try:
            chunks = FastDoor(_leave)(environ, lambda *words: started.extend(words))
        except _LeftToDjango:
            self.last_was_fast = False
            request["wsgi.input"] = io.BytesIO(body)
            return super().request(**request)
        self.last_was_fast = True
        answer = HttpResponse(b"".join(chunks), status=int(started[0].split()[0]))
        del answer["Content-Type"]
        for name, value in started[1]:
            answer[name] = value
        answer.json = lambda: json.loads(answer.content)  # type: ignore[attr-defined]
        return answer
