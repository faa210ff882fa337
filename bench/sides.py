"""What each provider's callers do at each measure; the same code works on all of them."""

from collections.abc import Callable
from typing import Protocol

from bench.one_flow import tokens_of_one_flow
from bench.operations import Provider, client_credentials, code_flow, refresh, userinfo
from bench.pinned import PinnedServer
from bench.rounds import Contestant, Pace


class Side(Protocol):
    """One provider that runs."""

    name: str
    server: PinnedServer

    def provider(self, client_id: str = ...) -> Provider: ...

    def log_in(self, number: int, client_id: str = ...) -> str: ...

    def rotating_clients(self) -> dict[str, str]:
        """What refresh is measured with: the client, and what to say of its rotation."""


def _flows(side: Side, pace: Pace) -> list[Contestant]:
    provider = side.provider()
    cookies = [side.log_in(number) for number in range(pace.callers)]
    callers = [code_flow(provider, each) for each in cookies]
    return [Contestant(side.name, side.server, provider.address, callers)]


def _refreshes(side: Side, pace: Pace) -> list[Contestant]:
    contestants = []
    for client_id, rotation in side.rotating_clients().items():
        provider = side.provider(client_id)
        cookies = [side.log_in(number, client_id) for number in range(pace.callers)]
        tokens = [tokens_of_one_flow(provider, each)["refresh_token"] for each in cookies]
        callers = [refresh(provider, each) for each in tokens]
        contestants.append(Contestant(side.name + rotation, side.server, provider.address, callers))
    return contestants


def _client_credentials(side: Side, pace: Pace) -> list[Contestant]:
    provider = side.provider()
    callers = [client_credentials(provider) for _ in range(pace.callers)]
    return [Contestant(side.name, side.server, provider.address, callers)]


def _userinfos(side: Side, pace: Pace) -> list[Contestant]:
    provider = side.provider()
    cookies = [side.log_in(number) for number in range(pace.callers)]
    tokens = [tokens_of_one_flow(provider, each)["access_token"] for each in cookies]
    callers = [userinfo(provider, each) for each in tokens]
    return [Contestant(side.name, side.server, provider.address, callers)]


MEASURES: dict[str, Callable[[Side, Pace], list[Contestant]]] = {
    "code flows": _flows,
    "refresh grants": _refreshes,
    "client-credential grants": _client_credentials,
    "userinfo calls": _userinfos,
}
