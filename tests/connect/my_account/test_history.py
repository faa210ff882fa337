"""« Historique »: what happened to the account, in plain words."""

import re
from pathlib import Path

from django.test import Client as Browser

import kagu.connect.accounts as accounts
from kagu.connect.accounts.history import activity
from kagu.connect.accounts.history.daily_seals import seal_heads
from kagu.connect.accounts.history.words import WORDS
from kagu.connect.accounts.models import User
from kagu.connect.accounts.models.origin import Origin
from tests.connect.my_account.email_change import ask
from tests.connect.my_account.pages import text

PAGE = "/mon-compte/historique/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"


def test_what_happened_stands_there_with_its_device_and_its_network(
    alice: User, alices_browser: Browser
) -> None:
    activity.record(alice, "logged_in", Origin(user_agent=FIREFOX, network="192.0.2.0/24"))
    ask(alices_browser)
    page = text(alices_browser.get(PAGE))
    assert "Changement d'adresse demandé vers a•••@exemple.nc" in page
    assert "Firefox sur Windows" in page
    assert "réseau 192.0.2.0/24" in page
    assert page.index("Changement d'adresse demandé") < page.index(">Connexion<")


def test_an_agents_act_is_marked(alice: User, alices_browser: Browser) -> None:
    """J15: everything an agent does is traced and shown."""
    activity.record(alice, "account_unlocked", actor="agent 7", by="agent")
    page = text(alices_browser.get(PAGE))
    assert "Compte débloqué" in page
    assert "Par un agent de l'administration" in page
    assert "agent 7" not in page


def test_nobody_reads_the_history_of_others(bob: User, alices_browser: Browser) -> None:
    activity.record(bob, "password_changed")
    assert "Mot de passe modifié" not in text(alices_browser.get(PAGE))
    assert Browser().get(PAGE).status_code == 302


def test_a_long_history_has_pages(alice: User, alices_browser: Browser) -> None:
    for number in range(31):
        activity.record(alice, "service_connected", service=f"Service {number}")
    first, second = text(alices_browser.get(PAGE)), text(alices_browser.get(f"{PAGE}?page=2"))
    assert "Service 30" in first
    assert "Page 1 sur 2" in first
    assert "Suivante" in first
    assert "Service 0<" not in first
    assert "Service 0<" in second
    assert alices_browser.get(f"{PAGE}?page=nonsense").status_code == 200


def test_every_kind_that_is_recorded_has_words() -> None:
    recorded = set()
    for path in Path(str(accounts.__file__)).parent.glob("*.py"):
        recorded |= set(re.findall(r'(?:record|_record)\([^,()]+, "(\w+)"', path.read_text()))
    assert len(recorded) > 10
    assert recorded <= set(WORDS)


def seal_some(alice: User, count: int = 5) -> None:
    for number in range(count):
        activity.record(alice, "service_connected", service=f"Service {number}")
    seal_heads()


CHANGED = "Une partie de cet historique n'est plus ce que le service avait écrit"
LINE_CHANGED = "Cette ligne n'est plus celle que le service avait écrite."


def test_a_history_that_holds_says_nothing_of_it(alice: User, alices_browser: Browser) -> None:
    seal_some(alice)
    activity.record(alice, "logged_in")
    page = text(alices_browser.get(PAGE))
    assert CHANGED not in page
    assert LINE_CHANGED not in page


def test_a_line_that_was_altered_is_marked_where_it_stands(alice: User, alices_browser: Browser) -> None:
    seal_some(alice)
    alice.activities.filter(position=3).update(details={"service": "Autre"})
    page = text(alices_browser.get(PAGE))
    assert CHANGED in page
    assert page.count(LINE_CHANGED) == 1
    assert page.index("Service 3") < page.index("Autre") < page.index(LINE_CHANGED) < page.index("Service 1")


def test_a_line_whose_seal_is_broken_in_the_middle_is_marked(alice: User, alices_browser: Browser) -> None:
    seal_some(alice, 3)
    alice.activity_heads.update(mac="0" * 64)
    seal_some(alice, 3)
    page = text(alices_browser.get(PAGE))
    assert page.count(LINE_CHANGED) == 1
    assert page.rindex("Service 0") > page.index(LINE_CHANGED) > page.rindex("Service 2")


def test_a_fault_far_back_is_told_on_the_first_page_too(alice: User, alices_browser: Browser) -> None:
    seal_some(alice, 40)
    alice.activities.filter(position=3).update(kind="logged_in")
    first = text(alices_browser.get(PAGE))
    assert CHANGED in first
    assert LINE_CHANGED not in first
    assert 'href="?page=2"' in first
    assert LINE_CHANGED in text(alices_browser.get(f"{PAGE}?page=2"))


def test_lines_that_were_taken_out_are_missed(alice: User, alices_browser: Browser) -> None:
    seal_some(alice)
    alice.activities.filter(position=2).delete()
    assert "Des lignes plus anciennes que celle-ci ont disparu." in text(alices_browser.get(PAGE))
    alice.activities.filter(position__gt=4).delete()
    assert "Des lignes plus récentes que celle-ci ont disparu." in text(alices_browser.get(PAGE))
    alice.activities.all().delete()
    assert CHANGED in text(alices_browser.get(PAGE))


def test_it_says_what_was_known_of_a_browser_a_lock_and_a_service(
    alice: User, alices_browser: Browser
) -> None:
    activity.record(alice, "logged_in", new_browser=True)
    activity.record(alice, "account_unlocked", by="link")
    activity.record(alice, "service_connected", service="Impots", sub="a-name-for-impots")
    page = text(alices_browser.get(PAGE))
    assert "Navigateur que votre compte ne connaissait pas" in page
    assert "Par le lien reçu par email" in page
    assert "Votre identifiant pour ce service : a-name-for-impots" in page
