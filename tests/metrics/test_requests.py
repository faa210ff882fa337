"""Answers are counted by route and status, by whichever door they leave, and never by path."""

import pytest
from django.test import Client as Browser
from prometheus_client import REGISTRY

from kagu.metrics.requests import REQUESTS
from tests.connect.provider.fast_browser import FastBrowser
from tests.metrics.samples import one_more

pytestmark = pytest.mark.django_db
COUNT = "kagu_request_seconds_count"


def routes() -> set[str]:
    """Every route that was counted in this process."""
    REQUESTS.write()
    families = [family for family in REGISTRY.collect() if family.name == "kagu_request_seconds"]
    return {sample.labels["route"] for family in families for sample in family.samples}


def test_a_page_is_counted_by_the_name_of_its_view() -> None:
    with one_more(COUNT, route="login:log_in", status="200"):
        Browser().get("/oidc/login?next=/mon-compte/")


def test_an_endpoint_is_counted_alike_at_both_doors() -> None:
    with one_more(COUNT, route="provider:token", status="400"):
        Browser().post("/token", {"client_id": "nobody"})
    with one_more(COUNT, route="provider:token", status="400"):
        FastBrowser().post("/token", {"client_id": "nobody"})


def test_what_the_fast_path_leaves_to_django_is_counted_once() -> None:
    with one_more(COUNT, route="provider:authorize", status="400"):
        FastBrowser().get("/authorize")


@pytest.mark.parametrize("path", ["/nowhere/at-all/", "/token/../x", "/agents/comptes/alice@exemple.nc/"])
def test_a_path_that_leads_nowhere_makes_no_series_of_its_own(path: str) -> None:
    with one_more(COUNT, route="-", status="404"):
        Browser().get(path)


def test_no_identifier_becomes_a_route() -> None:
    secret = "0b6f6c1c-8d0a-4a5e-9a51-7c3a4b1f2d10"
    Browser().get(f"/agents/comptes/{secret}/")
    Browser().get(f"/public/resetpassword?technicalID={secret}&token={secret}")
    assert not [route for route in routes() if secret in route or "/public" in route]
    assert "agents:account" in routes()
