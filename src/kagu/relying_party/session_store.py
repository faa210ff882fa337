"""Django's session engine for a service: sessions that the provider can end by `sid` or `sub`."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from kagu.hashed_sessions.store import HashedSessionStore
from kagu.relying_party.models import RelyingPartySession
from kagu.site import clock

NOTE_SEEN_EVERY = timedelta(minutes=1)


class SessionStore(HashedSessionStore):
    """Keeps `RelyingPartySession`'s columns in step with what the session's data says of the login."""

    @classmethod
    def get_model_class(cls) -> type[RelyingPartySession]:
        return RelyingPartySession

    def columns(self, data: dict[str, Any]) -> dict[str, Any]:
        if "logged_in_at" not in data:
            return {"user_id": None, "issuer": "", "sub": "", "sid": "", "allowed_at": None}
        now = clock.now()
        logged_in_at = datetime.fromisoformat(data["logged_in_at"])
        absolute_expiry_at = logged_in_at + settings.SESSION_ABSOLUTE_LIFETIME
        return {
            "user_id": data.get("_auth_user_id"),
            "issuer": data["issuer"],
            "sub": data["sub"],
            "sid": data["sid"],
            "allowed_at": datetime.fromtimestamp(data["allowed_at"], UTC) if "allowed_at" in data else None,
            "last_seen_at": now,
            "absolute_expiry_at": absolute_expiry_at,
            "expire_date": _idle_expiry(now, absolute_expiry_at),
        }

    def seen(self, row: Any) -> None:
        """Idle time starts again, written at most once a minute."""
        now = clock.now()
        if row.last_seen_at is None or now - row.last_seen_at < NOTE_SEEN_EVERY:
            return
        RelyingPartySession.objects.filter(pk=row.pk).update(
            last_seen_at=now, expire_date=_idle_expiry(now, row.absolute_expiry_at)
        )


def ends_at(session: SessionBase) -> datetime:
    """When a logged-in session ends if nothing more comes from its browser; at most a minute too early."""
    logged_in_at = datetime.fromisoformat(session["logged_in_at"])
    return _idle_expiry(clock.now() - NOTE_SEEN_EVERY, logged_in_at + settings.SESSION_ABSOLUTE_LIFETIME)


def _idle_expiry(now: datetime, absolute_expiry_at: datetime) -> datetime:
    return min(now + settings.SESSION_IDLE_LIFETIME, absolute_expiry_at)
