"""What waits for a second agent: the list on the desk's first page, and the page on which one decides."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from kagu.design_system.kept_forms import keeps_typed
from kagu.design_system.paging import page_of
from kagu.desk import four_eyes
from kagu.desk.acts import words_of
from kagu.desk.agent_act import LONGEST_REASON, name_of
from kagu.desk.desk_act import DeskAct, DeskActs
from kagu.desk.guard import Page
from kagu.desk.models import WaitingAct
from kagu.inputs.fields import LineField

Families = tuple[DeskActs[Any], ...]


@dataclass(frozen=True)
class Shown:
    """One waiting act in words; `about` is empty when what it is about is gone."""

    row: WaitingAct
    act: DeskAct[Any]
    about: str
    page: str
    actor: str
    number: str
    details: list[tuple[str, str, str]]


class DecisionForm(forms.Form):
    CONFIRM, REFUSE = "confirm", "refuse"
    reason = LineField(
        longest=LONGEST_REASON,
        label=_("Motif du refus ou du retrait"),
        help_text=_("Seulement si vous ne confirmez pas ; il reste dans l'historique du bureau."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.is_confirmation and len(cleaned.get("reason", "").strip()) < 5:
            self.add_error("reason", _("Dites en quelques mots pourquoi."))
        return cleaned

    @property
    def is_confirmation(self) -> bool:
        return self.data.get("decision") == self.CONFIRM


def shown_waiting(request: HttpRequest, families: Families) -> dict[str, Any]:
    """What `desk/waiting.html` shows: the page asked for of what waits on this site, the oldest first."""
    known = {acts.subjects.family: acts for acts in families}
    page = page_of(request, four_eyes.waiting_acts().filter(family__in=known), parameter="waiting")
    return {"waiting_page": page, "waiting": [_shown(row, known[row.family]) for row in page]}


def waiting_page(families: Families) -> Page:
    """The page of one waiting act: what, on whom, who asked and why, then confirm or refuse."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @keeps_typed("reason")
    def page(request: HttpRequest, waiting_id: uuid.UUID) -> HttpResponse:
        row = get_object_or_404(WaitingAct.objects.select_related("asked_by", "decided_by"), pk=waiting_id)
        acts = next(_of_family(families, row.family))
        form = DecisionForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            return _decide(request, acts, row, form) or redirect("agents:search")
        is_own = row.asked_by_id == request.user.pk
        context = {
            "shown": _shown(row, acts),
            "form": form,
            "is_own": is_own,
            "is_open": row in four_eyes.waiting_acts(),
            "may_confirm": not is_own or four_eyes.may_confirm_alone(row),
        }
        return render(request, "desk/waiting_act.html", context)

    return page


def _of_family(families: Families, family: str) -> Iterator[DeskActs[Any]]:
    found = [acts for acts in families if acts.subjects.family == family]
    if not found:
        raise Http404
    yield from found


def _decide(
    request: HttpRequest, acts: DeskActs[Any], row: WaitingAct, form: DecisionForm
) -> HttpResponse | None:
    try:
        if not form.is_confirmation:
            four_eyes.refuse(row, request.user, form.cleaned_data["reason"].strip())
            messages.success(request, gettext("La demande est close : rien n'a été fait."))
            return None
        confirmed = four_eyes.confirm(acts, row, request.user)
    except tuple(acts.refusals) as refusal:
        messages.error(request, words_of(acts, refusal))
        return None
    if confirmed.act.answer:
        return confirmed.act.answer(request, confirmed.subject, confirmed.outcome)
    messages.success(request, str(confirmed.act.done))
    return None


def _shown(row: WaitingAct, acts: DeskActs[Any]) -> Shown:
    act, subject = acts.named(row.name), acts.subjects.find(row.subject, False)
    details = act.details(subject, row.wanted) if act.details and subject else []
    return Shown(
        row,
        act,
        acts.subjects.about(subject) if subject else "",
        acts.subjects.page(subject) if subject else "",
        name_of(row.asked_by) if row.asked_by else "",
        str(row.asked_by_id or "")[:8],
        details,
    )
