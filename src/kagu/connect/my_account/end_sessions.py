"""« Mes appareils connectés »: where the account is open, and how to close it (ASVS 7.5.2)."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.db.models import Case, QuerySet, When
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from kagu.connect.accounts.attempts.known_devices import find_device, other_devices
from kagu.connect.accounts.end_sessions import end_other_sessions, end_session
from kagu.connect.accounts.models import LoginSession
from kagu.connect.accounts.models.devices import device_in_words
from kagu.connect.accounts.models.origin import origin_of
from kagu.connect.my_account.account_request import AccountRequest
from kagu.connect.my_account.recent_password import recent_password_required
from kagu.design_system.paging import page_of
from kagu.inputs.integers import bounded_integer
from kagu.site import clock


@dataclass(frozen=True)
class OpenSession:
    """One line of the page."""

    id: int
    device: str
    network: str
    since: datetime
    last_seen_at: datetime
    is_this_one: bool


@recent_password_required
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: AccountRequest) -> HttpResponse:
    """The list, and one button for each session and one for all the others, known browsers included."""
    if request.method == "POST":
        _end(request)
        return redirect("my_account:end_sessions")
    others = other_devices(request.user, find_device(request.user, origin_of(request)))
    page = page_of(request, _open_sessions(request))
    lines = [_line(row, request.session.row_key) for row in page]
    context = {"page": page, "sessions": lines, "knows_others": others.exists()}
    return render(request, "my_account/end_sessions.html", context)


def _end(request: AccountRequest) -> None:
    chosen = request.POST.get("session", "")
    if chosen == "others":
        count = end_other_sessions(request.user, request.session.row_key, origin_of(request))
        messages.success(request, _ended_in_words(count))
        return
    row = bounded_integer(chosen)
    if row is not None:
        end_session(request.user, row, request.session.row_key, origin_of(request))
        messages.success(request, _("La session est fermée : cet appareil devra se connecter de nouveau."))


def _ended_in_words(count: int) -> str:
    if not count:
        return _("Les autres navigateurs sont oubliés.")
    said = ngettext("%(count)d autre session fermée.", "%(count)d autres sessions fermées.", count)
    return said % {"count": count}


def _open_sessions(request: AccountRequest) -> QuerySet[LoginSession]:
    """This one first, then the last used."""
    rows = request.user.login_sessions.filter(expire_date__gt=clock.now())
    this_one_first = Case(When(session_key=request.session.row_key, then=0), default=1)
    return rows.order_by(this_one_first, Coalesce("last_seen_at", "created_at").desc(), "pk")


def _line(row: LoginSession, this_row_key: str | None) -> OpenSession:
    return OpenSession(
        id=row.pk,
        device=device_in_words(row.user_agent),
        network=row.network,
        since=row.created_at,
        last_seen_at=row.last_seen_at or row.created_at,
        is_this_one=row.session_key == this_row_key,
    )
