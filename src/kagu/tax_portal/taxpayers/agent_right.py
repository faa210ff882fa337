"""Who is an agent at the portal: a right of the person's `sub`, given and withdrawn by command."""

from django.db import transaction

from kagu.tax_portal.taxpayers.history import activity
from kagu.tax_portal.taxpayers.models import PortalUser


class NobodyFound(Exception):
    """No account, or more than one, goes by this address here."""


@transaction.atomic
def give_agent_right(user: PortalUser) -> None:
    """The desk opens at their next page."""
    _set(user, is_agent=True)


@transaction.atomic
def withdraw_agent_right(user: PortalUser) -> None:
    """The desk is closed to them at once."""
    _set(user, is_agent=False)


def find_or_create_account(sub_or_address: str) -> PortalUser:
    """By address only an account that has logged in here; a `sub` known beforehand gets its row."""
    if "@" not in sub_or_address:
        return PortalUser.objects.get_or_create(sub=sub_or_address)[0]
    found = list(PortalUser.objects.filter(email__iexact=sub_or_address, detached_at=None)[:2])
    if len(found) != 1:
        raise NobodyFound
    return found[0]


def _set(user: PortalUser, *, is_agent: bool) -> None:
    if user.is_staff == is_agent:
        return
    user.is_staff = is_agent
    user.save(update_fields=["is_staff"])
    activity.record("agent_right_given" if is_agent else "agent_right_withdrawn", portal_user=user)
