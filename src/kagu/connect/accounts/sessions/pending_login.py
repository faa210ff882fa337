"""Between the password and the second factor: who gave the password in this browser, and when."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from kagu.connect.accounts.models import User
from kagu.site import clock

PATIENCE = timedelta(minutes=10)
NAME = "password_given"


def remember_password_given(request: HttpRequest, user: User) -> None:
    """Nobody is logged in yet; the browser's cookie changes all the same (ASVS 7.2.4)."""
    request.session.cycle_key()
    request.session[NAME] = {
        "user": str(user.pk),
        "at": clock.seconds(),
        "password": user.get_session_auth_hash(),
        "epoch": user.credentials_epoch,
    }


def who_gave_password(request: HttpRequest) -> User | None:
    """Nobody any more after ten minutes, or once something ended what the password had opened."""
    given = request.session.get(NAME)
    if given is None or clock.timestamp() - given["at"] > PATIENCE.total_seconds():
        return None
    user = User.objects.filter(pk=given["user"]).first()
    return user if user and _is_unchanged(user, given) else None


def _is_unchanged(user: User, given: dict[str, Any]) -> bool:
    if user.credentials_epoch != given.get("epoch"):
        return False
    known = (user.get_session_auth_hash(), *user.get_session_auth_fallback_hash())
    return any(constant_time_compare(one, given["password"]) for one in known)


def forget_password_given(request: HttpRequest) -> None:
    """It served, or the person leaves."""
    request.session.pop(NAME, None)
