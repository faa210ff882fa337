"""« Ce n'est pas moi »: the old mailbox takes its account back (E19; issue: reversible change)."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.utils import timezone

from kagu.connect.accounts.history import activity
from kagu.connect.accounts.models import CodeGenerator, Passkey, RecoveryCode, User
from kagu.connect.clients.models import Client
from kagu.mailed_links.models import MailedLink
from kagu.outbox.models import OutboxMessage
from tests.connect.conftest import PASSWORD
from tests.connect.my_account.conftest import log_in, make_user, prove_all
from tests.connect.my_account.email_change import ask
from tests.connect.my_account.pages import text
from tests.mailed_links.clicks import press, send
from tests.mails import Mailbox, path_of

THIEF = "voleur@exemple.nc"


@pytest.fixture
def to_revert(alice: User, alices_browser: Browser, mails: Mailbox) -> str:
    """M5's link, after a thief with alice's open session moved her account away."""
    ask(alices_browser, THIEF)
    press(Browser(), mails.last_link_to(THIEF))
    return mails.last_link_to("alice@exemple.nc")


def test_the_page_tells_what_will_happen(to_revert: str) -> None:
    page = text(Browser().get(path_of(to_revert)))
    assert "Rétablir votre adresse email" in page
    assert "Toutes les sessions seront fermées" in page


def test_the_old_address_is_back_and_everyone_is_out(
    alice: User, alices_browser: Browser, to_revert: str
) -> None:
    """E19: all sessions end, the password the thief knows opens nothing, a new one is chosen at once."""
    thief = Browser()
    log_in(thief, User.objects.get(pk=alice.pk))
    page = press(Browser(), to_revert)
    assert "Votre adresse email est rétablie" in text(page)
    alice.refresh_from_db()
    assert (alice.email, alice.email_normalized) == ("alice@exemple.nc", "alice@exemple.nc")
    assert alice.must_change_password
    assert not alice.login_sessions.exists()
    assert thief.get("/mon-compte/").status_code == 302
    assert User.objects.with_address(THIEF) is None


def test_keys_added_since_the_change_open_nothing_any_more(
    alice: User, alices_browser: Browser, mails: Mailbox
) -> None:
    """A thief adds a passkey of their own, then or in the week before; the owner's older one stays."""
    Passkey.objects.create(user=alice, credential_id="hers", credential_data=b"", name="hers")
    alice.passkeys.update(created_at=timezone.now() - timedelta(days=8))
    Passkey.objects.create(user=alice, credential_id="before", credential_data=b"", name="theirs before")
    alice.passkeys.filter(name="theirs before").update(created_at=timezone.now() - timedelta(days=6))
    prove_all(alices_browser)
    ask(alices_browser, THIEF)
    for rows, fields in (
        (Passkey, {"credential_id": "theirs", "credential_data": b""}),
        (CodeGenerator, {"sealed_secret": b""}),
    ):
        rows.objects.create(user=alice, name="theirs", **fields)
    RecoveryCode.objects.create(user=alice, code_hash="theirs")
    press(Browser(), mails.last_link_to(THIEF))
    page = text(press(Browser(), mails.last_link_to("alice@exemple.nc")))
    assert [passkey.name for passkey in alice.passkeys.all()] == ["hers"]
    assert "votre compte demande aussi une de ces protections : hers" in re.sub("<[^>]+>|  +", "", page)
    assert "theirs" not in page
    assert "/mon-compte/verification/" in page
    assert not CodeGenerator.objects.exists()
    assert not RecoveryCode.objects.exists()


def test_every_key_taken_away_is_told_in_the_history_and_by_mail(
    alice: User, alices_browser: Browser, mails: Mailbox, to_revert: str
) -> None:
    """ASVS 6.3.7: the owner reads what the thief had added; the thief's mailbox gets nothing more."""
    Passkey.objects.create(user=alice, credential_id="theirs", credential_data=b"", name="Clé du voleur")
    CodeGenerator.objects.create(user=alice, sealed_secret=b"", name="Codes du voleur")
    mails.clear()
    press(Browser(), to_revert)
    log_in(alices_browser, User.objects.get(pk=alice.pk))
    history = text(alices_browser.get("/mon-compte/historique/"))
    assert "Clé d'accès supprimée : Clé du voleur" in history
    assert "Application de codes supprimée : Codes du voleur" in history
    told = " ".join(str(mail.body) for mail in mails.mails_to("alice@exemple.nc"))
    assert "a été supprimée" in told
    assert "Clé du voleur" in told
    assert "Codes du voleur" in told
    assert not mails.mails_to(THIEF)


