"""Forms of pages that hide where people come from are accepted; other sites' forms are not."""

import pytest
from django.test import Client

pytestmark = pytest.mark.urls("tests.design_system.urls")


def status_of_post_with(headers: dict[str, str]) -> int:
    client = Client(enforce_csrf_checks=True)
    client.get("/form/")
    token = client.cookies["connect_csrf"].value
    return client.post("/form/", {"csrfmiddlewaretoken": token}, headers=headers).status_code


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://testserver"},
        {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
    ],
)
def test_our_own_pages_may_post(headers: dict[str, str]) -> None:
    assert status_of_post_with(headers) == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://exemple.org"},
        {"Origin": "https://exemple.org", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "null"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "null", "Sec-Fetch-Site": "same-site"},
    ],
)
def test_other_sites_may_not_post(headers: dict[str, str]) -> None:
    assert status_of_post_with(headers) == 403


def test_our_own_page_without_its_token_may_not_post() -> None:
    client = Client(enforce_csrf_checks=True)
    headers = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    assert client.post("/form/", headers=headers).status_code == 403
