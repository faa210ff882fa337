"""Logging in at a service as people do: its link, whatever the site asks on the way, a code for tokens."""

from typing import Any

from django.test import Client as Browser

from tests.connect.game.doors import show_factors
from tests.connect.game.players import Player
from tests.connect.game.world import World
from tests.connect.provider.service import CALLBACK, parameters_of

MOST_PAGES = 6
SCOPE = "openid email profile"


def enter_service(player: Player, browser: Browser, world: World) -> bool:
    """Whether the service holds tokens for them now."""
    answer = world.service.authorize(browser, scope=SCOPE)
    for _ in range(MOST_PAGES):
        if answer is None or answer.status_code not in (302, 303):
            return False
        if answer["Location"].startswith(CALLBACK):
            return _redeem(player, world, parameters_of(answer))
        answer = _next_page(player, browser, world, answer["Location"])
    return False


def opens(grant: tuple[str, str], world: World) -> bool:
    """Whether the service still learns anything with it."""
    access, refresh = grant
    is_read = world.service.userinfo(access).status_code == 200
    return is_read or world.service.refresh(refresh).status_code == 200


def _next_page(player: Player, browser: Browser, world: World, page: str) -> Any:
    if page.startswith("/oidc/login"):
        return _give_password(player, browser, world.user.email, page)
    if page.startswith("/oidc/second-factor"):
        return show_factors(player, browser, page, world.clock)
    if page.startswith("/authorize/consent"):
        return browser.post(page, {"decision": "allow"})
    return browser.get(page)


def _give_password(player: Player, browser: Browser, address: str, page: str) -> Any:
    if not player.passwords:
        return None
    return browser.post(page, {"email": address, "password": player.passwords[-1]})


def _redeem(player: Player, world: World, said: dict[str, str]) -> bool:
    answer = world.service.redeem(said.get("code", ""))
    if answer.status_code != 200:
        return False
    tokens = answer.json()
    player.grants.append((tokens["access_token"], tokens.get("refresh_token", "")))
    return True