def test_the_page_leads_to_a_new_password(alice: User, to_revert: str) -> None:
    page = press(Browser(), to_revert).content.decode()
    reset = page[page.index("/public/resetpassword?") :].split('"')[0].replace("&amp;", "&")
    assert Browser().get(reset).status_code == 200
    new = "quatre tortues nagent vers Lifou"
    known = send(Browser(), reset, password=PASSWORD, confirmation=PASSWORD)
    assert "C'est déjà votre mot de passe" in text(known)
    done = send(Browser(), reset, password=new, confirmation=new)
    assert "Mot de passe réinitialisé" in text(done)
    alice.refresh_from_db()
    assert not alice.must_change_password


def test_services_are_told_again(
    alice: User,
    alices_browser: Browser,
    mails: Mailbox,
    make_service: Callable[..., Client],
    connect: Callable[..., str],
) -> None:
    connect(alice, make_service("impots"))
    ask(alices_browser, THIEF)
    press(Browser(), mails.last_link_to(THIEF))
    OutboxMessage.objects.filter(kind="security_event").delete()
    press(Browser(), mails.last_link_to("alice@exemple.nc"))
    told = [str(message.payload) for message in OutboxMessage.objects.filter(kind="security_event")]
    assert any("identifier-changed" in payload and THIEF in payload for payload in told)
    assert any("credential-change" in payload for payload in told)


def test_a_second_click_shows_the_same_page_and_a_way_to_a_password(to_revert: str) -> None:
    """E5."""
    press(Browser(), to_revert)
    again = Browser().get(path_of(to_revert))
    assert "Votre adresse email est rétablie" in text(again)
    assert "/oidc/forgotten-password" in text(again)
    assert "/public/resetpassword" not in text(again)


def test_later_changes_are_undone_too(
    alice: User, alices_browser: Browser, mails: Mailbox, to_revert: str
) -> None:
    """The thief moved on: the first owner's link still takes it all back, the thief's does not."""
    thief = Browser()
    log_in(thief, User.objects.get(pk=alice.pk))
    ask(thief, "ailleurs@exemple.nc")
    press(thief, mails.last_link_to("ailleurs@exemple.nc"))
    thiefs_link = mails.last_link_to(THIEF)
    ask(thief, "encore@exemple.nc")
    pending = mails.last_link_to("encore@exemple.nc")
    press(Browser(), to_revert)
    alice.refresh_from_db()
    assert alice.email == "alice@exemple.nc"
    assert Browser().get(path_of(thiefs_link)).status_code == 410
    assert Browser().get(path_of(pending)).status_code == 410


def test_an_address_taken_meanwhile_is_said(alice: User, to_revert: str) -> None:
    make_user("Other", email="alice@exemple.nc", email_normalized="alice@exemple.nc")
    page = press(Browser(), to_revert)
    assert page.status_code == 409
    assert "Cette adresse n'est plus disponible" in text(page)


def test_an_unproven_account_does_not_hold_the_address(alice: User, to_revert: str) -> None:
    """The thief cannot bar the way back by creating an account on the old address."""
    squatter = make_user(
        "Squat", email="alice@exemple.nc", email_normalized="alice@exemple.nc", state=User.State.PENDING
    )
    activity.record(squatter, "account_created")
    press(Browser(), to_revert)
    alice.refresh_from_db()
    assert alice.email == "alice@exemple.nc"


def test_after_seven_days_it_is_too_late(alice: User, to_revert: str) -> None:
    """D5."""
    MailedLink.objects.filter(purpose="revertchange").update(expires_at=timezone.now() - timedelta(minutes=1))
    page = Browser().get(path_of(to_revert))
    assert page.status_code == 410
    assert "Ce lien a expiré" in text(page)
    link = MailedLink.objects.get(purpose="revertchange")
    assert link.expires_at < timezone.now()


def test_the_link_lives_seven_days(to_revert: str) -> None:
    link = MailedLink.objects.get(purpose="revertchange")
    assert link.expires_at - link.created_at == pytest.approx(timedelta(days=7), abs=timedelta(seconds=5))


def test_the_browser_that_reverts_is_logged_out_cleanly(
    alice: User, alices_browser: Browser, to_revert: str
) -> None:
    log_in(alices_browser, User.objects.get(pk=alice.pk))
    assert press(alices_browser, to_revert).status_code == 200
    assert alices_browser.get("/mon-compte/").status_code == 302
