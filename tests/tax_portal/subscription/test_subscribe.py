"""Subscribe with three secrets; end it; come back (J2, J10, J14, E52)."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from kagu.counting.models import Tally
from kagu.inputs.codes import UNAMBIGUOUS
from kagu.tax_portal.taxpayers.activation.activation_secrets import (
    Kind,
    in_force,
    is_right,
    issue_letter_code,
)
from kagu.tax_portal.taxpayers.models import (
    ActivationSecret,
    PortalUser,
    PostalNotice,
    Subscription,
    SubscriptionContest,
    Taxpayer,
)
from tests.mails import Mailbox
from tests.tax_portal.conftest import LogIn, MakePerson, make_taxpayer
from tests.tax_portal.pages import text_of
from tests.tax_portal.subscription.secrets_shown import NUMBER, SECRETS, TERMS, accept, show_secrets


def test_the_terms_come_first(charlie: PortalUser, log_in: LogIn) -> None:
    browser = log_in(charlie)
    assert "Conditions du téléservice" in text_of(browser.get(TERMS))
    assert browser.get(SECRETS)["Location"] == TERMS
    assert "Cochez la case pour continuer." in text_of(browser.post(TERMS, {}))
    assert browser.get(SECRETS)["Location"] == TERMS
    accept(browser)
    assert browser.get(SECRETS).status_code == 200


def test_the_three_secrets_give_both_numbers(
    charlie: PortalUser, register: Taxpayer, code: str, log_in: LogIn, mails: Mailbox
) -> None:
    browser = accept(log_in(charlie))
    shown = show_secrets(browser, register.fiscal_id, NUMBER, code)
    assert "Votre abonnement est actif" in shown
    assert f"Identifiant fiscal {register.fiscal_id}" in shown
    assert f"Numéro de délégation {register.delegation_number.value}" in shown
    mail = mails.last_mail_to("charlie@exemple.nc")
    assert f"•••{register.fiscal_id[-3:]}" in mail.body
    assert register.fiscal_id not in mail.body
    assert PostalNotice.objects.get().printed_at is None


def test_the_code_is_typed_as_people_type(
    charlie: PortalUser, register: Taxpayer, code: str, log_in: LogIn
) -> None:
    typed = f" {code.lower().replace('-', ' ')} "
    assert "Votre abonnement est actif" in show_secrets(
        accept(log_in(charlie)), register.fiscal_id, NUMBER, typed
    )


@pytest.mark.parametrize(
    "wrong", [{"fiscal_id": "1111111"}, {"declarant_number": "1111111"}, {"letter_code": "AAAAA-AAAAA"}]
)
def test_one_wrong_secret_is_refused_without_saying_which(
    charlie: PortalUser, register: Taxpayer, code: str, log_in: LogIn, wrong: dict[str, str]
) -> None:
    right = {"fiscal_id": register.fiscal_id, "declarant_number": NUMBER, "letter_code": code}
    page = accept(log_in(charlie)).post(SECRETS, {**right, **wrong})
    shown = text_of(page)
    assert "Ces trois informations ne vont pas ensemble. Il vous reste 4 essais." in shown
    assert page.context["form"]["fiscal_id"].value()
    assert not Subscription.objects.exists()


def test_five_wrong_tries_block_for_a_day(
    charlie: PortalUser, register: Taxpayer, code: str, log_in: LogIn
) -> None:
    browser = accept(log_in(charlie))
    for _ in range(5):
        shown = show_secrets(browser, register.fiscal_id, NUMBER, "AAAAA-AAAAA")
    assert "Trop d'essais" in shown
    assert "Trop d'essais" in show_secrets(browser, register.fiscal_id, NUMBER, code)
    Tally.objects.update(ends_at=0)
    # Whoever knew the declarant number has burnt the letter: a new one is needed.
    assert "ne vont pas ensemble" in show_secrets(browser, register.fiscal_id, NUMBER, code)
    fresh = issue_letter_code(register)
    assert "Votre abonnement est actif" in show_secrets(browser, register.fiscal_id, NUMBER, fresh)


def test_a_stranger_who_knows_only_the_identifier_cannot_burn_the_letter(
    charlie: PortalUser, register: Taxpayer, code: str, make_person: MakePerson, log_in: LogIn
) -> None:
    stranger = accept(log_in(make_person("Mallory", is_subscribed=False)))
    for _ in range(5):
        show_secrets(stranger, register.fiscal_id, "0000000", "AAAAA-AAAAA")
    browser = accept(log_in(charlie))
    assert "Votre abonnement est actif" in show_secrets(browser, register.fiscal_id, NUMBER, code)


def test_a_code_serves_once(charlie: PortalUser, register: Taxpayer, code: str, log_in: LogIn) -> None:
    browser = accept(log_in(charlie))
    show_secrets(browser, register.fiscal_id, NUMBER, code)
    browser.post("/abonnement/resilier/")
    accept(browser)
    assert "ne vont pas ensemble" in show_secrets(browser, register.fiscal_id, NUMBER, code)


def test_an_old_letter_serves_no_more(
    charlie: PortalUser, register: Taxpayer, code: str, log_in: LogIn
) -> None:
    ActivationSecret.objects.filter(kind=Kind.LETTER_CODE).update(expires_at=timezone.now())
    browser = accept(log_in(charlie))
    assert "ne vont pas ensemble" in show_secrets(browser, register.fiscal_id, NUMBER, code)


def test_a_new_letter_takes_the_place_of_one_that_is_too_old(register: Taxpayer, code: str) -> None:
    ActivationSecret.objects.filter(kind=Kind.LETTER_CODE).update(expires_at=timezone.now())
    fresh = issue_letter_code(register)
    assert is_right(register, Kind.LETTER_CODE, fresh)
    assert not is_right(register, Kind.LETTER_CODE, code)


def test_a_letter_lives_three_months_and_a_declarant_number_as_long_as_its_person(
    register: Taxpayer, code: str
) -> None:
    assert re.fullmatch(rf"[{UNAMBIGUOUS}]{{5}}-[{UNAMBIGUOUS}]{{5}}", code)
    letter = in_force(register, Kind.LETTER_CODE).get()
    assert letter.expires_at
    assert round((letter.expires_at - letter.issued_at) / timedelta(days=1)) == 90
    assert in_force(register, Kind.DECLARANT_NUMBER).get().expires_at is None


def test_a_secret_is_its_persons_and_of_its_kind(register: Taxpayer, code: str) -> None:
    other = make_taxpayer("Denise")
    of_other = issue_letter_code(other)
    assert is_right(register, Kind.DECLARANT_NUMBER, NUMBER)
    assert is_right(register, Kind.LETTER_CODE, code)
    assert is_right(other, Kind.LETTER_CODE, of_other)
    for taxpayer, kind, value in (
        (register, Kind.LETTER_CODE, NUMBER),
        (register, Kind.DECLARANT_NUMBER, code),
        (register, Kind.LETTER_CODE, of_other),
        (other, Kind.LETTER_CODE, code),
        (other, Kind.DECLARANT_NUMBER, NUMBER),
        (other, Kind.DECLARANT_NUMBER, ""),
    ):
        assert not is_right(taxpayer, kind, value)


def test_a_new_letter_replaces_the_one_before(
    charlie: PortalUser, register: Taxpayer, code: str, log_in: LogIn
) -> None:
    issue_letter_code(register)
    browser = accept(log_in(charlie))
    assert "ne vont pas ensemble" in show_secrets(browser, register.fiscal_id, NUMBER, code)


def test_secrets_are_not_readable_where_they_are_kept(register: Taxpayer, code: str) -> None:
    kept = str(list(ActivationSecret.objects.values()))
    assert code not in kept
    assert code.replace("-", "") not in kept
    assert NUMBER not in kept


def test_a_second_account_is_offered_to_contest(
    charlie: PortalUser, register: Taxpayer, code: str, make_person: MakePerson, log_in: LogIn
) -> None:
    first = make_person("Mallory", is_subscribed=False)
    show_secrets(accept(log_in(first)), register.fiscal_id, NUMBER, code)
    browser = accept(log_in(charlie))
    shown = show_secrets(browser, register.fiscal_id, NUMBER, issue_letter_code(register))
    assert "Un autre compte a déjà cet abonnement" in shown
    assert Subscription.objects.get().portal_user == first
    shown = text_of(browser.post("/abonnement/contester/", follow=True))
    assert "Votre contestation est enregistrée." in shown
    assert SubscriptionContest.objects.get().portal_user == charlie


def test_nobody_contests_without_the_right_secrets(
    alice: PortalUser, charlie: PortalUser, log_in: LogIn
) -> None:
    assert log_in(charlie).post("/abonnement/contester/").status_code == 404
    assert not SubscriptionContest.objects.exists()


def test_an_account_is_subscribed_once(alice: PortalUser, log_in: LogIn) -> None:
    browser = log_in(alice)
    assert browser.get(TERMS)["Location"] == "/mon-profil/"
    assert browser.get(SECRETS)["Location"] == "/mon-profil/"


def test_a_dead_persons_secrets_open_nothing(
    charlie: PortalUser, register: Taxpayer, code: str, log_in: LogIn
) -> None:
    Taxpayer.objects.filter(pk=register.pk).update(closed_at=timezone.now())
    browser = accept(log_in(charlie))
    assert "ne vont pas ensemble" in show_secrets(browser, register.fiscal_id, NUMBER, code)
