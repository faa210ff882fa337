"""« Mes données »: signed JSON and a page to read, with all that is held (GDPR articles 15 and 20)."""

import json
import re
from collections.abc import Callable
from datetime import datetime
from html.parser import HTMLParser

import pytest
from django.db import transaction
from django.test import Client as Browser

from kagu.connect.accounts.history import activity
from kagu.connect.accounts.models import Activity, LoginSession, Passkey, User
from kagu.connect.clients.models import Client
from kagu.outbox.mail import enqueue_mail
from kagu.site.clock import now
from tests.connect.conftest import PASSWORD
from tests.connect.my_account.conftest import log_in, prove_all
from tests.connect.my_account.email_change import ask
from tests.connect.my_account.export import PAGE, check_signature, download
from tests.connect.my_account.pages import text
from tests.words_seen import as_typed

MakeService = Callable[..., Client]
Connect = Callable[[User, Client], None]


class Structure(HTMLParser):
    """The elements of a page, and the addresses that a browser would fetch for it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.fetched: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.fetched += [str(value) for name, value in attrs if name in ("src", "srcset", "data", "style")]


def test_the_page_shows_what_is_known(alices_browser: Browser) -> None:
    page = text(alices_browser.get(PAGE))
    for words in ("Alice", "Newman", "alice@exemple.nc", "Télécharger mes données", "Pour lire"):
        assert words in page
    assert not Activity.objects.filter(kind="data_exported").exists()


def test_the_file_holds_everything_and_its_signature_covers_it(
    alice: User, alices_browser: Browser, make_service: MakeService, connect: Connect
) -> None:
    connect(alice, make_service("impots"))
    ask(alices_browser)
    answer = download(alices_browser, "json")
    assert answer["Content-Disposition"] == 'attachment; filename="mes-donnees.json"'
    assert answer["Content-Type"] == "application/json"
    assert answer["Cache-Control"] == "no-store"
    data = check_signature(answer.content)
    assert data["account"]["email"] == "alice@exemple.nc"
    assert data["connections"][0]["service"] == "Impots"
    assert "email" in data["connections"][0]["claims"]
    assert data["email_changes"][0]["new_address"] == "alice.newman@exemple.nc"
    assert data["sessions"][0]["network"] == "192.0.2.0/24"
    assert data["activity"][0]["what"] == "Données téléchargées"
    assert data["mails"][0]["what"] == "email_change_requested"
    assert as_typed(data["mails"][0]["subject"]) == "Demande de changement d'adresse email"


def test_an_agents_reason_known_browsers_locks_and_subjects_are_in_both_files(
    alice: User, alices_browser: Browser, make_service: MakeService, connect: Connect
) -> None:
    connect(alice, make_service("impots"))
    alice.known_devices.create(secret_hash="x", failures=2, last_at=now())
    alice.locks.create(cause="failures", released_at=now(), released_by="link")
    activity.record(alice, "account_unlocked", actor="Agnès", by="agent", reason="demande au guichet")
    data = check_signature(download(alices_browser, "json").content)
    line = next(line for line in data["activity"] if line["by_agent"])
    assert line["reason"] == "demande au guichet"
    assert data["known_browsers"][0]["failures"] == 2
    assert (data["locks"][0]["cause"], data["locks"][0]["released_by"]) == ("failures", "link")
    (subject,) = alice.subjects.values("sector", "sub")
    assert data["subjects"] == [subject]
    page = text(download(alices_browser, "html"))
    assert "Motif : demande au guichet" in page
    assert "Agnès" not in page
    assert "Navigateurs connus" in page
    assert "Trop d'échecs de connexion" in page
    assert subject["sub"] in page


def test_a_mail_that_is_no_longer_sent_keeps_its_name(alice: User, alices_browser: Browser) -> None:
    """Its words went with an older version of the site."""
    with transaction.atomic():
        enqueue_mail(alice.email, "former_mail", language="fr", context={})
    data = check_signature(download(alices_browser, "json").content)
    assert data["mails"][0]["subject"] == "former_mail"


def test_a_changed_file_no_longer_fits_its_signature(alices_browser: Browser) -> None:
    export = json.loads(download(alices_browser, "json").content)
    export["data"]["account"]["email"] = "autre@exemple.nc"
    with pytest.raises(AssertionError):
        check_signature(json.dumps(export).encode())


def test_the_page_to_read_says_all_of_it_in_words(
    alice: User, alices_browser: Browser, make_service: MakeService, connect: Connect
) -> None:
    User.objects.filter(pk=alice.pk).update(birth_date="1980-02-29", address={"locality": "Nouméa"})
    connect(alice, make_service("impots"))
    Passkey.objects.create(user=alice, credential_id="x", credential_data=b"", name="Mon téléphone")
    prove_all(alices_browser)
    ask(alices_browser)
    answer = download(alices_browser, "html")
    assert answer["Content-Disposition"] == 'attachment; filename="mes-donnees.html"'
    assert answer["Content-Type"] == "text/html; charset=utf-8"
    page = text(answer)
    for words in (
        "tout ce que le service NC Connect sait de vous",
        "29 février 1980",
        "Nouméa",
        "Impots",
        "Votre adresse email",
        "Mon téléphone",
        "alice.newman@exemple.nc",
        "En attente",
        "Demande de changement d'adresse email",
        "Données téléchargées",
        "Firefox",
        "http://connect.localhost:8000/.well-known/openid-configuration",
    ):
        assert words in page
    assert "email_verified" not in page


def test_the_page_to_read_needs_nothing_and_runs_nothing(alices_browser: Browser) -> None:
    """It opens from a disk, offline: every table has its caption and headings."""
    ask(alices_browser)
    page = download(alices_browser, "html").content.decode()
    structure = Structure(page)
    assert not {"script", "link", "img", "iframe", "object", "form"} & set(structure.tags)
    assert not structure.fetched
    assert "url(" not in page
    assert "@import" not in page
    assert structure.tags.count("table") == structure.tags.count("caption") > 3
    assert all("scope=" in heading for heading in re.findall(r"<th\b[^>]*>", page))
    assert '<html lang="fr">' in page
    assert "default-src 'none'" in page


def test_hostile_words_stay_words_in_the_page_to_read(
    alice: User, alices_browser: Browser, make_service: MakeService, connect: Connect
) -> None:
    """ASVS 1.2.1: names, user agents and services are text, whatever they hold."""
    hostile = "<script>alert(1)</script>"
    connect(alice, make_service("impots", name=hostile))
    User.objects.filter(pk=alice.pk).update(first_name=hostile, address={"locality": hostile})
    LoginSession.objects.filter(user=alice).update(user_agent=hostile)
    Passkey.objects.create(user=alice, credential_id="x", credential_data=b"", name=hostile)
    prove_all(alices_browser)
    page = download(alices_browser, "html").content.decode()
    assert "<script" not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 5
    data = check_signature(download(alices_browser, "json").content)
    assert data["account"]["first_name"] == hostile


def test_the_page_to_read_speaks_the_readers_language(alices_browser: Browser) -> None:
    alices_browser.cookies["language"] = "en"
    page = text(download(alices_browser, "html"))
    assert '<html lang="en">' in page
    assert "Everything that happened to your account" in page
    assert "Historique" not in page


def test_dates_are_those_of_the_sites_time_zone(alice: User, alices_browser: Browser) -> None:
    moment = datetime.fromisoformat("2026-01-31T20:05:00+00:00")
    User.objects.filter(pk=alice.pk).update(activated_at=moment)
    assert "1er février 2026 à 7 h 05" in text(download(alices_browser, "html"))
    data = check_signature(download(alices_browser, "json").content)
    assert data["account"]["activated_at"] == "2026-01-31T20:05:00+00:00"


@pytest.mark.parametrize("file_format", ["html", "json"])
def test_the_file_holds_no_secret_and_nothing_of_others(
    alice: User, bob: User, alices_browser: Browser, file_format: str
) -> None:
    ask(alices_browser)
    content = download(alices_browser, file_format).content.decode()
    for secret in ("argon2", "token", PASSWORD, str(alice.pk), "session_key", "bob@exemple.nc"):
        assert secret not in content


def test_a_format_that_does_not_exist_gives_no_file(alices_browser: Browser) -> None:
    answer = download(alices_browser, "exe")
    assert "Content-Disposition" not in answer
    assert "Télécharger mes données" in text(answer)
    assert not Activity.objects.filter(kind="data_exported").exists()


def test_a_recent_password_is_needed(alice: User) -> None:
    """ASVS 7.5.3: a forgotten open session gives nobody the whole file."""
    browser = Browser()
    log_in(browser, alice)
    session = browser.session
    session["auth_time"] -= 1800
    session.save()
    for answer in (browser.get(PAGE), download(browser, "html"), download(browser, "json")):
        assert answer["Location"].startswith("/mon-compte/confirmer/")
