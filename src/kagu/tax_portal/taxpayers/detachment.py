"""What a deleted account leaves behind: nothing of the account, all that is the taxpayer's."""

from django.utils import timezone

from kagu.tax_portal.taxpayers import activity
from kagu.tax_portal.taxpayers.models import (
    Company,
    CompanyRole,
    Delegation,
    PortalUser,
    Subscription,
    Taxpayer,
)


def detach(user: PortalUser) -> None:
    """Erase the account's side of a user; a transaction must be open (product.md §3.3 F)."""
    subscription = user.live_subscription
    if subscription is not None:
        _suspend_delegations_received(subscription.taxpayer)
        _end_subscription(subscription)
    _end_company_roles(user)
    user.third_party_emails.all().delete()
    user.refused_third_party_addresses.all().delete()
    user.sub = None
    user.email = user.first_name = user.family_name = ""
    user.detached_at = timezone.now()
    user.is_staff = user.is_superuser = False
    user.save()
    activity.record("account_deleted", portal_user=user)


def _end_subscription(subscription: Subscription) -> None:
    subscription.ended_at = timezone.now()
    subscription.end_reason = Subscription.EndReason.ACCOUNT_DELETED
    subscription.save(update_fields=["ended_at", "end_reason"])


def _suspend_delegations_received(delegate: Taxpayer) -> None:
    # Suspended, not ended: the principal may confirm once the person is back (D23).
    Delegation.objects.filter(delegate=delegate, state=Delegation.State.ACTIVE).update(
        state=Delegation.State.SUSPENDED,
        suspension=Delegation.Suspension.DELEGATE_DELETED,
        suspended_at=timezone.now(),
    )


def _end_company_roles(user: PortalUser) -> None:
    roles = CompanyRole.objects.filter(portal_user=user, ended_at=None)
    companies = list(Company.objects.filter(roles__in=roles).distinct())
    roles.update(ended_at=timezone.now(), end_reason=CompanyRole.EndReason.ACCOUNT_DELETED)
    for company in companies:
        _flag_without_representative(company)


def _flag_without_representative(company: Company) -> None:
    representatives = company.roles.filter(role=CompanyRole.Role.REPRESENTATIVE, ended_at=None)
    if not representatives.exists():
        company.without_representative_since = timezone.now()
        company.save(update_fields=["without_representative_since"])
