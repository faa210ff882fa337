"""Django's session engine for `connect`: sessions are rows that can be found by account."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings

from kagu.connect.accounts.models import LoginSession
from kagu.connect.accounts.models.origin import Origin
from kagu.hashed_sessions.store import HashedSessionStore
from kagu.site import clock

NOTE_SEEN_EVERY = timedelta(minutes=1)


class SessionStore(HashedSessionStore):
    """Keeps `LoginSession`'s columns in step with what the session's data says of the login."""

    # Where the login came from, for the row; set by whoever logs in.
    origin: Origin | None = None
    # When it became somebody's, for the row too.
    begins_at: datetime | None = None

    @classmethod
    def get_model_class(cls) -> type[LoginSession]:
        return LoginSession

    def columns(self, data: dict[str, Any]) -> dict[str, Any]:
        auth_time = data.get("auth_time")
        if not auth_time:
            return {"user_id": None, "sid": None, "amr": [], "auth_time": None}
        now = clock.now()
        authenticated_at = datetime.fromtimestamp(auth_time, UTC)
        absolute_expiry_at = authenticated_at + settings.SESSION_ABSOLUTE_LIFETIME
        described: dict[str, Any] = {}
        if self.origin:
            described |= {"user_agent": self.origin.user_agent, "network": self.origin.network}
        if self.begins_at:
            described |= {"created_at": self.begins_at}
        return {
            **described,
            "user_id": data.get("_auth_user_id"),
            "sid": data.get("sid"),
            "amr": data.get("amr", []),
            "auth_time": authenticated_at,
            "absolute_expiry_at": absolute_expiry_at,
            "last_seen_at": now,
            "expire_date": idle_expiry(now, absolute_expiry_at),
        }

    def seen(self, row: Any) -> None:
        """Idle time starts again, written at most once a minute."""
        now = clock.now()
        if row.last_seen_at is None or now - row.last_seen_at < NOTE_SEEN_EVERY:
            return
        LoginSession.objects.filter(pk=row.pk).update(
            last_seen_at=now, expire_date=idle_expiry(now, row.absolute_expiry_at)
        )


def idle_expiry(now: datetime, absolute_expiry_at: datetime) -> datetime:
    """When a session seen now ends if nobody comes back: idle or absolute limit, the sooner."""
    return min(now + settings.SESSION_IDLE_LIFETIME, absolute_expiry_at)
