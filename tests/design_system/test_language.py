"""French unless the person chose English; the choice stays in the browser."""

import re

import pytest
from django.test import Client

from tests.language_switch import fields_of_the_switch, press_english

pytestmark = pytest.mark.urls("tests.design_system.urls")


def test_the_site_speaks_french_whatever_the_browser_wishes(client: Client) -> None:
    response = client.get("/contact/", headers={"Accept-Language": "en"})
    assert '<html lang="fr">' in response.text


def test_choosing_english_stays_and_returns_to_the_page(client: Client) -> None:
    response = client.post("/language/", {"language": "en", "next": "/contact/?a=b"})
    assert response.status_code == 302
    assert response["Location"] == "/contact/?a=b"
    assert response.cookies["language"]["samesite"] == "Lax"
    assert '<html lang="en">' in client.get("/contact/").text


def test_an_unknown_language_changes_nothing(client: Client) -> None:
    response = client.post("/language/", {"language": "xx", "next": "/contact/"})
    assert "language" not in response.cookies
    client.cookies["language"] = "xx"
    assert '<html lang="fr">' in client.get("/contact/").text


@pytest.mark.parametrize(
    "elsewhere",
    ["https://exemple.org/", "//exemple.org/", "/\\exemple.org", "javascript:alert(1)", "contact", ""],
)
def test_the_switch_never_leads_elsewhere(client: Client, elsewhere: str) -> None:
    response = client.post("/language/", {"language": "en", "next": elsewhere})
    assert response["Location"] == "/"


def test_the_switch_only_answers_to_post(client: Client) -> None:
    assert client.get("/language/").status_code == 405


def test_the_switch_needs_its_token() -> None:
    response = Client(enforce_csrf_checks=True).post("/language/", {"language": "en", "next": "/"})
    assert response.status_code == 403
    assert "language" not in response.cookies


REFUSED = {"email": "alice", "password": "s3cret", "nickname": 'l"Ali', "kind": "company", "terms": "on"}


def test_the_language_changes_in_a_refused_form_and_what_was_typed_stays(client: Client) -> None:
    """Nothing is lost but passwords; and it may change again."""
    page = client.post("/form/?a=b", REFUSED).text
    for _ in range(2):
        response = press_english(client, page)
        page = response.text
        assert '<html lang="en">' in page
        assert response["Content-Language"] == "en"
        assert response.cookies["language"].value == "en"
        assert 'value="alice"' in page
        assert 'value="l&quot;Ali"' in page
        assert re.search(r'value="company"[^>]* checked', page)
        assert not re.search(r'value="person"[^>]* checked', page)
        assert re.search(r'name="terms"[^>]* checked', page)


def test_a_password_is_never_written_into_the_page(client: Client) -> None:
    page = client.post("/form/", REFUSED).text
    assert "s3cret" not in page
    assert "password" not in fields_of_the_switch(page)
    carried = fields_of_the_switch(page) | {"password": "s3cret"}
    assert "s3cret" not in client.post(carried.pop("action"), carried).text


def test_a_page_on_which_nothing_was_typed_is_simply_visited_again(client: Client) -> None:
    assert fields_of_the_switch(client.get("/form/").text)["action"] == "/language/"


def test_what_was_typed_is_gone_at_the_next_visit(client: Client) -> None:
    press_english(client, client.post("/form/", REFUSED).text)
    assert "alice" not in client.get("/form/").text


def test_no_other_site_fills_a_form_in(client: Client) -> None:
    fields = fields_of_the_switch(client.post("/form/", REFUSED).text)
    stranger = Client(enforce_csrf_checks=True)
    response = stranger.post(fields.pop("action"), fields)
    assert response.status_code == 403
    assert "language" not in response.cookies


def test_an_unknown_language_shows_the_page_as_it_is(client: Client) -> None:
    fields = fields_of_the_switch(client.post("/form/", REFUSED).text) | {"language": "xx"}
    response = client.post(fields.pop("action"), fields)
    assert '<html lang="fr">' in response.text
    assert "language" not in response.cookies
