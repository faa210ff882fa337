"""The relay that takes mails, who they come from, and where their bounces end."""

from typing import Any

from kagu.site.environment import env_bool, env_int, env_optional_secret, env_text
from kagu.site.reading import refused


def mail_settings(prefix: str, from_name: str) -> dict[str, Any]:
    """Django's EMAIL_… and the outbox's MAIL_…; `from_name` stands beside the sender's address."""
    user = env_text("KAGU_MAIL_USER", "", "user name at the relay, where it asks for one")
    password = env_optional_secret("KAGU_MAIL_PASSWORD", "that user's password")
    if user and not password:
        refused("KAGU_MAIL_USER is set: set KAGU_MAIL_PASSWORD or KAGU_MAIL_PASSWORD_FILE too.", instead="")
    return {
        "EMAIL_HOST": env_text("KAGU_MAIL_HOST", "localhost", "host of the mail relay"),
        "EMAIL_PORT": env_int("KAGU_MAIL_PORT", 25, "its port", at_least=1),
        "EMAIL_HOST_USER": user,
        "EMAIL_HOST_PASSWORD": password if user else "",
        "EMAIL_USE_TLS": env_bool("KAGU_MAIL_STARTTLS", False, "speak to the relay over STARTTLS"),
        "EMAIL_TIMEOUT": 20,
        "MAIL_FROM_NAME": from_name,
        "MAIL_FROM_ADDRESS": env_text(
            f"{prefix}_MAIL_FROM", "ne-pas-repondre@example.org", "the sender's address", for_both=True
        ),
        **_what_comes_back(prefix),
        # Kinds of message that are mails to an address found when they leave: by whom it is told again.
        "MAIL_DESTINATIONS": {},
        "MAILS_PER_MINUTE": env_int(
            f"{prefix}_MAILS_PER_MINUTE", 600, "mails a minute to the relay", at_least=1, for_both=True
        ),
    }


def _what_comes_back(prefix: str) -> dict[str, Any]:
    """Where people's answers go, where bounces come back, and where the mail server puts these."""
    return {
        "MAIL_REPLY_TO": env_text(
            f"{prefix}_MAIL_REPLY_TO", "", "where answers to mails go; the sender when not set", for_both=True
        ),
        "MAIL_BOUNCE_ADDRESS": env_text(
            f"{prefix}_BOUNCE_ADDRESS",
            "",
            "where bounces come back; its mail server keeps what follows a +",
        ),
        "MAIL_BOUNCE_MAILDIR": env_text(f"{prefix}_BOUNCE_MAILDIR", "", "the maildir that bounces end in"),
    }
