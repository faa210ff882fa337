"""Whether secrets could be guessed."""

from collections.abc import Iterator

from django.conf import settings

from kagu.doctor.findings import Asked, Finding, good, look, mend

# As Django's own check security.W009.
SHORTEST, FEWEST_DIFFERENT = 50, 5
TO_MAKE_ONE = "make one with « openssl rand -base64 48 »"


def secret_key(asked: Asked) -> Iterator[Finding]:
    """The key that seals cookies, links and what waits to be sent; and those before it."""
    if is_weak(settings.SECRET_KEY):
        yield mend(
            f"it can be guessed: it has {len(settings.SECRET_KEY)} characters, "
            f"{len(set(settings.SECRET_KEY))} of them different; {TO_MAKE_ONE}"
        )
    else:
        yield good("long enough")
    if settings.SECRET_KEY in settings.SECRET_KEY_FALLBACKS:
        yield look("today's secret key also stands among the old ones")
    if any(is_weak(key) for key in settings.SECRET_KEY_FALLBACKS):
        yield look("an old secret key can be guessed: drop it as soon as nothing is sealed with it")


def is_weak(key: str) -> bool:
    """Too short, or nearly one character repeated."""
    return len(key) < SHORTEST or len(set(key)) < FEWEST_DIFFERENT
