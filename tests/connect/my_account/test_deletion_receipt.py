"""After a deletion: each service told, acknowledged, or still being told, without an account."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client as Browser
from django.utils import timezone

from kagu.connect.accounts.models import Activity, DeletionReceipt, Tombstone, User
from kagu.connect.clients.models import Client
from kagu.mailed_links.models import MailedLink
from kagu.outbox.models import OutboxMessage
from tests.clock import Clock
from tests.connect.conftest import PASSWORD
from tests.connect.my_account.deletion import delete
from tests.connect.my_account.pages import text
from tests.mails import Mailbox, link_in, path_of

Connect = Callable[[User, Client], None]
MakeService = Callable[..., Client]
State = OutboxMessage.State


@pytest.fixture
def receipt(
    alice: User, alices_browser: Browser, make_service: MakeService, connect: Connect, mails: Mailbox
) -> str:
    """The link in M8, after alice left two services, one of which never asked to be told."""
    connect(alice, make_service("impots"))
    connect(alice, make_service("cadastre", event_uri="", event_types=[]))
    delete(alices_browser)
    return path_of(link_in(str(mails.last_mail_to("alice@exemple.nc").body)))


def set_news(**fields: object) -> None:
    """What became of the message to the service that asked to be told."""
    OutboxMessage.objects.filter(kind="security_event", payload__sub_id__format="iss_sub").update(**fields)


def read(receipt: str) -> str:
    return text(Browser().get(receipt))


def test_the_goodbye_page_tells_the_services(
    alice: User, alices_browser: Browser, make_service: MakeService, connect: Connect
) -> None:
    connect(alice, make_service("impots"))
    page = text(delete(alices_browser))
    assert "Les téléservices prévenus" in page
    assert "Impots" in page
    assert "Nous sommes en train de le prévenir." in page
    assert 'href="/public/deletionreceipt?technicalID=' in page


def test_the_goodbye_page_stands_without_its_link(db: None) -> None:
    for query in ("", "?technicalID=x&token=y"):
        answer = Browser().get(f"/mon-compte/au-revoir/{query}")
        assert answer.status_code == 200
        assert "Votre compte a bien été supprimé." in text(answer)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"state": State.WAITING, "attempts": 0}, "Nous sommes en train de le prévenir."),
        ({"state": State.WAITING, "attempts": 2}, "Il n'a pas encore répondu"),
        ({"state": State.DELIVERED, "delivered_at": timezone.now()}, "Prévenu : il l'a confirmé le"),
        ({"state": State.DEAD}, "Il n'a pas répondu : notre équipe s'en occupe."),
    ],
    ids=["being told", "not reached", "acknowledged", "given up"],
)
def test_the_mailed_link_tells_how_far_the_news_got(
    receipt: str, fields: dict[str, object], words: str
) -> None:
    set_news(**fields)
    page = read(receipt)
    assert words in page
    assert "Il ne demande pas à être prévenu" in page


def test_a_message_the_outbox_forgot_was_delivered(receipt: str) -> None:
    OutboxMessage.objects.all().delete()
    assert "Prévenu : il l'a confirmé." in read(receipt)


def test_the_receipt_can_be_read_again_and_names_nobody(receipt: str) -> None:
    for _ in range(3):
        page = read(receipt)
        assert "Votre compte a été supprimé le" in page
        assert "lice" not in page.replace("téléservice", "").replace("police", "")
    link = MailedLink.objects.get(purpose="deletionreceipt")
    assert link.sent_to == ""
    assert link.used_at is None


def test_the_receipt_is_private(receipt: str) -> None:
    """S11: no address in the referrer, never stored, not indexed; a guess reads nothing (E13)."""
    answer = Browser().get(receipt)
    assert answer["Referrer-Policy"] == "strict-origin"
    assert answer["Cache-Control"] == "no-store"
    assert "noindex" in answer["X-Robots-Tag"]
    assert Browser().get(receipt[:-4] + "0000").status_code == 404
    assert Browser().post(receipt).status_code == 405


def test_the_receipt_lives_thirty_days(receipt: str) -> None:
    link = MailedLink.objects.get(purpose="deletionreceipt")
    assert link.expires_at - link.created_at == pytest.approx(timedelta(days=30), abs=timedelta(minutes=1))
    MailedLink.objects.update(expires_at=timezone.now())
    assert Browser().get(receipt).status_code == 410


def test_a_lighter_choice_is_offered_before(
    alice: User, alices_browser: Browser, make_service: MakeService, connect: Connect
) -> None:
    """C15, Q2: in the reader's language, with the service's own words."""
    words = {"loses": "Votre abonnement prend fin.", "instead": "Désactivez.", "instead_url": "https://a.b/"}
    notice = {"fr": words, "en": {"loses": "Your subscription ends."}}
    connect(alice, make_service("impots", deletion_notice=notice))
    page = text(alices_browser.get("/mon-compte/supprimer/"))
    assert "Votre abonnement prend fin." in page
    assert "Une solution plus légère" in page
    assert 'href="https://a.b/"' in page
    alices_browser.cookies["language"] = "en"
    page = text(alices_browser.get("/mon-compte/supprimer/"))
    assert "Your subscription ends." in page
    assert "lighter" not in page


def test_what_is_kept_is_kept_for_a_time_only(clock: Clock, alices_browser: Browser) -> None:
    """D30: receipts 30 days, the empty row, its history and its tombstone a year."""
    alices_browser.post("/mon-compte/supprimer/", {"password": PASSWORD})
    said = StringIO()
    call_command("forget_deleted_accounts", stdout=said)
    assert "0" in said.getvalue()
    clock.move(timedelta(days=366).total_seconds())
    call_command("forget_deleted_accounts", stdout=StringIO())
    for rows in (User, Tombstone, DeletionReceipt, Activity):
        assert not rows.objects.exists()
