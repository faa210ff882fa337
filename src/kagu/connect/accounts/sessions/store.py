"""Django's session engine for `connect`: sessions are rows that can be found by account."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from kagu.connect.accounts.models import LoginSession
from kagu.connect.accounts.models.origin import Origin
from kagu.hashed_sessions.store import NOTE_SEEN_EVERY, HashedSessionStore, idle_expiry
from kagu.site import clock


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
        absolute_expiry_at = self.longest_until(data)
        if absolute_expiry_at is None:
            return {"user_id": None, "sid": None, "amr": [], "auth_time": None}
        now = clock.now()
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
            "auth_time": _time_of(data["auth_time"]),
            "absolute_expiry_at": absolute_expiry_at,
            "last_seen_at": now,
            "expire_date": idle_expiry(now, absolute_expiry_at),
        }

    def longest_until(self, data: dict[str, Any]) -> datetime | None:
        auth_time = data.get("auth_time")
        return _time_of(auth_time) + settings.SESSION_ABSOLUTE_LIFETIME if auth_time else None

    def seen(self, row: Any) -> None:
        """Idle time starts again, written at most once a minute."""
        now = clock.now()
        if row.last_seen_at is None or now - row.last_seen_at < NOTE_SEEN_EVERY:
            return
        LoginSession.objects.filter(pk=row.pk).update(
            last_seen_at=now, expire_date=idle_expiry(now, row.absolute_expiry_at)
        )


def _time_of(auth_time: float) -> datetime:
    return datetime.fromtimestamp(auth_time, UTC)
