"""Lines for operators."""

from typing import Any

from kagu.site.environment import env_choice

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


def log_settings() -> dict[str, Any]:
    """LOGGING: one line an event, to standard error, with the id of its request."""
    level = env_choice("KAGU_LOG_LEVEL", "INFO", "lines of this level and above are written", LEVELS)
    line = "{asctime} {levelname} {name} {request_id} {message}"
    handler = {"class": "logging.StreamHandler", "formatter": "line", "filters": ["request_id"]}
    return {
        "LOGGING": {
            "version": 1,
            "disable_existing_loggers": False,
            "filters": {"request_id": {"()": "kagu.site.request_id.RequestIdFilter"}},
            "formatters": {"line": {"format": line, "style": "{"}},
            "handlers": {"console": handler},
            "root": {"handlers": ["console"], "level": level},
        }
    }
