"""Acts that cannot be undone wait for a second agent, who confirms or refuses within a time (D35)."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from kagu.desk import journal
from kagu.desk.agent_act import ActRefused, AgentAct, name_of
from kagu.desk.desk_act import DeskAct, DeskActs
from kagu.desk.fingerprints import fingerprint_of, is_still
from kagu.desk.models import WaitingAct
from kagu.desk.second_look import (
    AlreadyDecided,
    AlreadyWaiting,
    ChangedMeanwhile,
    EnoughThisHour,
    RightEnded,
    SameAgent,
)
from kagu.desk.tell_administrators import tell_administrators
from kagu.site import clock

# An office with one agent sleeps on it.
ALONE_AFTER = timedelta(days=1)
State = WaitingAct.State


@dataclass(frozen=True)
class Confirmed:
    """What came of it: `outcome` is what the act gave."""

    act: DeskAct[Any]
    subject: Any
    outcome: Any


def waiting_acts() -> QuerySet[WaitingAct]:
    """What waits now; the oldest first."""
    waiting = WaitingAct.objects.filter(state=State.WAITING, expires_at__gt=clock.now())
    return waiting.select_related("asked_by")


@transaction.atomic
def ask(acts: DeskActs[Any], act: DeskAct[Any], subject: Any, by: AgentAct[Any]) -> WaitingAct:
    """Put the act in the queue; nothing else happens, and the person is not told yet.

    Raises ActRefused: whatever the subject's own rules refuse, AlreadyWaiting, EnoughThisHour.
    """
    acts.subjects.refuse(subject, by)
    if not act.makes_sense(subject):
        raise ActRefused
    refuse_too_many(act, by.agent)
    now = clock.now()
    same = {"family": acts.subjects.family, "name": act.name, "subject": acts.subjects.key_of(subject)}
    _expire(WaitingAct.objects.filter(**same))
    waiting = WaitingAct(
        **same,
        wanted=dict(by.wanted),
        reason=by.reason,
        asked_by=by.agent,
        asked_at=now,
        expires_at=now + settings.SECOND_AGENT_WITHIN,
        alone_from=now + ALONE_AFTER if settings.SINGLE_AGENT else None,
        fingerprint=fingerprint_of(_state_of(acts, act, subject)),
    )
    _add(waiting)
    journal.record("act_asked", subject=acts.name_of(subject), act=act.name, **by.line)
    if waiting.alone_from:
        tell_administrators(waiting, act, by)
    return waiting


@transaction.atomic
def do_alone(acts: DeskActs[Any], act: DeskAct[Any], subject: Any, by: AgentAct[Any]) -> Any:
    """Carry out at once an act that waits for nobody; what it gave. Raises what the act refuses."""
    outcome = act.carry_out(subject, by)
    journal.record("act_done", subject=acts.name_of(subject), act=act.name, **by.line)
    return outcome


def confirm(acts: DeskActs[Any], waiting: WaitingAct, agent: Any) -> Confirmed:
    """The act is carried out, in the name of both agents.

    Raises ActRefused: AlreadyDecided, SameAgent, RightEnded, ChangedMeanwhile, EnoughThisHour, or what the
    subject's rules and the act itself refuse; nothing happened then.
    """
    try:
        return _confirm(acts, waiting, agent)
    except ChangedMeanwhile:
        _close(waiting, State.OVERTAKEN)
        raise


@transaction.atomic
def refuse(waiting: WaitingAct, agent: Any, reason: str) -> None:
    """Nothing happens, for good. Whoever asked withdraws instead. Raises AlreadyDecided, RightEnded."""
    waiting = _lock(waiting)
    _still_agent(agent)
    state = State.WITHDRAWN if waiting.asked_by_id == agent.pk else State.REFUSED
    _decide(waiting, state, agent, reason)


def refuse_too_many(act: DeskAct[Any], agent: Any) -> None:
    """Raises EnoughThisHour."""
    if act.most_an_hour is None:
        return
    hour_ago = clock.now() - timedelta(hours=1)
    asked = Q(asked_by=agent, asked_at__gt=hour_ago)
    confirmed = Q(decided_by=agent, decided_at__gt=hour_ago, state=State.CONFIRMED)
    if WaitingAct.objects.filter(asked | confirmed, name=act.name).count() >= act.most_an_hour():
        raise EnoughThisHour


def may_confirm_alone(waiting: WaitingAct) -> bool:
    """Whether the agent who asked may confirm too: an office with one agent, after a day."""
    return bool(settings.SINGLE_AGENT and waiting.alone_from and waiting.alone_from <= clock.now())


def expire_waiting_acts() -> int:
    """The worker's chore: close what nobody decided in time; how many."""
    return _expire(WaitingAct.objects.all())


@transaction.atomic
def _confirm(acts: DeskActs[Any], waiting: WaitingAct, agent: Any) -> Confirmed:
    waiting = _lock(waiting)
    act = acts.named(waiting.name)
    is_alone = waiting.asked_by_id == agent.pk
    if is_alone and not may_confirm_alone(waiting):
        raise SameAgent
    if waiting.asked_by is None:
        raise RightEnded
    asker, second = _still_agent(waiting.asked_by), None if is_alone else _still_agent(agent)
    if second:
        # Asking counted the asker's.
        refuse_too_many(act, second)
    subject = acts.subjects.find(waiting.subject, True)
    if subject is None or not is_still(_state_of(acts, act, subject), waiting.fingerprint):
        raise ChangedMeanwhile
    by = AgentAct(asker, waiting.reason, second, waiting.wanted)
    acts.subjects.refuse(subject, by)
    _decide(waiting, State.CONFIRMED, agent, "")
    return Confirmed(act, subject, act.carry_out(subject, by))


def _state_of(acts: DeskActs[Any], act: DeskAct[Any], subject: Any) -> list[Any]:
    return (act.state_of or acts.subjects.state_of)(subject)


def _lock(waiting: WaitingAct) -> WaitingAct:
    """Of two agents who decide at once, the second finds it decided."""
    locked = WaitingAct.objects.select_for_update().get(pk=waiting.pk)
    if locked.state != State.WAITING or locked.expires_at <= clock.now():
        raise AlreadyDecided
    return locked


def _still_agent(agent: Any) -> Any:
    """The row of this moment: a right that ended a minute ago counts no more."""
    locked = get_user_model().objects.select_for_update(no_key=True).get(pk=agent.pk)
    if not (locked.is_staff and locked.is_active):  # type: ignore[attr-defined]
        raise RightEnded
    return locked


def _decide(waiting: WaitingAct, state: State, agent: Any, reason: str) -> None:
    waiting.state, waiting.decided_by, waiting.decided_at = state, agent, clock.now()
    waiting.decision_reason = reason
    waiting.save()
    about = f"{waiting.family}:{waiting.subject}"
    line = {"actor": name_of(agent), "agent": str(agent.pk), "reason": reason}
    journal.record(f"act_{state}", subject=about, act=waiting.name, asked_by=str(waiting.asked_by_id), **line)


def _add(waiting: WaitingAct) -> None:
    try:
        with transaction.atomic():
            waiting.save(force_insert=True)
    except IntegrityError as refusal:
        raise AlreadyWaiting from refusal


def _close(waiting: WaitingAct, state: State) -> None:
    still = WaitingAct.objects.filter(pk=waiting.pk, state=State.WAITING)
    still.update(state=state, decided_at=clock.now())


def _expire(acts: QuerySet[WaitingAct]) -> int:
    now = clock.now()
    due = acts.filter(state=State.WAITING, expires_at__lte=now)
    return due.update(state=State.EXPIRED, decided_at=now)
