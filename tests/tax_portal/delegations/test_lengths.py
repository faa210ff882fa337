"""Three years are three calendar years, leap years among them or not."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from kagu.tax_portal.taxpayers.delegations.lengths import last_day_from
from kagu.tax_portal.taxpayers.models import Delegation, PortalUser
from tests.tax_portal.conftest import LogIn, taxpayer_of
from tests.tax_portal.delegations.proposals import number_of, proposal, send


@pytest.mark.parametrize(
    ("starts_on", "last"),
    [
        (date(2026, 11, 27), date(2029, 11, 27)),
        (date(2027, 1, 1), date(2030, 1, 1)),
        (date(2028, 2, 29), date(2031, 2, 28)),
        (date(2025, 3, 1), date(2028, 3, 1)),
    ],
)
def test_the_last_day_is_the_same_day_three_years_later(starts_on: date, last: date) -> None:
    assert last_day_from(starts_on) == last


@pytest.mark.parametrize("too_long", [False, True])
def test_the_last_day_is_accepted_and_the_one_after_refused(
    alice: PortalUser, bob: PortalUser, log_in: LogIn, too_long: bool
) -> None:
    today = timezone.localdate()
    ends_on = last_day_from(today) + timedelta(days=too_long)
    dates = {"starts_on": today.isoformat(), "ends_on": ends_on.isoformat()}
    send(log_in(alice), taxpayer_of(alice), {**proposal(number_of(bob)), **dates})
    assert Delegation.objects.exists() is not too_long
