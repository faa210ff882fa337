"""The tie between an account and a taxpayer: made when it is proven, ended in one way for all."""

from django.conf import settings
from django.db import transaction

from kagu.site import clock
from kagu.tax_portal.taxpayers.companies import company_roles
from kagu.tax_portal.taxpayers.delegations import delegations
from kagu.tax_portal.taxpayers.history import activity
from kagu.tax_portal.taxpayers.models import PortalUser, Subscription, Taxpayer
from kagu.tax_portal.taxpayers.profile.delegation_numbers import delegation_number_of


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
    subscription: Subscription, end_reason: str, *, actor: str = "", reason: str = ""
) -> None:
    """The account is this person no more; all that is the taxpayer's stays (S6)."""
    user = subscription.portal_user
    is_deleted = end_reason == Subscription.EndReason.ACCOUNT_DELETED
    delegations.suspend_those_received(subscription.taxpayer, is_account_deleted=is_deleted)
    company_roles.end_roles_of(user, end_reason)
    subscription.ended_at = clock.now()
    subscription.end_reason = end_reason
    subscription.save(update_fields=["ended_at", "end_reason"])
    activity.record(
        "subscription_ended",
        portal_user=user,
        taxpayer=subscription.taxpayer,
        actor=actor,
        reason=reason,
        end_reason=end_reason,
    )
