"""Every answer of the site has an id, which the log's lines carry: by the fast path or by Django."""

import pytest
from django.urls import reverse

from kagu.connect.accounts.passwords.gate import gate
from kagu.connect.config.wsgi import application
from tests.request_ids import ids_of

pytestmark = pytest.mark.django_db

PATHS = ["/jwks", "/token", "/oidc/login", "/mon-compte/", "/nowhere/", "/style-x.css", "/static/x.js"]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_has_an_id_of_its_own(path: str) -> None:
    [first], _ = ids_of(application, path)
    [second], _ = ids_of(application, path)
    assert len(first) >= 8
    assert first != second


@pytest.mark.parametrize("path", PATHS)
def test_an_id_that_a_proxy_gave_is_kept(path: str) -> None:
    assert ids_of(application, path, HTTP_X_REQUEST_ID="a1b2c3d4-e5")[0] == ["a1b2c3d4-e5"]


@pytest.mark.parametrize("given", ["short", "abcdefgh\r\nSet-Cookie: x=y", "abcdefgh ERROR forged", "a" * 65])
def test_an_id_that_could_forge_a_line_or_a_header_is_replaced(given: str) -> None:
    """ASVS 16.4.1."""
    [name], log = ids_of(application, "/nowhere/", HTTP_X_REQUEST_ID=given)
    assert name != given
    assert given not in log


@pytest.mark.parametrize(("method", "path"), [("POST", "/introspect"), ("GET", "/nowhere/")])
def test_the_lines_of_the_log_carry_it(method: str, path: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    _, log = ids_of(application, path, REQUEST_METHOD=method, HTTP_X_REQUEST_ID="a1b2c3d4-e5")
    assert log
    assert all(" a1b2c3d4-e5 " in line for line in log.splitlines())


def test_the_page_kept_for_a_crowd_has_the_id_of_each_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "is_full", lambda **_: True)
    crowded = {"REQUEST_METHOD": "POST", "CONTENT_LENGTH": "0"}
    [first], _ = ids_of(application, reverse("login:log_in"), **crowded)
    [second], _ = ids_of(application, reverse("login:log_in"), **crowded)
    assert first != second
