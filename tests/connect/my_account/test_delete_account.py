"""Deleting one's account (notice §8: R131–R144; S6, E31–E39)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client as Browser
from django.utils import timezone

from kagu.connect.accounts.delete_account import delete_account
from kagu.connect.accounts.models import (
    Activity,
    EmailChange,
    LoginFailures,
    LoginSession,
    Passkey,
    Tombstone,
    User,
)
from kagu.connect.accounts.models.origin import Origin
from kagu.connect.accounts.models.recycled_addresses import address_hmac
from kagu.connect.accounts.reset_password import request_password_reset
from kagu.connect.clients.models import Client, ClientSession, Connection, Subject
from kagu.connect.clients.subjects import subject_of
from kagu.outbox.models import OutboxMessage
from tests.connect.conftest import PASSWORD
from tests.connect.my_account.conftest import log_in, make_user, prove_all
from tests.connect.my_account.deletion import delete
from tests.connect.my_account.email_change import ask
from tests.connect.my_account.pages import text
from tests.mails import Mailbox, path_of

Connect = Callable[[User, Client], None]
MakeService = Callable[..., Client]


def test_the_page_has_the_words_of_the_notice_first(
    alice: User, alices_browser: Browser, make_service: MakeService, connect: Connect
) -> None:
    """R134–R137, then what will be lost, service by service (Q2)."""
    connect(alice, make_service("impots"))
    page = text(alices_browser.get("/mon-compte/supprimer/"))
    question = page.index("Etes-vous certain(e) de vouloir supprimer votre compte ?")
    explanation = page.index(
        "Vous ne pourrez plus utiliser ce compte pour accéder aux services publics en ligne. "
        "Pour continuer et pour des raisons de sécurité, entrez votre mot de passe "
        'puis cliquez sur le bouton "Supprimer"'
    )
    losses = page.index("Avant de supprimer")
    assert question < explanation < losses < page.index("Impots", losses)
    assert "Votre mot de passe" in page
    assert "Annuler" in page
    assert User.objects.get(pk=alice.pk).state == User.State.ACTIVE


def test_a_password_manager_is_told_which_account_is_meant(alice: User, alices_browser: Browser) -> None:
    """Whatever is sent in its place; `tests/forms_seen.py` asks it of every form with a password."""
    sent = {"username": "bob@exemple.nc", "password": "wrong"}
    for page in (
        alices_browser.get("/mon-compte/supprimer/"),
        alices_browser.post("/mon-compte/supprimer/", sent),
    ):
        shown = text(page)
        field = shown[shown.index('name="username"') - 20 :].split(">")[0]
        assert 'value="alice@exemple.nc"' in field
        assert 'autocomplete="username"' in field
        assert "bob@exemple.nc" not in shown


def test_the_account_is_gone_and_goodbye_is_said(alice: User, alices_browser: Browser) -> None:
    """R138, R140: logged out, with the footer of the notice."""
    answer = delete(alices_browser)
    page = text(answer)
    assert "<h1>Au revoir !</h1>" in page
    assert "Votre compte a bien été supprimé." in page
    for link in ("Conditions générales d'utilisation", "Mentions Légales", "Contact"):
        assert link in page
    assert "Alice" not in page
    assert alices_browser.get("/mon-compte/").status_code == 302
    alice.refresh_from_db()
    assert alice.state == User.State.DELETED


def test_nothing_personal_stays_in_the_row(alice: User, alices_browser: Browser) -> None:
    """S6."""
    User.objects.filter(pk=alice.pk).update(birth_place="Nouméa", phone_number="+687 00", address={"a": "b"})
    Passkey.objects.create(user=alice, credential_id="x", credential_data=b"", name="Mon téléphone")
    prove_all(alices_browser)
    delete(alices_browser)
    alice.refresh_from_db()
    assert not alice.passkeys.exists()
    assert not alice.known_devices.exists()
    values = (alice.email, alice.first_name, alice.family_name, alice.birth_place, alice.phone_number)
    assert values == ("", "", "", "", "")
    assert alice.email_normalized is None
    assert alice.address == {}
    assert not alice.has_usable_password()


def test_the_browser_forgets(alices_browser: Browser) -> None:
    """ASVS 14.3.1; the neighbours' cookies on the same domain are not ours to clear."""
    answer = alices_browser.post("/mon-compte/supprimer/", {"password": PASSWORD})
    assert answer.status_code == 302
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert answer.cookies[settings.SESSION_COOKIE_NAME].value == ""


