"""How many mails people who are not logged in may ask for: strangers never spend what its owner has.

Counted by what was typed, before anything is looked up or changed: alike for every address.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from kagu.connect.accounts.models.origin import Origin
from kagu.counting.windows import Count, Counter, Window, add, read
from kagu.inputs.addresses import normalize_address

A_DAY = timedelta(days=1)
IN_ONE_PLACE = Window("mails asked for an address in one place", A_DAY)
WITHIN_THE_HOUR = Window("mails asked in one place in an hour", timedelta(hours=1))
BY_STRANGERS = Window("mails asked for an address by strangers", A_DAY)
# The button pressed twice, or the page sent again by the browser (E30).
SAME_PRESS = Window("mails asked for by the same press", timedelta(seconds=3))
# As long as what a browser asked for may wait to be activated.
ASKED_HERE = Window("accounts asked for in a browser", timedelta(days=2))

# Of one kind in a day: from one network or one browser of the owner, and from all strangers together; all
# kinds together stay below what one mailbox gets in an hour.
MAILS_IN_ONE_PLACE = 5
MAILS_BY_STRANGERS = 10
# Links that live an hour: no more of them at once from one place (E27, E59).
MAILS_AN_HOUR = {"request_password_reset": 3}


class NothingMoreSent(Exception):
    """Enough was asked for; `until` is when more may be. Says nothing of any account."""

    def __init__(self, until: datetime) -> None:
        super().__init__()
        self.until = until


@dataclass(frozen=True)
class Wish:
    """Somebody asks for one kind of mail to an address; the owner's own browser answers for itself alone."""

    kind: str
    address: str
    origin: Origin
    is_owners: bool = False

    def named(self, place: str) -> str:
        return f"{self.kind} {place} {normalize_address(self.address)}"

    def limits(self) -> dict[Counter, int]:
        """Whose shares it takes from, and how large they are."""
        if self.is_owners:
            own = f"device {self.origin.device}"
        elif is_asked_here(self.address, self.origin):
            own = f"browser {self.origin.browser}"
        else:
            limits = self._limits_of(f"network {self.origin.address}")
            return {**limits, BY_STRANGERS.of(self.named("strangers")): MAILS_BY_STRANGERS}
        return self._limits_of(own)

    def _limits_of(self, place: str) -> dict[Counter, int]:
        limits = {IN_ONE_PLACE.of(self.named(place)): MAILS_IN_ONE_PLACE}
        if self.kind in MAILS_AN_HOUR:
            limits[WITHIN_THE_HOUR.of(self.named(place))] = MAILS_AN_HOUR[self.kind]
        return limits


def take_share(wish: Wish) -> None:
    """One more mail; raises NothingMoreSent, and then nothing of anybody's share is gone."""
    limits = wish.limits()
    _refuse_past(limits, read(*limits), more=1)
    # Of many at once, those that came too late.
    _refuse_past(limits, add(*limits))


def take_own_share(kind: str, owner: object, *, most: int = MAILS_IN_ONE_PLACE) -> None:
    """One more mail of `most` a day, for who has shown the password, or whom an agent helps.

    Raises NothingMoreSent.
    """
    limits = {IN_ONE_PLACE.of(f"{kind} account {owner}"): most}
    _refuse_past(limits, add(*limits))


def is_pressed_again(wish: Wish) -> bool:
    """Whether the same browser asked for the same a moment ago: what it asked for is on its way."""
    return not SAME_PRESS.spend(wish.named(f"browser {wish.origin.browser}"))


def remember_asked_here(address: str, origin: Origin) -> None:
    """This browser sent the form of an account: it may have the mail sent again, whatever strangers do."""
    ASKED_HERE.add(_browser_and_address(address, origin))


def is_asked_here(address: str, origin: Origin) -> bool:
    return ASKED_HERE.read(_browser_and_address(address, origin)).count > 0


def _browser_and_address(address: str, origin: Origin) -> str:
    return f"{origin.browser} {normalize_address(address)}"


def _refuse_past(limits: dict[Counter, int], counts: list[Count], more: int = 0) -> None:
    pairs = zip(limits.values(), counts, strict=True)
    full = [count.ends_at for most, count in pairs if count.count + more > most]
    if full:
        raise NothingMoreSent(datetime.fromtimestamp(max(full), UTC))
