"""The worker's chores for delegations: one that fails stops no other, one renewed meanwhile is left."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone

from kagu.tax_portal.taxpayers.delegations.end_past_delegations import (
    end_past_delegations,
    tell_of_coming_ends,
)
from kagu.tax_portal.taxpayers.models import Delegation, PortalUser
from tests.chores.trouble import fail_once, meanwhile
from tests.tax_portal.conftest import Delegate, MakePerson, taxpayer_of

MAILS = "kagu.tax_portal.taxpayers.delegations.delegation_mails"
ENDED = Delegation.State.ENDED


@pytest.fixture
def three(alice: PortalUser, make_person: MakePerson, delegate: Delegate) -> list[Delegation]:
    """Alice has three delegates, in the order in which a chore meets them."""
    made = [delegate(taxpayer_of(alice), make_person(name)) for name in ("Bob", "Dora", "Emil")]
    return sorted(made, key=lambda delegation: delegation.pk)


def end_on(days: int) -> None:
    Delegation.objects.update(
        starts_on=timezone.localdate() - timedelta(days=90),
        ends_on=timezone.localdate() + timedelta(days=days),
    )


def others(three: list[Delegation], **fields: object) -> Callable[[], int]:
    """What befalls all but the first."""
    return lambda: Delegation.objects.exclude(pk=three[0].pk).update(**fields)


def test_one_that_cannot_end_stops_no_other(three: list[Delegation], monkeypatch: pytest.MonkeyPatch) -> None:
    end_on(days=-1)
    fail_once(monkeypatch, f"{MAILS}.state_changed")
    assert end_past_delegations() == 2
    assert Delegation.objects.exclude(state=ENDED).get() == three[0]
    assert end_past_delegations() == 1


def test_one_renewed_meanwhile_does_not_end(three: list[Delegation], monkeypatch: pytest.MonkeyPatch) -> None:
    end_on(days=-1)
    next_year = timezone.localdate() + timedelta(days=365)
    meanwhile(monkeypatch, f"{MAILS}.state_changed", others(three, ends_on=next_year))
    assert end_past_delegations() == 1
    assert Delegation.objects.get(state=ENDED) == three[0]


def test_one_revoked_meanwhile_does_not_end_again(
    three: list[Delegation], monkeypatch: pytest.MonkeyPatch
) -> None:
    end_on(days=-1)
    revoked = {"state": ENDED, "end_reason": Delegation.EndReason.REVOKED}
    meanwhile(monkeypatch, f"{MAILS}.state_changed", others(three, **revoked))
    assert end_past_delegations() == 1
    assert Delegation.objects.filter(end_reason=Delegation.EndReason.REVOKED).count() == 2


def test_one_that_cannot_be_told_of_stops_no_other(
    three: list[Delegation], monkeypatch: pytest.MonkeyPatch
) -> None:
    end_on(days=29)
    fail_once(monkeypatch, f"{MAILS}.ends_soon")
    assert tell_of_coming_ends() == 2
    assert Delegation.objects.get(renewal_told_at=None) == three[0]
    assert tell_of_coming_ends() == 1


@pytest.mark.parametrize(
    "change",
    [{"ends_on": date(2999, 1, 1)}, {"state": ENDED}],
    ids=["renewed", "revoked"],
)
def test_nobody_is_told_of_an_end_that_changed_meanwhile(
    three: list[Delegation], monkeypatch: pytest.MonkeyPatch, change: dict[str, object]
) -> None:
    end_on(days=29)
    meanwhile(monkeypatch, f"{MAILS}.ends_soon", others(three, **change))
    assert tell_of_coming_ends() == 1
    assert Delegation.objects.exclude(renewal_told_at=None).get() == three[0]
