"""« Mon compte »: what the account holds, and a way to each thing that can be done with it."""

from django.http import HttpResponse
from django.shortcuts import render

from kagu.connect.accounts.change_email import pending_email_change
from kagu.connect.accounts.lost_factor import pending_loss
from kagu.connect.accounts.second_factors.passkey_signals import signals_of
from kagu.connect.accounts.second_factors.recovery_codes import are_codes_few
from kagu.connect.clients.connections import connections_of
from kagu.connect.my_account.account_request import AccountRequest
from kagu.design_system.paging import page_of


def show(request: AccountRequest) -> HttpResponse:
    """The page of the notice (R47–R55)."""
    pending = pending_email_change(request.user)
    context = {
        "connections": page_of(request, connections_of(request.user)),
        "lost_factor": pending_loss(request.user),
        "are_codes_few": are_codes_few(request.user),
        "signals": signals_of(request.user) if request.user.passkeys.exists() else "",
        "pending_address": pending.new_address if pending else "",
    }
    return render(request, "my_account/home.html", context)
