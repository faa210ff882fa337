"""Messages of dossiers that come back: the next take another way, and their reader is told (E58)."""

import smtplib
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives

from kagu.outbox.bounces import take_bounce
from kagu.outbox.models import OutboxMessage
from kagu.tax_portal.taxpayers.models import Notification, PortalUser, UndeliverableMailbox
from kagu.tax_portal.taxpayers.profile.undeliverable import forget_old, is_undeliverable
from tests.clock import Clock
from tests.mails import Mailbox
from tests.outbox.bounce_reports import report
from tests.tax_portal.conftest import LogIn, MakeCompany, taxpayer_of
from tests.tax_portal.my_profile.mailboxes import ask, press
from tests.tax_portal.pages import text_of
from tests.tax_portal.taxpayers.dossiers.told_readers import PRO, file_address, set_third_party_email

pytestmark = pytest.mark.django_db
TOLD = "Votre email de contact tiers ne reçoit plus nos messages."
PERSONAL_TOLD = "Votre email de contact personnel ne reçoit plus nos messages."


@pytest.fixture(autouse=True)
def bounce_address(settings: Any) -> None:
    settings.MAIL_BOUNCE_ADDRESS = "rebonds@exemple.nc"


def last_message() -> OutboxMessage:
    message = OutboxMessage.objects.filter(kind="notification").order_by("pk").last()
    assert message
    return message


def test_after_a_bounce_messages_go_to_the_personal_address_and_pages_say_so(
    alice: PortalUser, make_company: MakeCompany, log_in: LogIn, mails: Mailbox
) -> None:
    """Until the mailbox answers a link again."""
    set_third_party_email(alice)
    company, browser = make_company("Récif", alice), log_in(alice)
    file_address(alice, company)
    assert len(mails.mails_to(PRO)) == 1
    bounce = take_bounce(report(last_message()))
    assert bounce
    assert bounce.address == PRO
    for page in ("/", "/mon-profil/"):
        assert TOLD in text_of(browser.get(page))
        assert PERSONAL_TOLD not in text_of(browser.get(page))
    assert is_undeliverable(PRO.upper())
    file_address(alice, company)
    assert len(mails.mails_to(PRO)) == 1
    assert Notification.objects.first().sent_to == "alice@exemple.nc"  # type: ignore[union-attr]
    ask(browser, PRO)
    press(mails.last_link_to(PRO))
    assert TOLD not in text_of(browser.get("/"))
    mails.clear()
    file_address(alice, company)
    assert len(mails.mails_to(PRO)) == 1


def test_a_mailbox_refused_at_once_costs_no_message(
    alice: PortalUser, make_company: MakeCompany, mails: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_third_party_email(alice)
    send = EmailMultiAlternatives.send

    def refuse(mail: EmailMultiAlternatives, *args: Any) -> int:
        if PRO in mail.to:
            raise smtplib.SMTPRecipientsRefused({PRO: (550, b"5.1.1 No such mailbox")})
        return send(mail, *args)

    monkeypatch.setattr(EmailMultiAlternatives, "send", refuse)
    file_address(alice, make_company("Récif", alice))
    assert len(mails.mails_to("alice@exemple.nc")) == 1
    assert Notification.objects.get().sent_to == "alice@exemple.nc"
    assert last_message().state == OutboxMessage.State.DELIVERED


def test_a_mail_that_bounces_for_ever_leads_to_nothing_but_a_notice(
    alice: PortalUser, log_in: LogIn, mails: Mailbox, clock: Clock
) -> None:
    """Neither to another mail, nor to more rows; forgotten 30 days after the last."""
    file_address(alice, taxpayer_of(alice))
    mails.deliver()
    count = OutboxMessage.objects.count()
    for _time in range(20):
        assert take_bounce(report(last_message()))
    assert OutboxMessage.objects.count() == count
    assert UndeliverableMailbox.objects.count() == 1
    assert PERSONAL_TOLD in text_of(log_in(alice).get("/"))
    clock.move(29 * 86400)
    assert forget_old() == 0
    clock.move(86401)
    assert not is_undeliverable("alice@exemple.nc")
    assert forget_old() == 1


def test_a_bounce_of_an_account_that_is_gone_says_nothing(alice: PortalUser, mails: Mailbox) -> None:
    file_address(alice, taxpayer_of(alice))
    mails.deliver()
    raw = report(last_message())
    Notification.objects.all().delete()
    assert take_bounce(raw) is None
    assert not UndeliverableMailbox.objects.exists()
