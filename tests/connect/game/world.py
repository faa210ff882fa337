"""The site that the game is played on: one account, a service, two agents, a clock, and what is compared."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core import mail
from django.db import transaction
from django.test import Client as Browser

from kagu.connect.accounts.activate_account import expire_pending_accounts
from kagu.connect.accounts.delete_when_due import delete_when_due
from kagu.connect.accounts.history.faults import faults_of
from kagu.connect.accounts.lost_factor import remove_lost_factors
from kagu.connect.accounts.models import EmailChange, User
from kagu.connect.accounts.sessions.expired_sessions import end_expired_sessions
from kagu.connect.accounts.suspend_account import end_short_suspensions
from kagu.desk.four_eyes import expire_waiting_acts
from kagu.inputs.addresses import normalize_address
from tests.clock import Clock
from tests.connect.game.players import Player
from tests.connect.my_account.conftest import log_in as open_session
from tests.connect.my_account.conftest import prove_all
from tests.connect.provider.service import Service
from tests.deliveries import deliver_due

HERS, HERS_TOO, HIS = "alice@exemple.nc", "alice.maison@exemple.nc", "voleur@exemple.nc"
KNOWN = ("passwords", "keys", "passkeys", "codes", "letters", "grants")
CHORES = (
    end_expired_sessions,
    end_short_suspensions,
    remove_lost_factors,
    delete_when_due,
    expire_waiting_acts,
    expire_pending_accounts,
)
REASON = "Demande faite au guichet, pièce d'identité vue"


@dataclass
class World:
    """What stands at the start of a game."""

    user: User
    agents: list[User]
    service: Service
    clock: Clock
    owner: Player = field(default_factory=lambda: Player("Alice", {HERS, HERS_TOO}))
    thief: Player = field(default_factory=lambda: Player("Voleur", {HIS}))
    stranger: Player = field(default_factory=lambda: Player("Passant"))

    def read(self) -> User:
        """The account as it is now."""
        self.user.refresh_from_db()
        return self.user

    def settle(self) -> None:
        """The worker does all that waits, and mail is read."""
        while deliver_due():
            pass
        for player in (self.owner, self.thief):
            player.read_mail()

    def let_pass(self, **time: float) -> None:
        """Time, and what the worker does in it."""
        self.clock.move(timedelta(**time).total_seconds())
        for chore in CHORES:
            chore()

    def authority(self) -> dict[str, Any]:
        """All that opens the account, or will; a lock by failures is nobody's gain."""
        user = self.read()
        pending = user.email_changes.filter(state=EmailChange.State.REQUESTED)
        state = User.State.ACTIVE if user.state == User.State.LOCKED else user.state
        return {
            "name": user.full_name,
            "address": user.email,
            "password": user.password,
            "state": state,
            "must choose a password": user.must_change_password,
            "rights": (user.is_staff, user.is_superuser),
            "passkeys": sorted(user.passkeys.values_list("pk", flat=True)),
            "generators": sorted(user.code_generators.values_list("pk", flat=True)),
            "recovery codes": sorted(user.recovery_codes.values_list("pk", flat=True)),
            "loss": hasattr(user, "lost_factor"),
            "pending address": sorted(pending.values_list("new_address", flat=True)),
            "services": sorted(user.connections.values_list("client__client_id", flat=True)),
        }

    def sessions(self) -> set[str]:
        """Where the account is open."""
        return {str(session.sid) for session in self.user.login_sessions.exclude(sid=None)}

    def lines(self) -> int:
        """How long the history is."""
        return self.user.activities.count()

    def kinds_since(self, lines: int) -> set[str]:
        """What the history tells beyond so many lines."""
        return set(self.user.activities.order_by("position").values_list("kind", flat=True)[lines:])

    def is_whole(self) -> bool:
        """Whether the history is as it was written."""
        return not faults_of(self.read())

    def at_the_desk(self, agent: User) -> Browser:
        """The agent's browser, with two factors shown a moment ago."""
        browser = Browser()
        open_session(browser, agent)
        prove_all(browser)
        return browser

    @contextmanager
    def only_tried(self) -> Iterator[None]:
        """What happens in here never happened: rows, mails, time and what players learnt."""
        now, sent = self.clock.timestamp, list(mail.outbox)
        players = (self.owner, self.thief, self.stranger)
        known = [[list(getattr(one, name)) for name in KNOWN] for one in players]
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
        self.clock.timestamp, mail.outbox[:] = now, sent
        for one, lists in zip(players, known, strict=True):
            for name, kept in zip(KNOWN, lists, strict=True):
                setattr(one, name, kept)
        self.user.refresh_from_db()


def is_hers(address: str) -> bool:
    """Whether the owner reads this mailbox."""
    return normalize_address(address) in {HERS, HERS_TOO}
