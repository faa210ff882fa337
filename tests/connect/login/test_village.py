"""A short hour of `bin/bench village`: people and attackers behind one address; nobody is refused."""

from typing import Any

import pytest

from bench import village_people
from bench.village_hour import live_an_hour
from kagu.connect.accounts.models import LoginSession, User
from tests.clock import Clock
from tests.deliveries import deliver_due

pytestmark = pytest.mark.django_db


def test_nobody_honest_is_refused_beside_attackers(
    settings: Any, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With limits as low for these few as the usual ones are for five thousand in an hour."""
    monkeypatch.setattr(village_people, "WITHOUT_SCRIPTS", 30)
    monkeypatch.setattr(village_people, "LONGEST_PAUSE", 60)
    settings.REQUESTS_PER_NETWORK = 2
    settings.FAILURES_PER_NETWORK = 4
    settings.FAILURES_PER_NEIGHBOURHOOD = 8
    seen = live_an_hour(15, 2, move=clock.move, deliver=deliver_due, all_begun=30)
    assert seen.refused == []
    assert seen.arrived == 15
    assert User.objects.filter(state=User.State.ACTIVE).count() == 15
    assert LoginSession.objects.filter(user__isnull=False).count() == 15
    # What shows that the limits were passed.
    assert seen.waited > 0
    assert seen.attacks_refused > 50
