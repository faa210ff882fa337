"""« Clés d'accès et codes » on « Mon compte »: add, name, remove (ASVS 6.3.3, 6.5.6, 6.3.7)."""

import re
import time
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client as Browser

from kagu.connect.accounts.models import Passkey, User
from kagu.connect.accounts.models.origin import Origin
from kagu.connect.accounts.second_factors.passkeys import add_passkey
from kagu.connect.accounts.second_factors.webauthn import creation_options
from tests.connect.my_account.conftest import prove_all
from tests.connect.my_account.export import download
from tests.connect.pages import text_of
from tests.connect.second_factors import key_of, options_of
from tests.connect.virtual_passkey import VirtualPasskey
from tests.mails import Mailbox
from tests.markup.pressed import names_of
from tests.one_time_codes import code_now

# A code may not change while it is typed.
pytestmark = pytest.mark.usefixtures("clock")
LIST = "/mon-compte/verification/"
APPLICATION = "/mon-compte/verification/application/"
KEY = "/mon-compte/verification/cle/"
CODES = "/mon-compte/verification/codes-de-secours/"


def text(page: Any) -> str:
    """The page on one line."""
    return " ".join(text_of(page).split())


def add_application(browser: Browser, name: str = "Mon téléphone") -> Any:
    code = code_now(key_of(browser.get(APPLICATION)))
    return browser.post(APPLICATION, {"name": name, "code": code}, follow=True)


def passkey_of(user: User, name: str = "Ma clé") -> Passkey:
    add_passkey(user, VirtualPasskey().create(creation_options(user)), name, Origin())
    return user.passkeys.get(name=name)


def let_time_pass(browser: Browser) -> None:
    """The password was typed sixteen minutes ago."""
    session = browser.session
    session["auth_time"] = int(time.time()) - 16 * 60
    session.save()


def test_my_account_leads_there(alices_browser: Browser) -> None:
    assert LIST in alices_browser.get("/mon-compte/").content.decode()
    page = text(alices_browser.get(LIST))
    assert "Ajouter une clé d'accès" in page
    assert "Codes de secours" not in page


def test_an_application_is_added_by_its_first_code(
    alice: User, alices_browser: Browser, mails: Mailbox
) -> None:
    """The key as picture and as text; then ten recovery codes, shown once (ASVS 6.3.7)."""
    page = alices_browser.get(APPLICATION)
    assert "data:image/svg+xml" in page.content.decode()
    assert key_of(page) == key_of(alices_browser.get(APPLICATION))
    shown = text(add_application(alices_browser))
    assert len(re.findall(r"<code>(?:[2-9A-Z]{4}-){2}[2-9A-Z]{4}</code>", shown)) == 10
    assert "Mon téléphone" in text(alices_browser.get(LIST))
    assert "Il vous reste 10 codes de secours." in text(alices_browser.get(LIST))
    assert mails.last_mail_to(alice.email).subject == "La protection de votre compte a changé"
    assert "Application de codes ajoutée : Mon téléphone" in text(
        alices_browser.get("/mon-compte/historique/")
    )


def test_the_next_application_has_another_key(alices_browser: Browser) -> None:
    first = key_of(alices_browser.get(APPLICATION))
    add_application(alices_browser)
    assert key_of(alices_browser.get(APPLICATION)) != first


@pytest.mark.parametrize("seconds", [-3600, -300, 3600])
def test_a_wrong_code_adds_nothing_and_keeps_the_name(
    alice: User, alices_browser: Browser, seconds: int
) -> None:
    """Nor does that of a clock an hour off: the page says where to look."""
    key = key_of(alices_browser.get(APPLICATION))
    code = code_now(key, seconds)
    page = alices_browser.post(APPLICATION, {"name": "Tablette", "code": code})
    assert "Ce n'est pas le code de cette clé. Vérifiez l'heure de votre appareil." in text(page)
    assert 'value="Tablette"' in text(page)
    assert key_of(page) == key
    assert not alice.code_generators.exists()


def test_the_key_is_sealed_in_the_session_too(alice: User, alices_browser: Browser) -> None:
    key = key_of(alices_browser.get(APPLICATION))
    assert key not in str(dict(alices_browser.session))


def test_a_passkey_is_added_by_its_browser(alice: User, alices_browser: Browser) -> None:
    page = alices_browser.get(KEY)
    assert "JavaScript" in text(page)
    answer = VirtualPasskey().create(options_of(page))
    shown = text(alices_browser.post(KEY, {"name": "Clé USB", "answer": answer}))
    assert shown.count("<code>") == 10
    assert alice.passkeys.get().name == "Clé USB"


