"""What an act of a desk is: its words, what carries it out, when it makes sense, who must agree."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise

from kagu.desk.agent_act import AgentAct

Subject = TypeVar("Subject")


@dataclass(frozen=True)
class DeskAct(Generic[Subject]):
    """One act that an agent may do on a subject: its words, what carries it out, when it makes sense.

    What `carry_out` gives goes to `answer` where the act ends with a page or a file of its own;
    `back_label` then names the way back. `button` is the short label where several stand in a row.
    `needs_second_agent`: it waits until another agent confirms; `most_an_hour`: no agent asks for or
    confirms more of them. `details` shows what an act was asked with: what it is about, before, after.
    `tick` is a sentence that the agent must tick. `state_of` stands in for that of the subject, where an
    act undoes what somebody else may be changing meanwhile. `reason_label` and `reason_help` stand beside
    the reason where it is more than a motive, or is read elsewhere than in a mail.
    """

    name: str
    label: Promise
    consequence: Promise
    done: Promise
    carry_out: Callable[[Subject, AgentAct[Any]], object]
    makes_sense: Callable[[Subject], bool]
    is_danger: bool = False
    button: Promise | None = None
    answer: Callable[[HttpRequest, Subject, Any], HttpResponse] | None = None
    back_label: Promise | None = None
    needs_second_agent: bool = False
    most_an_hour: Callable[[], int] | None = None
    details: Callable[[Subject, Mapping[str, Any]], list[tuple[str, str, str]]] | None = None
    tick: Promise | None = None
    state_of: Callable[[Subject], list[Any]] | None = None
    reason_label: Promise | None = None
    reason_help: Promise | None = None


@dataclass(frozen=True, kw_only=True)
class Subjects(Generic[Subject]):
    """How the acts of a family know what they are about, when they are asked for and when confirmed.

    `find` gives the row of a key, locked until the transaction ends where it `is_locked`, or None;
    `about` names it; `page` is where the desk shows it; `state_of` is what must not have changed
    meanwhile, as plain values; `refuse` raises for an agent who may not decide about it.
    """

    family: str
    find: Callable[[str, bool], Subject | None]
    about: Callable[[Subject], str]
    page: Callable[[Subject], str]
    state_of: Callable[[Subject], list[Any]]
    refuse: Callable[[Subject, AgentAct[Any]], None]

    def key_of(self, subject: Subject) -> str:
        """By which `find` finds it."""
        return str(subject.pk)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class DeskActs(Generic[Subject]):
    """All acts on one kind of subject, and the words of each refusal; the first that fits is shown."""

    acts: tuple[DeskAct[Subject], ...]
    refusals: Mapping[type[Exception], Promise]
    subjects: Subjects[Subject]

    def that_make_sense(self, subject: Subject) -> list[DeskAct[Subject]]:
        """What may be offered now."""
        return [act for act in self.acts if act.makes_sense(subject)]

    def named(self, name: str) -> DeskAct[Subject]:
        """Raises Http404 where no act goes by this name."""
        for act in self.acts:
            if act.name == name:
                return act
        raise Http404

    def name_of(self, subject: Subject) -> str:
        """How the desk's journal names the subject."""
        return f"{self.subjects.family}:{self.subjects.key_of(subject)}"


class HasState(Protocol):
    """A row that goes through states."""

    @property
    def state(self) -> str: ...


def in_state(*states: str) -> Callable[[HasState], bool]:
    """For `makes_sense`: whether the row is in one of these states."""
    return lambda row: row.state in states
