"""Who may do what for whom: the only place where rights on a taxpayer's démarches are decided."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404

from kagu.site import clock
from kagu.tax_portal.taxpayers.fiscal_services.fiscal_services import Right
from kagu.tax_portal.taxpayers.models import (
    CompanyRole,
    Delegation,
    DossierEvent,
    PortalUser,
    Taxpayer,
)
from kagu.tax_portal.taxpayers.profile.personal_procedures import PersonalProceduresOff

RIGHTS_OF_ROLES = {
    CompanyRole.Role.REPRESENTATIVE: frozenset(Right),
    CompanyRole.Role.ADMINISTRATOR: frozenset(Right),
    CompanyRole.Role.DECLARANT: frozenset({Right.CONSULT, Right.PREPARE, Right.SUBMIT}),
}

# Who may delegate, and give roles, in a company's name.
GOVERNING_ROLES = (CompanyRole.Role.REPRESENTATIVE, CompanyRole.Role.ADMINISTRATOR)


class NotSubscribed(PermissionDenied):
    """The portal does not know which taxpayer this person is."""


class RightMissing(PermissionDenied):
    """This person may act for the taxpayer, but not do this."""


@dataclass(frozen=True)
class Capacity:
    """In whose right someone acts: their own, a role in a company, a delegation."""

    kind: DossierEvent.Capacity
    delegation: Delegation | None = None

    def name_of(self, actor: PortalUser | None) -> str:
        """How the dossier names who acted: a taxpayer by the register's name, an agent by the account's."""
        if actor is None:
            return ""
        is_agent = self.kind == DossierEvent.Capacity.ADMINISTRATION
        return actor.full_name if is_agent else actor.known_name


def own_taxpayer(user: PortalUser) -> Taxpayer:
    """The person this user is."""
    subscription = user.live_subscription
    if subscription is None:
        raise NotSubscribed
    return subscription.taxpayer


def personal_taxpayer(user: PortalUser) -> Taxpayer:
    """The person this user is, for a page of their personal procedures."""
    taxpayer = own_taxpayer(user)
    if not user.personal_enabled:
        raise PersonalProceduresOff
    return taxpayer


def capacity_of(user: PortalUser, taxpayer: Taxpayer, service: str, right: Right) -> Capacity:
    """The right in which this person does this; refuses when there is none.

    Someone who may do nothing for the taxpayer learns nothing, not even that it exists.
    """
    own = own_taxpayer(user)
    if taxpayer.pk == own.pk:
        personal_taxpayer(user)
        return Capacity(DossierEvent.Capacity.PERSONAL)
    if right in rights_of_roles(user, taxpayer):
        return Capacity(DossierEvent.Capacity.COMPANY_ROLE)
    delegation = (
        live_delegations(own, taxpayer)
        .filter(rights__service=service, rights__right=right)
        .order_by("-ends_on")
        .first()
    )
    if delegation is not None:
        return Capacity(DossierEvent.Capacity.DELEGATION, delegation)
    if may_act_for(user, taxpayer):
        raise RightMissing
    raise Http404


def capacity_until_commit(user: PortalUser, taxpayer: Taxpayer, service: str, right: Right) -> Capacity:
    """As `capacity_of`, and nobody takes the right away before the caller's transaction ends (E55).

    Locks what the right may rest on, in the order in which an account or a role is ended: the account,
    its delegations, roles and subscription. Refuses whoever was closed or lost the right meanwhile.
    """
    user = PortalUser.objects.select_for_update(no_key=True).get(pk=user.pk)
    if not user.is_active:
        raise RightMissing
    own = own_taxpayer(user)
    for rows in (
        Delegation.objects.filter(delegate=own, principal=taxpayer),
        CompanyRole.objects.filter(portal_user=user, company__taxpayer=taxpayer),
        user.subscriptions.filter(ended_at=None),
    ):
        list(rows.order_by("pk").select_for_update(no_key=True, of=("self",)).values_list("pk", flat=True))
    try:
        return capacity_of(user, taxpayer, service, right)
    except Http404:
        # Whoever asks saw it a moment ago: the right was taken away meanwhile.
        raise RightMissing from None


def rights_on(user: PortalUser, taxpayer: Taxpayer, service: str) -> frozenset[str]:
    """Every right this person has on one service of the taxpayer."""
    own = own_taxpayer(user)
    if taxpayer.pk == own.pk:
        return frozenset(Right) if user.personal_enabled else frozenset()
    delegated = live_delegations(own, taxpayer).filter(rights__service=service)
    return rights_of_roles(user, taxpayer) | set(delegated.values_list("rights__right", flat=True))


def may_act_for(user: PortalUser, taxpayer: Taxpayer) -> bool:
    """Whether this person has any right on this third party."""
    return bool(rights_of_roles(user, taxpayer)) or live_delegations(own_taxpayer(user), taxpayer).exists()


def may_delegate_for(user: PortalUser, taxpayer: Taxpayer) -> bool:
    """Whether this person gives delegations in the taxpayer's name; a delegate never does."""
    if own_taxpayer(user).pk == taxpayer.pk:
        return True
    return CompanyRole.objects.filter(
        portal_user=user, company__taxpayer=taxpayer, ended_at=None, role__in=GOVERNING_ROLES
    ).exists()


def governed_by(user: PortalUser) -> list[Taxpayer]:
    """Oneself, then the companies in whose name one gives delegations and roles."""
    roles = CompanyRole.objects.filter(portal_user=user, ended_at=None, role__in=GOVERNING_ROLES)
    companies = Taxpayer.objects.filter(company__roles__in=roles).distinct().order_by("name")
    return [own_taxpayer(user), *companies]


def third_parties_of(user: PortalUser) -> QuerySet[Taxpayer]:
    """The companies this person has a role in, and whoever delegates to them."""
    own = own_taxpayer(user)
    roles = CompanyRole.objects.filter(portal_user=user, ended_at=None)
    return (
        Taxpayer.objects.filter(Q(company__roles__in=roles) | Q(delegations_given__in=live_delegations(own)))
        .distinct()
        .order_by("name", "first_names")
    )


def rights_of_roles(user: PortalUser, taxpayer: Taxpayer) -> frozenset[str]:
    """What the person's roles in a company allow."""
    roles = CompanyRole.objects.filter(
        portal_user=user, company__taxpayer=taxpayer, ended_at=None
    ).values_list("role", flat=True)
    return frozenset().union(*(RIGHTS_OF_ROLES[CompanyRole.Role(role)] for role in roles))


def live_delegations(delegate: Taxpayer, principal: Taxpayer | None = None) -> QuerySet[Delegation]:
    """The delegations to this person that count today."""
    today = clock.today()
    delegations = Delegation.objects.filter(
        delegate=delegate, state=Delegation.State.ACTIVE, starts_on__lte=today, ends_on__gte=today
    )
    return delegations.filter(principal=principal) if principal else delegations
