"""What every test of the site `tax_portal` may ask for: people, taxpayers, a browser logged in."""

import itertools
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from kagu.tax_portal.taxpayers.find_taxpayers import keep_search_words
from kagu.tax_portal.taxpayers.models import (
    Company,
    CompanyRole,
    DelegatedRight,
    Delegation,
    PortalUser,
    Taxpayer,
)
from kagu.tax_portal.taxpayers.subscriptions.subscriptions import tie

MakePerson = Callable[..., PortalUser]
MakeCompany = Callable[..., Taxpayer]
Delegate = Callable[..., Delegation]
LogIn = Callable[..., Client]

_fiscal_ids = itertools.count(3_000_001)


@pytest.fixture
def make_person(db: None) -> MakePerson:
    """Someone who has logged in once; subscribed unless the test says no."""

    def make(first_name: str, *, is_subscribed: bool = True, **fields: object) -> PortalUser:
        name = first_name.lower()
        user = PortalUser.objects.create(
            sub=f"{name}-sub",
            email=f"{name}@exemple.nc",
            first_name=first_name,
            family_name=first_name[0],
            email_updated_at=timezone.now() - timedelta(days=1),
            **fields,
        )
        if is_subscribed:
            tie(user, make_taxpayer(first_name))
        return user

    return make


def make_taxpayer(first_name: str, **fields: object) -> Taxpayer:
    """A person of the register."""
    values: dict[str, object] = {
        "fiscal_id": str(next(_fiscal_ids)),
        "kind": Taxpayer.Kind.PERSON,
        "name": first_name[0],
        "first_names": first_name,
    }
    taxpayer = Taxpayer.objects.create(**{**values, **fields})
    keep_search_words([taxpayer.pk])
    return taxpayer


@pytest.fixture
def alice(make_person: MakePerson) -> PortalUser:
    return make_person("Alice")


@pytest.fixture
def bob(make_person: MakePerson) -> PortalUser:
    return make_person("Bob")


@pytest.fixture
def charlie(make_person: MakePerson) -> PortalUser:
    """Logged in once, and never subscribed."""
    return make_person("Charlie", is_subscribed=False)


@pytest.fixture
def make_company(db: None) -> MakeCompany:
    """A company of the register, with a representative if the test names one."""

    def make(name: str, representative: PortalUser | None = None) -> Taxpayer:
        fiscal_id = str(next(_fiscal_ids))
        taxpayer = Taxpayer.objects.create(fiscal_id=fiscal_id, kind=Taxpayer.Kind.COMPANY, name=name)
        company = Company.objects.create(taxpayer=taxpayer, rid=str(next(_fiscal_ids)))
        keep_search_words([taxpayer.pk])
        if representative:
            CompanyRole.objects.create(
                company=company,
                portal_user=representative,
                role=CompanyRole.Role.REPRESENTATIVE,
                proof=CompanyRole.Proof.SECRETS,
            )
        return taxpayer

    return make


@pytest.fixture
def delegate(db: None) -> Delegate:
    """Makes a delegation that is in force."""

    def make(principal: Taxpayer, person: PortalUser, **rights: list[str]) -> Delegation:
        today = timezone.localdate()
        assert person.live_subscription
        delegation = Delegation.objects.create(
            principal=principal,
            delegate=person.live_subscription.taxpayer,
            starts_on=today,
            ends_on=today + timedelta(days=365),
            state=Delegation.State.ACTIVE,
            proposal_expires_at=timezone.now(),
        )
        for service, names in rights.items():
            for name in names:
                DelegatedRight.objects.create(delegation=delegation, service=service, right=name)
        return delegation

    return make


@pytest.fixture
def log_in(db: None) -> LogIn:
    """A browser in which this person logged in some minutes ago; a real login has its own tests."""

    def make(user: PortalUser, minutes_ago: int = 1) -> Client:
        browser = Client()
        log_into(browser, user, minutes_ago)
        return browser

    return make


def log_into(browser: Client, user: PortalUser, minutes_ago: int = 1) -> None:
    """The person's own browser, in which they may have been before."""
    browser.force_login(user)
    session = browser.session
    session.update(
        {
            "issuer": "http://connect.localhost:8000",
            "sub": user.sub,
            "sid": f"{user.first_name}-sid",
            "auth_time": int(time.time()) - minutes_ago * 60,
            "logged_in_at": timezone.now().isoformat(),
        }
    )
    session.save()


def taxpayer_of(user: PortalUser) -> Taxpayer:
    """The person this user is."""
    assert user.live_subscription
    return user.live_subscription.taxpayer
