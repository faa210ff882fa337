"""Every mailed link of an account has its page, and none outlives the account."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import resolve

from kagu.connect.accounts.link_purposes import (
    FIRST_ADMINISTRATOR,
    FOLLOW_DELETION,
    PURPOSES,
    Ending,
    end_links,
)
from kagu.connect.accounts.models import User
from kagu.mailed_links.links import issue_link
from kagu.mailed_links.purposes import Purpose

EVERY_PURPOSE = pytest.mark.parametrize("purpose", PURPOSES, ids=lambda purpose: purpose.name)


@EVERY_PURPOSE
def test_its_address_leads_to_a_page_without_login(purpose: Purpose) -> None:
    page: Any = resolve(f"/public/{purpose.name}").func
    assert page.login_required is False


def test_names_are_those_of_links_already_sent() -> None:
    """They stand in mailboxes and in databases: no name ever changes."""
    assert {purpose.name for purpose in PURPOSES} == {
        "validateaccount",
        "unlockuser",
        "resetpassword",
        "takeback",
        "checkaddress",
        "canceldeletion",
        "keepfactors",
        "validatechange",
        "cancelchange",
        "revertchange",
        "deletionreceipt",
        "firstadministrator",
    }


@pytest.mark.parametrize("ending", Ending)
def test_each_ending_ends_something(ending: Ending) -> None:
    assert any(ending in purpose.ended_by for purpose in PURPOSES)


@EVERY_PURPOSE
def test_a_deletion_ends_every_link_of_the_account_but_that_to_its_receipt(
    alice: User, purpose: Purpose
) -> None:
    link = issue_link(purpose, target=str(alice.pk), sent_to=alice.email, lifetime=timedelta(hours=1)).link
    end_links(Ending.DELETED, alice.pk)
    link.refresh_from_db()
    assert (link.revoked_at is None) == (purpose in (FOLLOW_DELETION, FIRST_ADMINISTRATOR))
