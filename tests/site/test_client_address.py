"""Behind proxies: who calls and over what, whatever callers write into their headers (ASVS 4.1.3)."""

import importlib
import sys
from ipaddress import ip_network
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.handlers.wsgi import WSGIRequest
from django.test import RequestFactory
from django.test.utils import override_settings

from kagu.site.client_address import ProxyDoor, read_address
from kagu.site.settings.addresses import address_settings

INNER, OUTER = "10.1.0.9", "192.0.2.7"
PROXIES = [ip_network(INNER), ip_network("192.0.2.0/24")]
PERSON = "203.0.113.9"


def seen(trusted: list[Any], caller: str, **headers: str) -> tuple[str, bool]:
    """Address of the caller as the site sees it, and whether it is taken to have come over TLS."""
    inside: list[WSGIRequest] = []

    def site(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        inside.append(WSGIRequest(environ))
        return [b""]

    environ = RequestFactory(REMOTE_ADDR=caller).get("/", headers=headers).environ
    ProxyDoor(site, trusted)(environ, lambda *_: None)
    with override_settings(SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https")):
        return inside[0].META["REMOTE_ADDR"], inside[0].is_secure()


@pytest.mark.parametrize(
    ("said", "client"),
    [
        (PERSON, PERSON),
        (f"127.0.0.1, {PERSON}", PERSON),
        (f"{PERSON}:5678", PERSON),
        ("[2001:db8::1]:443", "2001:db8::1"),
        ("2001:db8::1", "2001:db8::1"),
        ("::ffff:203.0.113.9", PERSON),
        ("unknown", "127.0.0.1"),
        (f"{PERSON}, <script>", "127.0.0.1"),
        ("", "127.0.0.1"),
    ],
)
def test_the_one_proxy_s_last_word_counts(said: str, client: str) -> None:
    headers = {"x-forwarded-for": said} if said else {}
    assert seen([], "127.0.0.1", **headers)[0] == client


def test_of_several_proxies_the_last_word_that_is_not_theirs_counts() -> None:
    """What stands before it the person wrote."""
    said = f"198.51.100.1, {PERSON}, {OUTER}"
    assert seen(PROXIES, INNER, **{"x-forwarded-for": said})[0] == PERSON
    assert seen(PROXIES, INNER, **{"x-forwarded-for": f"198.51.100.1, {PERSON}"})[0] == PERSON
    assert seen(PROXIES, f"::ffff:{INNER}", **{"x-forwarded-for": PERSON})[0] == PERSON


def test_a_caller_who_is_no_proxy_is_believed_nothing() -> None:
    forged = {"x-forwarded-for": "198.51.100.1", "x-forwarded-proto": "https"}
    assert seen(PROXIES, PERSON, **forged) == (PERSON, False)
    assert seen(PROXIES, OUTER, **forged) == ("198.51.100.1", True)


@pytest.mark.parametrize(
    ("schemes", "addresses", "is_secure"),
    [
        ("https", PERSON, True),
        ("HTTPS", PERSON, True),
        ("http", PERSON, False),
        ("https, http", PERSON, False),
        ("https, http", f"{PERSON}, {OUTER}", True),
        ("https, http, http", f"{PERSON}, {OUTER}", False),
        ("https", f"{PERSON}, {OUTER}", True),
        ("", PERSON, False),
    ],
)
def test_the_scheme_is_the_word_of_the_proxy_that_the_person_reached(
    schemes: str, addresses: str, is_secure: bool
) -> None:
    said = {"x-forwarded-for": addresses, **({"x-forwarded-proto": schemes} if schemes else {})}
    assert seen(PROXIES, INNER, **said)[1] is is_secure


@pytest.mark.parametrize("text", ["", "unix:", "1.2.3", "1.2.3.4.5", "::g", "[::g]", "a:b", "1.2.3.4:5:6"])
def test_what_is_no_address_is_none(text: str) -> None:
    assert read_address(text) is None


@pytest.mark.parametrize("site", ["KAGU_CONNECT", "KAGU_TAX_PORTAL"])
def test_both_sites_read_the_list(monkeypatch: pytest.MonkeyPatch, site: str) -> None:
    for name, value in (
        ("URL", "https://site.exemple.nc"),
        ("SECRET_KEY", "x" * 50),
        ("BEHIND_PROXY", "yes"),
        ("TRUSTED_PROXIES", f"{INNER}, 192.0.2.0/24"),
    ):
        monkeypatch.setenv(f"{site}_{name}", value)
    assert address_settings(site)["TRUSTED_PROXIES"] == PROXIES
    monkeypatch.setenv(f"{site}_TRUSTED_PROXIES", "192.0.2.7/24")
    with pytest.raises(ImproperlyConfigured, match=f"{site}_TRUSTED_PROXIES"):
        address_settings(site)


@pytest.mark.parametrize("site", ["connect", "tax_portal"])
def test_both_sites_stand_behind_the_door(monkeypatch: pytest.MonkeyPatch, settings: Any, site: str) -> None:
    monkeypatch.setattr("kagu.site.serving_process.settle", lambda: None)
    settings.IS_BEHIND_PROXY, settings.TRUSTED_PROXIES = True, PROXIES
    name = f"kagu.{site}.config.wsgi"
    monkeypatch.delitem(sys.modules, name, raising=False)
    application = importlib.import_module(name).application
    monkeypatch.delitem(sys.modules, name)
    assert isinstance(application, ProxyDoor)
    assert application.trusted == PROXIES
