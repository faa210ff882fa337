"""Lines for operators."""

from typing import Any

from kagu.site.environment import env_choice

FORMS = ("TEXT", "JSON")
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


def log_settings() -> dict[str, Any]:
    """LOGGING: one line an event, to standard error, with the id of its request, as text or JSON."""
    level = env_choice("KAGU_LOG_LEVEL", "INFO", "lines of this level and above are written", LEVELS)
    form = env_choice("KAGU_LOG_FORMAT", "TEXT", "what a line is: words, or one JSON object", FORMS)
    handler = {
        "class": "logging.StreamHandler",
        "formatter": form.lower(),
        "filters": ["request_id", "strangers"],
    }
    return {
        "LOGGING": {
            "version": 1,
            "disable_existing_loggers": False,
            "filters": {
                "request_id": {"()": "kagu.site.request_id.RequestIdFilter"},
                "strangers": {"()": "kagu.site.log_lines.StrangersFilter"},
            },
            "formatters": {
                "text": {"()": "kagu.site.log_lines.Line"},
                "json": {"()": "kagu.site.log_lines.JsonLine"},
            },
            "handlers": {"console": handler},
            "root": {"handlers": ["console"], "level": level},
        }
    }
