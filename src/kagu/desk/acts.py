"""Doing one act of a desk: what it does, a reason, a button."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from django import forms
from django.contrib import messages
from django.core.validators import MinLengthValidator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from kagu.desk.agent_act import LONGEST_REASON, AgentAct
from kagu.inputs.fields import LineField

Subject = TypeVar("Subject")


@dataclass(frozen=True)
class DeskAct(Generic[Subject]):
    """One act that an agent may do on a subject: its words, what carries it out, when it makes sense.

    What `carry_out` gives goes to `answer` where the act ends with a page or a file of its own;
    `back_label` then names the way back. `button` is the short label where several stand in a row.
    """

    name: str
    label: Promise
    consequence: Promise
    done: Promise
    carry_out: Callable[[Subject, AgentAct[Any]], object]
    makes_sense: Callable[[Subject], bool]
    is_danger: bool = False
    button: Promise | None = None
    answer: Callable[[Subject, Any], HttpResponse] | None = None
    back_label: Promise | None = None


@dataclass(frozen=True)
class DeskActs(Generic[Subject]):
    """All acts on one kind of subject, and the words of each refusal; the first that fits is shown."""

    acts: tuple[DeskAct[Subject], ...]
    refusals: Mapping[type[Exception], Promise]

    def that_make_sense(self, subject: Subject) -> list[DeskAct[Subject]]:
        """What may be offered now."""
        return [act for act in self.acts if act.makes_sense(subject)]

    def named(self, name: str) -> DeskAct[Subject]:
        """Raises Http404 where no act goes by this name."""
        for act in self.acts:
            if act.name == name:
                return act
        raise Http404


class HasState(Protocol):
    """A row that goes through states."""

    @property
    def state(self) -> str: ...


def in_state(*states: str) -> Callable[[HasState], bool]:
    """For `makes_sense`: whether the row is in one of these states."""
    return lambda row: row.state in states


class ReasonForm(forms.Form):
    reason = LineField(
        longest=LONGEST_REASON,
        label=_("Motif"),
        help_text=_("La personne le lira dans un e-mail, et il reste dans l'historique."),
        validators=[MinLengthValidator(5)],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def act_page(
    request: HttpRequest, acts: DeskActs[Subject], name: str, subject: Subject, *, about: str, back: str
) -> HttpResponse:
    """GET says what will happen to the subject, in words `about` it; POST does it and goes `back`."""
    act = acts.named(name)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        return _carry_out(request, acts, act, subject, reason) or redirect(back)
    context = {"act": act, "about": about, "back": back, "form": form}
    return render(request, "desk/act.html", context)


def _carry_out(
    request: HttpRequest, acts: DeskActs[Subject], act: DeskAct[Subject], subject: Subject, reason: str
) -> HttpResponse | None:
    """The act's own answer, if it has one; otherwise a message waits for the next page."""
    agent: Any = request.user
    try:
        outcome = act.carry_out(subject, AgentAct(agent, reason))
    except tuple(acts.refusals) as refusal:
        words = next(words for kind, words in acts.refusals.items() if isinstance(refusal, kind))
        messages.error(request, str(words))
        return None
    if act.answer:
        return act.answer(subject, outcome)
    messages.success(request, str(act.done))
    return None
