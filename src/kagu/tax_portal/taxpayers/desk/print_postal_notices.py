"""The letters that tell taxpayers of an activation, at the address the register knows (E52, D36)."""

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet

from kagu.site import clock
from kagu.tax_portal.taxpayers.history import activity
from kagu.tax_portal.taxpayers.models import PortalUser, PostalNotice

# What a serving thread lays out within a second; one presses again for more.
BATCH = 40
REPRINTABLE_FOR = timedelta(days=7)


@transaction.atomic
def print_postal_notices(agent: PortalUser) -> list[PostalNotice]:
    """The oldest letters that wait, now counted as printed by this agent; of two agents each gets others."""
    actor = (agent.full_name or agent.email)[:150]
    # Locked in one order, so that no letter is printed twice.
    ids = list(waiting_notices().select_for_update().values_list("pk", flat=True)[:BATCH])
    notices = list(_with_taxpayers(PostalNotice.objects.filter(pk__in=ids)))
    PostalNotice.objects.filter(pk__in=ids).update(printed_at=clock.now(), printed_by=actor)
    for notice in notices:
        activity.record("postal_notice_printed", taxpayer=notice.taxpayer, actor=actor)
    return notices


def last_printed_notices(agent: PortalUser) -> list[PostalNotice]:
    """This agent's last batch, for a printer that jammed; nothing after seven days."""
    actor = (agent.full_name or agent.email)[:150]
    mine = PostalNotice.objects.filter(
        printed_by=actor, printed_at__gt=clock.now() - REPRINTABLE_FOR
    ).order_by("-printed_at")
    last = mine.first()
    return list(_with_taxpayers(mine.filter(printed_at=last.printed_at))) if last else []


def waiting_notices() -> QuerySet[PostalNotice]:
    """Oldest first."""
    return PostalNotice.objects.filter(printed_at=None).order_by("pk")


def _with_taxpayers(notices: QuerySet[PostalNotice]) -> QuerySet[PostalNotice]:
    return notices.select_related(
        "subscription__taxpayer",
        "subscription__portal_user",
        "role__company__taxpayer",
        "role__portal_user",
    ).order_by("pk")
