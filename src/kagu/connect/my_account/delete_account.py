"""« Supprimer mon compte »: what it means, what will be lost, the password (R133–R137)."""

from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from kagu.connect.accounts.delete_account import AlreadyDeleted, delete_own_account
from kagu.connect.accounts.models.origin import origin_of
from kagu.connect.accounts.passwords.username_field import OfAccountForm
from kagu.connect.clients.connections import connections_of
from kagu.connect.clients.deletion_preview import ask_services
from kagu.connect.my_account.account_request import AccountRequest
from kagu.connect.my_account.current_password import CurrentPasswordField, refusals_shown_on
from kagu.connect.my_account.plan_deletion import plan
from kagu.connect.my_account.recent_password import second_factor_required


class DeletionForm(OfAccountForm):
    password = CurrentPasswordField(label=gettext_lazy("Votre mot de passe"))


@second_factor_required
@sensitive_post_parameters("password")
def confirm(request: AccountRequest) -> HttpResponse:
    """The notice's dialog, what will be lost, the lighter choice, the password."""
    form = DeletionForm(request.POST or None, username=request.user.email)
    if request.method == "POST" and form.is_valid():
        with refusals_shown_on(form, "password"):
            return _close(request, form.cleaned_data["password"])
    context = {"form": form, "losses": _losses(request)}
    return render(request, "my_account/delete_account.html", context)


def _close(request: AccountRequest, password: str) -> HttpResponse:
    """For good, or where the operator leaves time to change one's mind, for now."""
    close = plan if settings.DELETION_DELAY else _delete
    response = redirect(close(request, password))
    # Not "cookies": that would empty the jars of every neighbour on the same domain (ASVS 14.3.1).
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _delete(request: AccountRequest, password: str) -> str:
    """Gives the address of the page that says so, to somebody logged out."""
    goodbye = reverse("my_account:goodbye")
    with suppress(AlreadyDeleted):
        receipt = delete_own_account(request.user, password, origin_of(request))
        # The receipt's link, shown once more on the page that says goodbye.
        goodbye += f"?{urlsplit(receipt.url).query}"
    logout(request)
    return goodbye


def _losses(request: AccountRequest) -> list[dict[str, Any]]:
    """Each service's name and its own words: what is lost there, what might be done instead."""
    language = get_language() or settings.LANGUAGE_CODE
    clients = [connection.client for connection in connections_of(request.user)]
    answers = ask_services(request.user, clients)
    return [
        {
            "service": client.name,
            "answer": answers.get(client.client_id),
            **client.deletion_notice.get(language, {}),
        }
        for client in clients
    ]
