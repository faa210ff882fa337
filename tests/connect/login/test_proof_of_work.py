"""Passwords that come too fast: a proof of work, or a wait, with bounded counters (E24, ASVS 6.3.1)."""

import hashlib
import html
import re
from typing import Any

import pytest
from django.test import Client as Browser

from kagu.connect.accounts.attempts import limits, proof_of_work
from kagu.connect.accounts.attempts.limits import Attempt
from kagu.connect.accounts.attempts.proof_of_work import Challenge, is_proven
from kagu.connect.accounts.models import LoginFailures, LoginSession, User
from kagu.connect.accounts.models.origin import Origin
from kagu.counting import windows
from kagu.counting.models import Tally
from tests.connect.conftest import PASSWORD
from tests.connect.login.conftest import LOGIN, log_in
from tests.connect.login.failures import REFUSAL
from tests.connect.pages import text_of

pytestmark = pytest.mark.django_db


def solved(page: str) -> str:
    """What `proof.js` computes from the page."""
    found = re.search(r'data-challenge="([^"]+)" data-bits="(\d+)"', page)
    assert found, "the page asks for no proof"
    challenge, bits = html.unescape(found[1]), int(found[2])
    for number in range(2**24):
        proof = f"{challenge}.{number}"
        if int.from_bytes(hashlib.sha256(proof.encode()).digest()) >> (256 - bits) == 0:
            return proof
    raise AssertionError("no solution")


