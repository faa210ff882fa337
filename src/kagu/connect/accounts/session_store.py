"""Django's session engine for `connect`: sessions are rows that can be found by account."""

import datetime
from typing import Any

from kagu.connect.accounts.models import LoginSession
from kagu.hashed_sessions.store import HashedSessionStore


class SessionStore(HashedSessionStore):
    """Keeps `LoginSession`'s columns in step with what the session's data says of the login."""

    @classmethod
    def get_model_class(cls) -> type[LoginSession]:
        return LoginSession

    def columns(self, data: dict[str, Any]) -> dict[str, Any]:
        auth_time = data.get("auth_time")
        return {
            "user_id": data.get("_auth_user_id"),
            "sid": data.get("sid"),
            "amr": data.get("amr", []),
            "auth_time": datetime.datetime.fromtimestamp(auth_time, datetime.UTC) if auth_time else None,
        }
