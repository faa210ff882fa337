"""Deleting one's account where the operator leaves a week to change one's mind (decision 20)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as site
from django.test import Client as Browser
from django.utils import timezone

from kagu.connect.accounts import plan_deletion as act
from kagu.connect.accounts.models import (
    Activity,
    DataExport,
    EmailChange,
    LoginFailures,
    LoginSession,
    PlannedDeletion,
    Tombstone,
    User,
)
from kagu.connect.accounts.models.origin import Origin
from kagu.connect.accounts.reset_password import request_password_reset
from kagu.connect.clients.models import Client, Connection, Subject
from kagu.mailed_links.models import MailedLink
from kagu.outbox.models import OutboxMessage
from tests.clock import Clock
from tests.connect.conftest import PASSWORD
from tests.connect.my_account.conftest import log_in
from tests.connect.my_account.deletion import delete, let_pass
from tests.connect.my_account.email_change import ask
from tests.connect.my_account.pages import text
from tests.mails import Mailbox, html_of, path_of

pytestmark = pytest.mark.usefixtures("deletion_after_a_week")
Connect = Callable[[User, Client], None]
MakeService = Callable[..., Client]
AVAILABILITY = ["account-disabled", "account-enabled", "account-purged"]
IMMEDIATE = "La suppression est immédiate et définitive"


def announced(service: Client) -> list[str]:
    told = OutboxMessage.objects.filter(kind="security_event", payload__client_id=service.client_id)
    events = [name.rpartition("/")[2] for one in told.order_by("pk") for name in one.payload["events"]]
    return [event for event in events if event.startswith("account-")]


def test_the_pages_say_what_will_happen_and_when(alices_browser: Browser) -> None:
    page = text(alices_browser.get("/mon-compte/supprimer/"))
    assert "Etes-vous certain(e) de vouloir supprimer votre compte ?" in page
    assert "Votre compte sera fermé tout de suite, puis effacé dans 7 jours." in page
    assert "Une fois le compte effacé, la suppression est définitive" in page
    assert "Il est effacé définitivement après 7 jours." in text(alices_browser.get("/mon-compte/"))
    terms = text(Browser().get("/conditions-generales/"))
    assert "effacé définitivement après 7 jours" in terms
    assert IMMEDIATE not in page + terms


def test_without_the_setting_nothing_of_it_shows(alice: User, alices_browser: Browser, settings: Any) -> None:
    """The notice's deletion: immediate and final (R140)."""
    settings.DELETION_DELAY = timedelta(0)
    page = text(alices_browser.get("/mon-compte/supprimer/"))
    assert IMMEDIATE in page
    assert "fermé" not in page
    assert "<h1>Au revoir !</h1>" in text(delete(alices_browser))
    assert not PlannedDeletion.objects.exists()
    alice.refresh_from_db()
    assert alice.state == User.State.DELETED


def test_the_account_is_closed_at_once_and_the_page_says_until_when(
    alice: User, alices_browser: Browser
) -> None:
    answer = delete(alices_browser)
    page = text(answer)
    assert answer.redirect_chain == [("/mon-compte/suppression-prevue/", 302)]
    assert "<h1>Votre compte est fermé</h1>" in page
    assert "Garder mon compte" in page
    assert "Alice" not in page
    assert alices_browser.get("/mon-compte/").status_code == 302
    alice.refresh_from_db()
    assert alice.state == User.State.CLOSING
    assert alice.email == "alice@exemple.nc"
    wait = alice.planned_deletion.due_at - timezone.now()
    assert timedelta(days=6, hours=23) < wait <= timedelta(days=7)


def test_the_browser_forgets_but_the_date(alices_browser: Browser) -> None:
    """ASVS 14.3.1; the page may be read again."""
    cookie = alices_browser.cookies[site.SESSION_COOKIE_NAME].value
    answer = alices_browser.post("/mon-compte/supprimer/", {"password": PASSWORD})
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert alices_browser.cookies[site.SESSION_COOKIE_NAME].value not in ("", cookie)
    for _ in range(2):
        assert "Votre compte est fermé" in text(alices_browser.get(answer["Location"]))


def test_the_page_of_the_date_tells_strangers_nothing(db: None) -> None:
    assert Browser().get("/mon-compte/suppression-prevue/")["Location"] == "/oidc/login"


