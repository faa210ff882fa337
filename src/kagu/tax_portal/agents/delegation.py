"""What an agent may do with a delegation: suspend it, resume it, end it, with a reason."""

import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kagu.design_system.kept_forms import keeps_typed
from kagu.desk.acts import act_page
from kagu.desk.desk_act import DeskAct, DeskActs, Subjects, in_state
from kagu.tax_portal.agents.taxpayer_act import OWN_MATTER
from kagu.tax_portal.taxpayers.agent_act import OwnMatter, refuse_own_matter
from kagu.tax_portal.taxpayers.delegations import delegation_labels
from kagu.tax_portal.taxpayers.delegations.delegations import (
    LIVE_STATES,
    DelegationRefused,
    live_delegations_of,
)
from kagu.tax_portal.taxpayers.desk import govern_as_agent
from kagu.tax_portal.taxpayers.models import Delegation, Taxpayer
from kagu.tax_portal.taxpayers.person_request import PersonRequest

State = Delegation.State


def _may_be_resumed(delegation: Delegation) -> bool:
    """Not after the delegate deleted the account: then the principal alone confirms (D23)."""
    is_theirs = delegation.suspension == Delegation.Suspension.DELEGATE_DELETED
    return delegation.state == State.SUSPENDED and not is_theirs


ACTS = (
    DeskAct(
        "suspendre",
        _("Suspendre la délégation"),
        _(
            "La personne ne peut plus rien faire pour ce contribuable, jusqu'à ce qu'un agent reprenne la "
            "délégation."
        ),
        _("La délégation est suspendue."),
        govern_as_agent.suspend_as_agent,
        in_state(State.ACTIVE),
        button=_("Suspendre"),
    ),
    DeskAct(
        "reprendre",
        _("Reprendre la délégation"),
        _("La personne peut de nouveau agir dans les limites de la délégation."),
        _("La délégation est de nouveau active."),
        govern_as_agent.resume_as_agent,
        _may_be_resumed,
        button=_("Reprendre"),
    ),
    DeskAct(
        "terminer",
        _("Mettre fin à la délégation"),
        _("La délégation prend fin tout de suite et pour de bon. Les brouillons restent au contribuable."),
        _("La délégation est terminée."),
        govern_as_agent.end_as_agent,
        in_state(*LIVE_STATES),
        is_danger=True,
        button=_("Mettre fin"),
    ),
)
DELEGATION_ACTS = DeskActs(
    ACTS,
    {
        OwnMatter: OWN_MATTER,
        DelegationRefused: _("L'état de la délégation ne le permet pas, ou ne le permet plus."),
    },
    Subjects(
        family="delegation",
        find=lambda key, is_locked: Delegation.objects.filter(pk=key).first(),
        about=lambda delegation: delegation.principal.full_name,
        page=lambda delegation: reverse("agents:taxpayer", args=[delegation.principal_id]),
        state_of=lambda delegation: [delegation.state, delegation.suspension, delegation.ends_on],
        refuse=lambda delegation, by: refuse_own_matter(by, delegation.principal, delegation.delegate),
    ),
)


@keeps_typed("reason", "tick")
def do(request: PersonRequest, taxpayer_id: int, delegation_id: uuid.UUID, name: str) -> HttpResponse:
    """The page of one act; it leads back to the taxpayer the agent came from."""
    taxpayer = get_object_or_404(Taxpayer, pk=taxpayer_id)
    delegation = get_object_or_404(live_delegations_of(taxpayer), pk=delegation_id)
    about = gettext("De %(principal)s à %(delegate)s : %(services)s") % {
        "principal": delegation.principal.full_name,
        "delegate": delegation.delegate.full_name,
        "services": delegation_labels.services(delegation),
    }
    back = reverse("agents:taxpayer", args=[taxpayer.pk])
    return act_page(request, DELEGATION_ACTS, name, delegation, about=about, back=back)
