"""The tie between an account and a taxpayer: made with three secrets, ended in one way for all."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from kagu.tax_portal.taxpayers import activity
from kagu.tax_portal.taxpayers.delegation_numbers import delegation_number_of
from kagu.tax_portal.taxpayers.models import PortalUser, Subscription, Taxpayer


@transaction.atomic
def tie(user: PortalUser, taxpayer: Taxpayer) -> Subscription:
    """This account is this person; whoever calls has the proof. The number is drawn the first time."""
    delegation_number_of(taxpayer)
    subscription = Subscription.objects.create(
        portal_user=user, taxpayer=taxpayer, terms_version=settings.TERMS_VERSION
    )
    activity.record("subscribed", portal_user=user, taxpayer=taxpayer)
    return subscription


@transaction.atomic
def end_subscription(
    subscription: Subscription, reason: str, *, actor: str = "", explanation: str = ""
) -> None:
    """The account is this person no more; all that is the taxpayer's stays."""
    subscription.ended_at = timezone.now()
    subscription.end_reason = reason
    subscription.save(update_fields=["ended_at", "end_reason"])
    activity.record(
        "subscription_ended",
        portal_user=subscription.portal_user,
        taxpayer=subscription.taxpayer,
        actor=actor,
        reason=explanation,
        cause=reason,
    )
