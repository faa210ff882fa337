"""The way without JavaScript stays open while others hammer: a ticket in the page (E24, ASVS 6.1.1)."""

import re
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from django.test import Client as Browser

from kagu.connect.accounts.attempts import waiting_tickets
from kagu.connect.accounts.attempts.waiting_tickets import (
    TRIES_AT_ONE_PLACE,
    Ticket,
    keep_ticket,
    spend_ticket,
)
from kagu.connect.accounts.models import User
from kagu.counting.models import Tally
from tests.clock import Clock
from tests.connect.conftest import PASSWORD
from tests.connect.login.conftest import LOGIN, log_in
from tests.connect.login.failures import REFUSAL
from tests.connect.pages import text_of
from tests.connect.second_factors import PAGE, SECRET, protect_with_codes

pytestmark = pytest.mark.django_db
HERE = "203.0.113.9"


@pytest.fixture
def crowded(alice: User, settings: Any) -> User:
    """Strangers on many networks went past the limit of Alice's address."""
    settings.FAILURES_PER_ADDRESS = 3
    crowd(alice)
    return alice


def crowd(user: User) -> None:
    for number in range(3):
        log_in(Browser(), user.email, "wrong", REMOTE_ADDR=f"198.51.{number}.1")


def ticket_in(page: Any) -> str:
    found = re.search(r'name="ticket" value="([^"]+)"', text_of(page))
    assert found, "the page keeps no place"
    return found[1]


def press(browser: Browser, email: str, ticket: str, password: str = PASSWORD, place: str = HERE) -> Any:
    """The page that was refused, pressed again with the password typed anew."""
    form = {"email": email, "password": password, "ticket": ticket}
    return browser.post(LOGIN, form, REMOTE_ADDR=place)


def hammer(email: str, places: list[str]) -> list[tuple[Browser, str, str]]:
    """A machine that takes whatever place is free, and plays its tickets too early; what it holds then."""
    held = []
    for place in places:
        attacker = Browser()
        refused = log_in(attacker, email, "wrong", REMOTE_ADDR=place)
        assert refused.status_code == 429
        assert press(attacker, email, ticket_in(refused), "wrong", place).status_code == 429
        held.append((attacker, ticket_in(refused), place))
    return held


@pytest.mark.parametrize("places", [[f"198.51.100.{n}" for n in range(1, 16)], [HERE] * 15])
def test_whoever_waits_gets_through_while_others_hammer_the_same_address(
    crowded: User, settings: Any, clock: Clock, places: list[str]
) -> None:
    """From other networks as from the same one, where one may have to press twice."""
    settings.FAILURES_BEFORE_LOCK = 100
    settings.FAILURE_DELAY = timedelta(0)
    browser = Browser()
    refused = log_in(browser, crowded.email, REMOTE_ADDR=HERE)
    assert refused.status_code == 429
    assert "attendez 30 secondes avant d'appuyer sur « Se connecter »" in text_of(refused)
    assert f'value="{crowded.email}"' in text_of(refused)
    assert PASSWORD not in text_of(refused)
    held = hammer(crowded.email, places)
    clock.move(31)
    for attacker, ticket, place in held:
        press(attacker, crowded.email, ticket, "wrong", place)
    answer = press(browser, crowded.email, ticket_in(refused))
    if places[0] == HERE:
        assert answer.status_code == 429
        hammer(crowded.email, places)
        clock.move(int(answer["Retry-After"]))
        answer = press(browser, crowded.email, ticket_in(answer))
    assert answer.status_code == 302


def test_a_delay_that_others_renew_ends_too_for_who_waits(alice: User, settings: Any, clock: Clock) -> None:
    """On one network, for one address: each failure of somebody else starts the delay again."""
    settings.FAILURE_DELAY = timedelta(seconds=50)
    for _ in range(3):
        log_in(Browser(), alice.email, "wrong", REMOTE_ADDR=HERE)
    browser = Browser()
    refused = log_in(browser, alice.email, REMOTE_ADDR=HERE)
    assert "Trop d'essais à la suite." in text_of(refused)
    assert int(refused["Retry-After"]) > 45
    clock.move(40)
    assert press(browser, alice.email, ticket_in(refused)).status_code == 429
    clock.move(11)
    assert press(browser, alice.email, ticket_in(refused)).status_code == 302


def test_pressing_too_early_costs_nothing(crowded: User, clock: Clock) -> None:
    browser = Browser()
    ticket = ticket_in(log_in(browser, crowded.email, REMOTE_ADDR=HERE))
    clock.move(20)
    early = press(browser, crowded.email, ticket)
    assert early["Retry-After"] == "10"
    assert "attendez 10 secondes" in text_of(early)
    assert ticket_in(early) == ticket
    empty = press(browser, crowded.email, ticket, password="")
    assert ticket_in(empty) == ticket
    clock.move(10)
    assert press(browser, crowded.email, ticket).status_code == 302


