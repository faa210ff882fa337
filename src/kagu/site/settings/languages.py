"""Languages and the time that people read."""

from typing import Any
from zoneinfo import ZoneInfo

from kagu.site.environment import env_text
from kagu.site.reading import refused

TIME_ZONE = "Pacific/Noumea"


def language_settings(*, is_secure: bool) -> dict[str, Any]:
    """French unless another was chosen; times are kept in UTC and shown in the territory's zone."""
    return {
        "LANGUAGE_CODE": "fr",
        "LANGUAGES": [("fr", "Français"), ("en", "English")],
        "LANGUAGE_COOKIE_NAME": "language",
        "LANGUAGE_COOKIE_SAMESITE": "Lax",
        "LANGUAGE_COOKIE_SECURE": is_secure,
        # By whom an account learns what its person chose: a function of person and language.
        "LANGUAGE_CHOSEN": "",
        "USE_I18N": True,
        "USE_TZ": True,
        "TIME_ZONE": _time_zone(),
    }


def _time_zone() -> str:
    name = env_text("KAGU_TIME_ZONE", TIME_ZONE, "the zone in which times are shown")
    try:
        ZoneInfo(name)
    except (ValueError, KeyError, OSError):
        return refused(f"KAGU_TIME_ZONE is “{name}”; it must be like {TIME_ZONE}.", instead=TIME_ZONE)
    return name
