"""The contests that wait for an agent: of subscriptions, and of new representatives."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kagu.design_system.kept_forms import keeps_typed
from kagu.design_system.paging import page_of
from kagu.desk.acts import act_page
from kagu.desk.agent_act import ActRefused
from kagu.desk.desk_act import DeskAct, DeskActs, Subjects
from kagu.tax_portal.agents.taxpayer_act import OWN_MATTER
from kagu.tax_portal.taxpayers.agent_act import OwnMatter
from kagu.tax_portal.taxpayers.desk.decide_role_contest import (
    dismiss_role_contest,
    open_role_contests,
    refuse_interest_in_role,
    uphold_role_contest,
)
from kagu.tax_portal.taxpayers.models import RoleContest
from kagu.tax_portal.taxpayers.person_request import PersonRequest
from kagu.tax_portal.taxpayers.subscriptions.decide_contest import waiting_contests


def _rows() -> QuerySet[RoleContest]:
    return RoleContest.objects.select_related(
        "contested__company__taxpayer", "contested__portal_user", "defended__portal_user"
    )


def _find(key: str, is_locked: bool) -> RoleContest | None:
    contests = _rows().select_for_update(of=("self",)) if is_locked else _rows()
    return contests.filter(pk=key).first()


def _about(contest: RoleContest) -> str:
    return gettext("%(newcomer)s, représentant de %(company)s") % {
        "newcomer": contest.contested.portal_user.known_name,
        "company": contest.contested.company,
    }


def _waits(contest: RoleContest) -> bool:
    return contest.decided_at is None


ACTS = (
    DeskAct(
        "acceptee",
        _("Accepter la contestation du représentant"),
        _("Le rôle contesté, et ce qui a été donné avec lui, restent terminés."),
        _("La contestation est acceptée."),
        uphold_role_contest,
        _waits,
        button=_("Accepter"),
        needs_second_agent=True,
    ),
    DeskAct(
        "rejetee",
        _("Rejeter la contestation du représentant"),
        _(
            "La personne représente de nouveau la société, et un courrier en prévient celle-ci. Les rôles et "
            "délégations qu'elle avait donnés restent terminés : à elle de les donner de nouveau."
        ),
        _("La contestation est rejetée."),
        dismiss_role_contest,
        _waits,
        is_danger=True,
        button=_("Rejeter"),
        needs_second_agent=True,
    ),
)
CONTEST_ACTS = DeskActs(
    ACTS,
    {
        OwnMatter: OWN_MATTER,
        ActRefused: _("L'état de la contestation ne le permet pas, ou ne le permet plus."),
    },
    Subjects(
        family="role_contest",
        find=_find,
        about=_about,
        page=lambda contest: reverse("agents:contests"),
        state_of=lambda contest: [contest.decided_at, contest.contested.ended_at, contest.defended.ended_at],
        refuse=refuse_interest_in_role,
    ),
)


@require_safe
def show(request: PersonRequest) -> HttpResponse:
    """The oldest first; a subscription is decided on its taxpayer's page."""
    context = {
        "subscription_contests": page_of(request, waiting_contests(), parameter="subscriptions"),
        "role_contests": page_of(request, open_role_contests(), parameter="roles"),
        "acts": ACTS,
    }
    return render(request, "agents/contests.html", context)


@keeps_typed("reason", "tick")
def do(request: PersonRequest, contest_id: int, name: str) -> HttpResponse:
    """The page of one decision on a contested representative."""
    return act_page(request, CONTEST_ACTS, name, get_object_or_404(_rows(), pk=contest_id))
