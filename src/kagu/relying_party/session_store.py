"""Django's session engine for a service: sessions that the provider can end by `sid` or `sub`."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from kagu.hashed_sessions.store import NOTE_SEEN_EVERY, HashedSessionStore, idle_expiry
from kagu.relying_party.models import RelyingPartySession
from kagu.site import clock


class SessionStore(HashedSessionStore):
    """Keeps `RelyingPartySession`'s columns in step with what the session's data says of the login."""

    @classmethod
    def get_model_class(cls) -> type[RelyingPartySession]:
        return RelyingPartySession

    def columns(self, data: dict[str, Any]) -> dict[str, Any]:
        absolute_expiry_at = self.longest_until(data)
        if absolute_expiry_at is None:
            return {"user_id": None, "issuer": "", "sub": "", "sid": "", "allowed_at": None}
        now = clock.now()
        return {
            "user_id": data.get("_auth_user_id"),
            "issuer": data["issuer"],
            "sub": data["sub"],
            "sid": data["sid"],
            "allowed_at": datetime.fromtimestamp(data["allowed_at"], UTC) if "allowed_at" in data else None,
            "last_seen_at": now,
            "absolute_expiry_at": absolute_expiry_at,
            "expire_date": idle_expiry(now, absolute_expiry_at),
        }

    def longest_until(self, data: dict[str, Any]) -> datetime | None:
        logged_in_at = data.get("logged_in_at")
        if logged_in_at is None:
            return None
        return datetime.fromisoformat(logged_in_at) + settings.SESSION_ABSOLUTE_LIFETIME

    def seen(self, row: Any) -> None:
        """Idle time starts again, written at most once a minute."""
        now = clock.now()
        if row.last_seen_at is None or now - row.last_seen_at < NOTE_SEEN_EVERY:
            return
        RelyingPartySession.objects.filter(pk=row.pk).update(
            last_seen_at=now, expire_date=idle_expiry(now, row.absolute_expiry_at)
        )
