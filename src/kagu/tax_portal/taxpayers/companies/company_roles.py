"""What persons are to companies: roles given, roles ended, companies left without representative."""

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404

from kagu.site import clock
from kagu.tax_portal.taxpayers.companies import company_mails
from kagu.tax_portal.taxpayers.history import activity
from kagu.tax_portal.taxpayers.look_up_person import look_up
from kagu.tax_portal.taxpayers.models import Company, CompanyRole, PortalUser, Subscription

EndReason = CompanyRole.EndReason
# Why a role ends when the subscription it rests on does.
REASONS = {
    Subscription.EndReason.ACCOUNT_DELETED: EndReason.ACCOUNT_DELETED,
    Subscription.EndReason.USER: EndReason.RESIGNED,
}


@transaction.atomic
def end_role(role: CompanyRole, end_reason: str, *, actor: str = "", reason: str = "") -> None:
    """The person is this to the company no more."""
    role.ended_at = clock.now()
    role.end_reason = end_reason
    role.save(update_fields=["ended_at", "end_reason"])
    activity.record(
        "company_role_ended",
        portal_user=role.portal_user,
        taxpayer=role.company.taxpayer,
        actor=actor,
        reason=reason,
        role=role.role,
    )
    flag_without_representative(role.company)


def end_roles_of(user: PortalUser, subscription_end: str) -> None:
    """Roles rest on a subscription: they end with it."""
    end_reason = REASONS.get(Subscription.EndReason(subscription_end), EndReason.AGENT)
    for role in user.company_roles.filter(ended_at=None).select_related("company__taxpayer"):
        end_role(role, end_reason)


def representatives(company: Company) -> list[CompanyRole]:
    """Those who represent the company now, in the order they came."""
    found = company.roles.filter(role=CompanyRole.Role.REPRESENTATIVE, ended_at=None)
    return list(found.select_related("portal_user").order_by("since", "pk"))


def flag_without_representative(company: Company) -> None:
    """« Sans gestionnaire » since now, or not any more (E34)."""
    is_without = not representatives(company)
    if is_without == (company.without_representative_since is not None):
        return
    company.without_representative_since = clock.now() if is_without else None
    company.save(update_fields=["without_representative_since"])


@transaction.atomic
def resign(user: PortalUser, role_id: int) -> CompanyRole:
    """I am this to the company no more."""
    role = _live_roles().filter(pk=role_id, portal_user=user).first()
    if role is None:
        raise Http404
    end_role(role, EndReason.RESIGNED)
    return role


def give_role(user: PortalUser, company: Company, kind: str, number: str) -> CompanyRole:
    """A representative makes someone administrator or declarant, by their delegation number."""
    if not _represents(user, company):
        raise Http404
    # Before the transaction: a look-up counts even when it finds nobody.
    person = look_up(user, company.taxpayer, number)
    with transaction.atomic():
        role, is_new = CompanyRole.objects.get_or_create(
            company=company,
            portal_user=person.subscriptions.get(ended_at=None).portal_user,
            role=kind,
            ended_at=None,
            defaults={
                "proof": CompanyRole.Proof.REPRESENTATIVE,
                "granted_by": user.known_name,
                "giver": user,
            },
        )
        if is_new:
            activity.record(
                "company_role_given", portal_user=role.portal_user, taxpayer=company.taxpayer, role=kind
            )
            company_mails.role_changed(role)
    return role


@transaction.atomic
def withdraw_role(user: PortalUser, role_id: int) -> CompanyRole:
    """A representative ends the role of an administrator or a declarant."""
    role = _live_roles().exclude(role=CompanyRole.Role.REPRESENTATIVE).filter(pk=role_id).first()
    if role is None or not _represents(user, role.company):
        raise Http404
    end_role(role, EndReason.REPLACED)
    company_mails.role_changed(role)
    return role


def _represents(user: PortalUser, company: Company) -> bool:
    return any(role.portal_user_id == user.pk for role in representatives(company))


def _live_roles() -> QuerySet[CompanyRole]:
    return (
        CompanyRole.objects.select_for_update(of=("self",))
        .select_related("company__taxpayer", "portal_user")
        .filter(ended_at=None)
    )
