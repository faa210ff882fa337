"""Every mailed link of the portal has its page."""

from typing import Any

import pytest
from django.urls import resolve

from kagu.mailed_links.purposes import Purpose
from kagu.tax_portal.taxpayers.link_purposes import PURPOSES, Ending


@pytest.mark.parametrize("purpose", PURPOSES, ids=lambda purpose: purpose.name)
def test_its_address_leads_to_a_page_without_login(purpose: Purpose) -> None:
    page: Any = resolve(f"/public/{purpose.name}").func
    assert page.login_required is False


def test_names_are_those_of_links_already_sent() -> None:
    """They stand in mailboxes and in databases: no name ever changes."""
    assert {purpose.name for purpose in PURPOSES} == {"validatetiers", "contestrole"}


@pytest.mark.parametrize("ending", Ending)
def test_each_ending_ends_something(ending: Ending) -> None:
    assert any(ending in purpose.ended_by for purpose in PURPOSES)
