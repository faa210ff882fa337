"""Every page: landmarks, language, private headers, legal pages."""

import pytest
from django.test import Client

pytestmark = pytest.mark.urls("tests.design_system.urls")
LEGAL_PAGES = ["/conditions-generales/", "/mentions-legales/", "/contact/"]


@pytest.mark.parametrize("address", LEGAL_PAGES)
def test_legal_pages_are_open_to_everybody_in_both_languages(client: Client, address: str) -> None:
    french = client.get(address)
    assert french.status_code == 200
    assert french["Content-Language"] == "fr"
    client.cookies["language"] = "en"
    english = client.get(address)
    assert english["Content-Language"] == "en"
    assert '<html lang="en">' in english.text
    assert "Terms of use" in english.text


def test_legal_pages_take_names_and_addresses_from_the_settings(client: Client) -> None:
    page = client.get("/mentions-legales/").text
    assert "Direction de l&#x27;exemple" in page
    assert "mailto:contact@exemple.nc" in page
    assert "NC Connect enregistre" in page


def test_the_footer_has_the_legal_links_and_the_government(client: Client) -> None:
    page = client.get("/contact/").text
    assert "Conditions générales d'utilisation" in page
    assert "Mentions Légales" in page
    assert "Contact" in page
    assert "GOUVERNEMENT DE LA NOUVELLE-CALÉDONIE" in page


def test_a_page_has_its_landmarks_and_a_way_to_skip_to_the_text(client: Client) -> None:
    page = client.get("/components/").text
    for mark in ('<a class="skip-link" href="#content">', "<header", '<main id="content"', "<footer"):
        assert mark in page


def test_messages_are_said_aloud(client: Client) -> None:
    page = client.get("/told/").text
    assert '<div class="notice notice--success" role="status" tabindex="-1" data-heard>' in page
    # Without scripts the title tells it.
    assert "est fait. – " in page.partition("</title>")[0]
    assert '<div class="notice notice--error" role="alert" tabindex="-1" data-heard>' in page


def test_pages_are_never_stored(client: Client) -> None:
    assert client.get("/form/")["Cache-Control"] == "no-store"


def test_a_page_that_says_how_long_it_lives_is_left_alone(client: Client) -> None:
    response = client.get("/public/")
    assert response["Cache-Control"] == "public, max-age=60"
    assert "Vary" not in response


def test_pages_carry_the_security_headers(client: Client) -> None:
    response = client.get("/form/")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]
    assert "style-src 'self'" in response["Content-Security-Policy"]


@pytest.mark.parametrize("address", ["/components/", "/form/", *LEGAL_PAGES])
def test_pages_hold_no_inline_style_and_no_inline_script(client: Client, address: str) -> None:
    page = client.get(address).text
    assert " style=" not in page
    assert "<style" not in page
    assert page.count("<script") == page.count("<script src=")
