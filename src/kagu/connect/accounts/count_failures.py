"""Counting wrong passwords: consecutive ones lock the account (S1, D6)."""

import logging
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F

from kagu.connect.accounts.attempts.known_devices import count_failure_or_forget
from kagu.connect.accounts.history import activity
from kagu.connect.accounts.lock_account import lock_for_failures
from kagu.connect.accounts.models import KnownDevice, LoginFailures, User
from kagu.connect.accounts.models.origin import Origin
from kagu.site import clock

# Its own name, so that an operator keeps it apart: docs/operate/logs.md.
security_log = logging.getLogger("kagu.security")
# Past so many, even the right password opens nothing until the mailbox is proven (NIST SP 800-63B).
MOST_CONSECUTIVE_FAILURES = 100
# Failures for addresses without account are written too, on so many rows: same work, same time.
ROWS_FOR_NOBODY = 1024


def count_failure(
    user: User, origin: Origin, device: KnownDevice | None = None, *, kind: str = "login_failed"
) -> int:
    """One more wrong password, typed anywhere; a known device has its own count. The last one locks."""
    with transaction.atomic():
        count = count_failure_or_forget(device) if device else _add_one(_counter_of(user))
        if count < settings.FAILURES_BEFORE_LOCK:
            activity.record(user, kind, origin)
        # The lock takes the place of that line, statement for statement.
        elif user.state != User.State.ACTIVE or not lock_for_failures(user, origin):
            _work_for_nothing(user, origin)
    _tell_log(kind, str(user.pk), count)
    return count


def count_failure_of_nobody(address: str, origin: Origin, asked: Sequence[User] = ()) -> None:
    """The same work, in the same time, for an address that has no account (ASVS 6.3.8).

    Those that ask for the address have one count, which says nothing of tries at their links.
    """
    counter = f"asked:{asked[-1].pk}" if asked else f"nobody:{hash(address) % ROWS_FOR_NOBODY}"
    with transaction.atomic():
        count = _add_one(counter)
        _work_for_nothing(User(), origin)
    _tell_log("login_failed", "-", count)


def count_of(user: User) -> int:
    """How many failures of strange browsers since the last success of one."""
    counts = LoginFailures.objects.filter(counter=_counter_of(user)).values_list("count", flat=True)
    return counts.first() or 0


def count_of_asked(asked: Sequence[User]) -> int:
    """How many failed log-ins at an address that these ask for."""
    counts = LoginFailures.objects.filter(counter=f"asked:{asked[-1].pk}").values_list("count", flat=True)
    return counts.first() or 0


def forget_failures_of_asked(keys: Iterable[UUID]) -> None:
    """They are no more, or no longer pending."""
    counters = [f"{kind}:{key}" for key in keys for kind in ("account", "asked")]
    LoginFailures.objects.filter(counter__in=counters).delete()


def forget_failures(user: User, device: KnownDevice | None = None) -> None:
    """A success starts its own count again: that of this device, or that of all strange browsers."""
    if device:
        KnownDevice.objects.filter(pk=device.pk).update(failures=0)
        return
    LoginFailures.objects.filter(counter=_counter_of(user)).delete()


def forget_all_failures(user: User) -> None:
    """An unlock, a reset or an agent starts every count again, those of known browsers too (R110)."""
    forget_failures(user)
    user.known_devices.update(failures=0)


def _tell_log(kind: str, account: str, count: int) -> None:
    """Each failure, also below every limit (ASVS 16.3.1): no address of mail, none of the network."""
    security_log.info("%s: account %s, failure %d in a row", kind, account, count)


def _work_for_nothing(user: User, origin: Origin) -> None:
    """A line of activity, undone at once."""
    with transaction.atomic():
        activity.record(user, "login_failed", origin)
        transaction.set_rollback(True)


def _add_one(counter: str) -> int:
    now = clock.now()
    rows = LoginFailures.objects.filter(counter=counter)
    if not rows.update(count=F("count") + 1, last_at=now):
        LoginFailures.objects.bulk_create(
            [LoginFailures(counter=counter, count=0, first_at=now, last_at=now)], ignore_conflicts=True
        )
        rows.update(count=F("count") + 1, last_at=now)
    return rows.values_list("count", flat=True).get()


def _counter_of(user: User) -> str:
    return f"account:{user.pk}"
