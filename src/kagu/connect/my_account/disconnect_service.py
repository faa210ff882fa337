"""One line of « Mes connexions »: what the service knows, and how to disconnect it (ASVS 10.7.3)."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kagu.connect.accounts.disconnect_service import NotConnected, disconnect_service
from kagu.connect.accounts.models.origin import origin_of
from kagu.connect.clients.connections import connections_of
from kagu.connect.clients.deletion_preview import ask_services
from kagu.connect.clients.models import Client
from kagu.connect.clients.scopes import claims_of, words_for
from kagu.connect.my_account.account_request import AccountRequest


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: AccountRequest, client_id: str) -> HttpResponse:
    """First and last login, the data in words, what the service says of them; open it, disconnect it."""
    if request.method == "POST":
        return _disconnect(request, client_id)
    connection = connections_of(request.user).filter(client__client_id=client_id).first()
    if connection is None:
        raise Http404
    data = words_for({*claims_of(connection.scopes), *connection.claims})
    context = {"connection": connection, "data": data, **_words_of(request, connection.client)}
    return render(request, "my_account/disconnect_service.html", context)


def _words_of(request: AccountRequest, client: Client) -> dict[str, Any]:
    """The service's registered words about the data, and what it answers now."""
    language = get_language() or settings.LANGUAGE_CODE
    answers = ask_services(request.user, [client])
    return {
        "client": client,
        "data_notice": client.data_notice.get(language, {}),
        "is_asked": client.client_id in answers,
        "answer": answers.get(client.client_id),
    }


def _disconnect(request: AccountRequest, client_id: str) -> HttpResponse:
    try:
        disconnect_service(request.user, client_id, origin_of(request))
    except NotConnected:
        messages.info(request, _("Ce téléservice n'était plus connecté à votre compte."))
    else:
        messages.success(request, _("Le téléservice est déconnecté de votre compte."))
    return redirect("my_account:home")
