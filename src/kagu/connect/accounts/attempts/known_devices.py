"""Browsers in which an account's owner proved themselves: strangers' failures do not stop them (E23)."""

import secrets
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import transaction
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse

from kagu.chores.pieces import forget
from kagu.connect.accounts.models import KnownDevice, User, log_in_sql
from kagu.connect.accounts.models.origin import Origin, device_cookie_name, origin_of, signed_device
from kagu.mailed_links.links import hash_secret
from kagu.site import clock

# Unseen for so long, a browser is a stranger's again: whoever kept its cookie has nothing (E23).
KNOWN_FOR = timedelta(days=365)
MOST_DEVICES = 20
_SECRET = "kagu.known_device.secret"  # noqa: S105 - where the request notes it


def find_device(user: User | None, origin: Origin) -> KnownDevice | None:
    """This browser's row for the account; a browser with a cookie costs one query, whatever the account."""
    if not origin.device:
        return None
    user_id = user.pk if user else None
    return log_in_sql.known_device(user_id, hash_secret(origin.device), clock.now() - KNOWN_FOR)


def is_known_to_anybody(origin: Origin) -> bool:
    """Whether some account's owner proved themselves in this browser: it is no machine that came just now."""
    known = KnownDevice.objects.filter(last_at__gt=clock.now() - KNOWN_FOR)
    return bool(origin.device) and known.filter(secret_hash=hash_secret(origin.device)).exists()


def trust_device(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """After a link opened from the mailbox: this browser is the owner's, with a new cookie."""
    know_device(request, user)
    give_device_cookie(request, response)


def know_device(request: HttpRequest, user: User) -> None:
    """This browser is the owner's, with a new secret and no failures: in the transaction of a log-in.

    `give_device_cookie` puts the secret on the answer.
    """
    former, secret = origin_of(request).device, secrets.token_urlsafe(32)
    fresh, now, sid = hash_secret(secret), clock.now(), _sid(request, user)
    # No savepoint: a browser that cannot be known logs nobody in.
    with transaction.atomic(savepoint=False):
        is_known = bool(former) and log_in_sql.renew_device(user.pk, hash_secret(former), fresh, now, sid)
        if not is_known:
            _know_device(user, fresh, {"failures": 0, "last_at": now, "sid": sid})
    request.META[_SECRET] = secret


def give_device_cookie(request: HttpRequest, response: HttpResponse) -> None:
    """The secret under which the account knows this browser from now on."""
    response.set_cookie(
        device_cookie_name(),
        signed_device(request.META[_SECRET]),
        max_age=KNOWN_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _sid(request: HttpRequest, user: User) -> str:
    """The person's session in this browser; none after a mailed link, which opens none."""
    is_theirs = request.session.get(SESSION_KEY) == str(user.pk)
    return str(request.session.get("sid", "")) if is_theirs else ""


def _know_device(user: User, secret_hash: str, now: dict[str, Any]) -> None:
    """One browser more; the one longest unseen is forgotten when there are too many."""
    KnownDevice.objects.create(user=user, secret_hash=secret_hash, **now)
    kept = user.known_devices.order_by("-last_at").values_list("pk", flat=True)[:MOST_DEVICES]
    user.known_devices.exclude(pk__in=list(kept)).delete()


def count_failure_or_forget(device: KnownDevice) -> int:
    """One more failure of this browser alone; past the threshold its row goes: it is a stranger's again."""
    KnownDevice.objects.filter(pk=device.pk).update(failures=F("failures") + 1)
    count = KnownDevice.objects.filter(pk=device.pk).values_list("failures", flat=True).first()
    if count is None or count >= settings.FAILURES_BEFORE_LOCK:
        KnownDevice.objects.filter(pk=device.pk).delete()
        return settings.FAILURES_BEFORE_LOCK
    return count


def forget_devices(user: User, *, but: KnownDevice | None = None) -> None:
    """Somebody else may know the password, or have the browser: each must prove itself again."""
    other_devices(user, but).delete()


def forget_devices_of_sessions(user: User, sids: Iterable[str | None]) -> None:
    """The browsers in which these sessions were open."""
    user.known_devices.filter(sid__in=[sid for sid in sids if sid]).delete()


def other_devices(user: User, but: KnownDevice | None) -> QuerySet[KnownDevice]:
    """All that the account knows, but one."""
    return user.known_devices.exclude(pk=but.pk) if but else user.known_devices.all()


def forget_unseen_devices() -> int:
    """By the worker: rows of browsers that nobody came back with."""
    return forget(KnownDevice.objects.filter(last_at__lte=clock.now() - KNOWN_FOR))
