"""The module in which the service says what logins and events mean to it."""

from importlib import import_module
from types import ModuleType

from django.conf import settings


def listener() -> ModuleType:
    """`RELYING_PARTY["listener"]`: find_or_create_user, account_purged, account_disabled,
    account_enabled, identifier_changed, credential_changed, session_revoked, deletion_preview;
    the last answers {"holds": […], "warnings": […], "objections": […]}, lists of sentences.
    """
    return import_module(settings.RELYING_PARTY["listener"])
