"""Who is what in a company; its representatives decide."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from kagu.design_system.kept_forms import keeps_typed
from kagu.design_system.paging import page_of
from kagu.tax_portal.companies.forms import RoleForm
from kagu.tax_portal.taxpayers import access
from kagu.tax_portal.taxpayers.companies.company_roles import give_role, resign, withdraw_role
from kagu.tax_portal.taxpayers.look_up_person import (
    LookUpRefused,
    NumberUnknown,
    NumberWrong,
    TooManyLookUps,
)
from kagu.tax_portal.taxpayers.models import Company, CompanyRole
from kagu.tax_portal.taxpayers.person_request import PersonRequest

REFUSALS = {
    NumberWrong: gettext_lazy("Ce numéro contient une faute de frappe : vérifiez les 7 chiffres."),
    NumberUnknown: gettext_lazy("Aucune personne abonnée ne porte ce numéro."),
    TooManyLookUps: gettext_lazy("Trop de numéros essayés aujourd'hui. Réessayez demain."),
}


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed()
def show(request: PersonRequest, taxpayer_id: int) -> HttpResponse:
    """The roles of one company that I represent, and a form to give another."""
    company = _represented(request, taxpayer_id)
    form = RoleForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            give_role(request.user, company, form.cleaned_data["role"], form.cleaned_data["number"])
        except LookUpRefused as refusal:
            form.add_error("number", REFUSALS[type(refusal)])
        else:
            messages.success(request, _("Le rôle est donné."))
            return redirect("companies:roles", taxpayer_id)
    roles = company.roles.filter(ended_at=None).select_related("portal_user").order_by("since")
    context = {
        "company": company,
        "form": form,
        "page": page_of(request, roles),
        "representative": CompanyRole.Role.REPRESENTATIVE,
    }
    return render(request, "companies/roles.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def resign_role(request: PersonRequest, role_id: int) -> HttpResponse:
    """« Démissionner »: my own role only; it asks first."""
    access.own_taxpayer(request.user)
    if request.method != "POST":
        role = get_object_or_404(request.user.company_roles, pk=role_id, ended_at=None)
        return _ask_to_resign(request, role)
    resign(request.user, role_id)
    messages.success(request, _("Vous n'avez plus ce rôle."))
    return redirect("companies:list")


@require_POST
def withdraw(request: PersonRequest, role_id: int) -> HttpResponse:
    """« Retirer »: the role of an administrator or a declarant."""
    access.own_taxpayer(request.user)
    role = withdraw_role(request.user, role_id)
    messages.success(request, _("Le rôle est retiré."))
    return redirect("companies:roles", role.company_id)


def _ask_to_resign(request: PersonRequest, role: CompanyRole) -> HttpResponse:
    text = _(
        "Ne plus agir pour %(company)s ? C'est immédiat. La société garde ses dossiers et ses délégations."
    )
    context = {
        "title": _("Démissionner"),
        "text": text % {"company": role.company.taxpayer.full_name},
        "button": _("Démissionner"),
        "cancel_url": reverse("companies:list"),
    }
    return render(request, "tax_portal/confirm.html", context)


def _represented(request: PersonRequest, taxpayer_id: int) -> Company:
    access.own_taxpayer(request.user)
    role = (
        request.user.company_roles.select_related("company__taxpayer")
        .filter(company_id=taxpayer_id, role=CompanyRole.Role.REPRESENTATIVE, ended_at=None)
        .first()
    )
    if role is None:
        raise Http404
    return role.company