def test_a_ticket_serves_once(crowded: User, clock: Clock) -> None:
    browser = Browser()
    ticket = ticket_in(log_in(browser, crowded.email, REMOTE_ADDR=HERE))
    clock.move(31)
    assert REFUSAL in text_of(press(browser, crowded.email, ticket, "wrong"))
    again = press(browser, crowded.email, ticket)
    assert again.status_code == 429
    assert ticket_in(again) != ticket


def test_a_ticket_serves_where_it_was_given_for_what_was_typed(
    crowded: User, bob: User, settings: Any, clock: Clock
) -> None:
    settings.FAILURES_EVERYWHERE = 3
    browser = Browser()
    ticket = ticket_in(log_in(browser, crowded.email, REMOTE_ADDR=HERE))
    clock.move(31)
    assert press(browser, bob.email, ticket).status_code == 429
    assert press(browser, crowded.email, ticket, place="203.0.113.10").status_code == 429
    assert press(browser, crowded.email.upper(), ticket).status_code == 302


def test_a_ticket_ends_after_ten_minutes(crowded: User, clock: Clock) -> None:
    browser = Browser()
    ticket = ticket_in(log_in(browser, crowded.email, REMOTE_ADDR=HERE))
    clock.move(30 + waiting_tickets.SERVES_FOR + 1)
    crowd(crowded)
    assert press(browser, crowded.email, ticket).status_code == 429


@pytest.mark.parametrize("forged", ["", "x", ":", "1-a:b", "0-x:é", "9" * 150, "x" * 300, "\0"])
def test_what_is_no_ticket_of_ours_opens_nothing(crowded: User, forged: str) -> None:
    assert press(Browser(), crowded.email, forged).status_code in (200, 429)
    assert not crowded.login_sessions.exists()


def test_many_tickets_are_no_way_around_the_limits_of_a_place_and_a_network(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever plays many at one place stops nobody at another."""
    monkeypatch.setattr(waiting_tickets, "TRIES_PER_NETWORK", TRIES_AT_ONE_PLACE + 1)
    here, there, third = ("network", HERE, "a"), ("network", HERE, "b"), ("network", HERE, "c")
    tickets = [keep_ticket("", here, 30) for _ in range(TRIES_AT_ONE_PLACE)]
    other, late = keep_ticket("", there, 30), keep_ticket("", third, 30)
    clock.move(31)
    assert [spend_ticket(ticket, here, HERE) for ticket in tickets] == [0.0] * TRIES_AT_ONE_PLACE
    assert spend_ticket(other, there, HERE) == 0.0
    assert 0 < spend_ticket(late, third, HERE) <= 30
    assert 0 < spend_ticket(keep_ticket("", here, 0), here, "another network") <= 30
    assert spend_ticket(keep_ticket("", third, 0), third, "another network") == 0.0
    clock.move(30)
    assert spend_ticket(late, third, HERE) == 0.0


def test_the_fields_of_a_ticket_cannot_be_shifted_into_one_another() -> None:
    ticket = keep_ticket("", ("network", "a b", "c"), 30)
    for place in (("network", "a", "b c"), ("network", "a b c"), ("network a b c",), ("device", "a b", "c")):
        assert keep_ticket(ticket.text, place, 30) != ticket
    assert keep_ticket(ticket.text, ("network", "a b", "c"), 30) == ticket
    assert len(keep_ticket("", ("network", "x" * 500, "é" * 500), 30).text) <= waiting_tickets.LONGEST_TICKET


def test_tickets_that_are_given_take_no_room() -> None:
    """Whoever asks for a million of them has a million texts, and we have nothing."""
    given = [keep_ticket("", ("place",), 30) for _ in range(300)]
    assert all(isinstance(ticket, Ticket) for ticket in given)
    assert not Tally.objects.exists()
    assert (waiting_tickets.SPENT.most, waiting_tickets.TRIES.most) == (100_000, 10_000)


def test_after_the_password_no_crowd_stops_the_second_factor(crowded: User, clock: Clock) -> None:
    protect_with_codes(crowded)
    browser = Browser()
    ticket = ticket_in(log_in(browser, crowded.email, REMOTE_ADDR=HERE))
    clock.move(31)
    assert press(browser, crowded.email, ticket)["Location"] == PAGE
    assert "ne convient pas" in text_of(browser.post(PAGE, {"code": "ABCD-EFGH-JKMN"}, REMOTE_ADDR=HERE))
    code = pyotp.TOTP(SECRET).at(int(clock.timestamp))
    assert browser.post(PAGE, {"code": code}, REMOTE_ADDR=HERE)["Location"] == "/mon-compte/"
