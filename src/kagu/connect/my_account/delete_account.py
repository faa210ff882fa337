"""« Supprimer mon compte »: what it means, the password, and goodbye (R133–R138)."""

from django import forms
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from kagu.connect.accounts.delete_account import delete_own_account
from kagu.connect.accounts.origin import origin_of
from kagu.connect.clients.connections import connections_of
from kagu.connect.my_account.account_request import AccountRequest, SiteRequest
from kagu.connect.my_account.current_password import CurrentPasswordField, refusals_shown_on


class DeletionForm(forms.Form):
    password = CurrentPasswordField(label=gettext_lazy("Votre mot de passe"))


@sensitive_post_parameters("password")
def confirm(request: AccountRequest) -> HttpResponse:
    """The notice's dialog, what will be lost, the lighter choice, the password."""
    form = DeletionForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _delete(request, form):
        logout(request)
        response = redirect("my_account:goodbye")
        # Not "cookies": that would empty the jars of every neighbour on the same domain (ASVS 14.3.1).
        response["Clear-Site-Data"] = '"cache", "storage"'
        return response
    context = {"form": form, "connections": connections_of(request.user)}
    return render(request, "my_account/delete_account.html", context)


@login_not_required
def goodbye(request: SiteRequest) -> HttpResponse:
    """« Au revoir ! », shown logged out."""
    return render(request, "my_account/goodbye.html")


def _delete(request: AccountRequest, form: DeletionForm) -> bool:
    """Whether the act was done; otherwise the form says why not."""
    with refusals_shown_on(form, "password"):
        delete_own_account(request.user, form.cleaned_data["password"], origin_of(request))
    return form.is_valid()
