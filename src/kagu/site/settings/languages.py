"""Languages and the time that people read."""

from typing import Any

from kagu.site.environment import env_text


def language_settings(*, is_secure: bool) -> dict[str, Any]:
    """French unless another was chosen; times are kept in UTC and shown in the territory's zone."""
    return {
        "LANGUAGE_CODE": "fr",
        "LANGUAGES": [("fr", "Français"), ("en", "English")],
        "LANGUAGE_COOKIE_NAME": "language",
        "LANGUAGE_COOKIE_SAMESITE": "Lax",
        "LANGUAGE_COOKIE_SECURE": is_secure,
        "USE_I18N": True,
        "USE_TZ": True,
        "TIME_ZONE": env_text("KAGU_TIME_ZONE", "Pacific/Noumea", "the zone in which times are shown"),
    }
