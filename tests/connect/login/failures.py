"""Failed log-ins, until the account is locked, and what unlocks it."""

from django.test import Client as Browser

from kagu.connect.accounts.models import User
from tests.connect.login.conftest import log_in
from tests.counts import forget_all_counts

REFUSAL = "Adresse email ou mot de passe incorrect."
UNLOCK = "/public/unlockuser"


def fail(browser: Browser, email: str, times: int) -> None:
    """Wrong passwords, from someone patient enough for every delay."""
    for _ in range(times):
        forget_all_counts()
        log_in(browser, email, "not this one")
    forget_all_counts()


def locked_by_strangers(alice: User) -> None:
    fail(Browser(), alice.email, 10)
    alice.refresh_from_db()
    assert alice.state == User.State.LOCKED
