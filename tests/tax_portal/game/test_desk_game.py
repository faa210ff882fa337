"""A game played at random at the portal's desk: letters of secrets, contests and rights take two agents."""

from collections.abc import Iterator

import pytest
from hypothesis.stateful import run_state_machine_as_test

from tests.game_length import games
from tests.tax_portal.game.machine import DeskGame

IN_A_PLAIN_RUN = 50


@pytest.fixture
def played(desk_game: type[DeskGame]) -> Iterator[DeskGame]:
    """A game that has begun."""
    yield desk_game()
    desk_game.end_desk()


def test_whatever_is_played_one_agent_alone_takes_and_destroys_nothing(desk_game: type[DeskGame]) -> None:
    run_state_machine_as_test(desk_game, settings=games(IN_A_PLAIN_RUN))


def test_each_decision_of_two_does_what_it_is_called(played: DeskGame) -> None:
    desk = played.desk
    for act, name in (
        ("person lettre", "letters"),
        ("right donner", "agents"),
        ("right retirer", "agents"),
        ("contest acceptee", "contests of roles"),
        ("contest rejetee", "roles"),
        ("person contestation-rejetee", "contests of subscriptions"),
        ("person contestation-acceptee", "subscriptions"),
    ):
        if "contestation" in act:
            played.somebody_contests_the_subscription()
        if act.startswith("contest "):
            played.a_newcomer_to_the_company_is_contested()
        before = desk.standing()
        played.one_agent_asks_and_confirms(act, 0)
        played.the_other_agent_decides(1, "confirm")
        assert desk.standing()[name] != before[name], act
    assert desk.codes


def test_an_agent_who_decides_alone_is_noticed(played: DeskGame, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kagu.desk.four_eyes.may_confirm_alone", lambda waiting: True)
    with pytest.raises(AssertionError, match="one agent alone did it"):
        played.one_agent_asks_and_confirms("person lettre", 0)
