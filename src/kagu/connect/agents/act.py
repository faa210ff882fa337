"""Doing one act on an account: what it does, a reason, a button."""

import uuid

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from kagu.connect.accounts.help_person import EnoughMailsToday
from kagu.connect.accounts.history.agent_act import LONGEST_REASON, ActRefused, AgentAct, NotThisAccount
from kagu.connect.accounts.models import User
from kagu.connect.agents.agents_only import AgentRequest
from kagu.connect.agents.desk_acts import BY_NAME, DeskAct


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Motif"),
        help_text=_("La personne le lira dans un e-mail, et il reste dans l'historique du compte."),
        min_length=5,
        max_length=LONGEST_REASON,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def do(request: AgentRequest, account_id: uuid.UUID, name: str) -> HttpResponse:
    """GET says what will happen, POST does it and goes back to the account."""
    account = get_object_or_404(User, pk=account_id)
    if name not in BY_NAME:
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _carry_out(request, account, BY_NAME[name], form.cleaned_data["reason"])
        return redirect("agents:account", account.pk)
    return render(request, "agents/act.html", {"account": account, "act": BY_NAME[name], "form": form})


def _carry_out(request: AgentRequest, account: User, act: DeskAct, reason: str) -> None:
    try:
        act.carry_out(account, AgentAct(request.user, reason))
    except NotThisAccount:
        messages.error(request, gettext("Ce compte est celui d'un agent : adressez-vous à un responsable."))
    except EnoughMailsToday:
        messages.error(
            request, gettext("Cette personne a déjà reçu assez d'e-mails de ce genre aujourd'hui.")
        )
    except ActRefused:
        messages.error(request, gettext("L'état du compte ne le permet pas, ou ne le permet plus."))
    else:
        messages.success(request, str(act.done))
