"""What people type badly on every form of `connect`: told at its field, never lost, never a fault."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser

from kagu.connect.accounts.models import LoginSession, User
from kagu.outbox.models import OutboxMessage
from tests.bad_input import MEGABYTE, MUCH, UNSEEN, Fields, lost, texts
from tests.connect.login.account_form import CREATE, typed
from tests.connect.login.conftest import LOGIN, log_in
from tests.connect.pages import text_of
from tests.language_switch import press_english
from tests.mails import Mailbox

PUBLIC: dict[str, Fields] = {
    CREATE: {"first_name": "Zoé", "family_name": "Waya 2", "email": "zoe@exemple"},
    LOGIN: {"email": "zoe@exemple"},
    "/oidc/forgotten-password": {"email": "zoe@exemple"},
    "/oidc/resend-activation": {"email": "zoe@exemple"},
}
# Each refused as it stands.
PRIVATE: dict[str, Fields] = {
    "/mon-compte/email/": {"new_email": "zoe@exemple.nc", "confirmation": "zoe@exemple.n"},
    "/mon-compte/verification/application/": {"name": "Tablette"},
    "/agents/comptes/{bob}/nom/": {"first_name": "Zoé", "family_name": "Waya 2", "reason": "non"},
    "/agents/comptes/{bob}/suspendre/": {"reason": "non"},
}
FORMS = PUBLIC | PRIVATE


@pytest.fixture
def browser(alice: User, bob: User) -> Browser:
    """Alice's, an agent; a page of Bob's was opened in it."""
    User.objects.filter(pk=alice.pk).update(is_staff=True)
    browser = Browser()
    log_in(browser, alice.email)
    browser.post(f"/agents/comptes/{bob.pk}/", {"why": "counter"})
    return browser


@pytest.fixture
def visit(browser: Browser, bob: User) -> Callable[[str], tuple[Browser, str]]:
    """Public pages belong to whoever is not logged in."""
    return lambda path: (Browser() if path in PUBLIC else browser, path.format(bob=bob.pk))


@pytest.mark.parametrize("path", FORMS)
def test_a_language_switch_in_the_middle_of_a_form_keeps_what_was_typed(visit: Any, path: str) -> None:
    reader, url = visit(path)
    refused = reader.post(url, FORMS[path])
    assert refused.status_code == 200
    page = press_english(reader, refused.content.decode())
    assert '<html lang="en">' in page.content.decode()
    assert lost(page, FORMS[path]) == []


@pytest.mark.parametrize("path", PRIVATE)
def test_a_session_that_ends_between_two_fields_loses_none(visit: Any, alice: User, path: str) -> None:
    reader, url = visit(path)
    reader.get(url)
    LoginSession.objects.all().delete()
    answer = reader.post(url, FORMS[path])
    assert answer["Location"] == f"{LOGIN}?next={url}"
    assert log_in(reader, alice.email, to=answer["Location"])["Location"] == url
    kept = {name: value for name, value in FORMS[path].items() if name != "code"}
    assert lost(reader.get(url), kept) == []


@pytest.mark.parametrize("path", FORMS)
def test_a_megabyte_is_told_to_be_too_long_before_anything_is_read(visit: Any, path: str) -> None:
    reader, url = visit(path)
    page = reader.post(url, texts(FORMS[path], MEGABYTE))
    assert page.status_code == 413
    assert "Le texte envoyé est trop long" in text_of(page)
    assert "« Précédent »" in text_of(page)


@pytest.mark.parametrize("text", [MUCH, UNSEEN], ids=["much", "nothing to see"])
@pytest.mark.parametrize("path", FORMS)
def test_a_long_text_and_marks_that_nobody_sees_are_told_at_their_field(
    visit: Any, path: str, text: str
) -> None:
    """Nothing is done with them."""
    reader, url = visit(path)
    page = reader.post(url, texts(FORMS[path], text))
    assert page.status_code == 200
    assert 'aria-invalid="true"' in page.content.decode()
    assert not OutboxMessage.objects.exists()


def test_a_name_of_eighty_signs_without_a_space_is_somebodys_name(mails: Mailbox, db: None) -> None:
    name = "Ra" + "na" * 39
    Browser().post(CREATE, typed(family_name=name))
    mails.deliver()
    assert User.objects.get().family_name == name


@pytest.mark.parametrize("wishes", [None, "", "*", ";q=,,", "xx-" * 2000])
def test_a_browser_that_says_no_language_or_nonsense_reads_french(db: None, wishes: str | None) -> None:
    headers = {} if wishes is None else {"Accept-Language": wishes}
    page = Browser().get(LOGIN, headers=headers)
    assert page.status_code == 200
    assert '<html lang="fr">' in page.content.decode()


def test_of_forty_tabs_the_first_and_the_last_log_in(alice: User) -> None:
    browser = Browser()
    tabs = [browser.get(f"{LOGIN}?next=/mon-compte/historique/%3Fpage={n}") for n in range(40)]
    assert len(browser.cookies) <= 4
    for number in (39, 0):
        response = log_in(browser, alice.email, to=tabs[number].request["PATH_INFO"] + "?next=/mon-compte/")
        assert response["Location"] == "/mon-compte/"
    assert "Vous avez" not in text_of(response)
