"""« Déléguer des services »: choose, recognise the person, send."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from kagu.design_system.kept_forms import keeps_typed
from kagu.tax_portal.delegations.forms import ProposalForm
from kagu.tax_portal.taxpayers import access
from kagu.tax_portal.taxpayers.delegations.delegation_labels import chosen_services
from kagu.tax_portal.taxpayers.delegations.propose_delegation import (
    DatesWrong,
    NothingChosen,
    ProposalRefused,
    check_proposal,
    propose_delegation,
)
from kagu.tax_portal.taxpayers.look_up_person import (
    LookUpRefused,
    NumberUnknown,
    NumberWrong,
    OwnNumber,
    TooManyLookUps,
    glimpse,
)
from kagu.tax_portal.taxpayers.models import Taxpayer
from kagu.tax_portal.taxpayers.person_request import PersonRequest

REFUSALS: dict[type[Exception], tuple[str | None, str | Promise]] = {
    NumberWrong: (
        "number",
        gettext_lazy("Ce numéro contient une faute de frappe : vérifiez les 7 chiffres."),
    ),
    NumberUnknown: ("number", gettext_lazy("Aucune personne abonnée ne porte ce numéro.")),
    OwnNumber: ("number", gettext_lazy("C'est votre propre numéro : on ne se délègue rien à soi-même.")),
    TooManyLookUps: ("number", gettext_lazy("Trop de numéros essayés aujourd'hui. Réessayez demain.")),
    DatesWrong: (
        "ends_on",
        gettext_lazy("Choisissez des dates à venir, dans l'ordre, sur trois ans au plus."),
    ),
    NothingChosen: (None, gettext_lazy("Choisissez au moins un droit sur un service.")),
}


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed()
def propose(request: PersonRequest, principal_id: int) -> HttpResponse:
    """First who is behind the number and what they would get; the second press sends, or changes it."""
    principal = get_object_or_404(Taxpayer, pk=principal_id)
    if not access.may_delegate_for(request.user, principal):
        raise Http404
    form = ProposalForm(principal, request.POST if request.method == "POST" else None)
    if request.method == "POST" and "change" not in request.POST and form.is_valid():
        try:
            return _glimpse_or_send(request, principal, form)
        except (LookUpRefused, ProposalRefused) as refusal:
            field, text = REFUSALS[type(refusal)]
            form.add_error(field, text)  # type: ignore[arg-type]
    return render(request, "delegations/propose.html", {"principal": principal, "form": form})


def _glimpse_or_send(request: PersonRequest, principal: Taxpayer, form: ProposalForm) -> HttpResponse:
    number = form.cleaned_data["number"]
    if "send" not in request.POST:
        return _recognise(request, principal, form)
    propose_delegation(
        request.user,
        principal,
        number=number,
        rights=form.rights(),
        starts_on=form.cleaned_data["starts_on"],
        ends_on=form.cleaned_data["ends_on"],
    )
    messages.success(request, _("Proposition envoyée. Rien n'est possible avant l'accord de cette personne."))
    return redirect("delegations:list")


def _recognise(request: PersonRequest, principal: Taxpayer, form: ProposalForm) -> HttpResponse:
    """« Est-ce la bonne personne ? », with all that the next press gives her."""
    typed = form.cleaned_data
    check_proposal(principal, form.rights(), typed["starts_on"], typed["ends_on"])
    context = {
        "principal": principal,
        "form": form,
        "glimpse": glimpse(request.user, principal, typed["number"]),
        "services": chosen_services(form.rights()),
        "starts_on": typed["starts_on"],
        "ends_on": typed["ends_on"],
    }
    return render(request, "delegations/recognise.html", context)