def test_a_mail_confirms_it(
    alice: User, alices_browser: Browser, mails: Mailbox, make_service: MakeService, connect: Connect
) -> None:
    """R139, M8: to the address just deleted, with what it no longer opens."""
    connect(alice, make_service("impots"))
    delete(alices_browser)
    m8 = mails.last_mail_to("alice@exemple.nc")
    assert m8.subject == "Votre compte NC Connect a été supprimé"
    assert "Au revoir Alice" in m8.body
    assert "Impots" in m8.body
    assert "Vos déclarations et vos obligations fiscales ne sont pas effacées" in m8.body
    assert "Vous pourrez créer un nouveau compte avec cette adresse" in m8.body


def test_every_service_is_told_under_the_name_it_knows(
    alice: User, alices_browser: Browser, make_service: MakeService, connect: Connect
) -> None:
    """R141, E31: `account-purged` and a logout token to each, with the sub that goes with the account."""
    subs = {}
    for name in ("impots", "cadastre"):
        service = make_service(name)
        connect(alice, service)
        subs[name] = subject_of(alice, service)
    delete(alices_browser)
    for name, sub in subs.items():
        purged = OutboxMessage.objects.get(
            kind="security_event", payload__client_id=name, payload__sub_id__format="iss_sub"
        )
        assert "account-purged" in str(purged.payload["events"])
        assert purged.payload["sub_id"]["sub"] == sub
        logout = OutboxMessage.objects.get(kind="logout_token", payload__client_id=name)
        assert logout.payload["sub"] == sub


def test_sessions_links_and_connections_are_gone(
    alice: User, alices_browser: Browser, mails: Mailbox, make_service: MakeService, connect: Connect
) -> None:
    """R144, E17, ASVS 7.4.2."""
    connect(alice, make_service("impots"))
    elsewhere = Browser()
    log_in(elsewhere, alice)
    request_password_reset("alice@exemple.nc", Origin())
    reset = mails.last_link_to("alice@exemple.nc")
    ask(alices_browser, "nouvelle@exemple.nc")
    to_confirm = mails.last_link_to("nouvelle@exemple.nc")
    delete(alices_browser)
    assert elsewhere.get("/mon-compte/").status_code == 302
    assert not LoginSession.objects.filter(user=alice).exists()
    for rows in (Connection, ClientSession, Subject, EmailChange):
        assert not rows.objects.filter(user=alice).exists()
    for link in (reset, to_confirm):
        assert Browser().get(path_of(link)).status_code == 410


def test_a_pending_new_address_is_told_too(alice: User, alices_browser: Browser, mails: Mailbox) -> None:
    """E33."""
    ask(alices_browser, "nouvelle@exemple.nc")
    delete(alices_browser)
    told = mails.last_mail_to("nouvelle@exemple.nc")
    assert "ce compte a été supprimé" in told.body
    assert "token=" not in told.body


def test_the_owner_of_a_coveted_address_hears_nothing_of_the_deletion(
    alice: User, bob: User, alices_browser: Browser, mails: Mailbox
) -> None:
    """E1 and E33 together: no mail about a stranger's account to someone who was not asked."""
    ask(alices_browser, "bob@exemple.nc")
    mails.mails_to("")
    mails.clear()
    delete(alices_browser)
    assert mails.mails_to("bob@exemple.nc") == []


def test_a_tombstone_stays_without_the_address(
    alice: User, alices_browser: Browser, make_service: MakeService, connect: Connect
) -> None:
    """S6, D30."""
    service = make_service("impots")
    connect(alice, service)
    sub = subject_of(alice, service)
    delete(alices_browser)
    tombstone = Tombstone.objects.get()
    assert tombstone.subjects == [{"sector": service.sector, "sub": sub}]
    assert tombstone.address_hmac == address_hmac("alice@exemple.nc")
    assert "alice" not in str(vars(tombstone))
    year = timezone.now() + timedelta(days=365)
    assert tombstone.purge_at == pytest.approx(year, abs=timedelta(minutes=1))


