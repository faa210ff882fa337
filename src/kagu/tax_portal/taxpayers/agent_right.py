"""Who is an agent at the portal: a right of the person's `sub`; after the first, two agents decide (D35)."""

from django.db import transaction

from kagu.desk import journal
from kagu.desk.agent_act import ActRefused
from kagu.site import clock
from kagu.tax_portal.taxpayers.agent_act import AgentAct, OwnMatter, tell_account
from kagu.tax_portal.taxpayers.history import activity
from kagu.tax_portal.taxpayers.models import PortalUser

# How the desk names accounts whose rights are decided.
RIGHTS_FAMILY = "right"


class NobodyFound(Exception):
    """No account, or more than one, goes by this address here."""


class ThereAreAgents(Exception):
    """The command makes the first agent; two agents make the others at the desk."""


@transaction.atomic
def give_agent_right(user: PortalUser, by: AgentAct | None = None) -> None:
    """The desk opens at their next page."""
    _set(user, by, is_agent=True)


@transaction.atomic
def withdraw_agent_right(user: PortalUser, by: AgentAct | None = None) -> None:
    """The desk is closed to them at once."""
    _set(user, by, is_agent=False)


@transaction.atomic
def make_first_agent(user: PortalUser, *, actor: str, reason: str, is_alone: bool = False) -> None:
    """By command; `is_alone` when nobody can enter any more. Raises ThereAreAgents."""
    _record_alone("agent_right_given", user, actor, reason, is_alone=is_alone)
    give_agent_right(user)


@transaction.atomic
def remove_agent(user: PortalUser, *, actor: str, reason: str, is_alone: bool = False) -> None:
    """By command, where no other agent is, or, `is_alone`, none can enter. Raises ThereAreAgents."""
    _record_alone("agent_right_withdrawn", user, actor, reason, is_alone=is_alone)
    withdraw_agent_right(user)


def _record_alone(kind: str, user: PortalUser, actor: str, reason: str, *, is_alone: bool) -> None:
    journal.record(kind, subject=f"{RIGHTS_FAMILY}:{user.pk}", actor=actor, reason=reason, is_alone=is_alone)
    # Asked after the journal's lock: of two at once the second one waits there, and sees what the first did.
    others = PortalUser.objects.filter(is_staff=True).exclude(pk=user.pk)
    if any(agent.is_active for agent in others) and not is_alone:
        raise ThereAreAgents


def refuse_own_right(user: PortalUser, by: AgentAct) -> None:
    """Raises OwnMatter: nobody decides about their own right."""
    if any(agent.pk == user.pk for agent in by.agents):
        raise OwnMatter


def find_or_create_account(sub_or_address: str) -> PortalUser:
    """By address only an account that has logged in here; a `sub` known beforehand gets its row."""
    if "@" not in sub_or_address:
        return PortalUser.objects.get_or_create(sub=sub_or_address)[0]
    return find_by_address(sub_or_address)


def find_by_address(address: str) -> PortalUser:
    """Raises NobodyFound."""
    found = list(PortalUser.objects.filter(email__iexact=address, detached_at=None)[:2])
    if len(found) != 1:
        raise NobodyFound
    return found[0]


def _set(user: PortalUser, by: AgentAct | None, *, is_agent: bool) -> None:
    if by:
        refuse_own_right(user, by)
        user = PortalUser.objects.select_for_update().get(pk=user.pk)
    if user.is_staff == is_agent:
        if by:
            raise ActRefused
        return
    user.is_staff, user.agent_since = is_agent, clock.now() if is_agent else None
    user.save(update_fields=["is_staff", "agent_since"])
    kind = "agent_right_given" if is_agent else "agent_right_withdrawn"
    activity.record(kind, portal_user=user, **(by.line if by else {}))
    if by:
        tell_account(user, kind, by)
