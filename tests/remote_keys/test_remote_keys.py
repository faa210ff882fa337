"""Keys of others: fetched once for many, again for a new key, and worth nothing for ever (ASVS 15.2.2)."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from kagu.remote_keys.key_sets import LARGEST_SET, names_key, read_key_set
from kagu.remote_keys.remote_documents import Limits, RemoteDocuments, RemoteUnavailable
from tests.remote_documents import later, set_limits
from tests.remote_keys.key_server import PATIENCE, KeyServer

Keys = RemoteDocuments[dict[str, Any]]
ADDRESS = "http://service.exemple.nc/jwks"
FIVE_MINUTES = 300.0


@pytest.fixture
def server(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[KeyServer]:
    running = KeyServer()
    settings.OUTBOUND_ADDRESSES = {"service.exemple.nc:80": running.address}
    # The server answers when the test says so, not when the time is up.
    monkeypatch.setattr("kagu.outbound.adapter.READ_SECONDS", PATIENCE)
    yield running
    running.stop()


@pytest.fixture
def keys() -> Keys:
    return RemoteDocuments(read_key_set, Limits(longest_fetch=PATIENCE))


def kids(keys: Keys, kid: str | None = None, **more: Any) -> list[str]:
    return [key["kid"] for key in keys.get(ADDRESS, is_enough=names_key(kid), **more)["keys"]]


class Asking(threading.Thread):
    """Another thread that asks for the keys, with what it got."""

    def __init__(self, ask: Callable[[], Any]) -> None:
        super().__init__(daemon=True)
        self.ask = ask
        self.outcome: Any = None
        self.start()

    def run(self) -> None:
        try:
            self.outcome = self.ask()
        except RemoteUnavailable as refusal:
            self.outcome = refusal

    def answer(self) -> Any:
        self.join(timeout=PATIENCE)
        assert not self.is_alive()
        return self.outcome


def test_they_are_fetched_once_while_they_are_fresh(server: KeyServer, keys: Keys) -> None:
    for _ in range(3):
        assert kids(keys, "first") == ["first"]
    later(keys, FIVE_MINUTES - 10)
    assert kids(keys) == ["first"]
    assert len(server.asked) == 1


def test_old_ones_are_fetched_again(server: KeyServer, keys: Keys) -> None:
    kids(keys)
    server.publish("second")
    later(keys, FIVE_MINUTES)
    assert kids(keys) == ["second"]


def test_a_new_key_is_fetched_when_it_is_first_met_but_not_at_the_pace_of_strangers(
    server: KeyServer, keys: Keys
) -> None:
    kids(keys)
    server.publish("first", "second")
    assert kids(keys, "second") == ["first"]
    later(keys, 30)
    assert kids(keys, "second") == ["first", "second"]
    for number in range(5):
        kids(keys, f"unknown {number}")
    assert len(server.asked) == 2


@pytest.mark.parametrize("fault", [{"status": 500}, {"said": []}, {"said": {"keys": [1]}}, {"status": 302}])
def test_while_the_address_fails_known_keys_serve_and_not_for_ever(
    server: KeyServer, keys: Keys, fault: dict[str, Any]
) -> None:
    kids(keys)
    server.__dict__.update(fault)
    later(keys, 3500)
    assert kids(keys) == ["first"]
    later(keys, 200)
    with pytest.raises(RemoteUnavailable):
        kids(keys)
    server.__dict__.update({"status": 200, "said": {"keys": []}})
    later(keys, 30)
    assert kids(keys) == []


def test_keys_fetched_within_a_time_are_no_older(
    server: KeyServer, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For what must not be obeyed with a key withdrawn meanwhile."""
    set_limits(monkeypatch, keys, kept=3600.0)
    kids(keys)
    server.publish("second")
    later(keys, FIVE_MINUTES - 10)
    assert kids(keys, fetched_within=FIVE_MINUTES) == ["first"]
    later(keys, 20)
    assert kids(keys) == ["first"]
    assert kids(keys, fetched_within=FIVE_MINUTES) == ["second"]
    assert len(server.asked) == 2


def test_keys_that_cannot_be_fetched_within_that_time_are_not_given(server: KeyServer, keys: Keys) -> None:
    kids(keys)
    server.status = 503
    later(keys, FIVE_MINUTES + 10)
    for _ in range(3):
        with pytest.raises(RemoteUnavailable):
            kids(keys, fetched_within=FIVE_MINUTES)
    assert kids(keys) == ["first"]
    assert len(server.asked) == 2
    server.status = 200
    later(keys, 30)
    assert kids(keys, fetched_within=FIVE_MINUTES) == ["first"]


@pytest.mark.parametrize(("pauses", "times"), [(True, 1), (False, 3)])
def test_an_address_that_never_answered_is_asked_each_time_only_where_people_wait(
    server: KeyServer, keys: Keys, monkeypatch: pytest.MonkeyPatch, pauses: bool, times: int
) -> None:
    set_limits(monkeypatch, keys, pauses_at_first=pauses)
    server.status = 503
    for _ in range(3):
        with pytest.raises(RemoteUnavailable):
            kids(keys)
    assert len(server.asked) == times


def test_one_thread_fetches_and_those_with_patience_share_its_answer(
    server: KeyServer, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_limits(monkeypatch, keys, patience=PATIENCE, pauses_at_first=False)
    server.may_answer.clear()
    asking = [Asking(lambda: kids(keys))]
    server.wait_until_asked()
    asking += [Asking(lambda: kids(keys)) for _ in range(5)]
    server.may_answer.set()
    assert [each.answer() for each in asking] == [["first"]] * 6
    assert len(server.asked) == 1


def test_without_patience_the_others_go_on_with_what_is_known(
    server: KeyServer, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    kids(keys)
    server.wait_until_asked()
    set_limits(monkeypatch, keys, kept=0.0, pause=0.0)
    server.may_answer.clear()
    asking = Asking(lambda: kids(keys))
    server.wait_until_asked()
    assert kids(keys) == ["first"]
    assert kids(keys, "unknown") == ["first"]
    assert asking.is_alive()
    server.may_answer.set()
    assert asking.answer() == ["first"]


def test_those_who_wait_for_a_fetch_that_fails_do_not_fetch_in_turn(
    server: KeyServer, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_limits(monkeypatch, keys, patience=PATIENCE)
    server.status = 503
    server.may_answer.clear()
    asking = [Asking(lambda: kids(keys))]
    server.wait_until_asked()
    asking += [Asking(lambda: kids(keys)) for _ in range(3)]
    server.may_answer.set()
    assert all(isinstance(each.answer(), RemoteUnavailable) for each in asking)
    assert len(server.asked) == 1


def test_memory_is_bounded_and_the_one_asked_longest_ago_goes(
    server: KeyServer, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_limits(monkeypatch, keys, remembered=3)
    for number in range(5):
        keys.get(f"http://service.exemple.nc/{number}")
    assert len(keys._known) == 3
    keys.get("http://service.exemple.nc/4")
    keys.get("http://service.exemple.nc/0")
    assert server.asked == ["/0", "/1", "/2", "/3", "/4", "/0"]


def test_a_set_too_large_to_keep_is_none(server: KeyServer, keys: Keys) -> None:
    server.said = {"keys": [{"kid": "x" * LARGEST_SET}]}
    with pytest.raises(RemoteUnavailable):
        kids(keys)


def test_a_private_address_is_never_asked(keys: Keys) -> None:
    """SSRF: ASVS 1.3.6."""
    with pytest.raises(RemoteUnavailable):
        keys.get("https://127.0.0.1/jwks")
