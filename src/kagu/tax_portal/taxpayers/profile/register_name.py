"""The name under which strangers hear of a person: the register's, never one that was typed."""

from kagu.tax_portal.taxpayers.models import PortalUser


def register_name(user: PortalUser) -> str:
    """Of the taxpayer that this person is; empty for someone who is not subscribed."""
    subscription = user.live_subscription
    return subscription.taxpayer.full_name if subscription else ""
