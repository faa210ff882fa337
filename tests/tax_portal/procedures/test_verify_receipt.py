"""Whoever is shown a receipt asks whether the administration gave it."""

import re
from io import BytesIO

import pytest
from django.conf import settings
from django.test import Client
from pypdf import PdfReader

from kagu.mailed_links.guesses import GUESSES_PER_MINUTE
from kagu.tax_portal.taxpayers.dossiers.receipt_check import check_code
from kagu.tax_portal.taxpayers.models import Dossier, PortalUser
from tests.tax_portal.conftest import Delegate, LogIn, taxpayer_of
from tests.tax_portal.pages import text_of
from tests.tax_portal.procedures.filing import FILING, INCOME_ANSWERS, YEAR, begin, file, fill

VERIFY = "/demarches/recepisse/verifier/"
AUTHENTIC = "Ce récépissé est authentique"
WRONG = "ne vont pas ensemble"


@pytest.fixture
def filed(alice: PortalUser, bob: PortalUser, delegate: Delegate, log_in: LogIn) -> Dossier:
    """Bob has filed for Alice."""
    delegate(taxpayer_of(alice), bob, revenus=FILING)
    browser = log_in(bob)
    dossier = begin(browser, taxpayer_of(alice), "revenus", YEAR)
    fill(browser, dossier, **INCOME_ANSWERS)
    file(browser, dossier)
    return dossier


def verify(number: str, code: str) -> str:
    return text_of(Client().get(VERIFY, {"number": number, "code": code}))


def test_the_receipt_says_who_filed_and_its_own_address_verifies_it(
    filed: Dossier, alice: PortalUser, log_in: LogIn
) -> None:
    pdf = log_in(alice).get(f"/demarches/dossier/{filed.pk}/recepisse.pdf").content
    words = " ".join("".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())
    assert "Déposé par Bob B" in words
    assert check_code(filed) in words
    path = f"{VERIFY}?number={filed.receipt_number}&code={check_code(filed)}"
    assert re.sub(r"\s", "", settings.SITE_URL + path) in re.sub(r"\s", "", words)
    shown = text_of(Client().get(path))
    for expected in (AUTHENTIC, "Alice A", str(filed.receipt_number)):
        assert expected in shown


def test_a_forged_receipt_is_recognised(filed: Dossier) -> None:
    number, code = str(filed.receipt_number), check_code(filed)
    assert AUTHENTIC in verify(number.lower(), f" {code.replace('-', '').lower()} ")
    for forged in ((number, "AAAAA-AAAAA"), (number, ""), ("2026-AAAAAAAA", code)):
        assert AUTHENTIC not in verify(*forged)
    filed.content = {**filed.content, "box_NA": "1"}
    filed.save()
    assert WRONG in verify(number, code)


def test_codes_are_not_guessed(filed: Dossier) -> None:
    for _ in range(GUESSES_PER_MINUTE):
        assert WRONG in verify(str(filed.receipt_number), "AAAAA-AAAAA")
    assert "Trop de codes essayés" in verify(str(filed.receipt_number), check_code(filed))


def test_guessing_at_one_receipt_or_at_links_stops_no_other_receipt(filed: Dossier) -> None:
    """E14."""
    wrong = {"technicalID": str(filed.pk), "token": str(filed.pk)}
    for _ in range(GUESSES_PER_MINUTE + 1):
        Client().get("/public/validatetiers", wrong)
        verify("2026-AAAAAAAA", "AAAAA-AAAAA")
    assert AUTHENTIC in verify(str(filed.receipt_number), check_code(filed))


def test_a_draft_has_nothing_to_verify(alice: PortalUser, log_in: LogIn) -> None:
    begin(log_in(alice), taxpayer_of(alice), "revenus", YEAR)
    assert WRONG in verify("None", "AAAAA-AAAAA")
    assert AUTHENTIC not in text_of(Client().get(VERIFY))
