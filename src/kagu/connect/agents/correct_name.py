"""« Corriger le nom »: the one act of the desk that asks for more than a reason."""

import uuid
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from kagu.connect.accounts.correct_name import NameUnchanged, correct_name
from kagu.connect.accounts.history.agent_act import AgentAct, NotThisAccount
from kagu.connect.accounts.models import User
from kagu.connect.agents.agents_only import AgentRequest
from kagu.design_system.kept_forms import keeps_typed
from kagu.desk import journal
from kagu.desk.acts import ReasonForm
from kagu.desk.agent_act import ActRefused
from kagu.inputs.fields import NameField

REFUSALS = {
    NotThisAccount: _("Ce compte est celui d'un agent : adressez-vous à un responsable."),
    NameUnchanged: _("C'est déjà le nom du compte."),
    ActRefused: _("L'état du compte ne le permet pas, ou ne le permet plus."),
}


class NameForm(ReasonForm):
    """The names as on the person's papers, then the reason."""

    first_name = NameField(label=_("Prénom"), autocomplete="off")
    family_name = NameField(label=_("Nom"), autocomplete="off")
    field_order = ["first_name", "family_name", "reason"]


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed("first_name", "family_name", "reason")
def correct(request: AgentRequest, account_id: uuid.UUID) -> HttpResponse:
    """GET shows the name as it is, POST corrects it and goes back to the account."""
    account = get_object_or_404(User, pk=account_id)
    names = {"first_name": account.first_name, "family_name": account.family_name}
    form = NameForm(request.POST if request.method == "POST" else None, initial=names)
    if request.method == "POST" and form.is_valid() and _corrected(request, account, form.cleaned_data):
        return redirect("agents:account", account.pk)
    context = {"account": account, "form": form, "back": reverse("agents:account", args=[account.pk])}
    return render(request, "agents/correct_name.html", context)


def _corrected(request: AgentRequest, account: User, typed: dict[str, Any]) -> bool:
    by = AgentAct(request.user, typed["reason"])
    try:
        with transaction.atomic():
            correct_name(account, by, first_name=typed["first_name"], family_name=typed["family_name"])
            journal.record("act_done", subject=f"account:{account.pk}", act="corriger-nom", **by.line)
    except ActRefused as refusal:
        words = next(words for kind, words in REFUSALS.items() if isinstance(refusal, kind))
        messages.error(request, str(words))
        return False
    messages.success(request, gettext("Le nom est corrigé."))
    return True
