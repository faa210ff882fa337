"""The page where integrators check their requests and tokens."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client as Browser

from tests.connect.provider.service import Service


@pytest.fixture(autouse=True)
def _page_is_open(settings: Any) -> None:
    settings.TRY_CLIENT_PAGE = True


def paste(text: str) -> str:
    response = Browser().post("/try-client", {"pasted": text})
    assert response.status_code == 200
    return response.content.decode()


def request_of(service: Service, **changes: str | None) -> str:
    return f"http://connect.localhost:8000/authorize?{urlencode(service.request(**changes))}"


def test_a_good_request_is_read_out(service: Service) -> None:
    page = paste(request_of(service, scope="openid email unknown"))
    assert "Accepté" in page
    assert "openid email" in page
    assert "unknown" in page


@pytest.mark.parametrize(
    ("changes", "error", "told"),
    [
        ({"code_challenge": None}, "invalid_request", "recevrait cette erreur"),
        ({"redirect_uri": "https://other.example/"}, "invalid_request", "ne recevrait rien"),
        ({"client_id": "nobody"}, "unauthorized_client", "ne recevrait rien"),
    ],
)
def test_a_wrong_request_is_explained(
    service: Service, changes: dict[str, str | None], error: str, told: str
) -> None:
    page = paste(request_of(service, **changes))
    assert error in page
    assert told in page


def test_a_token_of_ours_is_read_out(browser: Browser, service: Service) -> None:
    page = paste(service.tokens(browser)["id_token"])
    assert "auth_time" in page
    assert "Accepté" in page


@pytest.mark.parametrize("text", ["x", "eyJ.a.b", "http://[", "?a=1&a=2", "https://x/?%ff", " "])
def test_nonsense_is_told(service: Service, text: str) -> None:
    assert "Accepté" not in paste(text)


def test_the_page_exists_only_where_an_operator_wants_it(service: Service, settings: Any) -> None:
    settings.TRY_CLIENT_PAGE = False
    assert Browser().get("/try-client").status_code == 404
