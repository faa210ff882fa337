"""No copy of an account stays after its deletion, and no column is left out of the list."""

from datetime import timedelta
from pathlib import Path

import pytest

from kagu.desk.models import WaitingAct
from kagu.outbox.models import OutboxMessage
from kagu.outbox.retention import tidy
from kagu.relying_party.local_sessions import end_sessions
from kagu.site.clock import now
from kagu.site.personal_data import as_markdown
from kagu.tax_portal.taxpayers.account import account_events
from kagu.tax_portal.taxpayers.dossiers import dossiers
from kagu.tax_portal.taxpayers.dossiers.notifications import deliver_notification
from kagu.tax_portal.taxpayers.fiscal_services.fiscal_services import ADDRESS
from kagu.tax_portal.taxpayers.models import Notification, PortalUser, Taxpayer
from kagu.tax_portal.taxpayers.personal_data import OTHERS, PLACES
from kagu.tax_portal.taxpayers.subscriptions.subscriptions import tie
from tests.mails import Mailbox
from tests.personal_columns import columns, where
from tests.tax_portal.conftest import LogIn, MakeCompany, MakePerson, make_taxpayer, taxpayer_of
from tests.tax_portal.my_profile.mailboxes import define

PERSONAL, PRO, ASKED = "teresia@exemple.nc", "teresia.pro@exemple.nc", "quill@exemple.nc"
SUB, FAMILY_NAME = "a-sub-of-teresia", "Quillfeather"
CONTENT = {"street": "1 rue Neuve", "postal_code": "98800", "municipality": "Nouméa", "since": "2026-11-01"}
PAGE = Path(__file__).parents[3] / "docs/personal-data.md"

pytestmark = pytest.mark.django_db


@pytest.fixture
def teresia(make_person: MakePerson) -> PortalUser:
    """The provider calls her Quillfeather, the register Wapae: that name is the taxpayer's."""
    user = make_person("Heke", is_subscribed=False)
    user.sub, user.email, user.family_name = SUB, PERSONAL, FAMILY_NAME
    user.save()
    tie(user, make_taxpayer("Heke", name="Wapae"))
    return user


def file_address(user: PortalUser, taxpayer: Taxpayer) -> None:
    draft = dossiers.open_draft(user, taxpayer, ADDRESS, "")
    dossiers.submit_dossier(user, draft.pk, CONTENT, draft.content_version)


def purge() -> None:
    """What the provider's event does here."""
    end_sessions(sub=SUB, until=now() + timedelta(minutes=1))
    account_events.account_purged(SUB)


def test_every_column_that_may_hold_personal_data_is_on_the_list() -> None:
    """A new one is told apart: a place with its time, or nobody's."""
    listed = set().union(*(place.columns for place in PLACES))
    assert listed | OTHERS == columns()
    assert not listed & OTHERS
    assert all(place.until for place in PLACES)


def test_the_document_has_the_list() -> None:
    """`kagu tax-portal print_personal_data` prints it."""
    assert as_markdown(PLACES) in PAGE.read_text(encoding="utf-8")


def test_after_a_deletion_the_whole_database_holds_nothing_of_the_account(
    teresia: PortalUser, log_in: LogIn, make_company: MakeCompany, mails: Mailbox
) -> None:
    browser = log_in(teresia)
    define(browser, mails, PRO)
    browser.post("/mon-profil/email-tiers/", {"address": ASKED})
    file_address(teresia, taxpayer_of(teresia))
    file_address(teresia, make_company("Récif", teresia))
    mails.deliver()
    assert set(Notification.objects.values_list("sent_to", flat=True)) == {PERSONAL, PRO}
    about = {"family": "right", "subject": str(teresia.pk), "asked_at": now(), "expires_at": now()}
    WaitingAct.objects.create(
        name="give", reason=f"{FAMILY_NAME} arrive", state="refused", decided_at=now(), **about
    )
    for words in ((PERSONAL, PRO, ASKED), (SUB,), (FAMILY_NAME,)):
        assert where(*words)
    purge()
    mails.deliver()
    tidy()
    assert where(PERSONAL, PRO, ASKED, FAMILY_NAME, SUB) == set()
    assert "taxpayers.Taxpayer.name" in where("Wapae")


def test_a_message_that_leaves_at_that_moment_brings_nothing_back(
    teresia: PortalUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    file_address(teresia, taxpayer_of(teresia))
    message = OutboxMessage.objects.get(kind="notification")
    monkeypatch.setattr("kagu.tax_portal.taxpayers.dossiers.notifications.deliver_mail", lambda *_: purge())
    deliver_notification(message, {})
    assert where(PERSONAL) == set()


def test_the_mails_of_others_stay(
    teresia: PortalUser, alice: PortalUser, log_in: LogIn, mails: Mailbox
) -> None:
    """Also where a person's second address is somebody else's account."""
    define(log_in(teresia), mails, alice.email)
    file_address(alice, taxpayer_of(alice))
    mails.deliver()
    purge()
    tidy()
    assert OutboxMessage.objects.filter(kind="mail", destination=alice.email).exists()
    assert Notification.objects.get(recipient=alice).sent_to == alice.email
