"""One taxpayer as an agent sees it: who acts for them and how far dossiers are, never their contents."""

from functools import partial
from typing import Any

from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from kagu.design_system.paging import page_of
from kagu.desk.history import Line, history_of
from kagu.desk.looks import ask_why, keeps_why
from kagu.tax_portal.agents.delegation import DELEGATION_ACTS
from kagu.tax_portal.agents.taxpayer_act import TAXPAYER_ACTS, acts_for
from kagu.tax_portal.taxpayers.activation.activation_secrets import Kind, in_force
from kagu.tax_portal.taxpayers.companies import company_labels
from kagu.tax_portal.taxpayers.delegations import delegation_labels
from kagu.tax_portal.taxpayers.delegations.delegations import given_by, received_by
from kagu.tax_portal.taxpayers.desk.help_taxpayer import record_look
from kagu.tax_portal.taxpayers.history.activity_words import words_of
from kagu.tax_portal.taxpayers.models import Activity, CompanyRole, Delegation, Taxpayer
from kagu.tax_portal.taxpayers.person_request import PersonRequest
from kagu.tax_portal.taxpayers.subscriptions.decide_contest import open_contests


@keeps_why
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: PersonRequest, taxpayer_id: int) -> HttpResponse:
    """What concerns the taxpayer, what can be done, what happened; first, once a session, why one looks."""
    taxpayer = get_object_or_404(Taxpayer.objects.select_related("company"), pk=taxpayer_id)
    name = TAXPAYER_ACTS.name_of(taxpayer)
    asked = ask_why(request, name, taxpayer.full_name, partial(record_look, taxpayer))
    if asked:
        return asked
    context = {
        "taxpayer": taxpayer,
        "subscription": taxpayer.subscriptions.filter(ended_at=None).select_related("portal_user").first(),
        "letter": in_force(taxpayer, Kind.LETTER_CODE).first(),
        "contests": open_contests(taxpayer),
        "roles": page_of(request, _roles(taxpayer), parameter="roles"),
        "given": _delegations(request, given_by(taxpayer), "given"),
        "received": _delegations(request, received_by(taxpayer), "received"),
        # Not a word of what they contain is read from the database.
        "dossiers": page_of(request, taxpayer.dossiers.defer("content"), parameter="dossiers"),
        "acts": acts_for(taxpayer, request.user),
        **history_of(request, taxpayer.activities.all(), _line),
    }
    return render(request, "agents/taxpayer.html", context)


def _roles(taxpayer: Taxpayer) -> list[dict[str, Any]]:
    """Who acts for a company, or for which companies a person acts."""
    roles = CompanyRole.objects.filter(ended_at=None).select_related("company__taxpayer", "portal_user")
    if taxpayer.is_person:
        mine = roles.filter(portal_user__subscriptions__in=taxpayer.subscriptions.filter(ended_at=None))
        return [{"who": str(role.company), "role": company_labels.role(role)} for role in mine]
    theirs = roles.filter(company=taxpayer.pk)
    return [{"who": role.portal_user.known_name, "role": company_labels.role(role)} for role in theirs]


def _delegations(request: PersonRequest, rows: QuerySet[Delegation], parameter: str) -> Page:
    page = page_of(request, rows, parameter=parameter)
    page.object_list = [_delegation(row) for row in page]
    return page


def _delegation(row: Delegation) -> dict[str, Any]:
    return {
        "row": row,
        "services": delegation_labels.services(row),
        "acts": DELEGATION_ACTS.that_make_sense(row),
    }


def _line(activity: Activity) -> Line:
    return Line(
        activity.at,
        words_of(activity.kind),
        actor=activity.actor,
        reason=activity.reason if activity.actor else "",
        agent=activity.details.get("agent", ""),
        second_actor=activity.details.get("second_actor", ""),
        second_agent=activity.details.get("second_agent", ""),
    )
