"""Four eyes at the desk of accounts: what cannot be undone waits for a second agent (D35)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client as Browser
from django.utils import timezone

from kagu.connect.accounts.models import Activity, User
from kagu.connect.accounts.models.origin import Origin
from kagu.connect.accounts.second_factors.one_time_codes import add_code_generator
from kagu.connect.accounts.suspend_account import end_short_suspensions
from kagu.desk.four_eyes import expire_waiting_acts
from kagu.desk.models import DeskLine, WaitingAct
from kagu.outbox.models import OutboxMessage
from tests.connect.my_account.conftest import log_in
from tests.connect.pages import text_of
from tests.mails import Mailbox
from tests.one_time_codes import code_now

DESK = "/agents/"
REASON = "Demande faite au guichet, pièce d'identité vue"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
WAITS = "attend la décision d'un second agent"

MakePerson = Callable[..., User]


@pytest.fixture
def alice(make_person: MakePerson) -> User:
    return make_person("Alice")


@pytest.fixture
def agent(make_person: MakePerson) -> User:
    return make_person("Charlie", family_name="Guichet", is_staff=True)


@pytest.fixture
def colleague(make_person: MakePerson) -> User:
    return make_person("Maurice", family_name="Accueil", is_staff=True)


def browser_of(user: User) -> Browser:
    browser = Browser()
    log_in(browser, user)
    return browser


def ask(agent: User, user: User, name: str = "supprimer", **ticked: str) -> WaitingAct:
    """The act waits."""
    path = f"{DESK}comptes/{user.pk}/{name}/"
    assert WAITS in text_of(browser_of(agent).post(path, {"reason": REASON, **ticked}, follow=True))
    return WaitingAct.objects.latest("asked_at")


def decide(agent: User, waiting: WaitingAct, decision: str = "confirm", reason: str = "") -> str:
    """What the agent reads afterwards."""
    path = f"{DESK}attente/{waiting.pk}/"
    page = text_of(browser_of(agent).post(path, {"decision": decision, "reason": reason}, follow=True))
    waiting.refresh_from_db()
    return page


def is_there(user: User) -> bool:
    user.refresh_from_db()
    return user.state == User.State.ACTIVE


def test_a_deletion_waits_and_nobody_is_told(agent: User, alice: User) -> None:
    waiting = ask(agent, alice)
    assert is_there(alice)
    assert not OutboxMessage.objects.exists()
    assert not Activity.objects.filter(user=alice).exists()
    assert (waiting.state, waiting.reason) == ("waiting", REASON)


def test_what_waits_is_on_the_desks_first_page(agent: User, colleague: User, alice: User) -> None:
    waiting = ask(agent, alice)
    page = text_of(browser_of(colleague).get(DESK))
    for words in ("En attente d'un second agent", "Supprimer le compte", "Alice Newman", "Charlie Guichet"):
        assert words in page
    assert f"{DESK}attente/{waiting.pk}/" in page
    shown = text_of(browser_of(colleague).get(f"{DESK}attente/{waiting.pk}/"))
    assert REASON in shown
    assert "Confirmer" in shown


def test_a_second_agent_confirms_and_both_are_in_the_history(
    agent: User, colleague: User, alice: User, mails: Mailbox
) -> None:
    waiting = ask(agent, alice)
    assert "Le compte est supprimé." in decide(colleague, waiting)
    assert not is_there(alice)
    assert alice.state == User.State.DELETED
    assert (waiting.state, waiting.decided_by) == ("confirmed", colleague)
    line = Activity.objects.get(user=alice, kind="account_deleted")
    assert (line.actor, line.details["agent"]) == ("Charlie Guichet", str(agent.pk))
    assert (line.details["second_actor"], line.details["second_agent"]) == (
        "Maurice Accueil",
        str(colleague.pk),
    )
    told = [mail for mail in mails.mails_to("alice@exemple.nc") if "Un agent est intervenu" in mail.subject]
    assert "Intervention : Compte supprimé" in str(told[0].body)
    assert "attente" not in text_of(browser_of(colleague).get(DESK))


def test_the_second_agent_is_not_the_first(agent: User, alice: User) -> None:
    waiting = ask(agent, alice)
    assert "un autre agent doit décider" in decide(agent, waiting)
    assert is_there(alice)
    assert waiting.state == "waiting"
    assert "Confirmer" not in text_of(browser_of(agent).get(f"{DESK}attente/{waiting.pk}/"))


def test_the_second_agent_is_not_the_person(agent: User, colleague: User) -> None:
    User.objects.filter(pk=agent.pk).update(is_superuser=True)
    waiting = ask(agent, colleague, "retirer-droit-agent")
    assert "celui d'un agent" in decide(colleague, waiting)
    assert is_there(colleague)
    assert colleague.is_staff


def test_a_right_that_ended_a_minute_ago_confirms_nothing(agent: User, colleague: User, alice: User) -> None:
    waiting = ask(agent, alice)
    browser = browser_of(colleague)
    User.objects.filter(pk=colleague.pk).update(is_staff=False)
    assert browser.post(f"{DESK}attente/{waiting.pk}/", {"decision": "confirm"}).status_code == 403
    assert is_there(alice)


def test_the_act_of_an_agent_who_left_is_not_confirmed(agent: User, colleague: User, alice: User) -> None:
    waiting = ask(agent, alice)
    User.objects.filter(pk=agent.pk).update(is_staff=False)
    assert "n'a plus ce droit" in decide(colleague, waiting)
    assert is_there(alice)


def test_what_changed_meanwhile_is_not_deleted(agent: User, colleague: User, alice: User) -> None:
    waiting = ask(agent, alice)
    User.objects.filter(pk=alice.pk).update(email="a@exemple.nc", email_normalized="a@exemple.nc")
    assert "a changé depuis la demande" in decide(colleague, waiting)
    assert is_there(alice)
    assert waiting.state == "overtaken"
    assert "déjà décidée" in decide(colleague, waiting)
    ask(agent, alice)


def test_a_lock_by_strangers_stops_no_deletion(agent: User, colleague: User, alice: User) -> None:
    waiting = ask(agent, alice)
    User.objects.filter(pk=alice.pk).update(state=User.State.LOCKED)
    assert "Le compte est supprimé." in decide(colleague, waiting)


def test_a_second_agent_refuses_with_a_reason(agent: User, colleague: User, alice: User) -> None:
    waiting = ask(agent, alice)
    assert "Dites en quelques mots pourquoi" in decide(colleague, waiting, "refuse")
    assert waiting.state == "waiting"
    assert "rien n'a été fait" in decide(colleague, waiting, "refuse", "La personne n'est pas venue")
    assert (waiting.state, waiting.decision_reason) == ("refused", "La personne n'est pas venue")
    assert "déjà décidée" in decide(colleague, waiting)
    assert is_there(alice)
    assert not OutboxMessage.objects.exists()


def test_whoever_asked_withdraws(agent: User, colleague: User, alice: User) -> None:
    waiting = ask(agent, alice)
    decide(agent, waiting, "refuse", "Ouvert par erreur")
    assert waiting.state == "withdrawn"
    assert "déjà décidée" in decide(colleague, waiting)


def test_nobody_decides_after_the_time(agent: User, colleague: User, alice: User) -> None:
    waiting = ask(agent, alice)
    WaitingAct.objects.update(expires_at=timezone.now())
    assert "déjà décidée" in decide(colleague, waiting)
    assert is_there(alice)
    assert expire_waiting_acts() == 1
    waiting.refresh_from_db()
    assert waiting.state == "expired"
    ask(agent, alice)


def test_one_act_waits_once(agent: User, colleague: User, alice: User) -> None:
    ask(agent, alice)
    path = f"{DESK}comptes/{alice.pk}/supprimer/"
    for one in (agent, colleague):
        page = text_of(browser_of(one).post(path, {"reason": REASON}, follow=True))
        assert "attend déjà" in page
    assert WaitingAct.objects.count() == 1


def test_an_agent_asks_for_and_confirms_only_so_many_deletions_an_hour(
    agent: User, colleague: User, make_person: MakePerson, settings: Any
) -> None:
    settings.AGENT_DELETIONS_PER_HOUR = 2
    people = [make_person(name) for name in ("Un", "Deux", "Trois")]
    waiting = [ask(agent, person) for person in people[:2]]
    path = f"{DESK}comptes/{people[2].pk}/supprimer/"
    page = text_of(browser_of(agent).post(path, {"reason": REASON}, follow=True))
    assert "permis en une heure" in page
    for one in waiting:
        assert "Le compte est supprimé." in decide(colleague, one)
    last = ask(make_third(make_person), people[2])
    assert "permis en une heure" in decide(colleague, last)
    assert is_there(people[2])
    WaitingAct.objects.update(decided_at=timezone.now() - timedelta(hours=2))
    assert "Le compte est supprimé." in decide(colleague, last)


def make_third(make_person: MakePerson) -> User:
    return make_person("Prisca", is_staff=True)


def test_an_office_with_one_agent_sleeps_on_it(
    agent: User, alice: User, settings: Any, mails: Mailbox, make_person: MakePerson
) -> None:
    settings.SINGLE_AGENT = True
    admin = make_person("Denise", is_staff=True, is_superuser=True)
    waiting = ask(agent, alice)
    for one in (agent, admin):
        told = mails.last_mail_to(one.email)
        assert "Supprimer le compte" in str(told.body)
        assert "Alice" not in str(told.body)
    assert "un autre agent doit décider" in decide(agent, waiting)
    assert is_there(alice)
    WaitingAct.objects.update(alone_from=timezone.now())
    assert "Le compte est supprimé." in decide(agent, waiting)
    assert not mails.mails_to("alice@exemple.nc")[0].subject.startswith("Une intervention")


def test_one_agent_suspends_for_a_day_and_no_longer(agent: User, alice: User) -> None:
    path = f"{DESK}comptes/{alice.pk}/suspendre/"
    browser_of(agent).post(path, {"reason": REASON})
    alice.refresh_from_db()
    assert alice.state == User.State.SUSPENDED
    assert end_short_suspensions() == 0
    User.objects.update(suspended_until=timezone.now())
    assert end_short_suspensions() == 1
    assert is_there(alice)
    again = text_of(browser_of(agent).post(path, {"reason": REASON}, follow=True))
    assert "vient d'être suspendu" in again
    assert is_there(alice)


def test_two_agents_suspend_until_one_lifts_it(agent: User, colleague: User, alice: User) -> None:
    waiting = ask(agent, alice, "suspendre-durablement")
    browser_of(agent).post(f"{DESK}comptes/{alice.pk}/suspendre/", {"reason": REASON})
    assert "Le compte est suspendu." in decide(colleague, waiting)
    alice.refresh_from_db()
    assert (alice.state, alice.suspended_until) == (User.State.SUSPENDED, None)
    assert end_short_suspensions() == 0


def test_rights_are_given_by_an_administrator_and_a_second_agent(
    agent: User, colleague: User, alice: User
) -> None:
    page = text_of(browser_of(agent).post(f"{DESK}comptes/{alice.pk}/", {"why": "counter"}, follow=True))
    assert "Donner le droit d'agent" not in page
    path = f"{DESK}comptes/{alice.pk}/donner-droit-agent/"
    browser_of(agent).post(path, {"reason": REASON})
    refused = WaitingAct.objects.get()
    assert "celui d'un agent" in decide(colleague, refused)
    decide(agent, refused, "refuse", "Je n'en ai pas le droit")
    User.objects.filter(pk=agent.pk).update(is_superuser=True)
    assert "Le droit d'agent est donné." in decide(colleague, ask(agent, alice, "donner-droit-agent"))
    alice.refresh_from_db()
    assert alice.is_staff
    assert not alice.is_superuser
    assert alice.agent_since
    decide(colleague, ask(agent, alice, "donner-droit-administrateur"))
    decide(colleague, ask(agent, alice, "retirer-droit-administrateur"))
    alice.refresh_from_db()
    assert (alice.is_staff, alice.is_superuser) == (True, False)
    kinds = Activity.objects.filter(user=alice).exclude(kind="looked_at_by_agent").order_by("position")
    assert [line.kind for line in kinds] == ["agent_right_given", "admin_right_given", "admin_right_taken"]


def test_the_command_makes_the_first_administrator_alone(alice: User, make_person: MakePerson) -> None:
    bob = make_person("Bob")
    call_command("give_admin_right", alice.email, "--reason", "Installation")
    with pytest.raises(CommandError):
        call_command("give_admin_right", bob.email, "--reason", "Installation")
    call_command("give_admin_right", bob.email, "--reason", "Clé perdue", "--alone")
    for one in (alice, bob):
        one.refresh_from_db()
        assert one.is_superuser
    lines = DeskLine.objects.filter(kind="admin_right_given").order_by("position")
    assert [line.details["is_alone"] for line in lines] == [False, True]
    with pytest.raises(CommandError):
        call_command("give_admin_right", "personne@exemple.nc", "--reason", "Installation")


def test_an_account_is_taken_back_by_two_agents_who_saw_the_person(
    agent: User, colleague: User, alice: User, mails: Mailbox
) -> None:
    add_code_generator(alice, SECRET, code_now(SECRET), "Du voleur", Origin())
    thief = browser_of(alice)
    path = f"{DESK}comptes/{alice.pk}/rendre-compte/"
    assert browser_of(agent).post(path, {"reason": REASON}).status_code == 200
    assert not WaitingAct.objects.exists()
    waiting = ask(agent, alice, "rendre-compte", tick="on")
    # A thief who changes the password meanwhile stops nothing.
    User.objects.filter(pk=alice.pk).update(password_changed_at=timezone.now())
    assert "Le compte est rendu" in decide(colleague, waiting)
    alice.refresh_from_db()
    assert alice.must_change_password
    assert not alice.code_generators.exists()
    assert thief.get("/mon-compte/").status_code == 302
    line = Activity.objects.get(user=alice, kind="account_taken_back")
    assert (line.actor, line.details["second_actor"]) == ("Charlie Guichet", "Maurice Accueil")


def test_factors_are_removed_by_two_agents_who_saw_the_person(
    agent: User, colleague: User, alice: User
) -> None:
    add_code_generator(alice, SECRET, code_now(SECRET), "Perdu", Origin())
    waiting = ask(agent, alice, "retirer-cles", tick="on")
    assert alice.code_generators.exists()
    assert "Les clés et les codes sont retirés." in decide(colleague, waiting)
    assert not alice.code_generators.exists()
    assert Activity.objects.filter(user=alice, kind="factors_removed_by_agent").exists()
