"""What waits for agents at every desk: acts that a second one has to decide."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from kagu.desk.four_eyes import waiting_acts
from kagu.outbox.backlog import Waits, listed


def acts_to_decide() -> Iterator[Waits]:
    """Named by a site's BACKLOG."""
    yield from listed("second agent", _("Interventions à confirmer"), waiting_acts(), "asked_at")
