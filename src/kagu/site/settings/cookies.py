"""Cookies and the lives of sessions."""

from datetime import timedelta
from typing import Any

from kagu.site.environment import env_int


def cookie_settings(prefix: str, cookie: str, *, is_secure: bool) -> dict[str, Any]:
    """`cookie` begins the names; over https they carry the prefix that binds them to this host."""
    bound = "__Host-" if is_secure else ""
    bounds: dict[str, Any] = {"at_least": 1, "for_both": True}
    idle = env_int(f"{prefix}_SESSION_IDLE_MINUTES", 60, "minutes without use that end a session", **bounds)
    longest = env_int(f"{prefix}_SESSION_HOURS", 12, "hours after which a session ends in any case", **bounds)
    return {
        "SESSION_COOKIE_NAME": f"{bound}{cookie}_session",
        "SESSION_COOKIE_SECURE": is_secure,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_EXPIRE_AT_BROWSER_CLOSE": True,
        "SESSION_IDLE_LIFETIME": timedelta(minutes=idle),
        "SESSION_ABSOLUTE_LIFETIME": timedelta(hours=longest),
        "SESSION_COOKIE_AGE": int(timedelta(hours=longest).total_seconds()),
        "CSRF_COOKIE_NAME": f"{bound}{cookie}_csrf",
        "CSRF_COOKIE_SECURE": is_secure,
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_FAILURE_VIEW": "kagu.design_system.errors.csrf_failure",
    }
