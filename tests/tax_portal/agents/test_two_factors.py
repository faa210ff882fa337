"""The portal's desk asks the provider for two factors, and shows nothing without (D35)."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from kagu.tax_portal.taxpayers.models import Activity, PortalUser
from tests.tax_portal.conftest import LogIn, MakePerson, log_into, taxpayer_of
from tests.tax_portal.pages import text_of

MFA = "https://refeds.org/profile/mfa"


@pytest.fixture
def agent(make_person: MakePerson) -> PortalUser:
    """An agent for a month."""
    since = timezone.now() - timedelta(days=30)
    return make_person("Agathe", is_subscribed=False, is_staff=True, agent_since=since)


@pytest.fixture
def browser(agent: PortalUser, log_in: LogIn) -> Client:
    return log_in(agent)


def tell(browser: Client, **said: Any) -> None:
    """What the provider said of this session's login."""
    session = browser.session
    session.update(said)
    session.save()


def test_the_provider_is_asked_for_two_factors_and_the_agent_comes_back(
    browser: Client, alice: PortalUser
) -> None:
    path = f"/agents/contribuables/{taxpayer_of(alice).pk}/"
    there = urlsplit(browser.get(path)["Location"])
    assert there.path == "/login/"
    query = parse_qs(there.query)
    assert (query["acr_values"], query["next"]) == ([MFA], [path])


@pytest.mark.parametrize("said", [{"amr": ["pwd", "otp", "mfa"]}, {"acr": MFA}])
def test_two_factors_open_the_desk(browser: Client, said: dict[str, Any]) -> None:
    tell(browser, **said)
    assert browser.get("/agents/").status_code == 200


def test_who_comes_back_with_one_reads_only_how_to_enrol(browser: Client, alice: PortalUser) -> None:
    tell(browser, acr_values=MFA, amr=["pwd"], acr="https://refeds.org/profile/sfa")
    path = f"/agents/contribuables/{taxpayer_of(alice).pk}/"
    for answer in (browser.get(path), browser.post(path, {"why": "counter"})):
        assert answer.status_code == 403
        page = text_of(answer)
        assert "Aller à mon compte" in page
        assert "Me connecter avec deux preuves" in page
        assert "Alice" not in page
    assert not Activity.objects.filter(kind="looked_at_by_agent").exists()


def test_the_days_of_grace_count_from_the_right(
    make_person: MakePerson, log_in: LogIn, settings: Any
) -> None:
    settings.AGENT_FACTOR_GRACE = timedelta(days=7)
    for name, days, status in (("Six", 6, 200), ("Huit", 8, 302)):
        since = timezone.now() - timedelta(days=days)
        browser = log_in(make_person(name, is_staff=True, agent_since=since))
        assert browser.get("/agents/").status_code == status


def test_what_an_agent_typed_waits_for_the_proof(
    agent: PortalUser, browser: Client, alice: PortalUser
) -> None:
    """For a login too old and for a second factor alike."""
    path = f"/agents/contribuables/{taxpayer_of(alice).pk}/fermeture/"
    for minutes_ago, amr in ((1, ["pwd"]), (46, ["pwd", "otp", "mfa"])):
        log_into(browser, agent, minutes_ago)
        tell(browser, amr=amr)
        asked = browser.post(path, {"reason": "Elle part à Lifou"})
        assert parse_qs(urlsplit(asked["Location"]).query)["next"] == [path]
        log_into(browser, agent)
        tell(browser, amr=["pwd", "otp", "mfa"])
        page = browser.get(path)
        assert 'value="Elle part à Lifou"' in page.content.decode()
        assert "rien n'a encore été fait" in text_of(page)
