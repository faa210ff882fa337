"""One mailbox in several spellings, and what is kept of one that refused (E42, E43)."""

import hashlib
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from kagu.inputs.addresses import mailable_address
from kagu.tax_portal.taxpayers.models import PortalUser, RefusedThirdPartyAddress, ThirdPartyEmail
from kagu.tax_portal.taxpayers.profile.third_party_email import address_in_force
from tests.mails import Mailbox
from tests.secret_key_change import change_secret_key
from tests.tax_portal.conftest import LogIn
from tests.tax_portal.my_profile.mailboxes import PRO, ask, define, press

SPELLINGS = [
    " Alice.PRO@Exemple.nc\u200b",
    "<alice.pro@exemple.nc>",
    "alice.pro＠ｅxemple.nc",
    "alice.pro@exemple.nc.",
]


@pytest.mark.parametrize("typed", SPELLINGS)
def test_an_address_is_read_as_it_was_pasted(
    alice: PortalUser, log_in: LogIn, mails: Mailbox, typed: str
) -> None:
    ask(log_in(alice), typed)
    press(mails.last_link_to(mailable_address(ThirdPartyEmail.objects.get().address)))
    assert address_in_force(alice).lower() == PRO


@pytest.mark.parametrize("typed", SPELLINGS)
def test_another_spelling_is_the_same_mailbox(
    alice: PortalUser, log_in: LogIn, mails: Mailbox, typed: str
) -> None:
    browser = log_in(alice)
    define(browser, mails, PRO)
    assert "C'est déjà votre adresse email de contact tiers." in ask(browser, typed)
    PortalUser.objects.filter(pk=alice.pk).update(email=PRO)
    assert "C'est votre email de contact personnel" in ask(browser, typed)


@pytest.mark.parametrize("typed", [PRO, *SPELLINGS, "alicepro@exemple.nc", "Alice.Pro+tiers@exemple.nc"])
def test_a_mailbox_that_refused_is_known_in_any_spelling_and_under_an_older_key(
    alice: PortalUser, log_in: LogIn, mails: Mailbox, settings: Any, typed: str
) -> None:
    browser = log_in(alice)
    ask(browser, PRO)
    press(mails.last_link_to(PRO), answer="refuse")
    change_secret_key(settings)
    assert "ne souhaite plus recevoir de demande" in ask(log_in(alice), typed)


def test_ss_is_another_mailbox_than_the_letter(alice: PortalUser, log_in: LogIn, mails: Mailbox) -> None:
    browser = log_in(alice)
    ask(browser, "a@strasse.example")
    press(mails.last_link_to("a@strasse.example"), answer="refuse")
    ask(browser, "a@straße.example")
    assert press(mails.last_link_to("a@xn--strae-oqa.example"))
    assert address_in_force(alice) == "a@straße.example"


def test_no_list_of_addresses_finds_a_mailbox_that_refused(
    alice: PortalUser, log_in: LogIn, mails: Mailbox
) -> None:
    """A plain hash of an address is found by whoever hashes all that might be."""
    ask(log_in(alice), PRO)
    press(mails.last_link_to(PRO), answer="refuse")
    assert RefusedThirdPartyAddress.objects.get().address_hash != hashlib.sha256(PRO.encode()).hexdigest()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Saisissez une adresse email, par exemple"),
        ("\u200b", "Saisissez une adresse email, par exemple"),
        ("a@[::1]", "adresse email valable"),
        ("a@localhost", "valable jusqu’à la fin"),
        ("a@exemple.nc b@exemple.nc", "une seule adresse email"),
        ("é" * 100_000, "trop long"),
    ],
)
def test_what_is_no_address_is_told_and_kept(alice: PortalUser, log_in: LogIn, typed: str, told: str) -> None:
    page = log_in(alice).post("/mon-profil/email-tiers/", {"address": typed})
    assert told in str(page.context["form"].errors["address"])
    assert page.context["form"]["address"].value() == typed
    assert not ThirdPartyEmail.objects.exists()


def test_a_domain_that_could_pass_for_another_is_shown_with_its_ascii_form(
    alice: PortalUser, log_in: LogIn
) -> None:
    assert "a@exempӏe.nc (a@xn--exempe-0kg.nc)" in ask(log_in(alice), "a@exempӏe.nc")


def migrate(name: str, function: str) -> None:
    getattr(import_module(f"kagu.tax_portal.taxpayers.migrations.{name}"), function)(apps, None)


def test_refusals_kept_before_are_hashed_again(alice: PortalUser, log_in: LogIn, mails: Mailbox) -> None:
    browser = log_in(alice)
    ask(browser, PRO)
    press(mails.last_link_to(PRO), answer="refuse")
    plain = hashlib.sha256(PRO.encode()).hexdigest()
    RefusedThirdPartyAddress.objects.update(address_hash=plain)
    assert "cliquer sur le lien" in ask(browser, PRO)
    for _time in range(2):
        migrate("0006_refusals_under_a_key", "hash_again")
    assert not RefusedThirdPartyAddress.objects.filter(address_hash=plain).exists()
    assert (
        RefusedThirdPartyAddress.objects.get().refused_at
        == ThirdPartyEmail.objects.get(state="refused").ended_at
    )
    assert "ne souhaite plus recevoir de demande" in ask(browser, PRO.upper())


def test_addresses_kept_before_say_which_mailbox_confirmed(
    alice: PortalUser, log_in: LogIn, mails: Mailbox
) -> None:
    """With ß they were mailed to `strasse.example`."""
    define(log_in(alice), mails, PRO)
    ThirdPartyEmail.objects.update(address="a@straße.example")
    PortalUser.objects.update(email="alice@straße.example")
    migrate("0003_addresses_as_they_were_mailed", "respell_addresses")
    alice.refresh_from_db()
    assert (address_in_force(alice), alice.email) == ("a@strasse.example", "alice@strasse.example")
