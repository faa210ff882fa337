"""What must hold is not held by chance: the game notices what is taken away from the product."""

import pytest

from kagu.connect.accounts.authority.kinds import Authority
from kagu.connect.accounts.end_authority import ENDINGS
from kagu.connect.accounts.history import activity
from tests.connect.game.machine import Game


def test_a_passkey_that_a_take_back_left_is_noticed(played: Game, monkeypatch: pytest.MonkeyPatch) -> None:
    played.steal("session")
    played.steal("password")
    played.add_a_passkey("thief", 0)
    monkeypatch.setitem(ENDINGS, Authority.FACTOR, lambda ending: None)
    with pytest.raises(AssertionError, match=r"the thief still holds something: \['passkey'\]"):
        played.the_owner_takes_the_account_back()


def test_a_letter_that_a_take_back_left_is_noticed(played: Game, monkeypatch: pytest.MonkeyPatch) -> None:
    played.steal("mailbox")
    played.forget_the_password("stranger")
    played.thief_reads_the_mailbox_no_more()
    monkeypatch.setitem(ENDINGS, Authority.RESET_LINK, lambda ending: None)
    played.a_while_passes()
    with pytest.raises(AssertionError, match="the thief still holds something"):
        played.the_owner_takes_the_account_back()


def test_tokens_that_a_take_back_left_are_noticed(played: Game, monkeypatch: pytest.MonkeyPatch) -> None:
    played.steal("password")
    played.log_in_at_the_service("thief", 0)
    monkeypatch.setitem(ENDINGS, Authority.SESSION, lambda ending: None)
    with pytest.raises(AssertionError, match=r"the thief still holds something: .*grant"):
        played.the_owner_takes_the_account_back()


def test_an_agent_who_decides_alone_is_noticed(played: Game, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kagu.desk.four_eyes.may_confirm_alone", lambda waiting: True)
    with pytest.raises(AssertionError, match="one agent alone changed"):
        played.one_agent_asks_and_confirms("rendre-compte", 0)


def test_a_stranger_who_closes_the_owners_way_is_noticed(
    played: Game, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kagu.connect.accounts.log_in.find_device", lambda user, origin: None)
    with pytest.raises(AssertionError, match=r"a stranger took from the owner: .*password in browser"):
        played.stranger_fails(12)


def test_a_step_that_no_line_tells_is_noticed(played: Game, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(activity, "record", lambda *args, **details: None)
    with pytest.raises(AssertionError, match="the history does not tell"):
        played.change_the_password("owner", 0)


def test_an_owner_who_gets_no_mail_is_noticed(played: Game, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kagu.connect.accounts.reset_password._send_link", lambda *asked: None)
    with pytest.raises(AssertionError, match="the owner is locked out"):
        played.the_owner_tries_to_get_in()
