"""« Mes données »: one signed file with all that is held (GDPR articles 15 and 20)."""

import json
from collections.abc import Callable

from django.test import Client as Browser

from kagu.connect.accounts.export_data import SIGNATURE_TYPE, digest_of
from kagu.connect.accounts.models import Activity, User
from kagu.connect.clients.models import Client
from kagu.connect.signing import keys
from tests.connect.my_account.conftest import PASSWORD, log_in
from tests.connect.my_account.pages import text
from tests.connect.my_account.test_change_email import ask

PAGE = "/mon-compte/mes-donnees/"


def test_the_page_shows_what_is_known(alices_browser: Browser) -> None:
    page = text(alices_browser.get(PAGE))
    for words in ("Alice", "Newman", "alice@exemple.nc", "Télécharger mes données"):
        assert words in page
    assert not Activity.objects.filter(kind="data_exported").exists()


def test_the_file_holds_everything_and_its_signature_covers_it(
    alice: User,
    alices_browser: Browser,
    make_service: Callable[..., Client],
    connect: Callable[[User, Client], None],
) -> None:
    connect(alice, make_service("impots"))
    ask(alices_browser)
    answer = alices_browser.post(PAGE)
    assert answer["Content-Disposition"] == 'attachment; filename="mes-donnees.json"'
    assert answer["Cache-Control"] == "no-store"
    export = json.loads(answer.content)
    data = export["data"]
    assert data["account"]["email"] == "alice@exemple.nc"
    assert data["connections"][0]["service"] == "Impots"
    assert "email" in data["connections"][0]["claims"]
    assert data["email_changes"][0]["new_address"] == "alice.newman@exemple.nc"
    assert data["sessions"][0]["network"] == "192.0.2.0/24"
    assert data["activity"][0]["what"] == "Données téléchargées"
    assert data["mails"][0]["what"] == "email_change_requested"
    claims = keys.verify(export["signature"], typ=SIGNATURE_TYPE)
    assert claims["sha256"] == digest_of(data)
    data["account"]["email"] = "autre@exemple.nc"
    assert claims["sha256"] != digest_of(data)


def test_the_file_holds_no_secret_and_nothing_of_others(
    alice: User, bob: User, alices_browser: Browser
) -> None:
    ask(alices_browser)
    content = alices_browser.post(PAGE).content.decode()
    for secret in ("argon2", "token", PASSWORD, str(alice.pk), "session_key", "bob@exemple.nc"):
        assert secret not in content


def test_a_recent_password_is_needed(alice: User) -> None:
    """ASVS 7.5.3: a forgotten open session gives nobody the whole file."""
    browser = Browser()
    log_in(browser, alice)
    session = browser.session
    session["auth_time"] -= 1800
    session.save()
    for answer in (browser.get(PAGE), browser.post(PAGE)):
        assert answer["Location"].startswith("/mon-compte/confirmer/")
