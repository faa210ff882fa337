"""Two agents who confirm at the same moment: the act is done once (SQLite and PostgreSQL)."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from kagu.connect.accounts.models import Activity, User
from kagu.connect.agents.desk_acts import DESK_ACTS
from kagu.desk import four_eyes, second_look
from kagu.desk.agent_act import AgentAct
from kagu.desk.journal_seals import journal_breaks
from kagu.desk.models import DeskLine, WaitingAct
from tests.threads import run_together

pytestmark = pytest.mark.django_db(transaction=True)
MakePerson = Callable[..., User]


@pytest.fixture
def agents(make_person: MakePerson) -> list[User]:
    return [make_person(name, is_staff=True) for name in ("Charlie", "Maurice", "Prisca")]


def waiting_deletion(agents: list[User], user: User) -> WaitingAct:
    act = DESK_ACTS.named("supprimer")
    return four_eyes.ask(DESK_ACTS, act, user, AgentAct(agents[0], "Demande faite au guichet"))


def test_of_two_who_confirm_at_once_one_does_it(agents: list[User], make_person: MakePerson) -> None:
    alice = make_person("Alice")
    waiting = waiting_deletion(agents, alice)
    results = run_together(
        *(lambda a=agent: four_eyes.confirm(DESK_ACTS, waiting, a) for agent in agents[1:])
    )
    assert sum(isinstance(result, four_eyes.Confirmed) for result in results) == 1
    assert sum(isinstance(result, second_look.AlreadyDecided) for result in results) == 1
    assert Activity.objects.filter(user=alice, kind="account_deleted").count() == 1
    assert not list(journal_breaks())


def test_a_confirmation_and_a_refusal_at_once_leave_one_decision(
    agents: list[User], make_person: MakePerson
) -> None:
    alice = make_person("Alice")
    waiting = waiting_deletion(agents, alice)
    results = run_together(
        lambda: four_eyes.confirm(DESK_ACTS, waiting, agents[1]),
        lambda: four_eyes.refuse(waiting, agents[2], "La personne n'est pas venue"),
    )
    assert sum(isinstance(result, second_look.AlreadyDecided) for result in results) == 1
    alice.refresh_from_db()
    waiting.refresh_from_db()
    assert (alice.state == User.State.DELETED) == (waiting.state == "confirmed")


def test_two_who_ask_at_once_leave_one_act(agents: list[User], make_person: MakePerson) -> None:
    alice = make_person("Alice")
    act = DESK_ACTS.named("supprimer")
    results = run_together(
        *(
            lambda a=agent: four_eyes.ask(DESK_ACTS, act, alice, AgentAct(a, "Demande faite au guichet"))
            for agent in agents
        )
    )
    assert sum(isinstance(result, WaitingAct) for result in results) == 1
    assert WaitingAct.objects.filter(state="waiting", expires_at__gt=timezone.now()).count() == 1
    assert DeskLine.objects.filter(kind="act_asked").count() == 1
    assert not list(journal_breaks())
