"""What must always hold: the owner gets in by her mailbox, and the thief by nothing that he holds."""

from typing import Any

from django.conf import settings
from django.test import Client as Browser

from kagu.connect.accounts.attempts.known_devices import find_device
from kagu.connect.accounts.authority.young_factors import doubtful_from_now
from kagu.connect.accounts.models import User
from kagu.connect.accounts.models.origin import Origin, device_of
from tests.connect.game import doors
from tests.connect.game.players import Player, known_browser, new_browser
from tests.connect.game.service_doors import opens
from tests.connect.game.world import HERS, World, is_hers

# Longer than any wait that a page asks for, and a day's mails begin anew.
A_DAY_LATER = 25 * 3600
# The letters that are tried one by one.
NEWEST = 6
NEXT = "sept tortues lisent le journal"


def owner_gets_in(world: World) -> bool:
    """By the mailbox alone; where a factor is older than a week by it too, or the way of the lost factor."""
    with world.only_tried():
        _end_what_ends_by_itself(world)
        if has_old_key(world, world.owner):
            return _by_mailbox(world) or _by_mailbox_later(world)
        # What she has of younger keys helps nobody: without them.
        world.owner.keys, world.owner.passkeys, world.owner.codes = [], [], []
        if not _old_factors(world):
            return _by_mailbox(world) or _by_mailbox_later(world)
        return _by_the_way_of_the_lost_factor(world)


def has_old_key(world: World, player: Player) -> bool:
    """Whether a factor of theirs is older than a week, and so has a veto."""
    return any(factor.name == f"Clé de {player.name}" for factor in _old_factors(world))


def newest_letters(world: World) -> list[str]:
    """Of the owner's; all of them would be too many to try."""
    return world.owner.letters[-NEWEST:]


def what_the_owner_can_do(world: World, letters: list[str]) -> set[str]:
    """Where she is in, where she gets in, which of these letters serve.

    Strangers lock a browser out that the account does not know: there the mailbox is the way (R110, E23).
    """
    owner = world.owner
    can = {f"browser {number}" for number, one in enumerate(owner.browsers) if doors.is_in(one)}
    for number, browser in enumerate(owner.browsers):
        if not _is_known(world, browser):
            continue
        with world.only_tried():
            if doors.log_in(owner, known_browser(browser), world.read().email, world.clock):
                can.add(f"password in browser {number}")
    for link in letters:
        with world.only_tried():
            if _does_something(world, owner, link):
                can.add(link)
    return can | ({"mailbox"} if owner_gets_in(world) else set())


def everything_that_opens(world: World) -> list[str]:
    """Whoever holds it."""
    return [*what_opens(world, world.owner), *what_opens(world, world.thief)]


def owner_takes_back(world: World, password: str) -> bool:
    """« Ce n'est pas moi » in the oldest mail that has it, else « Mot de passe oublié ? »."""
    browser = new_browser()
    undo_what_bars_the_way(world)
    for link in reversed(world.owner.letters_for("takeback")):
        answer = doors.press(browser, link)
        if answer.status_code == 302:
            chosen = doors.choose_password(world.owner, browser, answer["Location"], password, "remove")
            return chosen and is_hers(world.read().email)
    return owner_resets(world, password)


def owner_resets(world: World, password: str) -> bool:
    """« Mot de passe oublié ? », and « Ce n'est pas moi » for whatever was added lately."""
    browser = new_browser()
    undo_what_bars_the_way(world)
    if not is_hers(world.read().email):
        return False
    browser.post("/oidc/forgotten-password", {"email": world.user.email})
    world.settle()
    return any(
        doors.choose_password(world.owner, browser, link, password, "remove")
        for link in world.owner.letters_for("resetpassword")
    )


def what_opens(world: World, player: Player) -> list[str]:
    """Everything that the player holds and that still does something."""
    opening = []
    # First: a browser that comes with the session of an old password ends it.
    for number, grant in enumerate(list(player.grants)):
        with world.only_tried():
            if opens(grant, world):
                opening.append(f"grant {number}")
    opening += [f"browser {number}" for number, one in enumerate(player.browsers) if doors.is_in(one)]
    with world.only_tried():
        for number, password in enumerate(list(player.passwords)):
            player.passwords = [password]
            if doors.log_in(player, new_browser(), world.read().email, world.clock):
                opening.append(f"password {number}")
    with world.only_tried():
        if doors.log_in_with_passkey(player, new_browser()):
            opening.append("passkey")
    for link in list(player.letters):
        with world.only_tried():
            if _does_something(world, player, link):
                opening.append(f"letter {link.partition('/public/')[2].partition('?')[0]}")
    return opening


def undo_what_bars_the_way(world: World) -> None:
    """An address that was moved, and a deletion that was planned, by the links that she was sent."""
    if not is_hers(world.read().email):
        for link in reversed(world.owner.letters_for("revertchange")):
            doors.press(new_browser(), link)
            if is_hers(world.read().email):
                break
    if world.read().state == User.State.CLOSING:
        new_browser().post("/oidc/forgotten-password", {"email": HERS})
        new_browser().post("/oidc/forgotten-password", {"email": world.user.email})
        world.settle()
        for link in world.owner.letters_for("canceldeletion"):
            doors.press(new_browser(), link)
    world.settle()


def _end_what_ends_by_itself(world: World) -> None:
    """A day's suspension by one agent."""
    if world.read().state == User.State.SUSPENDED:
        world.let_pass(seconds=A_DAY_LATER)


def _old_factors(world: World) -> list[Any]:
    week_ago = doubtful_from_now()
    kinds = (world.user.passkeys, world.user.code_generators)
    return [factor for kind in kinds for factor in kind.filter(created_at__lt=week_ago)]


def _by_the_way_of_the_lost_factor(world: World) -> bool:
    """The mailbox, the wait with nobody objecting, then the new password alone."""
    if not owner_resets(world, NEXT):
        world.clock.move(A_DAY_LATER)
        if not owner_resets(world, NEXT):
            return False
    browser = new_browser()
    doors.log_in(world.owner, browser, world.read().email, world.clock)
    browser.post("/oidc/lost-factor")
    world.let_pass(seconds=settings.LOST_FACTOR_WAIT.total_seconds() + 1)
    return doors.log_in(world.owner, browser, world.read().email, world.clock)


def _is_known(world: World, browser: Browser) -> bool:
    cookies = {name: morsel.value for name, morsel in browser.cookies.items()}
    return find_device(world.user, Origin(device=device_of(cookies))) is not None


def _by_mailbox_later(world: World) -> bool:
    world.clock.move(A_DAY_LATER)
    return _by_mailbox(world)


def _by_mailbox(world: World) -> bool:
    if not owner_resets(world, NEXT):
        return False
    browser = new_browser()
    return doors.log_in(world.owner, browser, world.read().email, world.clock)


def _does_something(world: World, player: Player, link: str) -> bool:
    before = world.authority()
    browser = new_browser()
    answer = doors.press(browser, link, password=NEXT, confirmation=NEXT, young_factors="keep")
    if answer.status_code == 302 and "token=" in answer["Location"]:
        doors.choose_password(player, browser, answer["Location"], NEXT, "keep")
    return world.authority() != before or doors.is_in(browser)