def test_a_passkey_that_is_not_one_is_refused_politely(alice: User, alices_browser: Browser) -> None:
    page = alices_browser.post(KEY, {"name": "Clé USB", "answer": "{}"})
    assert "Cette clé d'accès n'a pas pu être ajoutée. Recommencez." in text(page)
    assert 'value="Clé USB"' in text(page)
    assert not alice.passkeys.exists()


def test_a_factor_is_named_and_removed(alice: User, alices_browser: Browser, mails: Mailbox) -> None:
    """ASVS 6.5.6."""
    edit = f"{KEY}{passkey_of(alice).pk}/"
    prove_all(alices_browser)
    alices_browser.post(edit, {"name": "Bureau"})
    assert "Bureau" in text(alices_browser.get(LIST))
    page = text(alices_browser.post(edit, {"remove": "yes"}, follow=True))
    assert "« Bureau » ne sert plus à se connecter." in page
    assert not alice.passkeys.exists()
    assert "Une clé d'accès de votre compte a été supprimée" in str(mails.last_mail_to(alice.email).body)


def test_an_application_is_removed_with_the_recovery_codes(alice: User, alices_browser: Browser) -> None:
    add_application(alices_browser)
    alices_browser.post(f"{APPLICATION}{alice.code_generators.get().pk}/", {"remove": "yes"})
    assert not alice.code_generators.exists()
    assert not alice.recovery_codes.exists()


def test_nobody_touches_the_factors_of_another(bob: User, alices_browser: Browser) -> None:
    """ASVS 8.2.2."""
    edit = f"{KEY}{passkey_of(bob).pk}/"
    assert alices_browser.get(edit).status_code == 404
    assert alices_browser.post(edit, {"remove": "yes"}).status_code == 404
    assert bob.passkeys.exists()


def test_new_recovery_codes_are_shown_once(alice: User, alices_browser: Browser) -> None:
    assert alices_browser.post(CODES).status_code == 302
    assert not alice.recovery_codes.exists()
    passkey_of(alice)
    prove_all(alices_browser)
    assert "<code>" not in text(alices_browser.get(CODES))
    page = alices_browser.post(CODES)
    assert text(page).count("<code>") == 10
    assert "data-prints" in text(page)
    link = r'href="data:text/plain;charset=utf-8,([^"]+)" download="codes-de-secours.txt"'
    file = re.search(link, text(page))
    assert file
    codes = re.findall(r"<code>([^<]+)</code>", text(page))
    assert [line for line in unquote(file[1]).split("\r\n") if line in codes] == codes
    assert "no-store" in page["Cache-Control"]
    assert "<code>" not in text(alices_browser.get(CODES))


def test_the_password_must_be_recent(alice: User, alices_browser: Browser) -> None:
    """ASVS 7.5.1: every page that changes something; the list alone is shown."""
    edit = f"{KEY}{passkey_of(alice).pk}/"
    let_time_pass(alices_browser)
    assert alices_browser.get(LIST).status_code == 200
    for path in (APPLICATION, KEY, CODES, edit):
        for response in (alices_browser.get(path), alices_browser.post(path, {"remove": "yes"})):
            assert response["Location"].startswith("/mon-compte/confirmer/")
    assert alice.passkeys.exists()


def test_deleting_the_account_erases_its_factors(alice: User, alices_browser: Browser) -> None:
    add_application(alices_browser)
    passkey_of(alice)
    alices_browser.post("/mon-compte/supprimer/", {"password": "un perroquet mange trois mangues"})
    assert not alice.passkeys.exists()
    assert not alice.code_generators.exists()
    assert not alice.recovery_codes.exists()


def test_the_export_names_the_factors_and_holds_no_secret(alice: User, alices_browser: Browser) -> None:
    """GDPR article 15; a key's own bytes stay here."""
    add_application(alices_browser)
    passkey = passkey_of(alice)
    data = download(alices_browser, "json").json()["data"]
    assert [row["name"] for row in data["passkeys"]] == ["Ma clé"]
    assert [row["name"] for row in data["code_generators"]] == ["Mon téléphone"]
    assert passkey.credential_id not in str(data)


def test_these_pages_need_a_login(db: None) -> None:
    for path in (LIST, APPLICATION, KEY, CODES):
        assert Browser().get(path).status_code == 302


def test_two_keys_of_one_name_are_told_apart(alice: User, alices_browser: Browser) -> None:
    """Two buttons of one name would be a fault of the page: tests/markup."""
    first = passkey_of(alice)
    Passkey.objects.filter(pk=first.pk).update(created_at=first.created_at - timedelta(days=1), name="Clé")
    second = passkey_of(alice)
    Passkey.objects.filter(pk=second.pk).update(name="Clé")
    assert len(names_of(alices_browser.get(LIST), "Modifier Clé, Ajoutée le")) == 2
