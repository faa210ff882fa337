"""What anybody may send to the site, whoever they are; nothing here knows who is right."""

import re
from typing import Any

import pyotp
from django.test import Client as Browser

from kagu.site import clock as site_clock
from tests.clock import Clock
from tests.connect.game.players import Player
from tests.connect.second_factors import options_of
from tests.connect.virtual_passkey import VirtualPasskey
from tests.mailed_links.clicks import send
from tests.mails import path_of

HOME = "/mon-compte/"
CONFIRM = "/mon-compte/confirmer/"
# A code serves once: the next one is shown a little later.
NEXT_CODE = 31


def is_in(browser: Browser) -> bool:
    """Whether « Mon compte » opens."""
    return browser.get(HOME).status_code == 200


def log_in(player: Player, browser: Browser, address: str, clock: Clock) -> bool:
    """With the newest password and every key they know."""
    if not player.passwords:
        return False
    answer = browser.post("/oidc/login", {"email": address, "password": player.passwords[-1]})
    if answer.status_code == 302 and "second-factor" in answer["Location"]:
        show_factors(player, browser, "/oidc/second-factor", clock)
    return is_in(browser)


def log_in_with_passkey(player: Player, browser: Browser) -> bool:
    """From the login page: the key says whose it is."""
    for key in reversed(player.passkeys):
        page = browser.get("/oidc/login")
        if page.status_code != 200:
            break
        browser.post("/oidc/passkey", {"answer": key.get(options_of(page))})
    return is_in(browser)


def show_factors(player: Player, browser: Browser, page: str, clock: Clock) -> Any:
    """Each generator's code, each passkey, then the last recovery code, until one is taken."""
    answer = None
    for secret in reversed(player.keys):
        clock.move(NEXT_CODE)
        answer = browser.post(page, {"code": pyotp.TOTP(secret).at(site_clock.seconds())})
        if answer.status_code == 302:
            return answer
    for key in reversed(player.passkeys):
        shown = browser.get(page)
        if "data-options" not in shown.content.decode():
            break
        clock.move(1)
        answer = browser.post(page, {"answer": key.get(options_of(shown))})
        if answer.status_code == 302:
            return answer
    if player.codes:
        clock.move(NEXT_CODE)
        answer = browser.post(page, {"code": player.codes.pop()})
    return answer


def post(player: Player, browser: Browser, path: str, typed: dict[str, str], clock: Clock) -> Any:
    """The form; where the site asks again who it is, what they know of it first."""
    answer = browser.get(path)
    if answer.status_code == 302 and answer["Location"].startswith(CONFIRM) and player.passwords:
        asked = browser.post(answer["Location"], {"password": player.passwords[-1]})
        if asked.status_code == 302 and "confirmer/code" in asked["Location"]:
            show_factors(player, browser, asked["Location"], clock)
    return browser.post(path, typed, follow=True)


def add_key(player: Player, browser: Browser, clock: Clock) -> None:
    """A code generator of their own; they keep its secret."""
    path = "/mon-compte/verification/application/"
    page = browser.get(path)
    if page.status_code == 302:
        post(player, browser, path, {}, clock)
        page = browser.get(path)
    shown = re.search(r"<code>([A-Z2-7 ]+)</code>", page.content.decode())
    if page.status_code != 200 or not shown:
        return
    secret = shown[1].replace(" ", "")
    clock.move(NEXT_CODE)
    code = pyotp.TOTP(secret).at(site_clock.seconds())
    answer = browser.post(path, {"code": code, "name": f"Clé de {player.name}"})
    if answer.status_code in (200, 302):
        player.keys.append(secret)
        read_codes(player, answer)


def add_passkey(player: Player, browser: Browser, clock: Clock) -> None:
    """A passkey of their own."""
    path = "/mon-compte/verification/cle/"
    if browser.get(path).status_code == 302:
        post(player, browser, path, {}, clock)
    page = browser.get(path)
    if page.status_code == 200:
        key = VirtualPasskey()
        player.passkeys.append(key)
        answer = key.create(options_of(page))
        read_codes(player, browser.post(path, {"answer": answer, "name": f"Clé de {player.name}"}))


def read_codes(player: Player, page: Any) -> None:
    """The recovery codes that are shown once, if this is their page."""
    shown = re.findall(r"<li><code>([^<]+)</code></li>", page.content.decode())
    player.codes += shown


def press(browser: Browser, link: str, **typed: str) -> Any:
    """Open the link, then its button, with what was typed there."""
    browser.get(path_of(link))
    return send(browser, link, **typed)


def choose_password(player: Player, browser: Browser, link: str, password: str, factors: str) -> bool:
    """The page of a mailed link to a new password; `factors`: keep or remove those of the last days."""
    answer = press(browser, link, password=password, confirmation=password, young_factors=factors)
    is_chosen = answer.status_code == 200 and "Vous pouvez vous connecter" in answer.content.decode()
    if is_chosen:
        player.passwords.append(password)
    return is_chosen
