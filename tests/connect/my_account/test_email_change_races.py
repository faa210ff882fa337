"""Who wins when clicks come together: real threads, real transactions (E4, E5)."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client as Browser

from kagu.connect.accounts.models import Activity, EmailChange, User
from kagu.outbox.models import OutboxMessage
from tests.connect.conftest import PASSWORD
from tests.connect.my_account.conftest import log_in, make_user
from tests.connect.my_account.email_change import NEW, ask
from tests.connect.my_account.pages import text
from tests.mailed_links.clicks import pressing
from tests.mails import Mailbox
from tests.threads import run_together

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_hundred_clicks_have_one_effect(mails: Mailbox) -> None:
    """E5: everyone reads the same success, the old mailbox gets one mail."""
    alice, browser = make_user("Alice"), Browser()
    log_in(browser, alice)
    ask(browser)
    link = mails.last_link_to(NEW)
    answers = run_together(*[pressing(link) for _ in range(100)])
    assert [answer.status_code for answer in answers] == [200] * 100
    assert all("vient d'être activée" in text(answer) for answer in answers)
    assert Activity.objects.filter(user=alice, kind="email_changed").count() == 1
    m5 = OutboxMessage.objects.filter(kind="mail", payload__template="email_changed")
    assert m5.count() == 1


def test_the_first_of_two_to_confirm_gets_the_address(mails: Mailbox) -> None:
    """E4: the unique index decides; the other reads that it is no longer available."""
    links = []
    for name in ("Alice", "Bob"):
        browser = Browser()
        log_in(browser, make_user(name))
        ask(browser, NEW)
        links.append(mails.last_link_to(NEW))
    answers = run_together(*[pressing(link) for link in links])
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    loser = next(answer for answer in answers if answer.status_code == 409)
    assert "Cette adresse n'est plus disponible" in text(loser)
    assert User.objects.filter(email_normalized=NEW).count() == 1
    states = set(EmailChange.objects.values_list("state", flat=True))
    assert states == {EmailChange.State.CONFIRMED, EmailChange.State.FAILED}


def test_asking_many_times_at_once_leaves_one_change_waiting(mails: Mailbox) -> None:
    """E15, E30: no error for anyone, one change, one mail to each mailbox."""
    alice, browser = make_user("Alice"), Browser()
    log_in(browser, alice)
    cookie = browser.cookies[settings.SESSION_COOKIE_NAME].value

    def asking() -> Any:
        again = Browser()
        again.cookies[settings.SESSION_COOKIE_NAME] = cookie
        return ask(again)

    answers = run_together(*[asking] * 6)
    assert [answer.status_code for answer in answers] == [200] * 6
    assert alice.email_changes.filter(state=EmailChange.State.REQUESTED).count() == 1
    assert len(mails.mails_to(NEW)) == 1


def test_deleting_while_the_new_mailbox_confirms_ends_in_one_of_two_whole_states(mails: Mailbox) -> None:
    """E17: either deleted, or moved and then deleted; never half of each."""
    alice, browser = make_user("Alice"), Browser()
    log_in(browser, alice)
    ask(browser)
    link = mails.last_link_to(NEW)
    answers = run_together(
        pressing(link), lambda: browser.post("/mon-compte/supprimer/", {"password": PASSWORD})
    )
    assert answers[1].status_code == 302
    assert answers[0].status_code in (200, 409, 410)
    alice.refresh_from_db()
    assert alice.state in (User.State.DELETED, User.State.ACTIVE)
    if alice.state == User.State.DELETED:
        assert (alice.email, alice.email_normalized) == ("", None)
        assert not alice.email_changes.exists()
