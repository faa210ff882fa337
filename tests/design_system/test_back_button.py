"""« Précédent » finds the answer of a form again, and nothing else is kept."""

import pytest
from django.test import Client

from kagu.design_system.back_button import KEPT

pytestmark = pytest.mark.urls("tests.design_system.urls")


def test_a_refused_form_may_be_kept_by_this_browser_alone(client: Client) -> None:
    refused = client.post("/form/", {"email": "alice@", "password": "s3cret"})
    assert refused["Cache-Control"] == KEPT
    assert "alice@" in refused.text
    assert "s3cret" not in refused.text


def test_pages_that_browsers_can_ask_for_again_are_not_kept(client: Client) -> None:
    assert client.get("/form/")["Cache-Control"] == "no-store"
    assert client.get("/nowhere/")["Cache-Control"] == "no-store"


def test_an_answer_that_says_nothing_of_itself_is_not_kept(client: Client) -> None:
    assert client.post("/told/")["Cache-Control"] == "no-store"


def test_a_form_that_came_too_late_is_kept_too() -> None:
    browser = Client(enforce_csrf_checks=True)
    late = browser.post("/form/", {"nickname": "Ali"}, headers={"Origin": "http://testserver"})
    assert late.status_code == 403
    assert "Ali" in late.text
    assert late["Cache-Control"] == KEPT
