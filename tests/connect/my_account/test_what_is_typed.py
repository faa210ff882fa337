"""What people really type on « Mon compte »: codes and names of factors; and absurd addresses of pages."""

import html
import re
from typing import Any

import pytest
from django.test import Client as Browser

from kagu.connect.accounts.models import LoginFailures, LoginSession, User
from tests.connect.conftest import PASSWORD
from tests.connect.my_account.pages import text
from tests.connect.second_factors import SECRET, key_of, options_of, protect_with_codes
from tests.connect.virtual_passkey import VirtualPasskey
from tests.mails import Mailbox
from tests.one_time_codes import code_now

# A code may not change while it is typed.
pytestmark = pytest.mark.usefixtures("clock")
APPLICATION = "/mon-compte/verification/application/"
KEY = "/mon-compte/verification/cle/"
CONFIRM, CODE = "/mon-compte/confirmer/", "/mon-compte/confirmer/code/"
WAYS = ["{0} {1}", "Code : {0}-{1}", "{0}\u00a0{1}\u200b", "{0}{1} est votre code"]
NO_CODE = ["12345", "1234567", "abcdef", "é", "9" * 100_000]
NO_LABEL = {
    "Voyez www.arnaque.nc": "sans adresse email",
    "aide@arnaque.nc": "sans adresse email",
    "https://arnaque.nc": "sans adresse email",
    "x" * 61: "60 caractères au plus. Le vôtre en a 61.",
    "\u200b\u2060": "Saisissez un nom.",
}


def passkey_answer(page: Any) -> str:
    found = re.search(r'data-options="([^"]+)"', page.content.decode())
    assert found
    return VirtualPasskey().create(html.unescape(found[1]))


@pytest.mark.parametrize("way", WAYS)
def test_an_application_is_added_by_a_code_as_it_was_copied(
    alice: User, alices_browser: Browser, way: str
) -> None:
    code = code_now(key_of(alices_browser.get(APPLICATION)))
    typed = {"name": " Mon\u200b téléphone ", "code": way.format(code[:3], code[3:])}
    alices_browser.post(APPLICATION, typed)
    assert alice.code_generators.get().name == "Mon téléphone"


@pytest.mark.parametrize("code", NO_CODE)
def test_a_code_that_cannot_be_read_is_told_and_kept(alice: User, alices_browser: Browser, code: str) -> None:
    page = alices_browser.post(APPLICATION, {"name": "Téléphone", "code": code})
    assert "Saisissez les 6 chiffres" in text(page) or len(code) > 1000
    assert list(page.context["form"].errors) == ["code"]
    assert page.context["form"]["code"].value() == code
    assert not alice.code_generators.exists()


@pytest.mark.parametrize("name", NO_LABEL)
def test_whoever_is_in_writes_the_owner_no_mail_of_their_own(
    alice: User, alices_browser: Browser, mails: Mailbox, name: str
) -> None:
    """The name of a factor is mailed in our name."""
    page = alices_browser.get(APPLICATION)
    answers = [
        alices_browser.post(APPLICATION, {"name": name, "code": code_now(key_of(page))}),
        alices_browser.post(
            KEY, {"name": name, "answer": VirtualPasskey().create(options_of(alices_browser.get(KEY)))}
        ),
    ]
    for answer in answers:
        assert NO_LABEL[name] in text(answer)
        assert answer.context["form"]["name"].value() == name
    assert mails.mails_to(alice.email) == []


@pytest.mark.parametrize("way", WAYS)
def test_a_person_confirms_with_a_code_as_it_was_copied(
    alice: User, alices_browser: Browser, way: str
) -> None:
    protect_with_codes(alice)
    alices_browser.post(CONFIRM, {"password": PASSWORD})
    code = code_now(SECRET)
    assert alices_browser.post(CODE, {"code": way.format(code[:3], code[3:])}).status_code == 302


@pytest.mark.parametrize("code", NO_CODE)
def test_confirming_with_what_is_no_code_costs_no_try(
    alice: User, alices_browser: Browser, code: str
) -> None:
    protect_with_codes(alice)
    alices_browser.post(CONFIRM, {"password": PASSWORD})
    page = alices_browser.post(CODE, {"code": code})
    assert list(page.context["form"].errors) == ["code"]
    assert page.context["form"]["code"].value() == code
    assert not LoginFailures.objects.exists()


@pytest.mark.parametrize("number", ["9" * 20, "9" * 5000, "9223372036854775808", "9" * 19])
def test_an_absurd_number_is_nobodys_factor_or_session(
    alice: User, alices_browser: Browser, number: str
) -> None:
    for path in (f"{KEY}{number}/", f"{APPLICATION}{number}/"):
        assert alices_browser.get(path).status_code == 404
    assert alices_browser.post("/mon-compte/appareils/", {"session": number}).status_code == 302
    assert LoginSession.objects.filter(user=alice).exists()


@pytest.mark.parametrize("client_id", ["%00", "a%00b", "%E2%80%AE", "x" * 5000])
def test_an_absurd_service_is_no_page(alices_browser: Browser, client_id: str) -> None:
    assert alices_browser.get(f"/mon-compte/connexions/{client_id}/").status_code == 404


def test_a_way_back_with_signs_that_a_database_refuses_is_forgotten(bob: User) -> None:
    """It would be kept beside a mailed link."""
    answer = Browser().post("/oidc/login?next=/mon-compte/%00", {"email": bob.email, "password": PASSWORD})
    assert answer["Location"] == "/mon-compte/"
