"""Why an agent opens somebody's file: asked once for each person and session, kept, shown to the person."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from kagu.design_system.kept_forms import keeps_typed
from kagu.desk import journal
from kagu.desk.agent_act import LONGEST_REASON, AgentAct, name_of
from kagu.inputs.fields import LineField

AT_THE_COUNTER = "counter"
OTHER = "other"
# A session forgets the oldest: it is asked again.
MOST_REMEMBERED = 50
# For the pages that ask.
keeps_why = keeps_typed("why", "other")


class LookForm(forms.Form):
    why = forms.ChoiceField(
        label=_("Pourquoi ouvrez-vous ce dossier ?"),
        choices=[
            (AT_THE_COUNTER, _("La personne est au guichet ou au téléphone")),
            (OTHER, _("Autre motif")),
        ],
        initial=AT_THE_COUNTER,
        widget=forms.RadioSelect,
    )
    other = LineField(
        longest=LONGEST_REASON,
        label=_("Si autre, lequel ?"),
        help_text=_("La personne peut le lire dans son historique."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("why") == OTHER and len(cleaned.get("other", "").strip()) < 5:
            self.add_error("other", _("Dites en quelques mots pourquoi."))
        return cleaned

    @property
    def reason(self) -> str:
        """Once it is valid, as a history keeps it."""
        is_other = self.cleaned_data["why"] == OTHER
        return str(self.cleaned_data["other"]).strip() if is_other else AT_THE_COUNTER


def ask_why(
    request: HttpRequest, subject: str, about: str, record_look: Callable[[AgentAct[Any]], object]
) -> HttpResponse | None:
    """The page that asks, before anything of the file is shown; None once this session said why.

    `subject` is the journal's name of the person; `record_look` adds the line that the person reads.
    """
    if subject in request.session.get("files_opened", []):
        return None
    form = LookForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "desk/why.html", {"form": form, "about": about})
    agent: Any = request.user
    by = AgentAct(agent, form.reason)
    journal.record("looked", subject=subject, actor=name_of(agent), agent=str(agent.pk), reason=by.reason)
    record_look(by)
    _note_open(request, subject)
    return redirect(request.path)


def reason_in_words(reason: str) -> str:
    """Of a line of a history: the agent's own words, or those of the one motive that has a name."""
    return str(_("au guichet ou au téléphone")) if reason == AT_THE_COUNTER else reason


def _note_open(request: HttpRequest, subject: str) -> None:
    """This session said why it is in this file. An act says nothing of it: a refused one leaves no line."""
    opened = [each for each in request.session.get("files_opened", []) if each != subject]
    request.session["files_opened"] = [*opened, subject][-MOST_REMEMBERED:]
