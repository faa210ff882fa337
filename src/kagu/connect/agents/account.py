"""One account as an agent sees it: its state, what can be done, its history; never a secret."""

import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kagu.connect.accounts.history.words import in_words
from kagu.connect.accounts.models import Activity, PlannedDeletion, User
from kagu.connect.accounts.models.devices import device_in_words
from kagu.connect.agents.agents_only import AgentRequest
from kagu.connect.agents.desk_acts import acts_for
from kagu.connect.clients.connections import connections_of
from kagu.desk.history import Line, history_of

STATE_WORDS = {
    User.State.PENDING: _("En attente d'activation"),
    User.State.ACTIVE: _("Actif"),
    User.State.LOCKED: _("Verrouillé"),
    User.State.SUSPENDED: _("Suspendu"),
    User.State.CLOSING: _("Suppression demandée"),
    User.State.DELETED: _("Supprimé"),
}


@require_safe
def show(request: AgentRequest, account_id: uuid.UUID) -> HttpResponse:
    """State, acts, history."""
    account = get_object_or_404(User, pk=account_id)
    context = {
        "account": account,
        "state": STATE_WORDS[User.State(account.state)],
        "planned_deletion": PlannedDeletion.objects.filter(user=account).first(),
        "sessions": account.login_sessions.count(),
        "services": [connection.client.name for connection in connections_of(account)],
        "acts": acts_for(account, request.user),
        **history_of(request, account.activities.all(), _line),
    }
    return render(request, "agents/account.html", context)


def _line(activity: Activity) -> Line:
    return Line(
        activity.at,
        in_words(activity),
        actor=activity.actor,
        reason=activity.details.get("reason", ""),
        agent=activity.details.get("agent", ""),
        device=device_in_words(activity.user_agent) if activity.user_agent else "",
    )
