"""The desk's journal: searches, looks and acts, chained and sealed; the person reads who looked and why."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client as Browser
from django.utils import timezone

from kagu.connect.accounts.history.breaks import breaks
from kagu.connect.accounts.models import Activity, User
from kagu.desk.journal_seals import journal_breaks, seal_journal
from kagu.desk.models import DeskLine, DeskSeal
from tests.connect.my_account.conftest import log_in
from tests.connect.pages import text_of

DESK = "/agents/"


@pytest.fixture
def alice(make_person: Callable[..., User]) -> User:
    return make_person("Alice")


@pytest.fixture
def agent(make_person: Callable[..., User]) -> User:
    return make_person("Charlie", family_name="Guichet", is_staff=True)


@pytest.fixture
def desk(agent: User) -> Browser:
    browser = Browser()
    log_in(browser, agent)
    return browser


def page_of(user: User) -> str:
    return f"{DESK}comptes/{user.pk}/"


def test_a_search_is_recorded_without_what_was_typed(desk: Browser, agent: User, alice: User) -> None:
    desk.post(DESK, {"wanted": "alice@exemple.nc"})
    desk.post(DESK, {"wanted": "personne"})
    lines = DeskLine.objects.order_by("position")
    assert [(line.kind, line.agent) for line in lines] == [("searched", str(agent.pk))] * 2
    assert [line.details for line in lines] == [{"by": "address", "results": 1}, {"by": "name", "results": 0}]


def test_nothing_of_a_file_is_shown_before_the_agent_says_why(desk: Browser, alice: User) -> None:
    page = text_of(desk.get(page_of(alice)))
    assert "Pourquoi ouvrez-vous ce dossier ?" in page
    assert "État du compte" not in page
    for data in ({"why": ""}, {"why": "other", "other": "  x "}, {"why": "curieux"}):
        assert "État du compte" not in text_of(desk.post(page_of(alice), data))
    assert not Activity.objects.exists()


def test_a_look_is_asked_for_once_a_session_and_recorded_twice(
    desk: Browser, agent: User, alice: User
) -> None:
    """In the desk's journal, and in the account's own history."""
    desk.post(page_of(alice), {"why": "other", "other": "Contrôle d'un signalement"})
    assert "État du compte" in text_of(desk.get(page_of(alice)))
    line = DeskLine.objects.get(kind="looked")
    assert (line.subject, line.agent) == (f"account:{alice.pk}", str(agent.pk))
    own = Activity.objects.get(user=alice)
    assert (own.kind, own.details["reason"]) == ("looked_at_by_agent", "Contrôle d'un signalement")
    again = Browser()
    log_in(again, agent)
    assert "Pourquoi" in text_of(again.get(page_of(alice)))


def test_each_person_is_asked_for_apart(desk: Browser, alice: User, make_person: Callable[..., User]) -> None:
    desk.post(page_of(alice), {"why": "counter"})
    assert "Pourquoi" in text_of(desk.get(page_of(make_person("Bob"))))


def test_the_person_reads_that_an_agent_looked_and_why(desk: Browser, agent: User, alice: User) -> None:
    desk.post(page_of(alice), {"why": "counter"})
    owner = Browser()
    log_in(owner, alice)
    page = text_of(owner.get("/mon-compte/historique/"))
    assert "Dossier consulté au bureau des agents" in page
    assert "Motif : au guichet ou au téléphone" in page
    assert str(agent.pk)[:8] not in page
    assert not list(breaks())


def test_an_act_is_recorded_and_opens_no_file_unseen(desk: Browser, alice: User) -> None:
    page = text_of(desk.post(f"{page_of(alice)}fermer-sessions/", {"reason": "Téléphone volé"}, follow=True))
    assert "État du compte" not in page
    assert "Pourquoi ouvrez-vous ce dossier ?" in page
    line = DeskLine.objects.get()
    assert (line.kind, line.details["act"], line.details["reason"]) == (
        "act_done",
        "fermer-sessions",
        "Téléphone volé",
    )


def test_a_refused_act_leaves_no_line_and_opens_nothing(desk: Browser, alice: User) -> None:
    desk.post(f"{page_of(alice)}deverrouiller/", {"reason": "Téléphone volé"})
    assert not DeskLine.objects.exists()
    assert "État du compte" not in text_of(desk.get(page_of(alice)))


def make_lines(desk: Browser) -> None:
    for wanted in ("alice", "bob", "charlie"):
        desk.post(DESK, {"wanted": wanted})


def test_a_whole_journal_is_sealed_each_day(desk: Browser) -> None:
    assert seal_journal() == 0
    make_lines(desk)
    assert seal_journal() == 1
    assert seal_journal() == 0
    assert not list(journal_breaks())
    call_command("verify_desk_journal")


def alter(position: int, **fields: object) -> None:
    DeskLine.objects.filter(position=position).update(**fields)


def test_an_altered_line_is_seen(desk: Browser) -> None:
    make_lines(desk)
    alter(2, details={"by": "name", "results": 7})
    assert list(journal_breaks()) == [(2, "this line was altered")]
    with pytest.raises(CommandError):
        call_command("verify_desk_journal")


def test_a_line_that_is_gone_is_seen(desk: Browser) -> None:
    make_lines(desk)
    seal_journal()
    DeskLine.objects.filter(position=3).delete()
    assert list(journal_breaks()) == [(3, "this line is gone")]
    DeskLine.objects.filter(position=1).delete()
    assert list(journal_breaks()) == [(1, "this line is gone")]


def test_a_journal_that_was_altered_is_not_sealed_again(desk: Browser) -> None:
    make_lines(desk)
    alter(1, actor="Quelqu'un d'autre")
    assert seal_journal() == 0
    assert not DeskSeal.objects.exists()


def test_a_seal_that_is_not_ours_is_seen(desk: Browser) -> None:
    make_lines(desk)
    seal_journal()
    DeskSeal.objects.update(mac="00" * 32)
    assert list(journal_breaks()) == [(3, "the seal is not this site's")]


def test_a_day_without_seal_is_seen(desk: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    make_lines(desk)
    later = timezone.now() + timedelta(days=3)
    monkeypatch.setattr("kagu.site.clock.source", later.timestamp)
    assert list(journal_breaks()) == [(1, "this line should have been sealed")]
    assert seal_journal() == 1
    assert not list(journal_breaks())
