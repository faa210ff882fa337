"""What must always hold: the owner gets in by her mailbox, and the thief by nothing that he holds."""

from kagu.connect.accounts.models import User
from tests.connect.game import doors
from tests.connect.game.players import Player, new_browser
from tests.connect.game.world import HERS, World, is_hers

# Longer than any wait that a page asks for, and a day's mails begin anew.
A_DAY_LATER = 25 * 3600
NEXT = "sept tortues lisent le journal"


def owner_gets_in(world: World) -> bool:
    """By the mailbox, and the key that she had; nothing of it stays."""
    with world.only_tried():
        return _by_mailbox(world) or _by_mailbox_later(world)


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
    opening = [f"browser {number}" for number, one in enumerate(player.browsers) if doors.is_in(one)]
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
