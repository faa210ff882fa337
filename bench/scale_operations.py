"""What is done at each size: requests in this process, picks, and chores that find nothing due."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from django.conf import settings
from django.test import Client as Browser
from django.utils.module_loading import import_string

from bench.operations import REDIRECT_URI, new_verifier
from bench.scale_fill import PASSWORD
from kagu.connect.accounts.models import User
from kagu.connect.clients.event_polling import poll
from kagu.connect.clients.models import Client
from kagu.outbox.picking import pick

FORM = "application/x-www-form-urlencoded"

Operation = Callable[[], object]


class Refused(Exception):
    """An answer that is no success ends the measure."""


class Person:
    """Somebody who is logged in, and the service that they use."""

    def __init__(self, user: User, client: Client, secret: str) -> None:
        self.user, self.client, self.secret = user, client, secret
        self.browser, self.machine = Browser(), Browser()
        self.log_in()
        self.tokens: Any = None
        self.code_flow()

    def log_in(self) -> None:
        browser = Browser()
        answer = browser.post("/oidc/login", {"email": self.user.email, "password": PASSWORD})
        self.browser = browser
        _expect(answer, 302)

    def prove_all(self) -> None:
        """As with a second factor, which agents need."""
        session = self.browser.session
        session["amr"] = ["pwd", "otp", "mfa"]
        session.save()

    def read(self, path: str) -> Operation:
        return lambda: _expect(self.browser.get(path), 200)

    def search(self, wanted: str) -> Operation:
        return lambda: _expect(self.browser.post("/agents/", {"wanted": wanted}), 200)

    def code_flow(self) -> None:
        verifier, challenge = new_verifier()
        query = {
            "client_id": self.client.client_id,
            "response_type": "code",
            "scope": "openid email",
            "redirect_uri": REDIRECT_URI,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        answer = self.browser.get(f"/authorize?{urlencode(query)}")
        code = parse_qs(urlsplit(answer.headers.get("Location", "")).query).get("code", [""])[0]
        form = {"grant_type": "authorization_code", "code": code, "code_verifier": verifier}
        self.tokens = self._token({**form, "redirect_uri": REDIRECT_URI})
        self.userinfo()

    def refresh(self) -> None:
        form = {"grant_type": "refresh_token", "refresh_token": self.tokens["refresh_token"]}
        self.tokens = self._token(form)

    def userinfo(self) -> None:
        bearer = {"authorization": f"Bearer {self.tokens['access_token']}"}
        _expect(self.machine.get("/userinfo", headers=bearer), 200)

    def _token(self, form: dict[str, str]) -> Any:
        client = {"client_id": self.client.client_id, "client_secret": self.secret}
        body = urlencode({**form, **client})
        return _expect(self.machine.post("/token", body, content_type=FORM), 200).json()


def _expect(answer: Any, status: int) -> Any:
    if answer.status_code != status:
        raise Refused(f"{answer.request['PATH_INFO']}: {answer.status_code} {answer.content[:500]!r}")
    return answer


def requests(person: Person, agent: Person) -> Iterator[tuple[str, Operation]]:
    """As people, services and agents make them; a hash costs next to nothing here."""
    agent.prove_all()
    yield "code flow", person.code_flow
    yield "refresh", person.refresh
    yield "userinfo", person.userinfo
    yield "log-in", person.log_in
    yield "« Mon compte »", person.read("/mon-compte/")
    yield "history", person.read("/mon-compte/historique/")
    yield "desk: search by name", agent.search("marie7 martin7")
    yield "desk: search by address", agent.search(person.user.email)
    yield "admin: messages", agent.read("/admin/outbox/outboxmessage/")
    yield "admin: dead letters", agent.read("/admin/outbox/outboxmessage/?state__exact=dead")


def picks(silent: Client) -> Iterator[tuple[str, Operation]]:
    """By the worker, and by a service that begins to poll what has waited for it."""
    yield "outbox: next messages", lambda: pick(set(), 12)
    yield "outbox: beside a closed kind", lambda: pick({"mail"}, 12)
    yield "events: a poll", lambda: poll(silent, 20)


def chores() -> Iterator[tuple[str, Operation]]:
    """Each of the worker's, with nothing due."""
    for name in settings.WORKER_CHORES:
        yield f"chore: {name.rpartition('.')[2]}", import_string(name)