def test_a_mail_tells_the_date_and_holds_the_way_back(
    alice: User, alices_browser: Browser, mails: Mailbox
) -> None:
    delete(alices_browser)
    mail = mails.last_mail_to("alice@exemple.nc")
    assert mail.subject == "Votre compte NC Connect va être supprimé"
    for body in (str(mail.body), html_of(mail)):
        assert "Bonjour Alice," in body
        assert "Il sera effacé définitivement le" in body
        assert "choisissez un nouveau mot de passe" in body
        assert "/public/canceldeletion?" in body
    link = MailedLink.objects.get(purpose="canceldeletion")
    assert link.expires_at == pytest.approx(alice.planned_deletion.due_at, abs=timedelta(seconds=5))


def test_sessions_links_and_a_pending_address_end(
    alice: User, alices_browser: Browser, mails: Mailbox
) -> None:
    """E17, ASVS 7.4.2."""
    elsewhere = Browser()
    log_in(elsewhere, alice)
    request_password_reset("alice@exemple.nc", Origin())
    reset = mails.last_link_to("alice@exemple.nc")
    ask(alices_browser, "nouvelle@exemple.nc")
    to_confirm = mails.last_link_to("nouvelle@exemple.nc")
    delete(alices_browser)
    assert elsewhere.get("/mon-compte/").status_code == 302
    assert not LoginSession.objects.filter(user=alice).exists()
    assert alice.email_changes.get().state == EmailChange.State.CANCELLED
    for link in (reset, to_confirm):
        assert Browser().get(path_of(link)).status_code == 410


def test_a_session_opened_at_that_moment_opens_nothing(alice: User, alices_browser: Browser) -> None:
    """A login that crosses the plan (ASVS 7.4.2)."""
    delete(alices_browser)
    crossing = Browser()
    log_in(crossing, alice)
    assert crossing.get("/mon-compte/").status_code == 302


def test_services_are_told_first_that_it_is_closed_then_that_it_is_gone(
    alice: User, alices_browser: Browser, make_service: MakeService, connect: Connect, clock: Clock
) -> None:
    """ASVS 7.4.5; connections stay until the end, or nobody could be told."""
    service = make_service("impots", event_types=AVAILABILITY)
    connect(alice, service)
    delete(alices_browser)
    assert announced(service) == ["account-disabled"]
    disabled = OutboxMessage.objects.get(kind="security_event")
    assert '"initiating_entity": "user"' in str(disabled.payload["events"]).replace("'", '"')
    assert OutboxMessage.objects.filter(kind="logout_token").count() == 1
    assert Connection.objects.filter(user=alice).exists()
    assert let_pass(clock, days=7) == 1
    assert announced(service) == ["account-disabled", "account-purged"]
    assert not Connection.objects.filter(user=alice).exists()
    assert not Subject.objects.filter(user=alice).exists()


def test_a_reminder_comes_on_the_eve_and_only_once(
    alice: User, alices_browser: Browser, mails: Mailbox, clock: Clock
) -> None:
    delete(alices_browser)
    assert let_pass(clock, days=5, hours=23) == 0
    assert len(mails.mails_to("alice@exemple.nc")) == 1
    for _ in range(2):
        assert let_pass(clock, hours=2) == 0
    assert len(mails.mails_to("alice@exemple.nc")) == 2
    assert "/public/canceldeletion" in mails.last_link_to("alice@exemple.nc")


def test_a_delay_of_one_day_has_no_eve(
    alices_browser: Browser, mails: Mailbox, settings: Any, clock: Clock
) -> None:
    settings.DELETION_DELAY = timedelta(days=1)
    assert "effacé dans 1 jour." in text(alices_browser.get("/mon-compte/supprimer/"))
    delete(alices_browser)
    assert let_pass(clock, hours=1) == 0
    assert len(mails.mails_to("alice@exemple.nc")) == 1


