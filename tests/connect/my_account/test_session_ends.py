"""Every way a session ends is told to the services that know it, once, by logout token and by event."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser

from kagu.connect.accounts.models import LoginSession, User
from kagu.connect.clients.models import Client
from kagu.outbox.models import OutboxMessage
from tests.connect.conftest import PASSWORD
from tests.connect.my_account.conftest import log_in
from tests.connect.my_account.email_change import ask
from tests.mailed_links.clicks import press, send
from tests.mails import Mailbox

NEW = "quatre tortues nagent vers Lifou"
SESSION_REVOKED = "https://schemas.openid.net/secevent/caep/event-type/session-revoked"
CREDENTIAL_CHANGE = "https://schemas.openid.net/secevent/caep/event-type/credential-change"


@pytest.fixture
def elsewhere(alice: User, alices_browser: Browser) -> LoginSession:
    """Alice is logged in on a second device too."""
    return log_in(Browser(), alice)


@pytest.fixture
def here(alice: User, alices_browser: Browser, elsewhere: LoginSession) -> LoginSession:
    return alice.login_sessions.exclude(pk=elsewhere.pk).get()


@pytest.fixture
def _known(
    settings: Any,
    alice: User,
    here: LoginSession,
    make_service: Callable[..., Client],
    connect: Callable[[User, Client], None],
) -> None:
    """One service, which is away, knows both sessions; another one knows nobody."""
    settings.OUTBOUND_ADDRESSES = {"impots.exemple.nc:80": "127.0.0.1:9"}
    at = "http://impots.exemple.nc"
    connect(alice, make_service("impots", backchannel_logout_uri=f"{at}/logout", event_uri=f"{at}/events"))
    make_service("douane")


def told() -> list[str | None]:
    """The sessions whose end was told, by both ways alike."""
    tokens = [message.payload["sid"] for message in OutboxMessage.objects.filter(kind="logout_token")]
    events = [
        message.payload["sub_id"]["session"]["id"]
        for message in OutboxMessage.objects.filter(kind="security_event")
        if SESSION_REVOKED in message.payload["events"]
    ]
    assert sorted(tokens) == sorted(events)
    return sorted(tokens)


def credential_changes() -> int:
    messages = OutboxMessage.objects.filter(kind="security_event")
    return sum(CREDENTIAL_CHANGE in message.payload["events"] for message in messages)


@pytest.mark.usefixtures("_known")
def test_by_logging_out(alices_browser: Browser, here: LoginSession) -> None:
    alices_browser.post("/oidc/logout")
    assert told() == [here.sid]
    assert credential_changes() == 0


@pytest.mark.usefixtures("_known")
def test_by_another_password(alices_browser: Browser, elsewhere: LoginSession) -> None:
    """E29: the session in which it was changed goes on."""
    form = {"current_password": PASSWORD, "new_password": NEW, "confirmation": NEW}
    alices_browser.post("/mon-compte/mot-de-passe/", form)
    assert told() == [elsewhere.sid]
    assert credential_changes() == 1


@pytest.mark.usefixtures("_known")
def test_by_a_forgotten_password(here: LoginSession, elsewhere: LoginSession, mails: Mailbox) -> None:
    """Whoever knew the old one is out everywhere."""
    Browser().post("/oidc/forgotten-password", {"email": "alice@exemple.nc"})
    send(Browser(), mails.last_link_to("alice@exemple.nc"), password=NEW, confirmation=NEW)
    assert told() == sorted([str(here.sid), str(elsewhere.sid)])
    assert credential_changes() == 1


@pytest.mark.usefixtures("_known")
def test_by_another_address_and_by_taking_the_old_one_back(
    alices_browser: Browser,
    here: LoginSession,
    elsewhere: LoginSession,
    connect: Callable[[User, Client], None],
    mails: Mailbox,
) -> None:
    """E19: whoever moved the account is out, at the services too."""
    ask(alices_browser, "voleur@exemple.nc")
    press(Browser(), mails.last_link_to("voleur@exemple.nc"))
    owners = [str(here.sid), str(elsewhere.sid)]
    assert told() == sorted(owners)
    moved = User.objects.get()
    thief = log_in(Browser(), moved)
    connect(moved, Client.objects.get(client_id="impots"))
    press(Browser(), mails.last_link_to("alice@exemple.nc"))
    assert told() == sorted([*owners, str(thief.sid)])
    assert credential_changes() == 1


@pytest.mark.usefixtures("_known")
def test_by_ending_it_from_another_device(alices_browser: Browser, elsewhere: LoginSession) -> None:
    alices_browser.post("/mon-compte/appareils/", {"session": elsewhere.pk})
    assert told() == [elsewhere.sid]


@pytest.mark.usefixtures("_known")
def test_a_refused_act_ends_nothing(alices_browser: Browser) -> None:
    form = {"current_password": "wrong", "new_password": NEW, "confirmation": NEW}
    alices_browser.post("/mon-compte/mot-de-passe/", form)
    assert told() == []
    assert credential_changes() == 0
