"""Who is an agent here: the list, and the acts that give and take the right, by two agents."""

import uuid

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from kagu.design_system.kept_forms import keeps_typed
from kagu.design_system.paging import page_of
from kagu.desk.acts import act_page
from kagu.desk.agent_act import ActRefused
from kagu.desk.desk_act import DeskAct, DeskActs, Subjects
from kagu.tax_portal.taxpayers import agent_right
from kagu.tax_portal.taxpayers.agent_act import OwnMatter
from kagu.tax_portal.taxpayers.models import PortalUser
from kagu.tax_portal.taxpayers.person_request import PersonRequest

GIVE, TAKE = "donner", "retirer"


class AddressForm(forms.Form):
    address = forms.CharField(
        label=_("Adresse email du compte"),
        help_text=_("La personne s'est déjà connectée à ce site au moins une fois."),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Saisissez l’adresse email de ce compte.")},
    )
    found: PortalUser

    def clean_address(self) -> str:
        """A right belongs to one account: two of one address are refused."""
        address: str = self.cleaned_data["address"].strip()
        try:
            self.found = agent_right.find_by_address(address)
        except agent_right.NobodyFound as refusal:
            raise forms.ValidationError(_("Aucun compte, ou plus d'un, n'a cette adresse ici.")) from refusal
        return address


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed()
def show(request: PersonRequest) -> HttpResponse:
    """The agents, and a field for the next one."""
    form = AddressForm(request.POST or None)
    if form.is_valid():
        return redirect("agents:right_act", form.found.pk, GIVE)
    agents = PortalUser.objects.filter(is_staff=True).order_by("family_name", "first_name", "pk")
    return render(
        request, "agents/rights.html", {"form": form, "agents": page_of(request, agents), "take": TAKE}
    )


@keeps_typed("reason", "tick")
def do(request: PersonRequest, user_id: uuid.UUID, name: str) -> HttpResponse:
    """The page of one act."""
    return act_page(request, RIGHTS_ACTS, name, get_object_or_404(PortalUser, pk=user_id, detached_at=None))


def _find(key: str, is_locked: bool) -> PortalUser | None:
    users = PortalUser.objects.select_for_update() if is_locked else PortalUser.objects.all()
    return users.filter(pk=key, detached_at=None).first()


RIGHTS_ACTS = DeskActs(
    (
        DeskAct(
            GIVE,
            _("Donner le droit d'agent"),
            _("La personne ouvre le bureau des agents, et aide d'autres contribuables."),
            _("Le droit d'agent est donné."),
            agent_right.give_agent_right,
            lambda user: not user.is_staff,
            is_danger=True,
            needs_second_agent=True,
        ),
        DeskAct(
            TAKE,
            _("Retirer le droit d'agent"),
            _("Le bureau des agents se ferme aussitôt pour cette personne."),
            _("Le droit d'agent est retiré."),
            agent_right.withdraw_agent_right,
            lambda user: user.is_staff,
            is_danger=True,
            needs_second_agent=True,
        ),
    ),
    {
        OwnMatter: _("C'est votre propre droit : d'autres agents en décident."),
        ActRefused: _("Ce compte ne le permet pas, ou ne le permet plus."),
    },
    Subjects(
        family=agent_right.RIGHTS_FAMILY,
        find=_find,
        about=lambda user: " · ".join(filter(None, (user.full_name, user.email))) or str(user),
        page=lambda user: reverse("agents:rights"),
        state_of=lambda user: [user.sub, user.email, user.is_staff, user.is_active],
        refuse=agent_right.refuse_own_right,
    ),
)
