"""Forms: label, hint and error belong to their field, and a summary leads to each."""

import pytest
from django.test import Client

pytestmark = pytest.mark.urls("tests.design_system.urls")


def test_a_field_has_label_hint_and_says_when_it_is_optional(client: Client) -> None:
    page = client.get("/form/").text
    assert '<label class="label" for="id_email">Votre email' in page
    assert 'id="id_email_helptext">Par exemple' in page
    assert 'aria-describedby="id_email_helptext"' in page
    assert "(facultatif)" in page
    assert "* Champs obligatoires" in page


def test_a_fresh_form_shows_no_error(client: Client) -> None:
    page = client.get("/form/").text
    assert "error-summary" not in page
    assert "aria-invalid" not in page
    assert "<title>Exemple" in page


def test_an_error_is_told_in_the_title_the_summary_and_by_the_field(client: Client) -> None:
    page = client.post("/form/", {"email": "alice@"}).text
    assert "<title>Erreur : Exemple" in page
    assert '<div class="error-summary" role="alert" tabindex="-1"' in page
    assert '<a href="#id_email"><strong>Votre email</strong> :' in page
    assert 'aria-invalid="true" aria-describedby="id_email_helptext id_email_error"' in page
    assert 'id="id_email_error"' in page


def test_the_summary_leads_to_the_first_choice_of_a_group(client: Client) -> None:
    page = client.post("/form/", {"email": "alice@exemple.nc"}).text
    assert '<a href="#id_kind_0">' in page
    assert 'id="id_kind_0"' in page
    assert '<fieldset aria-describedby="id_kind_error">' in page


def test_a_link_in_a_label_stays_out_of_the_summary(client: Client) -> None:
    page = client.post("/form/", {"email": "alice@exemple.nc"}).text
    assert "<strong>J'accepte les conditions</strong>" in page


def test_what_was_typed_is_kept_except_passwords(client: Client) -> None:
    page = client.post("/form/", {"email": "alice@", "nickname": "Al", "password": "a secret"}).text
    assert 'value="alice@"' in page
    assert 'value="Al"' in page
    assert "a secret" not in page


def test_a_form_speaks_english(client: Client) -> None:
    client.cookies["language"] = "en"
    page = client.post("/form/", {"email": "alice@"}).text
    assert "<title>Error: Exemple" in page
    assert "There are several problems" in page
    assert "Fill in this field." in page
