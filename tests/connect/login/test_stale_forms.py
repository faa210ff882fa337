"""Forms opened before something happened in another tab: never wasted (issue of tabs and restored pages)."""

import re
from typing import Any

import pytest
from django.test import Client as Browser

from kagu.connect.accounts.models import LoginFailures, User
from kagu.outbox.models import OutboxMessage
from tests.connect.conftest import PASSWORD
from tests.connect.login.account_form import CREATE, typed
from tests.connect.login.conftest import LOGIN
from tests.connect.pages import text_of
from tests.connect.second_factors import protect_with_codes

pytestmark = pytest.mark.django_db
OURS = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}
OLD = "Cette page était ouverte depuis un moment"
NO_COOKIE = "Votre navigateur n'a pas envoyé de cookie"
SERVICE = "/authorize?client_id=impots"


@pytest.fixture
def tabs() -> Browser:
    """One browser that keeps its tabs' forms to the letter."""
    return Browser(enforce_csrf_checks=True)


def open_form(tabs: Browser, path: str) -> dict[str, str]:
    """A tab: what its form will send whatever happens meanwhile."""
    page = text_of(tabs.get(path))
    [token, *_] = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    return {"csrfmiddlewaretoken": token}


def send(tabs: Browser, path: str, form: dict[str, str], **typed_in: str) -> Any:
    return tabs.post(path, {**form, **typed_in}, headers=OURS)


def credentials(user: User) -> dict[str, str]:
    return {"email": user.email, "password": PASSWORD}


def test_the_second_of_two_login_tabs_goes_on_to_its_own_page(tabs: Browser, alice: User) -> None:
    other = f"{LOGIN}?next={SERVICE}%26state=2"
    first, second = open_form(tabs, LOGIN), open_form(tabs, other)
    assert send(tabs, LOGIN, first, **credentials(alice))["Location"] == "/mon-compte/"
    answer = send(tabs, other, second, **credentials(alice))
    assert (answer.status_code, answer["Location"]) == (302, f"{SERVICE}&state=2")


def test_the_second_tab_of_another_person_shows_its_form_again(tabs: Browser, alice: User, bob: User) -> None:
    first, second = open_form(tabs, LOGIN), open_form(tabs, LOGIN)
    send(tabs, LOGIN, first, **credentials(alice))
    page = send(tabs, LOGIN, second, **credentials(bob))
    assert page.status_code == 403
    assert OLD in text_of(page)
    assert f'value="{bob.email}"' in text_of(page)
    assert PASSWORD not in text_of(page)
    again = open_form(tabs, f"{LOGIN}?next=/admin/")
    assert send(tabs, LOGIN, again, **credentials(bob))["Location"] == "/mon-compte/"


def test_a_form_whose_token_is_gone_comes_back_with_all_but_passwords(tabs: Browser) -> None:
    """Nothing is done and nothing counted; pressed once more, it works."""
    page = send(tabs, CREATE, {"csrfmiddlewaretoken": "x" * 64}, **typed(terms="on"))
    shown = text_of(page)
    assert page.status_code == 403
    for expected in (NO_COOKIE, 'value="Alice"', 'value="alice@exemple.nc"', "checked"):
        assert expected in shown
    assert typed()["password"] not in shown
    assert not OutboxMessage.objects.exists()
    [token, *_] = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', shown)
    assert send(tabs, CREATE, {"csrfmiddlewaretoken": token}, **typed()).status_code == 302


def test_wrong_passwords_of_old_pages_count_for_nobody(tabs: Browser, alice: User) -> None:
    for _ in range(30):
        send(tabs, LOGIN, {}, email=alice.email, password="wrong")
    assert not LoginFailures.objects.exists()
    form = open_form(tabs, LOGIN)
    assert send(tabs, LOGIN, form, **credentials(alice)).status_code == 302


@pytest.mark.parametrize("headers", [{}, {"Origin": "null"}, {"Origin": "https://exemple.org"}])
def test_a_form_that_may_be_another_sites_shows_nothing_of_it(tabs: Browser, headers: dict[str, str]) -> None:
    page = tabs.post(CREATE, typed(), headers=headers)
    assert page.status_code == 403
    assert "alice@exemple.nc" not in text_of(page)


def test_a_button_pressed_too_late_leads_back_to_its_page(tabs: Browser, alice: User) -> None:
    open_form(tabs, LOGIN)
    page = tabs.post(
        "/oidc/resend-unlock", {}, headers={**OURS, "Referer": f"http://testserver{LOGIN}?next=/x"}
    )
    assert page.status_code == 403
    assert f'href="{LOGIN}?next=/x"' in text_of(page)
    elsewhere = tabs.post(
        "/oidc/resend-unlock", {}, headers={**OURS, "Referer": "http://testserver//exemple.org"}
    )
    assert 'href="//exemple.org' not in text_of(elsewhere)


def test_the_second_tab_of_a_code_goes_on(tabs: Browser, alice: User) -> None:
    codes = protect_with_codes(alice)
    send(tabs, LOGIN, open_form(tabs, LOGIN), **credentials(alice))
    page = f"/oidc/second-factor?next={SERVICE}"
    first, second = open_form(tabs, page), open_form(tabs, page)
    assert send(tabs, page, first, code=codes[0])["Location"] == SERVICE
    assert send(tabs, page, second, code=codes[0])["Location"] == SERVICE
    assert tabs.get(page)["Location"] == SERVICE


def test_a_login_asked_for_after_the_last_one_is_a_login(tabs: Browser, alice: User) -> None:
    """`prompt=login` and the like neither loop nor are skipped."""
    send(tabs, LOGIN, open_form(tabs, LOGIN), **credentials(alice))
    at = tabs.session["auth_time"]
    for asked_at, is_done in ((at - 60, True), (at, True), (at + 1, False), ("x", False), ("9" * 500, False)):
        answer = tabs.get(LOGIN, {"next": f"{SERVICE}&login_asked={asked_at}.abc"})
        assert (answer.status_code == 302) is is_done, asked_at


def test_a_restored_tab_goes_on_once_somebody_is_logged_in(tabs: Browser, alice: User) -> None:
    send(tabs, LOGIN, open_form(tabs, LOGIN), **credentials(alice))
    assert tabs.get(f"{LOGIN}?next=/mon-compte/email/")["Location"] == "/mon-compte/email/"
    assert tabs.get(LOGIN)["Location"] == "/mon-compte/"
