"""One account as an agent sees it: its state, what can be done, its history; never a secret."""

import uuid
from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from kagu.connect.accounts.history import activity
from kagu.connect.accounts.history.words import in_words
from kagu.connect.accounts.models import Activity, PlannedDeletion, User
from kagu.connect.accounts.models.devices import device_in_words
from kagu.connect.agents.account_facts import about
from kagu.connect.agents.agents_only import AgentRequest
from kagu.connect.agents.desk_acts import DESK_ACTS, acts_for
from kagu.connect.clients.connections import connections_of
from kagu.desk.agent_act import AgentAct
from kagu.desk.history import Line, history_of
from kagu.desk.looks import ask_why, keeps_why

STATE_WORDS = {
    User.State.PENDING: _("En attente d'activation"),
    User.State.ACTIVE: _("Actif"),
    User.State.LOCKED: _("Bloqué"),
    User.State.SUSPENDED: _("Suspendu"),
    User.State.CLOSING: _("Suppression demandée"),
    User.State.DELETED: _("Supprimé"),
}


@keeps_why
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: AgentRequest, account_id: uuid.UUID) -> HttpResponse:
    """State, acts, history; first, once a session, why this account is opened."""
    account = get_object_or_404(User, pk=account_id)
    asked = ask_why(request, DESK_ACTS.name_of(account), about(account), partial(_record_look, account))
    if asked:
        return asked
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


def _record_look(account: User, by: AgentAct[User]) -> None:
    activity.record(account, "looked_at_by_agent", **by.line)


def _line(line: Activity) -> Line:
    return Line(
        line.at,
        in_words(line),
        actor=line.actor,
        reason=line.details.get("reason", ""),
        agent=line.details.get("agent", ""),
        second_actor=line.details.get("second_actor", ""),
        second_agent=line.details.get("second_agent", ""),
        device=device_in_words(line.user_agent) if line.user_agent else "",
    )