def test_its_history_ends_with_the_deletion(alice: User, alices_browser: Browser) -> None:
    delete(alices_browser)
    assert alice.activities.latest("position").kind == "account_deleted"


def test_the_address_is_free_again_and_the_newcomer_is_someone_else(
    alice: User, alices_browser: Browser, make_service: MakeService, connect: Connect
) -> None:
    """R142, D20, E37: the old cookie opens nothing, the sub is another."""
    service = make_service("impots")
    connect(alice, service)
    sub = subject_of(alice, service)
    delete(alices_browser)
    newcomer = make_user("Alice")
    assert newcomer.pk != alice.pk
    assert subject_of(newcomer, service) != sub
    assert alices_browser.get("/mon-compte/").status_code == 302


def test_a_wrong_password_deletes_nothing_and_counts(
    alice: User, alices_browser: Browser, mails: Mailbox
) -> None:
    """R137, E35."""
    page = text(delete(alices_browser, "pas le bon"))
    assert "Ce mot de passe n'est pas le bon." in page
    alice.refresh_from_db()
    assert alice.state == User.State.ACTIVE
    assert LoginFailures.objects.get().count == 1
    assert mails.mails_to("alice@exemple.nc") == []


def test_ten_wrong_passwords_lock_and_a_locked_account_is_not_deleted(
    alice: User, alices_browser: Browser
) -> None:
    """E35, S1: LOCKED → delete is not possible."""
    for _ in range(10):
        delete(alices_browser, "pas le bon")
    page = text(delete(alices_browser))
    assert "Votre compte est bloqué" in page
    alice.refresh_from_db()
    assert alice.state == User.State.LOCKED


def test_without_a_password_nothing_happens(alice: User, alices_browser: Browser) -> None:
    delete(alices_browser, "")
    alice.refresh_from_db()
    assert alice.state == User.State.ACTIVE
    assert not LoginFailures.objects.exists()


def test_reading_the_page_any_number_of_times_deletes_nothing(alice: User, alices_browser: Browser) -> None:
    """E30, E36: only a POST with token and password."""
    for _ in range(3):
        alices_browser.get("/mon-compte/supprimer/", {"password": PASSWORD})
    alice.refresh_from_db()
    assert alice.state == User.State.ACTIVE


def test_a_forged_post_is_refused(alice: User) -> None:
    """E36, ASVS 3.5.1."""
    browser = Browser(enforce_csrf_checks=True)
    log_in(browser, alice)
    assert delete(browser).status_code == 403
    alice.refresh_from_db()
    assert alice.state == User.State.ACTIVE


def test_pressing_twice_says_goodbye_once(alice: User, alices_browser: Browser, mails: Mailbox) -> None:
    """E30."""
    cookie = alices_browser.cookies[settings.SESSION_COOKIE_NAME].value
    delete(alices_browser)
    alices_browser.cookies[settings.SESSION_COOKIE_NAME] = cookie
    assert delete(alices_browser).redirect_chain[0][0].startswith("/oidc/login")
    assert len(mails.mails_to("alice@exemple.nc")) == 1


def test_all_or_nothing(alice: User, alices_browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """S6: one transaction; a fault at the last step leaves the account whole."""

    def fault(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("kagu.connect.accounts.history.activity.record", fault)
    with pytest.raises(RuntimeError), transaction.atomic():
        delete_account(alice)
    alice.refresh_from_db()
    assert alice.state == User.State.ACTIVE
    assert alice.login_sessions.exists()
    assert not OutboxMessage.objects.exists()


def test_an_agents_deletion_names_the_agent(alice: User) -> None:
    """The same act; a locked or suspended account can be deleted so."""
    User.objects.filter(pk=alice.pk).update(state=User.State.SUSPENDED)
    delete_account(alice, actor="agent 7")
    assert Activity.objects.get(kind="account_deleted").actor == "agent 7"


def test_the_page_speaks_english(alices_browser: Browser) -> None:
    alices_browser.cookies["language"] = "en"
    assert "Are you sure you want to delete your account?" in text(
        alices_browser.get("/mon-compte/supprimer/")
    )
    assert "Goodbye!" in text(delete(alices_browser))
