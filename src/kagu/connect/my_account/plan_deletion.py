"""« Supprimer mon compte » where the operator leaves time to change one's mind: closed now, erased later."""

from contextlib import suppress
from datetime import datetime

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from kagu.connect.accounts.models.origin import origin_of
from kagu.connect.accounts.plan_deletion import AccountNotOpen, plan_deletion
from kagu.connect.my_account.account_request import AccountRequest, SiteRequest

NAME = "deletion_due_at"


def plan(request: AccountRequest, password: str) -> str:
    """Gives the address of the page that says until when, to somebody logged out."""
    due_at: datetime | None = None
    with suppress(AccountNotOpen):
        due_at = plan_deletion(request.user, password, origin_of(request)).due_at
    logout(request)
    if due_at:
        request.session[NAME] = due_at.isoformat()
    return reverse("my_account:deletion_planned")


@login_not_required
@require_safe
def closed(request: SiteRequest) -> HttpResponse:
    """What happens until then, and the way back; nothing says whose account it was."""
    due_at = request.session.get(NAME)
    if due_at is None:
        return redirect("login:log_in")
    return render(request, "my_account/deletion_planned.html", {"due_at": datetime.fromisoformat(due_at)})
