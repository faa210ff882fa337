"""« Historique »: what happened to the account, in plain words."""

import re
from pathlib import Path

from django.test import Client as Browser

import kagu.connect.accounts as accounts
from kagu.connect.accounts.history import activity
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
    assert "Compte déverrouillé" in page
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
    assert "Plus ancien" in first
    assert "Service 0<" not in first
    assert "Service 0<" in second
    assert alices_browser.get(f"{PAGE}?page=nonsense").status_code == 200


def test_every_kind_that_is_recorded_has_words() -> None:
    recorded = set()
    for path in Path(str(accounts.__file__)).parent.glob("*.py"):
        recorded |= set(re.findall(r'(?:record|_record)\([^,()]+, "(\w+)"', path.read_text()))
    assert len(recorded) > 10
    assert recorded <= set(WORDS)
