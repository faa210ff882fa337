"""What the provider tells of accounts: idempotent, late, twice, in any order (S6, E31-E51)."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from kagu.relying_party.refusals import LoginRefused
from kagu.tax_portal.taxpayers.account import account_events
from kagu.tax_portal.taxpayers.dossiers import dossiers
from kagu.tax_portal.taxpayers.fiscal_services.fiscal_services import ADDRESS
from kagu.tax_portal.taxpayers.models import CompanyRole, Delegation, PortalUser, Subscription
from tests.tax_portal.conftest import Delegate, LogIn, MakeCompany, taxpayer_of

pytestmark = pytest.mark.django_db
CLAIMS = {
    "sub": "alice-sub",
    "iat": int(time.time()),
    "given_name": "Alice",
    "family_name": "A",
    "email": "alice@exemple.nc",
}


def test_a_first_login_makes_a_user_who_is_not_subscribed() -> None:
    user = account_events.find_or_create_user(CLAIMS)
    assert (user.full_name, user.email) == ("Alice A", "alice@exemple.nc")
    assert user.live_subscription is None


def test_people_are_found_by_sub_and_never_by_address(alice: PortalUser) -> None:
    stranger = account_events.find_or_create_user({**CLAIMS, "sub": "another-sub"})
    assert stranger.pk != alice.pk
    assert stranger.live_subscription is None


def test_each_login_brings_the_names_and_the_address_of_today(alice: PortalUser) -> None:
    user = account_events.find_or_create_user({**CLAIMS, "email": "neuf@exemple.nc", "family_name": "Neuve"})
    assert user.pk == alice.pk
    assert (user.email, user.family_name) == ("neuf@exemple.nc", "Neuve")


def test_a_changed_address_shows_without_a_new_login(alice: PortalUser, log_in: LogIn) -> None:
    browser = log_in(alice)
    account_events.identifier_changed("alice-sub", "neuf@exemple.nc", timezone.now())
    assert "neuf@exemple.nc" in browser.get("/mon-profil/").content.decode()


@pytest.mark.parametrize("told", ["", "pas une adresse", "a@[::1]", "a@exemple.nc\nBcc: b@exemple.nc"])
def test_what_is_no_address_replaces_none(alice: PortalUser, told: str) -> None:
    """Signed or not, it is read like any other."""
    account_events.identifier_changed("alice-sub", told, timezone.now())
    account_events.find_or_create_user({**CLAIMS, "email": told})
    alice.refresh_from_db()
    assert alice.email == "alice@exemple.nc"


def test_older_news_of_an_address_changes_nothing(alice: PortalUser) -> None:
    now = timezone.now()
    account_events.identifier_changed("alice-sub", "second@exemple.nc", now)
    account_events.identifier_changed("alice-sub", "first@exemple.nc", now - timedelta(minutes=5))
    alice.refresh_from_db()
    assert alice.email == "second@exemple.nc"


def test_news_of_someone_unknown_changes_nothing() -> None:
    account_events.identifier_changed("nobody", "x@exemple.nc", timezone.now())
    account_events.account_disabled("nobody", "hijacking", timezone.now())
    account_events.account_enabled("nobody", timezone.now())
    account_events.credential_changed("nobody")
    account_events.session_revoked("nobody")
    assert not PortalUser.objects.exists()


def test_a_disabled_account_sees_nothing_until_it_is_enabled(alice: PortalUser, log_in: LogIn) -> None:
    browser = log_in(alice)
    account_events.account_disabled("alice-sub", "hijacking", timezone.now())
    account_events.account_disabled("alice-sub", "hijacking", timezone.now())
    assert browser.get("/mon-profil/").status_code == 302
    account_events.account_enabled("alice-sub", timezone.now())
    assert browser.get("/mon-profil/").status_code == 200


def test_disabled_and_enabled_count_in_the_order_they_happened(alice: PortalUser) -> None:
    now = timezone.now()
    account_events.account_enabled("alice-sub", now)
    account_events.account_disabled("alice-sub", "hijacking", now - timedelta(minutes=1))
    alice.refresh_from_db()
    assert alice.is_active
    account_events.account_disabled("alice-sub", "hijacking", now + timedelta(minutes=2))
    account_events.account_enabled("alice-sub", now + timedelta(minutes=1))
    alice.refresh_from_db()
    assert not alice.is_active


def test_a_deleted_account_leaves_nothing_of_itself(alice: PortalUser, log_in: LogIn) -> None:
    browser = log_in(alice)
    account_events.account_purged("alice-sub")
    account_events.account_purged("alice-sub")
    alice.refresh_from_db()
    assert (alice.sub, alice.email, alice.full_name) == (None, "", "")
    assert browser.get("/mon-profil/").status_code == 302
    subscription = Subscription.objects.get()
    assert subscription.end_reason == Subscription.EndReason.ACCOUNT_DELETED


def test_the_dossiers_of_a_deleted_account_stay_with_the_taxpayer(alice: PortalUser) -> None:
    taxpayer = taxpayer_of(alice)
    draft = dossiers.open_draft(alice, taxpayer, ADDRESS, "")
    account_events.account_purged("alice-sub")
    assert list(taxpayer.dossiers.all()) == [draft]
    assert taxpayer.delegation_number.value


def test_delegations_received_are_suspended_and_those_given_go_on(
    alice: PortalUser, bob: PortalUser, delegate: Delegate
) -> None:
    received = delegate(taxpayer_of(bob), alice, adresse=["consult"])
    given = delegate(taxpayer_of(alice), bob, adresse=["consult"])
    account_events.account_purged("alice-sub")
    received.refresh_from_db()
    given.refresh_from_db()
    assert (received.state, received.suspension) == (
        Delegation.State.SUSPENDED,
        Delegation.Suspension.DELEGATE_DELETED,
    )
    assert given.state == Delegation.State.ACTIVE


def test_a_company_that_loses_its_last_representative_is_flagged(
    alice: PortalUser, make_company: MakeCompany
) -> None:
    company = make_company("Récif", alice)
    account_events.account_purged("alice-sub")
    company.company.refresh_from_db()
    assert company.company.without_representative_since is not None
    assert CompanyRole.objects.get().end_reason == CompanyRole.EndReason.ACCOUNT_DELETED


def test_neither_a_late_login_nor_late_news_revives_a_deleted_account() -> None:
    account_events.account_purged("alice-sub")
    with pytest.raises(LoginRefused):
        account_events.find_or_create_user(CLAIMS)
    account_events.identifier_changed("alice-sub", "x@exemple.nc", timezone.now())
    assert not PortalUser.objects.exists()


def test_someone_who_comes_back_with_the_same_address_is_not_attached(alice: PortalUser) -> None:
    account_events.account_purged("alice-sub")
    again = account_events.find_or_create_user({**CLAIMS, "sub": "a-new-sub"})
    assert again.live_subscription is None
    assert again.pk != alice.pk
