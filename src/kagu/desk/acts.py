"""Doing one act of a desk: what it does, a reason, a button; some wait for a second agent."""

from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.core.validators import MinLengthValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from kagu.desk import four_eyes, second_look
from kagu.desk.agent_act import LONGEST_REASON, AgentAct
from kagu.desk.desk_act import DeskAct, DeskActs
from kagu.inputs.fields import LineField

Subject = TypeVar("Subject")
# What the second agent adds to the refusals of a site.
REFUSALS: dict[type[Exception], Promise] = {
    second_look.AlreadyWaiting: _("Cette intervention attend déjà la décision d'un second agent."),
    second_look.AlreadyDecided: _("Cette demande est déjà décidée, ou son délai est passé."),
    second_look.SameAgent: _("Vous l'avez demandée : un autre agent doit décider."),
    second_look.RightEnded: _("L'un des deux agents n'a plus ce droit : rien n'a été fait."),
    second_look.ChangedMeanwhile: _(
        "Le dossier a changé depuis la demande : rien n'a été fait, demandez de nouveau."
    ),
    second_look.EnoughThisHour: _("Vous avez atteint le nombre de ces interventions permis en une heure."),
}


class ReasonForm(forms.Form):
    reason = LineField(
        longest=LONGEST_REASON,
        label=_("Motif"),
        help_text=_("La personne le lira dans un email, et il reste dans l'historique."),
        validators=[MinLengthValidator(5)],
    )

    def __init__(self, data: Any = None, *, act: DeskAct[Any] | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if act and act.tick:
            self.fields["tick"] = forms.BooleanField(label=str(act.tick))
        if act and act.reason_label:
            self.fields["reason"].label = str(act.reason_label)
        if act and act.reason_help:
            self.fields["reason"].help_text = str(act.reason_help)


@require_http_methods(["GET", "HEAD", "POST"])
def act_page(
    request: HttpRequest,
    acts: DeskActs[Subject],
    name: str,
    subject: Subject,
    *,
    about: str = "",
    back: str = "",
) -> HttpResponse:
    """GET says what will happen to the subject, in words `about` it; POST does it, or asks for it, and goes
    `back`. Both are the subject's own unless said."""
    act = acts.named(name)
    back = back or acts.subjects.page(subject)
    form = ReasonForm(request.POST or None, act=act)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        do = ask_for if act.needs_second_agent else _carry_out
        return do(request, acts, act, subject, reason) or redirect(back)
    context = {"act": act, "about": about or acts.subjects.about(subject), "back": back, "form": form}
    return render(request, "desk/act.html", context)


def words_of(acts: DeskActs[Any], refusal: Exception) -> str:
    """What the agent reads of a refusal."""
    known = {**REFUSALS, **acts.refusals}
    return str(next(words for kind, words in known.items() if isinstance(refusal, kind)))


def ask_for(
    request: HttpRequest,
    acts: DeskActs[Subject],
    act: DeskAct[Subject],
    subject: Subject,
    reason: str,
    **wanted: Any,
) -> HttpResponse | None:
    """The act waits for a second agent; a message says so, or why not."""
    agent: Any = request.user
    try:
        four_eyes.ask(acts, act, subject, AgentAct(agent, reason, wanted=wanted))
    except tuple(acts.refusals) as refusal:
        messages.error(request, words_of(acts, refusal))
    else:
        messages.success(
            request, gettext("La demande attend la décision d'un second agent. Rien n'est encore fait.")
        )
    return None


def _carry_out(
    request: HttpRequest, acts: DeskActs[Subject], act: DeskAct[Subject], subject: Subject, reason: str
) -> HttpResponse | None:
    """The act's own answer, if it has one; otherwise a message waits for the next page."""
    agent: Any = request.user
    try:
        outcome = four_eyes.do_alone(acts, act, subject, AgentAct(agent, reason))
    except tuple(acts.refusals) as refusal:
        messages.error(request, words_of(acts, refusal))
        return None
    if act.answer:
        return act.answer(request, subject, outcome)
    messages.success(request, str(act.done))
    return None
