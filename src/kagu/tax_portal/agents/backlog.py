"""What waits for agents of the tax portal alone: contests, and letters to print."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from kagu.outbox.backlog import Waits, listed
from kagu.tax_portal.taxpayers.desk.decide_role_contest import open_role_contests
from kagu.tax_portal.taxpayers.desk.print_postal_notices import waiting_notices
from kagu.tax_portal.taxpayers.subscriptions.decide_contest import waiting_contests


def contests_and_letters() -> Iterator[Waits]:
    """Named by the site's BACKLOG."""
    yield from listed("subscription contests", _("Contestations d'abonnement"), waiting_contests(), "at")
    yield from listed("role contests", _("Contestations de représentant"), open_role_contests(), "at")
    yield from listed("postal notices", _("Courriers à imprimer"), waiting_notices(), "created_at")
