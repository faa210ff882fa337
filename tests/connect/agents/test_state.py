"""« État » on the desk: what waits and since when, without a name or an address."""

import pytest
from django.db import transaction
from django.test import Client as Browser

from kagu.connect.accounts.models import User
from kagu.outbox.heartbeat import Heartbeat
from kagu.outbox.mail import enqueue_mail
from kagu.outbox.models import OutboxMessage
from tests.clock import Clock
from tests.connect.my_account.conftest import log_in
from tests.connect.pages import text_of

pytestmark = pytest.mark.django_db
PATH = "/agents/etat/"


@pytest.fixture
def waiting_mail() -> OutboxMessage:
    with transaction.atomic():
        return enqueue_mail("zoe@exemple.nc", "check_address", language="fr", context={})


def test_a_site_where_nothing_waits_says_so(desk: Browser) -> None:
    OutboxMessage.objects.all().delete()
    Heartbeat().beat()
    page = text_of(desk.get(PATH))
    assert "Emails et messages partent normalement." in page
    assert page.count("Rien n'attend.") == 2


def test_what_waits_is_told_without_whom_it_is_for(desk: Browser, waiting_mail: OutboxMessage) -> None:
    page = text_of(desk.get(PATH))
    assert "Emails" in page
    assert "le plus ancien depuis le" in page
    assert "zoe@exemple.nc" not in page


def test_what_nobody_could_deliver_waits_for_somebody(desk: Browser, waiting_mail: OutboxMessage) -> None:
    OutboxMessage.objects.update(state=OutboxMessage.State.DEAD)
    assert "Emails : non distribués" in text_of(desk.get(PATH))


def test_a_worker_that_sleeps_is_told_first(desk: Browser, no_worker: None, clock: Clock) -> None:
    assert "Rien ne part : ni emails" in text_of(desk.get(PATH))
    Heartbeat().beat()
    clock.move(120)
    assert "Rien ne part depuis le " in text_of(desk.get(PATH))


def test_a_relay_that_takes_nothing_is_told(desk: Browser, waiting_mail: OutboxMessage, clock: Clock) -> None:
    OutboxMessage.objects.update(last_error="KindDown: refused")
    clock.move(600)
    assert "Les emails partent en retard" in text_of(desk.get(PATH))


def test_every_page_of_the_desk_leads_there(desk: Browser) -> None:
    assert f'href="{PATH}"' in text_of(desk.get("/agents/"))


def test_only_agents_read_it(alice: User) -> None:
    browser = Browser()
    assert browser.get(PATH).status_code in (302, 403)
    log_in(browser, alice)
    assert browser.get(PATH).status_code == 403