@pytest.fixture
def sprayed(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Browser:
    """A browser on a network that tried one password on many addresses."""
    settings.FAILURES_PER_NETWORK = 4
    monkeypatch.setattr(limits, "EASIEST", 8)
    browser = Browser()
    for place in range(4):
        log_in(browser, f"person{place}@exemple.nc", "wrong")
    return browser


def test_past_the_limit_a_proof_of_work_lets_an_honest_person_in(alice: User, sprayed: Browser) -> None:
    """E24."""
    refused = log_in(sprayed, alice.email)
    assert refused.status_code == 429
    assert "votre navigateur fera d'abord un petit calcul" in text_of(refused)
    form = {"email": alice.email, "password": PASSWORD, "proof": solved(refused.content.decode())}
    assert sprayed.post(LOGIN, form).status_code == 302


def test_the_login_page_asks_for_the_proof_beforehand(alice: User, sprayed: Browser) -> None:
    page = sprayed.get(LOGIN).content.decode()
    form = {"email": alice.email, "password": PASSWORD, "proof": solved(page)}
    assert sprayed.post(LOGIN, form).status_code == 302
    calm = Browser(REMOTE_ADDR="192.0.2.7").get(LOGIN).content.decode()
    assert "data-challenge" not in calm


def test_a_proof_serves_once_and_only_where_it_is_due(sprayed: Browser) -> None:
    proof = solved(log_in(sprayed, "a@exemple.nc").content.decode())
    form = {"email": "a@exemple.nc", "password": "wrong", "proof": proof}
    assert REFUSAL in text_of(sprayed.post(LOGIN, form))
    assert sprayed.post(LOGIN, form).status_code == 429


@pytest.mark.parametrize("proof", ["", "x", ".1", "1-abc.1", "é.1", "a:b:c.2", "x" * 300, "\0"])
def test_what_is_no_proof_is_refused(sprayed: Browser, proof: str) -> None:
    form = {"email": "alice@exemple.nc", "password": "wrong", "proof": proof}
    assert sprayed.post(LOGIN, form).status_code in (200, 429)
    assert not is_proven(proof, 8)


def test_an_easier_challenge_does_not_prove_a_harder_one() -> None:
    challenge = Challenge.make(4)
    number = next(n for n in range(4096) if proof_of_work._begins_with_zeros(f"{challenge.text}.{n}", 4))
    assert not is_proven(f"{challenge.text}.{number}", 12)
    assert is_proven(f"{challenge.text}.{number}", 6)


def test_many_networks_against_one_address_must_prove_too(alice: User, settings: Any) -> None:
    """Also for an address without account: the limit tells nothing."""
    settings.FAILURES_PER_ADDRESS = 5
    for address in (alice.email, "nobody@exemple.nc"):
        statuses = [
            log_in(Browser(), address, "wrong", REMOTE_ADDR=f"203.0.113.{n}").status_code for n in range(8)
        ]
        assert statuses == [200] * 5 + [429] * 3


def test_an_address_that_is_none_troubles_nobody_else(settings: Any) -> None:
    """What is typed as « @ » is not what an empty page belongs to."""
    settings.FAILURES_PER_ADDRESS = 2
    for number in range(3):
        log_in(Browser(), "@", "wrong", REMOTE_ADDR=f"203.0.113.{number}")
    assert "data-challenge" not in Browser().get(LOGIN).content.decode()


def spray(places: list[str], **extra: str) -> list[int]:
    """One password for many addresses, each from a place of its own."""
    return [
        log_in(Browser(), f"person{number}@exemple.nc", "wrong", REMOTE_ADDR=place, **extra).status_code
        for number, place in enumerate(places)
    ]


@pytest.mark.parametrize("places", ["203.0.113.%d", "2001:db8:1:%x::1"])
def test_spraying_from_one_neighbourhood_must_be_proven(
    alice: User, settings: Any, monkeypatch: pytest.MonkeyPatch, places: str
) -> None:
    """E24: a /24, or a /48 of IPv6; the others are not troubled."""
    settings.FAILURES_PER_NEIGHBOURHOOD = 5
    monkeypatch.setattr(limits, "EASIEST", 8)
    assert 429 not in spray([places % number for number in range(1, 6)])
    neighbour = Browser(REMOTE_ADDR=places % 200)
    refused = log_in(neighbour, alice.email)
    assert refused.status_code == 429
    form = {"email": alice.email, "password": PASSWORD, "proof": solved(refused.content.decode())}
    assert neighbour.post(LOGIN, form).status_code == 302
    assert log_in(Browser(), alice.email, REMOTE_ADDR="198.51.100.7").status_code == 302


def test_spraying_from_everywhere_must_be_proven(
    alice: User, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """E24: each network fails once, each address once."""
    settings.FAILURES_EVERYWHERE = 6
    monkeypatch.setattr(limits, "EASIEST", 8)
    home, calm = Browser(REMOTE_ADDR="192.0.2.7"), Browser(REMOTE_ADDR="192.0.2.8")
    log_in(home, alice.email)
    home.post("/oidc/logout")
    assert 429 not in spray([f"10.{number}.0.1" for number in range(6)])
    assert log_in(home, alice.email).status_code == 302
    page = calm.get(LOGIN).content.decode()
    assert log_in(calm, alice.email).status_code == 429
    form = {"email": alice.email, "password": PASSWORD, "proof": solved(page)}
    assert calm.post(LOGIN, form).status_code == 302


def test_the_counters_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "LOOK_EVERY", 1)
    monkeypatch.setattr(limits.CROWDS, "most", 20)
    monkeypatch.setattr(limits.ONE_PLACE, "most", 10)
    for place in range(30):
        origin = Origin(address=f"10.0.{place}.1/32", network=f"10.0.{place}.0/24")
        limits.note_failure(Attempt(f"{place}@exemple.nc", origin))
    assert Tally.objects.filter(kind=limits.CROWDS.kind).count() <= 20
    assert Tally.objects.filter(kind=limits.ONE_PLACE.kind).count() <= 10
    # What all failures share is never pushed out by them.
    assert limits.CROWDS.read("everywhere").count == 30


def test_what_is_counted_cannot_be_read_back(alice: User, browser: Browser) -> None:
    log_in(browser, alice.email, "wrong", REMOTE_ADDR="203.0.113.77")
    kept = str(list(Tally.objects.values_list()))
    assert alice.email not in kept
    assert "203.0.113" not in kept


def test_failures_of_nobody_are_bounded_too(browser: Browser) -> None:
    for place in range(5):
        log_in(browser, f"{place}@exemple.nc", "wrong")
    assert LoginFailures.objects.filter(counter__startswith="nobody:").count() <= 5
    assert not LoginSession.objects.filter(user__isnull=False).exists()
