"""The site map of the portal, which everybody may read."""

import pytest
from django.test import Client

from kagu.tax_portal.home.notices import NOTICES
from kagu.tax_portal.taxpayers.models import PortalUser
from tests.tax_portal.conftest import LogIn

pytestmark = pytest.mark.django_db


def test_the_site_map_of_the_portal_leads_to_pages_that_are_there(alice: PortalUser, log_in: LogIn) -> None:
    page = Client().get("/plan-du-site/").content.decode()
    links = [
        line.split('"')[0] for line in page.partition("<main")[2].partition("</main>")[0].split('href="')[1:]
    ]
    assert len(links) > len(NOTICES) + 10
    browser = log_in(alice)
    for link in links:
        # Whoever has subscribed is led to their profile; nobody is sent away.
        assert browser.get(link).status_code in (200, 302), link