def test_when_the_time_is_over_nothing_personal_stays(
    alice: User,
    alices_browser: Browser,
    mails: Mailbox,
    make_service: MakeService,
    connect: Connect,
    clock: Clock,
) -> None:
    """The one deletion there is: M8, receipt, tombstone."""
    connect(alice, make_service("impots"))
    delete(alices_browser)
    way_back = mails.last_link_to("alice@exemple.nc")
    assert let_pass(clock, days=7) == 1
    alice.refresh_from_db()
    assert (alice.state, alice.email, alice.email_normalized) == (User.State.DELETED, "", None)
    assert not PlannedDeletion.objects.exists()
    assert Tombstone.objects.count() == 1
    m8 = mails.last_mail_to("alice@exemple.nc")
    assert m8.subject == "Votre compte NC Connect a été supprimé"
    assert "Impots" in text(Browser().get(path_of(mails.last_link_to("alice@exemple.nc"))))
    kinds = list(Activity.objects.filter(user=alice).values_list("kind", flat=True))
    assert kinds[:2] == ["account_deleted", "deletion_planned"]
    assert Browser().get(path_of(way_back)).status_code == 410
    assert let_pass(clock, days=1) == 0


def test_what_is_planned_is_done_after_the_setting_is_off_again(
    alice: User, alices_browser: Browser, settings: Any, clock: Clock
) -> None:
    delete(alices_browser)
    settings.DELETION_DELAY = timedelta(0)
    assert let_pass(clock, days=7) == 1


def test_a_wrong_password_closes_nothing_and_counts(
    alice: User, alices_browser: Browser, mails: Mailbox
) -> None:
    """R137, E35."""
    assert "Ce mot de passe n'est pas le bon." in text(delete(alices_browser, "pas le bon"))
    alice.refresh_from_db()
    assert alice.state == User.State.ACTIVE
    assert not PlannedDeletion.objects.exists()
    assert LoginFailures.objects.get().count == 1
    assert mails.mails_to("alice@exemple.nc") == []


def test_without_a_password_nothing_happens(alice: User, alices_browser: Browser) -> None:
    delete(alices_browser, "")
    alice.refresh_from_db()
    assert alice.state == User.State.ACTIVE


def test_a_forged_post_is_refused(alice: User) -> None:
    """E36, ASVS 3.5.1."""
    browser = Browser(enforce_csrf_checks=True)
    log_in(browser, alice)
    assert delete(browser).status_code == 403
    assert not PlannedDeletion.objects.exists()


def test_pressing_twice_plans_once(alice: User, alices_browser: Browser, mails: Mailbox) -> None:
    """E30."""
    cookie = alices_browser.cookies[site.SESSION_COOKIE_NAME].value
    delete(alices_browser)
    alices_browser.cookies[site.SESSION_COOKIE_NAME] = cookie
    assert delete(alices_browser).redirect_chain[0][0].startswith("/oidc/login")
    assert len(mails.mails_to("alice@exemple.nc")) == 1


@pytest.mark.parametrize("state", [User.State.SUSPENDED, User.State.DELETED])
def test_an_account_suspended_or_deleted_at_that_moment_is_not_planned(
    alice: User, alices_browser: Browser, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    def check(user: User, *rest: object) -> None:
        User.objects.filter(pk=user.pk).update(state=state)

    monkeypatch.setattr(act, "check_current_password", check)
    assert delete(alices_browser).redirect_chain[-1][0].startswith("/oidc/login")
    assert not PlannedDeletion.objects.exists()
    alice.refresh_from_db()
    assert alice.state == state


def test_all_or_nothing(alice: User, alices_browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """One transaction; a fault at the last step leaves the account open."""

    def fault(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(act, "mail_cancel_link", fault)
    with pytest.raises(RuntimeError):
        delete(alices_browser)
    alice.refresh_from_db()
    assert alice.state == User.State.ACTIVE
    assert alice.login_sessions.exists()
    assert not PlannedDeletion.objects.exists()
    assert not OutboxMessage.objects.exists()


def test_prepared_files_go_when_the_account_closes(alice: User, alices_browser: Browser) -> None:
    """Nobody can fetch them any more."""
    DataExport.objects.create(user=alice, language="fr", requested_at=timezone.now())
    delete(alices_browser)
    assert not DataExport.objects.exists()


def test_the_pages_speak_english(alices_browser: Browser) -> None:
    alices_browser.cookies["language"] = "en"
    assert "Your account will be closed immediately, then deleted in 7 days." in text(
        alices_browser.get("/mon-compte/supprimer/")
    )
    assert "Your account is closed" in text(delete(alices_browser))
