"""What people type badly on every form of the portal: told at its field, never lost, never a fault."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from kagu.outbox.models import OutboxMessage
from kagu.site import clock
from kagu.tax_portal.taxpayers.models import PortalUser, Taxpayer
from tests.bad_input import MEGABYTE, MUCH, UNSEEN, Fields, lost, texts
from tests.language_switch import press_english
from tests.tax_portal.conftest import LogIn, MakeCompany, MakePerson, taxpayer_of
from tests.tax_portal.pages import text_of
from tests.tax_portal.subscription.secrets_shown import accept

PROFILE = "/mon-profil/email-tiers/"
SECRETS = "/abonnement/contribuable/"
# Each refused as it stands; `letter_code` and the like wait in no session.
FORMS: dict[str, Fields] = {
    PROFILE: {"address": "zoe@exemple"},
    "/delegations/proposer/{alice}/": {"number": "123", "rights_revenus": ["consult", "prepare"]},
    "/societes/activer/": {"register_number": "123", "fiscal_id": "45"},
    "/societes/{company}/roles/": {"number": "123", "role": "declarant"},
    SECRETS: {"fiscal_id": "45"},
    "/agents/contribuables/{alice}/lettre/": {"reason": "non"},
    "/agents/droits/": {"address": "personne@exemple.nc"},
}


@pytest.fixture
def company(alice: PortalUser, make_company: MakeCompany) -> Taxpayer:
    return make_company("Récif", alice)


@pytest.fixture
def visit(
    alice: PortalUser, charlie: PortalUser, make_person: MakePerson, company: Taxpayer, log_in: LogIn
) -> Callable[[str], tuple[PortalUser, Client, str]]:
    """Whose page it is, their browser, and where it is."""

    def open_browser(path: str) -> tuple[PortalUser, Client, str]:
        url = path.format(alice=taxpayer_of(alice).pk, company=company.pk)
        if path.startswith("/agents/"):
            person = make_person("Agathe", is_subscribed=False, is_staff=True)
        else:
            person = charlie if path == SECRETS else alice
        browser = log_in(person)
        return person, accept(browser) if path == SECRETS else browser, url

    return open_browser


@pytest.mark.parametrize("path", FORMS)
def test_a_language_switch_in_the_middle_of_a_form_keeps_what_was_typed(visit: Any, path: str) -> None:
    _person, browser, url = visit(path)
    refused = browser.post(url, FORMS[path])
    assert refused.status_code == 200
    page = press_english(browser, refused.content.decode())
    page = browser.get(page["Location"]) if page.status_code == 302 else page
    assert '<html lang="en">' in page.content.decode()
    assert lost(page, FORMS[path]) == []


@pytest.mark.parametrize("path", FORMS)
def test_a_session_that_ends_between_two_fields_loses_none(visit: Any, path: str) -> None:
    person, browser, url = visit(path)
    browser.get(url)
    del browser.cookies[settings.SESSION_COOKIE_NAME]
    sent = {**FORMS[path], "letter_code": "ABCDE-FGHJK"}
    assert browser.post(url, sent)["Location"].startswith("/login/?next=")
    assert "ABCDE" not in str(dict(browser.session))
    browser.force_login(person)
    session = browser.session
    session.update({"auth_time": clock.seconds(), "terms_accepted": True})
    session.save()
    if path == SECRETS:
        accept(browser)
    assert lost(browser.get(url, follow=True), FORMS[path]) == []


@pytest.mark.parametrize("path", FORMS)
def test_a_megabyte_is_told_to_be_too_long_before_anything_is_read(visit: Any, path: str) -> None:
    _person, browser, url = visit(path)
    page = browser.post(url, texts(FORMS[path], MEGABYTE))
    assert page.status_code == 413
    assert "Le texte envoyé est trop long" in text_of(page)


@pytest.mark.parametrize("text", [MUCH, UNSEEN], ids=["much", "nothing to see"])
@pytest.mark.parametrize("path", FORMS)
def test_a_long_text_and_marks_that_nobody_sees_are_told_at_their_field(
    visit: Any, path: str, text: str
) -> None:
    """Nothing is done with them."""
    _person, browser, url = visit(path)
    page = browser.post(url, texts(FORMS[path], text))
    assert page.status_code == 200
    assert 'aria-invalid="true"' in page.content.decode()
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize("wishes", [None, "", "*", ";q=,,"])
def test_a_browser_that_says_no_language_or_nonsense_reads_french(db: None, wishes: str | None) -> None:
    headers = {} if wishes is None else {"Accept-Language": wishes}
    page = Client().get("/", headers=headers)
    assert page.status_code == 200
    assert '<html lang="fr">' in page.content.decode()
