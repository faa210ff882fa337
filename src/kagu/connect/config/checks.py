"""What is examined of `connect` alone: its signing keys, its passwords, what is about to be erased."""

import zlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings

from kagu.connect.accounts.history.asked_erasures import unasked_erasures
from kagu.connect.accounts.passwords.breached_passwords import NotAFilter
from kagu.connect.accounts.passwords.common_passwords import listed_passwords
from kagu.connect.signing.key_ring import reload_keys
from kagu.connect.signing.seal import SealBroken
from kagu.doctor.findings import Asked, Finding, good, look, mend
from kagu.site import clock

OLD_KEY = timedelta(days=180)
SHORTEST_PEPPER = 32


def signing_keys(asked: Asked) -> Iterator[Finding]:
    """Each key opens under a secret key that is kept, and of those that sign none is old."""
    try:
        keys = reload_keys()
    except SealBroken:
        yield mend(
            "they do not open under KAGU_CONNECT_SECRET_KEY: the one they were made under belongs in "
            "KAGU_CONNECT_OLD_SECRET_KEYS"
        )
        return
    now = clock.now()
    ages = {key.alg: max((now - key.signs_from).days, 0) for key in keys if not key.signs_until}
    old = [f"{alg} for {days} days" for alg, days in ages.items() if days >= OLD_KEY.days]
    if not ages:
        yield good("the first is made when it is needed")
    elif old:
        yield look(f"one signs for too long, {', '.join(old)}: « kagu connect rotate_keys »")
    else:
        yield good(f"{len(keys)} published, the oldest that signs is {max(ages.values())} days old")


def breached_passwords(asked: Asked) -> Iterator[Finding]:
    """The operator's own list is there and can be read."""
    if not settings.BREACHED_PASSWORDS_FILE:
        yield look("only the common ones are refused: KAGU_CONNECT_BREACHED_PASSWORDS is not set")
        return
    path = Path(settings.BREACHED_PASSWORDS_FILE)
    try:
        count = len(listed_passwords(path))
    except (OSError, ValueError, EOFError, zlib.error, NotAFilter) as error:
        reason = getattr(error, "strerror", None) or "it is neither a filter nor a list"
        yield mend(f"KAGU_CONNECT_BREACHED_PASSWORDS names {path}, which cannot be read: {reason}")
        return
    yield good(f"{count} refused") if count else look(f"{path} is empty: only the common ones are refused")


def peppers(asked: Asked) -> Iterator[Finding]:
    """Keys kept apart from the database are long, and not the secret key once more."""
    short = [name for name, key in settings.PASSWORD_PEPPERS.items() if len(key) < SHORTEST_PEPPER]
    if settings.SECRET_KEY in settings.PASSWORD_PEPPERS.values():
        yield mend("one of them is the secret key: whoever learns that one has both")
    elif short:
        yield look(f"{', '.join(short)}: shorter than {SHORTEST_PEPPER} characters")
    elif settings.PASSWORD_PEPPERS:
        yield good(f"{len(settings.PASSWORD_PEPPERS)} kept")
    else:
        yield good("none: passwords are hashed without a key")


def erasures(asked: Asked) -> Iterator[Finding]:
    """What the worker would erase was asked for by an act; anything else was written into the database."""
    count = sum(1 for _ in unasked_erasures())
    if count:
        yield mend(
            f"{count} accounts would be erased though no act asked for it; the worker leaves them: "
            "« kagu connect verify_activity » names each"
        )
    else:
        yield good("each was asked for")
