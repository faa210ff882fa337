"""Agents see what could not be delivered, and send it again."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client as Browser

from kagu.connect.accounts.models import User
from kagu.outbox.models import OutboxMessage
from tests.deliveries import deliver_due
from tests.outbox import handlers

pytestmark = pytest.mark.django_db

LIST = "/admin/outbox/outboxmessage/"


@pytest.fixture
def dead_letter(send: Callable[..., OutboxMessage]) -> OutboxMessage:
    message = send("alice@exemple.nc", sealed={"url": "https://exemple.nc/?token=s3cr3t"})
    handlers.behaviour["alice@exemple.nc"] = "refuses"
    deliver_due()
    return message


@pytest.fixture
def agent(client: Browser, settings: Any) -> Browser:
    settings.ROOT_URLCONF = "tests.outbox.urls"
    agent = User.objects.create(email_normalized="agent@exemple.nc", state="active", is_staff=True)
    agent.user_permissions.set(Permission.objects.filter(content_type__app_label="outbox"))
    client.force_login(agent)
    return client


def resend(browser: Browser, message: Any) -> Any:
    return browser.post(LIST, {"action": "send_again", "_selected_action": [message.pk]}, follow=True)


def test_an_agent_reads_why_and_sends_it_again(agent: Browser, dead_letter: OutboxMessage) -> None:
    page = agent.get(LIST + "?state__exact=dead").content.decode()
    assert "alice@exemple.nc" in page
    assert "DeliveryRefused: refuses" in page
    assert "1 message est renvoyé." in resend(agent, dead_letter).content.decode()
    handlers.behaviour.clear()
    assert deliver_due() == 1


def test_what_was_delivered_is_not_sent_twice(agent: Browser, send: Callable[..., OutboxMessage]) -> None:
    message = send("alice@exemple.nc")
    deliver_due()
    resend(agent, message)
    assert deliver_due() == 0


def test_no_secret_is_shown_and_nothing_can_be_changed(agent: Browser, dead_letter: OutboxMessage) -> None:
    page = agent.get(f"{LIST}{dead_letter.pk}/change/").content.decode()
    assert "s3cr3t" not in page
    assert 'name="destination"' not in page
    agent.post(f"{LIST}{dead_letter.pk}/change/", {"destination": "eve@evil.example"})
    assert OutboxMessage.objects.get().destination == "alice@exemple.nc"
    assert agent.get(LIST + "add/").status_code == 403
    assert agent.post(f"{LIST}{dead_letter.pk}/delete/", {"post": "yes"}).status_code == 403


def test_whoever_is_no_agent_sees_nothing(client: Browser, settings: Any, dead_letter: OutboxMessage) -> None:
    settings.ROOT_URLCONF = "tests.outbox.urls"
    client.force_login(User.objects.create(email_normalized="bob@exemple.nc", state="active"))
    assert client.get(LIST).status_code == 302
    assert (
        client.post(LIST, {"action": "send_again", "_selected_action": [dead_letter.pk]}).status_code == 302
    )
    assert OutboxMessage.objects.get().state == "dead"


def test_a_message_is_found_by_its_whole_address_or_its_identifier(
    agent: Browser, dead_letter: OutboxMessage, send: Callable[..., OutboxMessage]
) -> None:
    send("bob@exemple.nc")
    for wanted in (" alice@exemple.nc ", str(dead_letter.message_id)):
        page = agent.get(LIST, {"q": wanted}).content.decode()
        assert "alice@exemple.nc" in page
        assert "bob@exemple.nc" not in page
    assert "bob@exemple.nc" not in agent.get(LIST, {"q": "exemple.nc"}).content.decode()


def test_messages_are_listed_by_kind_and_no_further_than_asked(
    agent: Browser, send: Callable[..., OutboxMessage], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kagu.outbox.admin_list.MOST", 2)
    for number in range(3):
        send(f"{number}@exemple.nc", kind="mail")
    send("https://impots.exemple.nc/logout/", kind="logout_token")
    page = agent.get(LIST, {"kind": "logout_token"})
    assert [one.kind for one in page.context["cl"].result_list] == ["logout_token"]
    assert agent.get(LIST).context["cl"].paginator.count == 2
